"""The policy: what it may say, what it means when it says nothing, and complaints that point at the line.

A file becomes a `Layer` in three steps: the positioned tree (syntax), the records of `sections` (what is allowed), and, when
something is wrong, a complaint with the place of the first problem in file order. Layers make a `Policy`.

``values`` are the kinds of value · ``sections`` the tables and keys · ``layers`` how several files make one policy ·
``reading`` what validates a file · ``plain`` what it said as JSON · ``schema`` the JSON Schema for editors ·
``governing`` which key decides about which finding.
"""

from lading.assess.policy.layers import BUILT_IN, Layer, Policy, combine, parse, read
from lading.assess.policy.sections import (
    Approval,
    Clarification,
    Evidence,
    LicensePolicy,
    LintPolicy,
    OriginPolicy,
    PinPolicy,
    ScanPolicy,
    UsePolicy,
    WeightPolicy,
)

__all__ = [
    "BUILT_IN",
    "Approval",
    "Clarification",
    "Evidence",
    "Layer",
    "LicensePolicy",
    "LintPolicy",
    "OriginPolicy",
    "PinPolicy",
    "Policy",
    "ScanPolicy",
    "UsePolicy",
    "WeightPolicy",
    "combine",
    "parse",
    "read",
]
