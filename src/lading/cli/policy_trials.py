"""Puts a policy to the test: each model of a file of tests is judged as if code loaded it, by the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from lading.assess.judge import assess
from lading.assess.policy.trials import Trial
from lading.catalog.build import Entry, compile_index
from lading.domain.finding import Action, Finding
from lading.domain.reference import Context, Kind, Reference, Strength
from lading.domain.subject import Subject
from lading.report.text import clean
from lading.resolve.chain import resolve
from lading.resolve.sources import Sources

if TYPE_CHECKING:
    from rich.console import RenderableType

    from lading.assess.policy import Policy
    from lading.catalog.index import Catalog
    from lading.domain.report import Assessed

_PINNED: Final = "0" * 40
"""The commit that the code names where a test does not say otherwise."""

_STATED: Final = "stated"
_ACTIONS: Final = (Action.DENY, Action.WARN, Action.ALLOW)
_STYLES: Final = {Action.DENY: "bold red", Action.WARN: "yellow", Action.ALLOW: "green"}


@dataclass(frozen=True, slots=True)
class Result:
    """What the policy said of one test. ``why`` is empty when that is what was expected."""

    trial: Trial
    assessed: Assessed
    says: Action
    open: tuple[Finding, ...]
    signed_off: tuple[Finding, ...]
    why: str


def run(trials: Iterable[Trial], policy: Policy, catalog: Catalog, today: date) -> Iterator[Result]:
    """Judge each test by itself; no file of the repository is looked at, so clarifications, bound to them, do not hold."""
    judged = replace(policy, clarify=())
    for trial in trials:
        known = _with_stated(trial, catalog, today)
        components = resolve([_subject(trial)], known, _nothing_but_catalog(today))
        ((assessed,), *_) = assess(components, (), judged, today, known, lambda _: None)
        yield _result(trial, assessed)


def _result(trial: Trial, assessed: Assessed) -> Result:
    open_ = tuple(finding for finding in assessed.findings if finding.waived_by is None)
    signed_off = tuple(finding for finding in assessed.findings if finding.waived_by is not None)
    says = min((finding.action for finding in open_), key=_ACTIONS.index, default=Action.ALLOW)
    found = {finding.rule for finding in open_}
    missing = [rule for rule in trial.findings or () if rule not in found]
    wrong = [f"expected {trial.expect}"] if trial.expect not in (None, says.value) else []
    wrong += [f"expected {', '.join(missing)}"] if missing else []
    return Result(trial, assessed, says, open_, signed_off, "; ".join(wrong))


def _subject(trial: Trial) -> Subject:
    name = trial.model or f"{_STATED}/model"
    revision = trial.revision or _PINNED
    named = Reference(
        name, Kind.MODEL, trial.location, Context.CODE, Strength.LOADS, "policy-test", symbol="test", revision=revision
    )
    return Subject(Kind.MODEL, name, "huggingface", hub_id=name, revision=revision, references=(named,))


def _with_stated(trial: Trial, catalog: Catalog, today: date) -> Catalog:
    """The catalogue with what the test states laid over it; what it does not state of a known model stays."""
    if not (trial.license or trial.origin or trial.base):
        return catalog
    known = catalog.model(trial.model) if trial.model else None
    common: dict[str, Any] = {"source": ["https://example.org/"], "retrieved": today}
    maker: dict[str, Any] = {"id": _STATED, "name": "its developer", "kind": "company", **common}
    if trial.origin:
        maker["country"] = trial.origin
    own = known.developer.id if known and known.developer and not trial.origin else _STATED
    bases = [{"id": base.id, "relation": base.relation.value} for base in (known.bases or ())] if known else []
    model: dict[str, Any] = {"id": trial.model or f"{_STATED}/model", "developer": own, "base": bases, **common}
    if trial.base:
        model["base"] = [{"id": trial.base, "relation": "finetune"}]
    if trial.license:
        model["license"] = trial.license
    elif known and known.license:
        model |= {"license": known.license.id, "license_name": known.license.name, "license_link": known.license.link}
    entries = [Entry("developer", _STATED, maker), Entry("model", _STATED, model)]
    return catalog.under(compile_index(entries))


def _nothing_but_catalog(today: date) -> Sources:
    return Sources(
        offline=True,
        endpoint="https://huggingface.co",
        token=None,
        hf_cache=None,
        cache=None,
        lock=None,
        max_age=None,
        today=today,
    )


# --- shown ------------------------------------------------------------------------------------------------------------


def record(result: Result) -> dict[str, Any]:
    """A result as JSON."""
    trial, each = result.trial, result.assessed
    return {
        "test": trial.title,
        "place": str(trial.location),
        "says": result.says.value,
        "expected": trial.expect,
        "passed": not result.why,
        "why": result.why or None,
        "origin": each.origin.verdict.value,
        "countries": list(each.origin.countries),
        "license": each.license.declared.id if each.license.declared else None,
        "findings": [{"rule": one.rule, "action": one.action.value, "message": one.message} for one in result.open],
        "signed_off": [{"rule": one.rule, "by": one.waived_by} for one in result.signed_off],
    }


def table(results: Iterable[Result], *, tested: bool) -> RenderableType:
    """What the policy says to each; when ``tested``, whether that was expected."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in (*(("",) if tested else ()), "Says", "Model", "Origin", "Licence", "Why"):
        shown.add_column(title, overflow="fold", no_wrap=title in ("", "Says", "Origin"), header_style="bold", min_width=4)
    for result in results:
        each = result.assessed
        verdict = (Text("FAIL", "bold red") if result.why else Text("pass", "green"),) if tested else ()
        rules = [one.rule for one in result.open if one.action is result.says]
        signed = [f"{one.rule} signed off by {one.waived_by}" for one in result.signed_off]
        shown.add_row(
            *verdict,
            Text(result.says.value, _STYLES[result.says]),
            clean(result.trial.title),
            clean(" ".join([each.origin.verdict.value, *each.origin.countries])),
            clean(each.license.declared.id.removeprefix("LicenseRef-") if each.license.declared else "none"),
            clean(", ".join([*dict.fromkeys(rules), *signed]) or "nothing"),
        )
    return shown


def failures(results: Iterable[Result]) -> Iterator[str]:
    """A line for each test that is not as expected, with its place."""
    for result in results:
        if result.why:
            yield clean(f"{result.trial.location}: {result.trial.title}: {result.why}, but it says {result.says.value}")


def counted(results: Iterable[Result]) -> str:
    """How many say what: ``3 deny, 2 warn, 4 allow``."""
    said = [result.says for result in results]
    return ", ".join(f"{said.count(action)} {action.value}" for action in _ACTIONS)
