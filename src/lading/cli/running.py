"""From options and environment to a request, and from a report to outputs. Everything the environment decides is read here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lading import audit as audits
from lading.assess.policy import BUILT_IN, Policy, parse
from lading.assess.rulebook import rules
from lading.cli import layers
from lading.domain.report import Outcome, Report
from lading.errors import PolicyError, UsageError
from lading.report.base import RuleText, SpecVersion, WriteOptions, format_for, format_named
from lading.resolve.sources import Sources

if TYPE_CHECKING:
    from lading.report.base import Format

EXIT = {Outcome.PASS: 0, Outcome.VIOLATIONS: 1, Outcome.INCOMPLETE: 3}

MAX_AGE = timedelta(days=7)
"""How old an answer of the Hub may be before it is asked again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The command line's options, as given; with ``locked`` a lock that is there is believed, and the Hub not asked."""

    paths: list[Path]
    output: list[Path]
    offline: bool
    policy: Path | None
    json: bool
    quiet: bool
    spec_version: str
    no_hash: bool
    refresh: bool
    locked: bool = False


def audit(wish: Wish) -> Report:
    """Run the audit that the options ask for; raises `UsageError` or `PolicyError` before anything is read."""
    return audits.run(request(wish))


def request(wish: Wish) -> audits.Request:
    """The audit that the options and the environment ask for; raises `UsageError` or `PolicyError`."""
    if wish.spec_version not in ("1.6", "1.7"):
        raise UsageError(f"CycloneDX {wish.spec_version} cannot be written", remedy="use --spec-version 1.6 or 1.7")
    for path in wish.output:
        if str(path) != "-":
            format_for(path)
    root, only = _scope(wish.paths)
    environment = dict(os.environ)
    now = _now(environment)
    return audits.Request(
        root=root,
        name=root.resolve().name or "repository",
        policy=_policy(wish.policy, root),
        sources=sources(wish, root, environment),
        catalog=layers.catalog(wish.policy.parent if wish.policy else root, environment),
        now=now,
        today=datetime.now(UTC).date(),
        only=only,
        hash_limit=0 if wish.no_hash else None,
        environment=environment,
    )


def _scope(paths: list[Path]) -> tuple[Path, tuple[str, ...]]:
    """The root and, when single files or several paths are asked for, which parts of it."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist", remedy="give an existing file or folder")
    if not paths:
        return Path(), ()
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0], ()
    absolute = [path.absolute() for path in paths]
    root = Path(os.path.commonpath([str(p if p.is_dir() else p.parent) for p in absolute]))
    only = tuple(p.relative_to(root).as_posix() for p in absolute)
    return root, () if "." in only else only


def _policy(given: Path | None, root: Path) -> Policy:
    """The policy file asked for, or the repository's ``lading.toml``, or ``[tool.lading]`` of its pyproject, or the built-in
    one.
    """
    if given is not None:
        return parse(_text(given), str(given), pyproject=given.name == "pyproject.toml")
    for name in ("lading.toml", "pyproject.toml"):
        path = root / name
        if path.is_file():
            policy = (
                parse(_text(path), name, pyproject=name == "pyproject.toml") if name == "lading.toml" else _of_project(path)
            )
            if policy is not BUILT_IN:
                return policy
    return BUILT_IN


def _of_project(path: Path) -> Policy:
    """A pyproject without a word about lading is not ours to judge, valid or not."""
    text = _text(path)
    return parse(text, path.name, pyproject=True) if "lading" in text else BUILT_IN


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the policy file {path} cannot be read: {error}", remedy="give a readable TOML file") from error


def sources(wish: Wish, root: Path, environment: Mapping[str, str]) -> Sources:
    """Where facts come from, by the options and the environment."""
    home = Path(environment.get("HF_HOME") or Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huggingface")
    own = Path(environment.get("LADING_CACHE") or Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lading")
    lock = root / "lading.lock"
    forbidden = environment.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
    return Sources(
        offline=wish.offline or forbidden or (wish.locked and lock.is_file()),
        endpoint=environment.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/"),
        token=environment.get("HF_TOKEN") or _stored_token(home),
        hf_cache=Path(environment.get("HF_HUB_CACHE") or home / "hub"),
        cache=own,
        lock=lock if lock.is_file() else None,
        max_age=MAX_AGE,
        today=datetime.now(UTC).date(),
        refresh=wish.refresh,
    )


def _stored_token(home: Path) -> str | None:
    try:
        return (home / "token").read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def _now(environment: Mapping[str, str]) -> datetime:
    """The time the outputs state: ``SOURCE_DATE_EPOCH`` when set (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH={epoch!r} is no number of seconds", remedy="set it to seconds since 1970"
        ) from None


def write(report: Report, wish: Wish) -> None:
    """Write every file asked for, then the terminal's part to stdout."""
    options = WriteOptions(spec_version=cast("SpecVersion", wish.spec_version), rules=_texts())
    shown = False
    for path in wish.output:
        if str(path) == "-":
            format_named("json").write(report, sys.stdout, options)
            shown = True
        else:
            _save(format_for(path), report, path, options)
    if wish.quiet or shown:
        return
    if wish.json:
        format_named("json").write(report, sys.stdout, options)
        return
    terminal = sys.stdout.isatty()
    color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else None
    width = columns or (os.get_terminal_size().columns if terminal else 100)
    format_named("terminal").write(report, sys.stdout, replace(options, width=width, color=color))


def _save(format_: Format, report: Report, path: Path, options: WriteOptions) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            format_.write(report, stream, options)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="give a writable path") from error


def _texts() -> dict[str, RuleText]:
    """What the rules say of themselves, for formats that carry a rule's description."""
    return {
        rule.meta.id: RuleText(summary=rule.meta.summary, help=rule.meta.remedy, severity=rule.meta.severity)
        for rule in rules()
    }
