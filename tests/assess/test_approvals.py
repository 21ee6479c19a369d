from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from assess_world import OTHER_SHA, SHA, TODAY, clarify, policy

from lading.assess.approvals import Approvals, Clarifications
from lading.assess.policy import combine, read
from lading.domain.finding import Action, Finding, Severity

FINDING = Finding("origin-direct", "Qwen/Qwen2.5-7B", Severity.HIGH, Action.DENY, "m", "r")
HEAD = 'reason = "r"\napproved_by = "legal@example.com"\n'


def approvals(entry: str, *more: str) -> Approvals:
    text = "".join(f"[[approve]]\n{HEAD}{e}\n" for e in (entry, *more))
    return Approvals(policy(text), TODAY)


@pytest.mark.parametrize(
    "entry",
    [
        'model = "Qwen/Qwen2.5-72B"',
        'model = "Qwen/Qwen2.5"',
        'model = "Qwen"',
        'model = "acme/*"',
        'model = "Qwen/Qwen2.5-7B"\nfindings = ["origin-derived"]',
        f'model = "Qwen/Qwen2.5-7B"\nrevision = "{OTHER_SHA}"',
        'model = "Qwen/Qwen2.5-7B"\nrevision = "a09a35"',  # six digits are too few to be a commit
        'model = "Qwen/Qwen2.5-7B"\nrevision = "main"',
        'model = "Qwen/Qwen2.5-7B"\nuntil = 2026-11-21',
        f'model = "Qwen/Qwen2.5-7B"\nsha256 = ["{"a" * 64}"]',  # no weight file of it is here
    ],
)
def test_not_covered(entry: str) -> None:
    found = approvals(entry)
    assert found.apply(FINDING, (), (SHA, SHA)).waived_by is None


@pytest.mark.parametrize(
    "entry",
    [
        'model = "Qwen/Qwen2.5-7B"',
        'model = "qwen/qwen2.5-7b"',
        'model = "Qwen/*"',
        'model = "*"',
        'model = "Qwen/Qwen2.5-7B"\nfindings = ["unpinned", "origin-direct"]',
        f'model = "Qwen/Qwen2.5-7B"\nrevision = "{SHA}"',
        f'model = "Qwen/Qwen2.5-7B"\nrevision = "{SHA[:7]}"',
        f'model = "Qwen/Qwen2.5-7B"\nrevision = "{SHA[:12].upper()}"',
        'model = "Qwen/Qwen2.5-7B"\nuntil = 2026-11-22',
    ],
)
def test_covered(entry: str) -> None:
    found = approvals(entry)
    assert found.apply(FINDING, (), (SHA, SHA)).waived_by == "legal@example.com"
    assert (found.unused, found.expired, found.elsewhere) == ((), (), ())


def test_another_name_of_the_subject() -> None:
    entry = 'model = "Qwen/Qwen2.5-7B"'
    local = Finding("origin-direct", "models/q.gguf", Severity.HIGH, Action.DENY, "m", "r")
    assert approvals(entry).apply(local).waived_by is None
    assert approvals(entry).apply(local, ("Qwen/Qwen2.5-7B",)).waived_by is not None


def test_the_day_is_stated() -> None:
    found = approvals('model = "Qwen/*"\nuntil = 2027-03-31').apply(FINDING)
    assert found.waived_until == "2027-03-31"
    assert approvals('model = "Qwen/*"').apply(FINDING).waived_until is None


@pytest.mark.parametrize(
    ("revisions", "covered"),
    [
        ((None, None), False),
        ((OTHER_SHA, SHA), False),  # pinned to another commit: what the facts were read at does not matter
        ((None, SHA), True),
        (("v1.0", SHA), True),
        ((SHA, None), True),
    ],
)
def test_the_revision_in_use(revisions: tuple[str | None, str | None], covered: bool) -> None:
    found = approvals(f'model = "Qwen/*"\nrevision = "{SHA}"')
    assert (found.apply(FINDING, (), revisions).waived_by is not None) is covered
    assert len(found.elsewhere) == (0 if covered else 1)


def test_a_tag_has_to_be_the_same() -> None:
    found = approvals('model = "Qwen/*"\nrevision = "v1.0"')
    assert found.apply(FINDING, (), ("v1.0", SHA)).waived_by is not None
    assert found.apply(FINDING, (), ("v1.0.1", SHA)).waived_by is None


@pytest.mark.parametrize(
    ("digests", "covered"),
    [
        ((), False),
        (("b" * 64,), False),
        ((None,), False),
        (("a" * 64, None), False),
        (("a" * 64, "b" * 64), False),
        (("a" * 64,), True),
        (("A" * 64, "c" * 64), True),
    ],
)
def test_the_weight_files_in_use(digests: tuple[str | None, ...], covered: bool) -> None:
    found = approvals(f'model = "Qwen/*"\nsha256 = ["{"A" * 64}", "{"c" * 64}"]')
    assert (found.apply(FINDING, (), (), digests).waived_by is not None) is covered
    assert len(found.elsewhere) == (0 if covered else 1)


def test_an_entry_of_a_file_below_is_for_other_repositories_too() -> None:
    org, own = (read(f'[[approve]]\nmodel = "gone/{name}"\n{HEAD}', f"{name}.toml") for name in ("org", "own"))
    assert org
    assert own
    assert [entry.model for entry in Approvals(combine([org, own]), TODAY).unused] == ["gone/own"]
    assert Approvals(combine([org], own=False), TODAY).unused == ()


def test_an_expired_entry_counts_until_all_it_covered_is_signed_off_anew() -> None:
    old = 'model = "Qwen/*"\nuntil = 2026-01-01'
    found = approvals(old, 'model = "Qwen/*"\nfindings = ["origin-direct"]')
    assert found.apply(FINDING).waived_by is not None
    assert ([entry.until for entry in found.renewed], found.expired) == ([date(2026, 1, 1)], ())
    assert found.apply(replace(FINDING, rule="license-denied")).waived_by is None
    assert ([entry.until for entry in found.expired], found.renewed) == ([date(2026, 1, 1)], ())
    assert found.unused == ()


def test_an_expired_entry_is_no_worse_than_what_it_covered() -> None:
    found = approvals('model = "Qwen/*"\nuntil = 2026-01-01')
    found.apply(replace(FINDING, action=Action.WARN))
    assert (len(found.faded), found.expired, found.renewed, found.unused) == (1, (), (), ())
    found.apply(replace(FINDING, action=Action.WARN, incomplete=True))
    assert (len(found.expired), found.faded) == (1, ())


def test_of_several_the_one_that_holds_longest_is_the_approver() -> None:
    found = approvals(
        'model = "Qwen/*"\nuntil = 2026-12-01', 'model = "Qwen/*"\nuntil = 2027-12-01', 'model = "Qwen/*"\nuntil = 2027-01-01'
    )
    assert found.apply(FINDING).waived_until == "2027-12-01"
    assert found.unused == ()


def test_the_first_entry_stays_the_approver_and_the_second_is_used_too() -> None:
    found = approvals('model = "Qwen/*"', 'model = "Qwen/Qwen2.5-7B"\nuntil = 2027-01-01')
    assert found.apply(FINDING).waived_until is None
    assert found.unused == ()


def test_expired_and_unused_entries_are_told_apart() -> None:
    found = approvals('model = "Qwen/*"\nuntil = 2026-01-01', 'model = "gone/x"\nuntil = 2026-01-01', 'model = "gone/y"')
    found.apply(FINDING)
    assert [entry.until for entry in found.expired] == [date(2026, 1, 1)]
    assert [entry.model for entry in found.unused] == ["gone/x", "gone/y"]


# --- clarifications

EVIDENCE = "ab" * 32


def clarifications(files: dict[str, str]) -> Clarifications:
    return Clarifications(policy(clarify("acme/Ranker", "MIT", EVIDENCE)), files.get)


def test_a_clarification_of_something_else() -> None:
    found = clarifications({"L": EVIDENCE})
    assert found.claim(("acme/other", "")) is None
    assert (len(found.unused), found.stale) == (1, ())


@pytest.mark.parametrize(("files", "now"), [({}, None), ({"L": "cd" * 32}, "cd" * 32)])
def test_a_clarification_whose_evidence_changed(files: dict[str, str], now: str | None) -> None:
    found = clarifications(files)
    assert found.claim(("acme/ranker",)) is None
    assert [digest for _, digest in found.stale] == [now]
    assert found.unused == ()


def test_a_clarification_that_holds() -> None:
    found = clarifications({"L": EVIDENCE.upper()})
    claim = found.claim(("models/x.bin", "ACME/ranker"))
    assert claim is not None
    assert (claim.id, claim.source.detail) == ("MIT", "lading.toml:1:1, L: r")
    assert (found.unused, found.stale) == ((), ())
