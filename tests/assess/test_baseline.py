"""What a baseline lets pass, and what it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lading.assess.baseline import Baseline, Fingerprint, compared, parse, render
from lading.domain.finding import Action, Finding, Severity
from lading.domain.source import Location
from lading.errors import UsageError


def finding(*places: str, rule: str = "origin-direct", subject: str = "acme/x", action: Action = Action.DENY) -> Finding:
    locations = tuple(Location(path, line) for line, path in enumerate(places, 1))
    return Finding(rule, subject, Severity.HIGH, action, "m", "r", locations)


def baseline(*lines: str) -> Baseline:
    return parse("".join(f"{line}\n" for line in lines), "b.txt")


def shown(found: Finding) -> tuple[bool, list[str]]:
    return found.baselined, [place.path for place in found.locations]


@pytest.mark.parametrize(
    "line",
    [
        "origin-direct acme/x a.py",
        "origin-direct\tacme/x",
        "origin-direct\tacme/x\ta.py\tmore",
        "<<<<<<< HEAD",
        "=======",
        "\tacme/x\ta.py",
        "Origin Direct\tacme/x\ta.py",
    ],
)
def test_a_line_that_is_none_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(UsageError) as raised:
        baseline("# a comment", line)
    assert raised.value.place is not None
    assert str(raised.value.place.location) == "b.txt:2:1"
    assert "--write-baseline" in raised.value.remedy


def test_a_hostile_line_is_shown_harmless() -> None:
    with pytest.raises(UsageError) as raised:
        baseline("\x1b[31mred\u202e")
    assert raised.value.place is not None
    assert raised.value.place.line == "\\x1b[31mred\\u202e"


@pytest.mark.parametrize(
    "other",
    [
        finding("a.py", rule="license-missing"),
        finding("a.py", subject="acme/y"),
        finding("a.py", subject="ACME/x"),
        finding("b.py"),
        finding(),
    ],
    ids=["rule", "model", "case", "path", "nowhere"],
)
def test_another_finding_stays(other: Finding) -> None:
    assert list(baseline("origin-direct\tacme/x\ta.py").apply([other])) == [other]


def test_a_comment_of_a_line_lets_nothing_pass() -> None:
    assert list(baseline("# origin-direct\tacme/x\ta.py").apply([finding("a.py")])) == [finding("a.py")]


def test_a_new_place_of_a_known_finding_is_new() -> None:
    found = list(baseline("origin-direct\tacme/x\ta.py").apply([finding("a.py", "b.py", "a.py")]))
    assert list(map(shown, found)) == [(True, ["a.py", "a.py"]), (False, ["b.py"])]


def test_a_sign_off_goes_before_the_baseline() -> None:
    signed = replace(finding("a.py"), waived_by="legal")
    assert list(baseline("origin-direct\tacme/x\ta.py").apply([signed])) == [signed]


def test_what_is_known_says_where() -> None:
    [found] = baseline("origin-direct\tacme/x\ta.py").apply([finding("a.py", "a.py")])
    assert (found.baselined, found.waived_by) == (True, "b.txt")


def test_a_finding_that_stands_nowhere() -> None:
    [found] = baseline("origin-direct\tacme/x\t").apply([finding()])
    assert found.baselined


def test_lines_that_match_nothing_are_unused_and_signed_off_ones_match() -> None:
    known = baseline("origin-direct\tacme/x\ta.py", "origin-direct\tacme/x\tgone.py", "gone\tacme/x\ta.py")
    unused = known.unused([replace(finding("a.py"), waived_by="legal")])
    assert [(entry.fingerprint.path, str(entry.location)) for entry in unused] == [("gone.py", "b.txt:2"), ("a.py", "b.txt:3")]


def test_line_ends_and_a_byte_order_mark_of_another_system() -> None:
    [found] = parse("\ufeff# x\r\norigin-direct\tacme/x\ta.py\r\n", "b.txt").apply([finding("a.py")])
    assert found.baselined


def test_notes_sign_offs_and_entries_of_their_own_are_not_written() -> None:
    text = render(
        [
            finding("a.py", action=Action.ALLOW),
            replace(finding("b.py"), waived_by="legal"),
            finding("lading.toml", rule="waiver-expired"),
            finding("b.txt", rule="baseline-unused"),
        ]
    )
    assert [line for line in text.splitlines() if not line.startswith("#")] == []


def test_what_is_written_is_sorted_has_no_lines_and_lets_the_same_pass() -> None:
    found = [finding("b.py", "a.py", "b.py"), finding("a.py", subject="Acme/a", action=Action.WARN), finding()]
    text = render(found)
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        "origin-direct\tAcme/a\ta.py",
        "origin-direct\tacme/x\t",
        "origin-direct\tacme/x\ta.py",
        "origin-direct\tacme/x\tb.py",
    ]
    assert all(each.baselined for each in parse(text, "b").apply(found))
    assert render(parse(text, "b").apply(found)) == text


@pytest.mark.parametrize("name", ["a\tb", "a\nb", "a\\tb", "\u202eb", "\x1b[31m", "a\u2028b", "\udc80", "#a", " a ", "a\x85b"])
def test_hostile_names_are_one_line_of_three_fields_and_come_back(name: str) -> None:
    found = finding(name, subject=name)
    text = render([found])
    line = text.splitlines()[-1]
    assert line.count("\t") == 2
    assert line.isprintable() or line.replace("\t", "").isprintable()
    text.encode("utf-8")
    [again] = parse(text, "b").apply([found])
    assert again.baselined


def test_names_that_differ_stay_different() -> None:
    known = parse(render([finding("a.py", subject="a\\tb")]), "b")
    assert list(known.apply([finding("a.py", subject="a\tb")])) == [finding("a.py", subject="a\tb")]


def test_only_changed_files_can_hold_something_new() -> None:
    since = Baseline("main", frozenset(), changed={"new.py"})
    assert list(map(shown, since.apply([finding("old.py", "new.py")]))) == [(True, ["old.py"]), (False, ["new.py"])]


def test_a_renamed_file_keeps_its_findings() -> None:
    known = frozenset({Fingerprint("origin-direct", "acme/x", "old.py"), Fingerprint("unpinned", "w/old.bin", "w/old.bin")})
    since = Baseline("main", known, renamed={"new.py": "old.py", "w/new.bin": "w/old.bin"}, changed={"new.py", "w/new.bin"})
    found = [finding("new.py"), finding("w/new.bin", rule="unpinned", subject="w/new.bin"), finding("new.py", subject="acme/y")]
    assert [shown(each) for each in since.apply(found)] == [(True, ["new.py"]), (True, ["w/new.bin"]), (False, ["new.py"])]


def test_several_baselines_add_up() -> None:
    found = compared(
        [finding("a.py", "b.py")], [baseline("origin-direct\tacme/x\ta.py"), baseline("origin-direct\tacme/x\tb.py")]
    )
    assert [each.baselined for each in found] == [True, True]
