"""The first policy of a repository: the built-in one with comments, and provisional sign-offs by what is to be decided."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from textwrap import wrap

from lading import __version__, lock, pipeline
from lading.assess.base import Meta
from lading.assess.judge import assess
from lading.assess.obligations import gating
from lading.assess.policy import BUILT_IN, Policy
from lading.assess.policy.schema import NAME as SCHEMA
from lading.assess.policy.sections import RECORDS, TABLES
from lading.assess.rulebook import rules
from lading.assess.writing import Entry
from lading.cli import policies, policy_view
from lading.cli.approving import files, grouped, not_locked
from lading.cli.running import request
from lading.cli.wish import Wish
from lading.domain.finding import Finding
from lading.domain.report import Outcome, Report
from lading.errors import UsageError
from lading.report import words
from lading.report.text import clean
from lading.report.words import NOBODY

NAME = "lading.toml"

RESPITE = timedelta(days=30)
"""How long the provisional sign-offs hold."""

UNDECIDED = "not decided: found by lading init"

_USE = """\
# What the company does with the models. Fill it in, and licence terms are compared with it.
# [use]
# commercial = true
# monthly_users = 50_000
# annual_revenue = 10_000_000
# territories = ["US", "EU"]
# distributes_weights = false
"""

_SNIPPETS = f"""\
As a pre-commit hook, in .pre-commit-config.yaml:

  repos:
    - repo: https://github.com/example/lading   # where you keep it
      rev: v{__version__}
      hooks:
        - id: lading

In CI, a step that fails on what the policy denies:

  lading check . -o findings.sarif -o bom.cdx.json
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person should decide: findings of one rule, and the entries that let them pass until then."""

    meta: Meta
    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The policy that was written, and what it leaves to be decided until ``until``."""

    file: Path
    decisions: tuple[Decision, ...]
    until: date
    inventory: str


def write(path: Path, *, offline: bool, force: bool) -> Written:
    """Write the policy of the repository at ``path``; raises `UsageError` when there is one and ``force`` is not given."""
    if not path.is_dir():
        raise UsageError(f"{path} is no folder", remedy="give the root of a repository")
    file = path / NAME
    if file.exists() and not force:
        raise UsageError(f"{file} is there already", remedy="--force writes over it, approvals included")
    held = policies.own(policies.home(path))
    if held and not force:
        raise UsageError(f"{held} holds a policy already", remedy=f"--force writes {file}, which goes before it")
    asked = request(Wish(paths=[path], offline=offline, quiet=True, locked=True), alone=True)
    above = policies.with_own(None, path, asked.environment)
    report = pipeline.run(replace(asked, policy=above))
    until = asked.today + RESPITE
    decisions = tuple(_decisions(report, above, until, files(report.components)))
    if decisions:
        not_locked(above)
    text = "".join(f"{line}\n" for line in _lines(report, above, decisions, until, schema=(path / SCHEMA).is_file()))
    _passes(policies.with_own(text, path, asked.environment), report, asked)
    lock.save(file, text)
    return Written(file, decisions, until, words.inventory(report))


def show(done: Written) -> None:
    """What is to be decided and how to go on."""
    say = sys.stdout.write
    say(f"{clean(str(done.file))} is written and passes today: {done.inventory}\n\n")
    if done.decisions:
        say(f"To be decided until {done.until}, when the provisional sign-offs run out:\n\n")
        for decision in done.decisions:
            names = sorted({clean(finding.subject) for finding in decision.findings}, key=str.casefold)
            say(f"  {decision.meta.id}  {decision.meta.summary}\n")
            say("".join(f"    {name}\n" for name in names))
        say("\n")
    say(_SNIPPETS)


def _passes(policy: Policy, report: Report, asked: pipeline.Request) -> None:
    components = [each.component for each in report.components]
    *_, outcome = assess(components, report.gaps, policy, asked.today, asked.catalog, lambda _: None)
    if outcome is not Outcome.PASS:
        raise AssertionError(f"the first policy would not pass: {outcome.value}")


def _decisions(report: Report, above: Policy, until: date, hashes: Mapping[str, tuple[str, ...]]) -> Iterator[Decision]:
    """By rule, the most serious first."""
    failing: dict[str, list[Finding]] = {}
    for finding in gating(report.findings, above):
        failing.setdefault(finding.rule, []).append(finding)
    metas = {rule.meta.id: rule.meta for rule in rules()}
    for id_ in sorted(failing, key=lambda id_: (-metas[id_].severity, id_)):
        yield Decision(metas[id_], tuple(failing[id_]), tuple(grouped(failing[id_], UNDECIDED, NOBODY, until, hashes)))


def _lines(report: Report, above: Policy, decisions: tuple[Decision, ...], until: date, *, schema: bool) -> Iterator[str]:
    """The file line by line; the first names the ``schema`` where that stands beside it."""
    named = f"#:schema ./{SCHEMA}"
    if schema:
        yield named
    yield "# The policy of lading for this repository, written by `lading init` from what is here:"
    yield from _comment(words.inventory(report))
    if above.files:
        yield from _comment(f"It stands on {above.description}: write here only what is to be otherwise than there.")
        yield "# `lading policy show` prints what applies, and who says so."
    else:
        yield "# Every value below is the built-in one: change what your company decides otherwise."
    yield "# An action is deny (fails the gate), warn or allow. `lading explain NAME` says more of any model or finding."
    if not schema:
        yield f"# For an editor that completes and checks it: lading policy schema > {SCHEMA}"
        yield f"# and this as the first line: {named}"
    if not above.files:
        yield from _settings()
    if not above.locked_by("use"):
        yield ""
        yield from _USE.splitlines()
    if decisions:
        yield ""
        yield "# --- To be decided " + "-" * 60
        yield "#"
        yield f"# The entries below are provisional: they let the gate pass until {until}. For each, replace the model and"
        yield "# remove the entry, or have somebody accept it: their name and reason, and a day on which to look at it again."
    for number, decision in enumerate(decisions, 1):
        yield ""
        yield from _comment(f"Decision {number}, {decision.meta.id}: {decision.meta.summary} {decision.meta.remedy}")
        for entry in decision.entries:
            yield ""
            said = {
                f.message: None for f in decision.findings if (f.subject, f.revision or None) == (entry.model, entry.revision)
            }
            for message in said:
                yield from _comment(message)
            yield from entry.lines(BUILT_IN)  # as in any lading.toml


def _settings() -> Iterator[str]:
    """Every setting that has a built-in value, with what it is about."""
    for table in TABLES:
        values = {key: value for key, value in policy_view.values(BUILT_IN, table).items() if value != ()}
        if values:
            yield ""
            yield f"[{table}]"
        for key, value in values.items():
            about = RECORDS[(table,)].described()[key]
            yield f"{key} = {policy_view.toml(value)}  # {about}"


def _comment(text: str) -> Iterator[str]:
    return (f"# {line}" for line in wrap(clean(text), 100, break_long_words=False, break_on_hyphens=False))
