"""What keeps the gate shut, in agreement with the outcome."""

from __future__ import annotations

from itertools import product

import pytest

from lading.assess.judge import outcome
from lading.assess.obligations import gating
from lading.assess.policy import Policy, ScanPolicy
from lading.domain.finding import Action, Finding, Severity
from lading.domain.report import Outcome


@pytest.mark.parametrize(
    ("action", "incomplete", "waived", "minds"), list(product(Action, (False, True), (None, "legal"), ("fail", "warn")))
)
def test_a_finding_keeps_the_gate_shut_when_the_outcome_says_so(
    action: Action, incomplete: bool, waived: str | None, minds: str
) -> None:
    finding = Finding("x", "y", Severity.HIGH, action, "", "", incomplete=incomplete, waived_by=waived)
    policy = Policy(scan=ScanPolicy.model_validate({"incomplete": minds}))
    assert bool(list(gating([finding], policy))) == (outcome([finding], policy) is not Outcome.PASS)
