from __future__ import annotations

import pytest
from assess_world import CATALOG, policy

from lading.assess.use import Answer, judge

NO, CANNOT_TELL = Answer.NO, Answer.CANNOT_TELL


@pytest.mark.parametrize(
    ("license_", "use", "expected"),
    [
        ("cc-by-nc-4.0", "", []),
        ("mit", "commercial = true", []),
        ("cc-by-nc-4.0", "commercial = false", []),
        ("llama3.1", "commercial = true\nmonthly_users = 700_000_000", []),
        ("llama3.1", "commercial = false", []),
        ("tencent-hunyuan", 'commercial = false\nterritories = ["US"]', []),
        ("LicenseRef-registered", "commercial = false", []),
        ("mit", 'fields = ["medical"]\ndistributes_weights = true', []),
        ("cc-by-nc-4.0", "commercial = true", [NO]),
        ("LicenseRef-research", "commercial = true", [NO]),
        ("llama3.1", "monthly_users = 700_000_001", [NO]),
        ("LicenseRef-revenue", "annual_revenue = 1_000_001", [NO]),
        ("tencent-hunyuan", 'commercial = false\nterritories = ["US", "EU"]', [NO]),
        ("tencent-hunyuan", 'commercial = false\nterritories = ["DE"]', [NO]),
        ("cc-by-nc-4.0", "monthly_users = 5", [CANNOT_TELL]),
        ("LicenseRef-research", "commercial = false", [CANNOT_TELL]),
        ("LicenseRef-registered", "commercial = true", [CANNOT_TELL]),
        ("llama3.1", "commercial = true", [CANNOT_TELL]),
        ("LicenseRef-employees", "commercial = true", [CANNOT_TELL]),
        ("tencent-hunyuan", "commercial = false", [CANNOT_TELL]),
        ("openrail", 'fields = ["medical"]', [CANNOT_TELL]),
        ("CC-BY-ND-4.0", "distributes_weights = true", [CANNOT_TELL]),
    ],
)
def test_use(license_: str, use: str, expected: list[Answer]) -> None:
    terms = CATALOG.terms(license_)
    assert terms is not None
    assert [answer for answer, _ in judge(terms, policy(f"[use]\n{use}\n").use)] == expected


def test_the_words_name_the_number_and_the_key() -> None:
    terms = CATALOG.terms("llama3.1")
    assert terms is not None
    (_, words), *_ = judge(terms, policy("[use]\ncommercial = true\n").use)
    assert (
        words == "it asks for another agreement above 700,000,000 monthly active users, and [use] does not say `monthly_users`"
    )
