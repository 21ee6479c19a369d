"""Phrases that several formats share, so that they say the same thing in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from lading.domain.facts import Clue, Component, Facts, Identity, Reason, Source, Unresolved
from lading.domain.finding import Action, Finding, License, LicenseView, Origin, Step, Verdict
from lading.domain.reference import Kind
from lading.domain.report import Assessed, Outcome, Report
from lading.domain.source import Gap, Location
from lading.domain.words import RELATIONS

KINDS: dict[Kind, tuple[str, str]] = {
    Kind.MODEL: ("model", "models"),
    Kind.WEIGHTS: ("weight file", "weight files"),
    Kind.DATASET: ("dataset", "datasets"),
    Kind.HOSTED: ("hosted model", "hosted models"),
    Kind.ENDPOINT: ("endpoint", "endpoints"),
    Kind.PACKAGE: ("package", "packages"),
}
"""The kinds in the order in which they are listed, with their words for one and for many."""

ONE_OF = {
    Kind.MODEL: "model",
    Kind.WEIGHTS: "weight file",
    Kind.DATASET: "data set",
    Kind.HOSTED: "hosted model",
    Kind.ENDPOINT: "endpoint",
    Kind.PACKAGE: "package",
}
"""What one thing of each kind is called where it stands alone."""

VERDICTS = {
    Verdict.DIRECT: "its own developer is in a watched country",
    Verdict.DERIVED: "something it was built on is from a watched country",
    Verdict.SUSPECTED: "only indirect evidence points to a watched country",
    Verdict.UNKNOWN: "its developer or its lineage could not be established",
    Verdict.NONE: "developer and lineage are known, and none of it is from a watched country",
}
"""What the verdicts on origin mean."""

OUTCOMES = {Outcome.PASS: "PASS", Outcome.VIOLATIONS: "FAIL", Outcome.INCOMPLETE: "INCOMPLETE"}

REASONS = {
    Reason.NO_FACTS: "no source knows it",
    Reason.NOT_FOUND: "not on the Hub (removed, renamed or private)",
    Reason.REVISION_NOT_FOUND: "the revision does not exist",
    Reason.FORBIDDEN: "access is forbidden",
    Reason.GATED: "gated: access has to be requested",
    Reason.DISABLED: "disabled on the Hub",
    Reason.RATE_LIMITED: "the Hub refused: too many requests",
    Reason.UNREACHABLE: "the Hub could not be reached",
    Reason.MALFORMED: "its facts could not be read",
    Reason.OFFLINE: "not in any local source, and offline",
}

_SILENT = frozenset({Reason.UNREACHABLE, Reason.RATE_LIMITED})
"""Reasons for which nothing was learnt, of what is there as little as of what is not."""


NOBODY = "nobody yet"
"""Who signs the provisional entries that ``lading init`` writes: they do not count as a decision."""

MOST_FOLDERS = 3
"""Folders that are named in one line."""


def in_order(components: Iterable[Assessed]) -> list[Assessed]:
    """Components by kind, then name: the order of every output, whatever order they came in."""
    kinds = list(KINDS)
    return sorted(components, key=lambda a: (kinds.index(a.component.subject.kind), *a.component.subject.key))


def gaps(report: Report) -> list[Gap]:
    """What could not be looked at, by place."""
    return sorted(report.gaps, key=lambda gap: (gap.location, gap.reason, gap.detail))


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 model``, ``2 models``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def place(locations: Sequence[Location]) -> str:
    """The first place and how many more there are; empty without any."""
    distinct = sorted({(each.path, each.line) for each in locations})
    if not distinct:
        return ""
    path, line = distinct[0]
    first = f"{path}:{line}" if line else path
    return first if len(distinct) == 1 else f"{first} and {len(distinct) - 1} more"


def origin(view: Origin) -> str:
    """The verdict with every country of the lineage: ``derived CN US``."""
    return " ".join([view.verdict.value, *view.countries])


def chain_of(steps: Sequence[Step]) -> str:
    """The steps that prove an origin on one line: ``acme/x → finetune of Qwen/Qwen2.5-7B → Alibaba Cloud (CN)``."""
    if not steps:
        return ""
    words = [_step(step) for step in steps]
    last = steps[-1]
    if last.developer:
        words.append(f"{last.developer} ({last.country})" if last.country else last.developer)
    return " → ".join(words)


def _step(step: Step) -> str:
    named = step.id if step.relation is None else f"{RELATIONS[step.relation]} {step.id}"
    return f"{named} (suspected)" if step.suspected else named


def in_force(view: LicenseView) -> list[License]:
    """The licences that bind: the declared one and those inherited, each once."""
    found = {licence.id: licence for licence in [*([view.declared] if view.declared else []), *view.inherited]}
    return list(found.values())


def licences(view: LicenseView) -> str:
    """The licences in force and what they come to: ``Apache-2.0 + llama-3.1 (threshold)``."""
    found = in_force(view)
    names = " + ".join(licence.id.removeprefix("LicenseRef-") for licence in found)
    return f"{names} ({view.concluded.value})" if any(licence.known for licence in found) else names or view.concluded.value


def licences_of(assessed: Assessed) -> str:
    """`licences` of a component; of software none, because its licence is not looked into."""
    return "-" if assessed.component.subject.kind is Kind.PACKAGE else licences(assessed.license)


def is_commit(revision: str | None) -> bool:
    """Whether ``revision`` is a full commit id: the only revision that cannot move."""
    return revision is not None and len(revision) == 40 and all(c in "0123456789abcdefABCDEF" for c in revision)


def pin(component: Component) -> str:
    """What the repository fixes: a short commit, a movable name, a package version, ``unpinned``, or nothing to fix."""
    subject = component.subject
    if subject.kind is Kind.PACKAGE:
        return ", ".join(versions(component)) or "unpinned"
    if subject.kind in {Kind.HOSTED, Kind.ENDPOINT}:
        return "-"
    if subject.revision:
        return subject.revision[:8] if is_commit(subject.revision) else subject.revision
    if subject.kind is Kind.WEIGHTS:
        return "in tree" if subject.weights else "-"
    return "unpinned"


def versions(component: Component) -> list[str]:
    """The distinct versions that the repository pins of a package."""
    return sorted({r.version for r in component.subject.references if r.version})


def via(source: Source) -> str:
    """Where a fact comes from, with its date: ``catalog: developers/alibaba (2026-10-02)``."""
    dated = f" ({source.retrieved.isoformat()})" if source.retrieved else ""
    return f"{source.via.value}: {source.detail}{dated}" if source.detail else f"{source.via.value}{dated}"


def rules_of(findings: Iterable[Finding]) -> list[str]:
    """The distinct rule ids, sorted."""
    return sorted({f.rule for f in findings})


def waiver(finding: Finding) -> str:
    """Who accepts a waived finding, and until when; or where it was before."""
    if finding.baselined:
        return f"in the baseline {finding.waived_by}"
    if finding.waived_by == NOBODY:
        return f"provisionally until {finding.waived_until}, approved by {NOBODY}"
    until = f" until {finding.waived_until}" if finding.waived_until else ""
    return f"approved by {finding.waived_by}{until}"


def inventory(report: Report) -> str:
    """What was found, counted: ``12 models, 3 datasets: 14 resolved, 1 unresolved, 1 unreadable, 1 waived``."""
    if not report.components:
        return nothing_found(report) + (f", could not check {len(report.gaps):,}" if report.gaps else "")
    counts = Counter(a.component.subject.kind for a in report.components)
    kinds = ", ".join(plural(counts[kind], *words) for kind, words in KINDS.items() if counts[kind])
    states = {
        "resolved": report.resolved,
        "unresolved": report.unresolved,
        "unreadable": len(report.gaps),
        "waived": report.waived,
    }
    if report.baselined:
        states["in the baseline"] = report.baselined
    return f"{kinds}: {', '.join(f'{count:,} {state}' for state, count in states.items())}"


def files(report: Report) -> str:
    """How many files were read, why the others were not, and what is none of those:
    ``278 of 320 files read (42 of kinds that name no models), 12 excluded by the policy``.
    """
    others = {
        "of kinds that name no models": report.files_seen - report.files_read - report.files_failed,
        "that cannot be read": report.files_failed,
    }
    why = ", ".join(f"{count:,} {said}" for said, count in others.items() if count > 0)
    read = f"{report.files_read:,} of {plural(report.files_seen, 'file')} read{f' ({why})' if why else ''}"
    excluded = f", {report.files_excluded:,} excluded by the policy" if report.files_excluded else ""
    return f"{read}{excluded}{_installed(report.installed)}"


def _installed(folders: Sequence[str]) -> str:
    """The folders of installed packages that were left out, the first by name."""
    if not folders:
        return ""
    named = ", ".join(folders[:MOST_FOLDERS]) + (" …" if len(folders) > MOST_FOLDERS else "")
    return f", {plural(len(folders), 'folder')} of installed packages left out: {named}"


def nothing_found(report: Report) -> str:
    """What may be said when no component was found: over how many files, never more."""
    if not report.files_read:
        return "no file was read: nothing is known about models"
    return f"no models found in {plural(report.files_read, 'file')} read"


def decisions(report: Report) -> str:
    """What the policy says, counted: ``3 denied, 5 warnings, 7 notes``."""
    counts = Counter(f.action for f in report.findings if f.waived_by is None)
    return ", ".join(
        [
            f"{counts[Action.DENY]:,} denied",
            plural(counts[Action.WARN], "warning"),
            plural(counts[Action.ALLOW], "note"),
        ]
    )


def outcome(report: Report) -> str:
    """The outcome in a word; of an incomplete one also what is open: ``INCOMPLETE (license-unknown, unreadable)``."""
    open_ = lacking(report)
    return f"{OUTCOMES[report.outcome]} ({', '.join(open_)})" if open_ else OUTCOMES[report.outcome]


def lacking(report: Report) -> list[str]:
    """The rules whose findings make the report incomplete: what the policy needs is not known there; none when it is not."""
    if report.outcome is not Outcome.INCOMPLETE:
        return []
    return rules_of(f for f in report.findings if f.incomplete and f.waived_by is None and f.action is not Action.ALLOW)


def basis(report: Report) -> str:
    """What the facts and the verdict rest on."""
    rests = report.provenance
    return f"catalogue {rests.catalog_date.isoformat()} · {_network(report)} · policy: {rests.policy}"


def _network(report: Report) -> str:
    if report.provenance.offline:
        return "offline"
    silent = unanswered(report)
    return f"online, but the Hub did not answer for {silent:,} of {len(report.components):,}" if silent else "online"


def unanswered(report: Report) -> int:
    """For how many components the Hub was asked and could not be reached, whatever other sources know of them."""
    tried = ([*each.component.problems, each.component.resolution] for each in report.components)
    return sum(any(isinstance(each, Unresolved) and each.reason in _SILENT for each in answers) for answers in tried)


CLUES = {
    Clue.HASH: "its hash",
    Clue.CONTENT: "its tensors, byte by byte",
    Clue.DECLARED: "what its header declares",
    Clue.FILE_NAME: "its file name, which is on record",
    Clue.SHAPE: "its sizes",
    Clue.TOKENIZER: "its tokenizer",
    Clue.LOADED_FROM: "what its configuration was loaded from",
    Clue.NAME: "its name",
    Clue.ARCHITECTURE: "its architecture",
}
"""What tells which model a weight file is."""


def identity(each: Identity) -> str:
    """One clue in a line: ``by its sizes: Qwen/Qwen2.5-7B (0.5): 28 layers …; near: …``."""
    near = f"; near: {', '.join(each.near)}" if each.near else ""
    who = f"{each.id} ({each.confidence:g})" if each.id else "of no one developer"
    return f"by {CLUES[each.clue]}: {who}: {each.detail}{near}"


def security(facts: Facts) -> list[str]:
    """What the Hub's scanners found; that they have not been through the files is no good news."""
    states = {"scansDone: true": "", "scansDone: false": "not done, and what was not scanned is not safe"}
    said = (states.get(line, line) for line in facts.security)
    return [f"security scan of the Hub: {line}" for line in said if line]


def facts_sources(facts: Facts) -> list[str]:
    """Every distinct source that a component's facts name, sorted."""
    named = [facts.source]
    named += [each.source for each in (facts.developer, facts.operator, facts.license) if each]
    return sorted(set(map(via, chain(named, (base.source for base in facts.bases or ())))))
