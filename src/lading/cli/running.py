"""From options and environment to a request, and from a report to outputs. Everything the environment decides is read here."""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lading import pipeline
from lading.assess.rulebook import rules
from lading.catalog.index import OWN
from lading.cli import baselines, forge, itself, layers, policies, uploading
from lading.cli.scope import scope, tell
from lading.cli.wish import Wish
from lading.domain.report import Outcome, Report
from lading.errors import UsageError
from lading.report.base import RuleText, SpecVersion, WriteOptions, format_for, format_named
from lading.resolve.sources import Sources

if TYPE_CHECKING:
    from lading.assess.policy import Policy
    from lading.catalog.index import Catalog
    from lading.discover.states import Repository
    from lading.report.base import Format

EXIT = {Outcome.PASS: 0, Outcome.VIOLATIONS: 1, Outcome.INCOMPLETE: 3}

_YES = ("1", "ON", "YES", "TRUE")

MAX_AGE = timedelta(days=7)
"""How old an answer of the Hub may be before it is asked again."""


def audit(wish: Wish, around: Repository | None = None) -> Report:
    """Run the audit that the options ask for; raises `UsageError` or `PolicyError` before anything is read. ``around`` is as in
    `request`.
    """
    wanted = request(wish, around=around)
    if not wish.quiet and not wanted.policy.scan.own_records and (_beside(wish, wanted.root) / OWN).is_dir():
        sys.stderr.write(f"note: the records of {OWN}/ do not count, as `own_records` of the policy says\n")
    # What an audit builds it keeps until the end of the process: there is little to collect, and looking for it is not free.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    return pipeline.run(wanted)


def request(wish: Wish, *, alone: bool = False, around: Repository | None = None) -> pipeline.Request:
    """The audit that the options and the environment ask for; raises `UsageError` or `PolicyError`. With ``alone`` no policy or
    lock above the folder counts. ``around`` is a repository that was looked up before, to be used if it is the audited one.
    """
    if wish.spec_version not in ("1.6", "1.7"):
        raise UsageError(f"CycloneDX {wish.spec_version} cannot be written", remedy="use --spec-version 1.6 or 1.7")
    _outputs(wish)
    _only_new(wish)
    found = scope(wish.paths, alone=alone)
    root = found.root
    if not wish.quiet:
        tell(found, wish.policy)  # before anything that may be wrong with that policy
    environment = dict(os.environ)
    now = _now(environment)
    uploading.target(wish, found.name, environment)
    policy = policies.policy(wish.policy, root, environment)
    return pipeline.Request(
        root=root,
        name=found.name,
        policy=policy,
        sources=sources(wish, root, environment),
        catalog=_catalog(wish, root, environment, policy),
        now=now,
        today=datetime.now(UTC).date(),
        only=found.only,
        hash_limit=0 if wish.no_hash else None,
        environment=environment,
        staged=wish.staged,
        around=around if around and around.root == root else None,
        since=wish.since,
        baselines=(baselines.read(wish.baseline),) if wish.baseline else (),
    )


def _catalog(wish: Wish, root: Path, environment: Mapping[str, str], policy: Policy) -> Catalog:
    """The catalogue, with the records that stand beside the policy if they count."""
    return layers.catalog(_beside(wish, root), environment, policy)


def _beside(wish: Wish, root: Path) -> Path:
    """The folder of the policy."""
    return wish.policy[-1].parent if wish.policy else root


def _outputs(wish: Wish) -> None:
    """Refuse what cannot be written or printed before anything is read."""
    for path in wish.output or ():
        if str(path) != "-":
            format_for(path)
    asked = {"--json": wish.json and not wish.profile, "--format": wish.format, "--profile": wish.profile}
    if len(given := [option for option, value in asked.items() if value]) > 1:
        raise UsageError(f"{' and '.join(given)} both say what to print", remedy="keep one")
    if wish.format:
        format_named(wish.format)
    if wish.profile:
        from lading.report.compliance.guidance import guidance

        guidance(wish.profile)


def _only_new(wish: Wish) -> None:
    """Refuse what does not go together."""
    if wish.staged and (other := "--since" if wish.since is not None else "--refresh" if wish.refresh else ""):
        why = "its findings are the ones to see before a commit" if other == "--since" else "it asks nobody"
        raise UsageError(f"--staged and {other} do not go together: {why}", remedy="keep one")
    if wish.staged and wish.upload:
        raise UsageError("--upload needs the whole tree, not --staged", remedy="leave one out")
    if wish.write_baseline is None:
        return
    if wish.staged or wish.since is not None:
        other = "--staged" if wish.staged else "--since"
        raise UsageError(f"--write-baseline needs the whole tree, not {other}", remedy=f"leave {other} out")
    if wish.paths and not scope(wish.paths).single:
        raise UsageError("--write-baseline needs the whole tree, not parts of it", remedy="give one folder, or none")


def sources(wish: Wish, root: Path, environment: Mapping[str, str]) -> Sources:
    """Where facts come from, by the options and the environment."""
    caches = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = Path(environment.get("HF_HOME") or caches / "huggingface")
    own = Path(environment.get("LADING_CACHE") or caches / "lading")
    lock = root / policies.LOCK
    forbidden = environment.get("HF_HUB_OFFLINE", "").upper() in _YES
    found = Sources(
        offline=wish.offline or forbidden or (wish.locked and lock.is_file()),
        endpoint=environment.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/"),
        token=_token(environment, home),
        hf_cache=Path(environment.get("HF_HUB_CACHE") or home / "hub"),
        cache=own,
        lock=lock if lock.is_file() else None,
        max_age=MAX_AGE if wish.max_age is None else timedelta(days=wish.max_age),
        today=datetime.now(UTC).date(),
        refresh=wish.refresh,
        modelscope=Path(environment.get("MODELSCOPE_CACHE") or Path.home() / ".cache" / "modelscope" / "hub"),
        tree=root,
        progress=None if wish.quiet or not sys.stderr.isatty() else _progress,
    )
    # Of what is staged the answer is to be the same on every machine.
    return replace(found, offline=True, hf_cache=None, cache=None, modelscope=None, tree=None) if wish.staged else found


def _token(environment: Mapping[str, str], home: Path) -> str | None:
    """The token from where the Hub's own client looks for it; none where that client was told to send none unasked."""
    if environment.get("HF_HUB_DISABLE_IMPLICIT_TOKEN", "").upper() in _YES:
        return None
    if given := (environment.get("HF_TOKEN") or environment.get("HUGGING_FACE_HUB_TOKEN") or "").strip():
        return given
    try:
        return Path(environment.get("HF_TOKEN_PATH") or home / "token").read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def _progress(answered: int, asked: int) -> None:
    """How far the Hub has answered, on one line of the terminal that is gone when it is done."""
    bar = "█" * (20 * answered // asked)
    line = f"  the Hub {bar:░<20} {answered} of {asked}" if answered < asked else ""
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()


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


def written_with(wish: Wish) -> WriteOptions:
    """How every output of a run is written."""
    root = scope(wish.paths).root
    links = forge.place(root, os.environ)
    return WriteOptions(
        spec_version=cast("SpecVersion", wish.spec_version),
        rules=texts(),
        source_url=links.source_url,
        base_path=links.base_path,
        catalog=lambda: _catalog(wish, root, os.environ, policies.policy(wish.policy, root, os.environ)),
        sign_off="" if wish.staged else _sign_off(wish),
    )


def _sign_off(wish: Wish) -> str:
    """The command that accepts, in what is audited, what was found of MODEL."""
    where = [shlex.quote(str(path)) for path in wish.paths or () if path != Path() and path.is_dir()][:1]
    by = [f"--policy {shlex.quote(str(path))}" for path in wish.policy or ()][-1:]
    return " ".join([itself.called(os.environ), "approve MODEL", *where, "--reason WHY --who NAME", *by])


def write(report: Report, wish: Wish) -> None:
    """Write every file asked for, then the terminal's part to stdout."""
    options = written_with(wish)
    printed = wish.format or ("json" if wish.json else None)
    shown = False
    for path in wish.output or ():
        if str(path) == "-":
            format_named(printed or "json").write(report, sys.stdout, options)
            shown = True
        else:
            _save(format_for(path), report, path, options)
    if wish.quiet or shown:
        return
    if wish.profile:
        _profile(report, wish.profile, options, as_json=wish.json)
    elif printed and printed != "terminal":
        format_named(printed).write(report, sys.stdout, options)
    else:
        _terminal(report, options)


def _terminal(report: Report, options: WriteOptions) -> None:
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    format_named("terminal").write(report, sys.stdout, replace(options, width=_width(), color=color))


def _width() -> int:
    columns = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else None
    return columns or (os.get_terminal_size().columns if sys.stdout.isatty() else 100)


def _profile(report: Report, name: str, options: WriteOptions, *, as_json: bool) -> None:
    from lading.report.compliance import show
    from lading.report.compliance.coverage import coverage
    from lading.report.compliance.guidance import guidance

    found = coverage(report, guidance(name), options.spec_version)
    sys.stdout.write(show.as_json(found) if as_json else show.as_text(found, _width()))


def _save(format_: Format, report: Report, path: Path, options: WriteOptions) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            format_.write(report, stream, options)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="give a writable path") from error


def texts() -> dict[str, RuleText]:
    """What the rules say of themselves, for formats that carry a rule's description."""
    return {
        rule.meta.id: RuleText(summary=rule.meta.summary, help=rule.meta.remedy, severity=rule.meta.severity)
        for rule in rules()
    }
