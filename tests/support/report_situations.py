"""One report for each situation that people meet; ``hostile`` has names that try to break out of every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sample_report
from sample_report import (
    anonymous,
    dataset,
    derived,
    direct,
    finding,
    hosted_us,
    missing,
    named_file,
    nothing,
    ollama,
    origin,
    provenance,
    reference,
    sample,
    suspected,
)

from lading.domain.facts import Component, Developer, Facts, LicenseClaim, Lineage, Reason, Unresolved
from lading.domain.finding import Action, Category, Finding, License, LicenseView, Verdict
from lading.domain.reference import Context, Kind
from lading.domain.report import Assessed, Outcome, Report
from lading.domain.source import Gap, GapReason, Location
from lading.domain.subject import Subject

HOSTILE = (
    "ansi/\x1b[2J\x1b]0;owned\x07",
    "bidi/\u202egnp.elif\u2066x\u2069",
    "line/one\n::error file=a::two\r\n| three | four |",
    "html/<script>alert(1)</script><img src=x onerror=alert(2)>&lt;",
    "pipe/a|b|c \\| d \\\\| e",
    "tick/`code` ``more`` **bold** _em_ ~~no~~ [link](https://evil.example) ![i](x)",
    "mention/@octocat #1 !2 $3 ~label %milestone &epic GH-4 org/repo#5",
    "auto/https://evil.example www.evil.example evil@example.com",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=tab",
    "semi;=1+1",
    "\uff1dfullwidth",
    'quote/"a","b"',
    "xml/]]><x a='1'>\ufffe\x00",
    "runner/##[error]x %0A%25 a:b,c",
    "- list\n# heading\n> quote",
)


def report(components: tuple[Assessed, ...], outcome: Outcome, *more: Finding, gaps: tuple[Gap, ...] = ()) -> Report:
    """A report of these, its findings most serious first."""
    order = [Action.DENY, Action.WARN, Action.ALLOW]
    found = sorted(
        [*(f for each in components for f in each.findings), *more],
        key=lambda f: (f.waived_by is not None, order.index(f.action), f.rule, f.subject),
    )
    return Report("acme/bot", components, tuple(found), gaps, 12, 12 - len(gaps), outcome, provenance())


def clean() -> Report:
    return report((hosted_us(), dataset(), named_file()), Outcome.PASS)


def violations() -> Report:
    return report((direct(), anonymous()), Outcome.VIOLATIONS)


def incomplete() -> Report:
    gap = Gap(Location("vendor/broken.ipynb", 7), GapReason.SYNTAX, "not JSON")
    return report((missing(), suspected(), ollama()), Outcome.INCOMPLETE, gaps=(gap,))


def expired() -> Report:
    """The sign-off has run out: the finding counts again, and the entry is one itself."""
    model = derived()
    open_again = tuple(replace(f, waived_by=None, waived_until=None) for f in model.findings)
    entry = finding(
        "waiver-expired",
        "acme/support-ranker-8b",
        Action.DENY,
        "The sign-off of legal@example.com ended on 2026-10-31.",
        "Renew it or remove it.",
        locations=(Location("lading.toml", 14),),
    )
    return report((replace(model, findings=open_again),), Outcome.VIOLATIONS, entry)


def hostile() -> Report:
    """Every hostile text as a name, a path, a licence, a developer, a revision, a description and a finding's words."""
    components = tuple(_hostile(number, text) for number, text in enumerate(HOSTILE))
    gaps = tuple(Gap(Location(f"gap/{text}", 3), GapReason.UNREADABLE, text) for text in HOSTILE)
    return report(components, Outcome.VIOLATIONS, gaps=gaps)


def _hostile(number: int, text: str) -> Assessed:
    kinds = (Kind.MODEL, Kind.DATASET, Kind.HOSTED, Kind.PACKAGE, Kind.ENDPOINT)
    kind = kinds[number % len(kinds)]
    subject = Subject(
        kind,
        text,
        ("huggingface", "huggingface", "openai", "pypi", "siliconflow")[number % len(kinds)],
        revision=text,
        references=(
            reference(text, kind, f"src/{text}.py", 4, context=Context.CODE, symbol=text, version=text, endpoint=text),
        ),
    )
    developer = Developer("x", text, "CN", "company", sample_report.CATALOG)
    facts = Facts(
        text,
        sample_report.HUB,
        developer,
        license=LicenseClaim(text, text, text, sample_report.HUB),
        description=text,
        task=text,
        library=text,
        parameters=text,
        datasets=(text,),
        operator=developer,
        homepage=text,
        notes=(text,),
    )
    known: Facts | Unresolved = Unresolved(text, Reason.MALFORMED, text) if number % 4 == 3 else facts
    licence = License(text, text, Category.UNKNOWN, text, known=False)
    found = (
        finding("origin-direct", text, Action.DENY, f"{text} is denied", f"use {text}", locations=subject.locations),
        finding("unpinned", text, Action.WARN, text, text, waived_by=text if number % 5 == 4 else None, waived_until=text),
    )
    return Assessed(
        Component(subject, known, Lineage(text, {text: known}, problems=(text,))),
        origin(Verdict.DIRECT, countries=("CN",)),
        LicenseView(licence, concluded=Category.UNKNOWN),
        found,
    )


SITUATIONS: dict[str, Callable[[], Report]] = {
    "clean": clean,
    "violations": violations,
    "mixed": sample,
    "incomplete": incomplete,
    "nothing": nothing,
    "unread": sample_report.unread,
    "expired": expired,
    "hostile": hostile,
}
