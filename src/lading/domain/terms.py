"""What a licence asks for, as facts: the category is computed from these in ``assess.terms``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from lading.domain.facts import Source

FIELDS: Final = (
    "military",
    "weapons",
    "nuclear",
    "surveillance",
    "biometrics",
    "law-enforcement",
    "critical-infrastructure",
    "medical-advice",
    "automated-decisions",
)
"""Fields of use that licences bar by name: the words in which a record and a policy can be compared.

Collected from the Llama use policies (military, nuclear, weapons, critical infrastructure), the OpenRAIL attachments (medical
advice, law enforcement, automated decisions about rights) and the FLUX licences (surveillance, biometrics).
"""


class Threshold(NamedTuple):
    """A size of the user above which (``at_least``: from which on) something more is asked.

    ``currency`` is that of money measures. ``asks`` is ``agreement`` (another licence) or ``notice`` (a name to be shown).
    ``whose`` says whom it is about: ``any``, ``commercial`` users only, those ``serving`` models to others, or ``some``:
    businesses of a kind that a policy cannot state.
    """

    measure: str
    value: int
    currency: str | None = None
    at_least: bool = False
    asks: str = "agreement"
    whose: str = "any"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one licence. ``commercial`` is ``yes``, ``no`` or ``conditional``; ``share_alike`` ``none``, ``weak`` or
    ``strong``; ``distribution`` and ``serving`` ``yes``, ``no`` or ``non-commercial``; ``outputs_for_training`` ``allowed``,
    ``named``, ``restricted`` or ``silent``. The catalogue's schema says what each means.
    """

    id: str
    name: str
    url: str
    source: Source
    commercial: str
    research_only: bool = False
    thresholds: tuple[Threshold, ...] = ()
    registration: bool = False
    territories_excluded: tuple[str, ...] = ()
    territories_of: str | None = None
    use_policy: bool = False
    forbidden_fields: tuple[str, ...] | None = None
    conditional_fields: tuple[str, ...] = ()
    attribution: bool = False
    notice: str | None = None
    naming: str | None = None
    share_alike: str = "none"
    derivatives: bool = True
    distribution: str = "yes"
    serving: str = "yes"
    outputs_for_training: str = "silent"
    outputs_derive: bool = False
    proprietary: bool = False
    licensor: str | None = None
