from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, base, component, facts, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "license-terms"
COMPANY = policy('[use]\ncommercial = true\nmonthly_users = 2_000_000\nterritories = ["US", "EU"]\nfields = []\n')

SILENT = [
    Case("no profile", component(facts("a/x", license_="cc-by-nc-4.0"))),
    Case("permissive", component(facts("a/x")), COMPANY),
    Case("small enough", component(facts("a/x", license_="llama3.1")), COMPANY),
    Case("strange", component(facts("a/x", license_="strange")), COMPANY),
    Case("hosted", component(facts("x", license_="cc-by-nc-4.0"), kind=Kind.HOSTED), COMPANY),
    Case("no licence", component(facts("a/x", license_=None)), COMPANY),
    Case(
        "a suspected base that allows it",
        component(facts("a/x", bases=(base("b/b", suspected=True),)), facts("b/b", license_="mit")),
        COMPANY,
    ),
    Case(
        "a suspected base under the same licence",
        component(facts("a/x", bases=(base("b/b", suspected=True),), license_="llama3.1"), facts("b/b", license_="llama3.1")),
        COMPANY,
    ),
]
FIRES = [
    Case(
        "commerce",
        component(facts("a/x", license_="cc-by-nc-4.0")),
        COMPANY,
        Action.DENY,
        "CC-BY-NC-4.0 does not allow a/x to be used as [use] says: it allows no commercial use",
    ),
    Case(
        "a base's territory",
        component(facts("a/x", bases=(base("b/b"),)), facts("b/b", license_="tencent-hunyuan")),
        COMPANY,
        Action.DENY,
        "LicenseRef-hunyuan (inherited from b/b) does not allow a/x to be used as [use] says: it does not hold in EU",
    ),
    Case(
        "a base that is only suspected",
        component(facts("a/x", bases=(base("b/b", suspected=True),)), facts("b/b", license_="cc-by-nc-4.0")),
        COMPANY,
        Action.ALLOW,
        "possibly built on b/b, which is under CC-BY-NC-4.0: it allows no commercial use",
        "read the terms: https://example.org/license",
    ),
    Case(
        "a licence that the policy names and nobody has on record",
        component(facts("a/x", license_="strange-1.0")),
        policy('[licenses]\nallow = ["LicenseRef-strange-1.0"]\n[use]\ncommercial = true\n'),
        Action.ALLOW,
        "cannot be told: the terms of LicenseRef-strange-1.0 are not on record",
        "read the terms",
    ),
    Case(
        "a data set",
        component(facts("a/x", license_="cc-by-nc-4.0"), kind=Kind.DATASET),
        COMPANY,
        Action.DENY,
        "it allows no commercial use",
        "https://example.org/license",
    ),
    Case(
        "not enough said",
        component(facts("a/x", license_="LicenseRef-revenue")),
        COMPANY,
        Action.ALLOW,
        "cannot be told: it asks for another agreement above 1,000,000 USD annual revenue",
        "Say more in [use]",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
