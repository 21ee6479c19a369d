"""The page's words and what colour repeats each of them; text with links in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lading.domain.facts import Developer
from lading.domain.finding import Action, Category, Finding, Severity, Verdict
from lading.domain.report import Outcome
from lading.patterns import regex
from lading.report import words
from lading.report.html.records import FindingView, Piece, Tag, Tone

URL = regex(r"https?://[^\s<>\"'()\[\]{}|\\^`]+")
_NAMED = regex(r"(?P<before>(?:.*[\s(])?)(?P<name>[^\s(]+) \(", re.DOTALL)

VERDICTS: dict[Verdict, Tone] = {
    Verdict.DIRECT: "bad",
    Verdict.DERIVED: "bad",
    Verdict.SUSPECTED: "warn",
    Verdict.UNKNOWN: "open",
    Verdict.NONE: "good",
}
ACTIONS: dict[Action, tuple[Tone, str]] = {
    Action.DENY: ("bad", "denied"),
    Action.WARN: ("warn", "warning"),
    Action.ALLOW: ("calm", "note"),
}
"""The most serious first."""
SEVERITIES: dict[Severity, Tone] = {
    Severity.HIGH: "bad",
    Severity.MEDIUM: "warn",
    Severity.LOW: "open",
    Severity.NOTE: "calm",
}
OUTCOMES: dict[Outcome, tuple[Tone, str]] = {
    Outcome.PASS: ("good", "The policy is met."),
    Outcome.VIOLATIONS: ("bad", "The policy is violated."),
    Outcome.INCOMPLETE: ("open", "Something that the policy needs could not be checked."),
}
_CATEGORY_TONES: dict[Category, Tone] = {
    Category.PERMISSIVE: "good",
    Category.WEAK_COPYLEFT: "calm",
    Category.COPYLEFT: "calm",
    Category.UNKNOWN: "open",
    Category.MISSING: "open",
    Category.NON_COMMERCIAL: "bad",
    Category.RESEARCH_ONLY: "bad",
}
"""Every other category restricts: ``warn``."""


def action_tag(action: Action) -> Tag:
    """What the policy does about it."""
    tone, word = ACTIONS[action]
    return Tag(word, tone)


def category_tag(category: Category) -> Tag:
    """The category of a licence."""
    return Tag(category.value, _CATEGORY_TONES.get(category, "warn"))


def maker(developer: Developer | None) -> str:
    """``Acme Ltd (GB), part of Big Corp (US)``; empty without a developer."""
    if developer is None:
        return ""
    parent = ""
    if developer.parent:
        parent = f", part of {developer.parent}" + (f" ({developer.parent_country})" if developer.parent_country else "")
    kind = ", re-uploads the models of others" if developer.republisher else ""
    return f"{developer.name} ({developer.country or 'country not established'}){parent}{kind}"


def linked(text: str) -> tuple[Piece, ...]:
    """``text`` with the web addresses in it as links; nothing but ``http`` and ``https`` is ever followed.

    Of a record with its source in brackets behind it (``developers/baai (https://…)``) the record's name is the link.
    """
    pieces: list[Piece] = []
    at = 0
    for match in URL.finditer(text):
        address = match[0].rstrip(".,;:!?*")
        before, end = text[at : match.start()], match.start() + len(address)
        named = _NAMED.fullmatch(before) if text[end : end + 1] == ")" else None
        if named:
            pieces += [Piece(named["before"]), Piece(named["name"], address)]
            at = end + 1
        else:
            pieces += [Piece(before), Piece(address, address)]
            at = end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)


def finding_view(finding: Finding, anchor: str, locations: Iterable[object] | None = None) -> FindingView:
    """A finding of the component at ``anchor``; ``locations`` where not all of the finding's own are to be shown."""
    before, named, after = finding.message.partition(finding.subject)
    return FindingView(
        finding=finding,
        action=Tag("accepted", "good") if finding.waived_by else action_tag(finding.action),
        severity=Tag(finding.severity.name.lower(), SEVERITIES[finding.severity]),
        about=finding.subject,
        anchor=anchor,
        said=(before, after) if named else ("", f": {finding.message}"),
        where=where if (where := words.place(finding.locations)) != finding.subject else "",
        places=tuple(map(str, finding.locations if locations is None else locations)),
        remedy=linked(finding.remedy),
        evidence=linked(finding.evidence),
        waiver=words.waiver(finding) if finding.waived_by else "",
        signs=() if finding.waived_by or finding.action is Action.ALLOW else finding.sign_off,
    )
