from __future__ import annotations

import pytest
from assess_world import CATALOG, claim, policy

from lading.assess.standing import Standing, standing, touches
from lading.assess.terms import read

ALLOWED, DENIED, OPEN = Standing.ALLOWED, Standing.DENIED, Standing.OPEN


@pytest.mark.parametrize(
    ("list_", "license_", "expected"),
    [
        # the built-in list
        ("", "mit", OPEN),
        ("", "llama3.1", OPEN),
        ("", "strange", OPEN),
        ("", "cc-by-nc-4.0", DENIED),
        ("", "LicenseRef-research", DENIED),
        ("", "mit AND cc-by-nc-4.0", DENIED),
        ("", "mit OR cc-by-nc-4.0", OPEN),
        ("", "strange AND cc-by-nc-4.0", DENIED),
        # an own list of what is denied
        ("deny = []", "cc-by-nc-4.0", OPEN),
        ('deny = ["group:non-commercial"]', "LicenseRef-research", DENIED),
        ('deny = ["group:research-only"]', "cc-by-nc-4.0", OPEN),
        ('deny = ["group:territory-restricted"]', "tencent-hunyuan", DENIED),
        ('deny = ["group:threshold"]', "tencent-hunyuan", DENIED),
        ('deny = ["group:use-restricted"]', "llama3.1", DENIED),
        ('deny = ["llama3.1"]', "LicenseRef-llama-3.1", DENIED),
        ('deny = ["strange"]', "strange", OPEN),
        ('deny = ["LicenseRef-strange"]', "strange", DENIED),
        # an own list of what is allowed
        ('allow = ["group:permissive"]', "mit", ALLOWED),
        ('allow = ["group:permissive"]', "gpl-3.0", DENIED),
        ('allow = ["group:permissive"]', "mit AND gpl-3.0", DENIED),
        ('allow = ["group:permissive"]', "mit OR gpl-3.0", ALLOWED),
        ('allow = ["group:permissive"]', "strange", OPEN),
        ('allow = ["group:permissive"]', "mit AND strange", OPEN),
        ('allow = ["group:permissive", "LicenseRef-strange"]', "mit AND strange", ALLOWED),
        ('allow = ["MIT"]', "mit", ALLOWED),
        ('allow = ["mit"]', "MIT", ALLOWED),
        ('allow = ["group:open"]', "gpl-3.0", ALLOWED),
        ('allow = ["group:threshold"]', "llama3.1", DENIED),
        ('allow = ["group:threshold", "group:use-restricted"]', "llama3.1", ALLOWED),
        ('allow = ["group:restricted"]', "tencent-hunyuan", ALLOWED),
        ('allow = ["group:commercial"]', "llama3.1", ALLOWED),
        ('allow = ["group:commercial"]', "cc-by-nc-4.0", DENIED),
        ('allow = ["group:research-only"]', "LicenseRef-research", ALLOWED),
        ('allow = ["group:non-commercial"]', "LicenseRef-research", DENIED),
        ("allow = []", "mit", DENIED),
    ],
)
def test_standing(list_: str, license_: str, expected: Standing) -> None:
    rules = policy(f"[licenses]\n{list_}\n").licenses
    assert standing(read(claim(license_), CATALOG), rules, CATALOG) is expected


@pytest.mark.parametrize(
    ("entry", "license_", "expected"),
    [
        ("MIT", "gpl-3.0", False),
        ("group:permissive", "gpl-3.0", False),
        ("group:permissive", "strange", False),
        ("group:permissive", "mit", True),
        ("mit", "MIT", True),
        ("MIT", "gpl-3.0 OR mit", True),
        ("group:use-restricted", "llama3.1", True),
        ("LicenseRef-llama-3.1", "llama3.1", True),
        ("LicenseRef-strange", "strange", True),
    ],
)
def test_whether_an_entry_has_to_do_with_a_licence(entry: str, license_: str, expected: bool) -> None:
    assert touches(entry, read(claim(license_), CATALOG), CATALOG) is expected
