"""JUnit XML: one test case for each component, so that any CI system shows the gate as a test report.

A violation is a failure, what could not be checked an error, what a sign-off covers skipped; warnings stand in ``system-out``.
The shape is the one that the schemas of Ant's and Jenkins' JUnit readers share: a test case has one outcome at most.
Source: JUnit.xsd of windyroad/JUnit-Schema (read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from typing import IO, Literal
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Finding
from lading.domain.report import Report
from lading.report import words
from lading.report.base import Format, WriteOptions
from lading.report.remarks import about, policy_file


@dataclass(frozen=True, slots=True)
class _Case:
    suite: str
    name: str
    outcome: Literal["failure", "error", "skipped"] | None = None
    kind: str = ""
    lines: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def _render(report: Report, stream: IO[str], _: WriteOptions) -> None:
    cases = [*_components(report), *_gaps(report), *_of_run(report)]
    root = Element("testsuites")
    for number, (suite, members) in enumerate(groupby(cases, key=lambda case: case.suite)):
        _suite(root, number, suite, list(members), report)
    indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    ElementTree(root).write(stream, encoding="unicode")
    stream.write("\n")


def _components(report: Report) -> Iterable[_Case]:
    for each in words.in_order(report.components):
        subject = each.component.subject
        known = each.component.resolution
        why = (f"no facts: {words.REASONS[known.reason]}",) if isinstance(known, Unresolved) else ()
        name = f"{subject.name}@{subject.revision}" if subject.revision else subject.name
        yield _case(words.KINDS[subject.kind][1], name, each.findings, why)


def _gaps(report: Report) -> Iterable[_Case]:
    for gap in words.gaps(report):
        text = gap.reason.value + (f": {gap.detail}" if gap.detail else "")
        yield _Case("files that could not be checked", str(gap.location), "error", gap.reason.value, (text,))


def _of_run(report: Report) -> Iterable[_Case]:
    """Findings of no component; without any, the policy itself is the case, so that there always is one."""
    of_components = {finding for each in report.components for finding in each.findings}
    own = [finding for finding in report.findings if finding not in of_components]
    told = {gap.location for gap in report.gaps}
    for finding in own:
        if not (finding.locations and told.issuperset(finding.locations)):
            yield _case("policy", f"{finding.rule}: {finding.subject}", [finding], ())
    if not report.components and not report.gaps:
        yield _Case("policy", words.nothing_found(report))


def _case(suite: str, name: str, findings: Sequence[Finding], why: tuple[str, ...]) -> _Case:
    """The worst that is said of it decides; the rest is said aside."""
    open_ = [each for each in findings if each.waived_by is None]
    denied = [each for each in open_ if each.action is Action.DENY]
    unknown = [each for each in open_ if each.incomplete and each.action is Action.WARN and each not in denied]
    waived = [each for each in findings if each.waived_by is not None]
    rest = tuple(f"{name}: {each.action.value} {_line(each)}" for each in open_ if each.action is Action.WARN)
    if denied:
        return _Case(suite, name, "failure", _kind(denied), tuple(map(_line, denied)), rest)
    if unknown:
        return _Case(suite, name, "error", _kind(unknown), (*why, *map(_line, unknown)), rest)
    if waived:
        lines = tuple(f"{_line(each)} ({words.waiver(each)})" for each in waived)
        return _Case(suite, name, "skipped", _kind(waived), lines, rest)
    return _Case(suite, name, aside=rest)


def _kind(findings: Iterable[Finding]) -> str:
    return " ".join(words.rules_of(findings))


def _line(finding: Finding) -> str:
    where = words.place(finding.locations)
    text = f"[{finding.rule}] {about(finding)}" + (f" at {where}" if where and where != finding.subject else "")
    return f"{text} -> {finding.remedy}" if finding.remedy else text


def _suite(root: Element, number: int, name: str, cases: list[_Case], report: Report) -> None:
    counts = {outcome: sum(case.outcome == outcome for case in cases) for outcome in ("failure", "error", "skipped")}
    suite = SubElement(
        root,
        "testsuite",
        {
            "name": name,
            "package": "lading",
            "id": str(number),
            "hostname": "localhost",
            "timestamp": report.provenance.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "tests": str(len(cases)),
            "failures": str(counts["failure"]),
            "errors": str(counts["error"]),
            "skipped": str(counts["skipped"]),
            "time": "0",
        },
    )
    properties = SubElement(suite, "properties")
    for key, value in _properties(report).items():
        SubElement(properties, "property", {"name": key, "value": value})
    for case in cases:
        _add(suite, case)
    SubElement(suite, "system-out").text = "\n".join(line for case in cases for line in case.aside)
    SubElement(suite, "system-err")


def _add(suite: Element, case: _Case) -> None:
    added = SubElement(suite, "testcase", {"classname": f"lading.{case.suite}", "name": case.name, "time": "0"})
    if case.outcome is None:
        return
    said = {"message": case.lines[0]} if case.lines else {}
    kind = {} if case.outcome == "skipped" else {"type": case.kind}
    SubElement(added, case.outcome, said | kind).text = "\n".join(case.lines)


def _properties(report: Report) -> dict[str, str]:
    rests = report.provenance
    return {
        "outcome": report.outcome.value,
        "summary": f"{words.inventory(report)} · {words.decisions(report)}",
        "basis": words.basis(report),
        "policy": policy_file(report),
        "version": rests.tool_version,
    }


FORMAT = Format("junit", (".junit.xml",), "JUnit XML: a test case for each component", _render)
