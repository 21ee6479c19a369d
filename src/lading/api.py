"""The Python interface: the same audit as ``lading scan``, as a function. What is here is re-exported by ``lading`` itself."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from lading import pipeline
from lading.cli import running
from lading.cli.wish import Wish
from lading.errors import UsageError
from lading.report.base import WriteOptions, format_for, format_named

if TYPE_CHECKING:
    from lading.domain.report import Report
    from lading.report.base import SpecVersion

AnyPath: TypeAlias = "str | os.PathLike[str]"


def audit(
    path: AnyPath = ".",
    policy: AnyPath | Sequence[AnyPath] | None = None,
    *,
    offline: bool = False,
    baseline: AnyPath | None = None,
    since: str | None = None,
    refresh: bool = False,
    hash_files: bool = True,
) -> Report:
    """Audit a repository, folder or file, as ``lading scan PATH`` does.

    Args:
        path: what to audit.
        policy: a policy file, or several of which each is laid over the one before. Without any, ``lading.toml`` or
            ``[tool.lading]`` of ``path`` applies, or of the nearest folder above it in its repository, else the built-in
            policy.
        offline: open no socket; the lock, the caches and the bundled catalogue answer alone. As on the command line,
            ``HF_HUB_OFFLINE``, ``HF_TOKEN``, ``HF_ENDPOINT``, ``LADING_CACHE`` and ``SOURCE_DATE_EPOCH`` are respected.
        baseline: what stands in this file does not fail.
        since: what was there in this revision does not fail.
        refresh: ask the Hub again, whatever the cache holds.
        hash_files: hash the weight files in the tree.

    Returns:
        The report. A verdict is no error: see ``report.outcome`` and ``report.denied``.

    Raises:
        UsageError: ``path``, ``baseline`` or ``since`` names nothing.
        PolicyError: the policy cannot be used; the error's ``place`` says where.

    """
    wish = Wish(
        paths=[Path(path)],
        policy=None if policy is None else [Path(each) for each in _several(policy)],
        offline=offline,
        baseline=None if baseline is None else Path(baseline),
        since=since,
        refresh=refresh,
        no_hash=not hash_files,
        quiet=True,
    )
    return pipeline.run(running.request(wish))


def _several(policy: AnyPath | Sequence[AnyPath]) -> Sequence[AnyPath]:
    return (policy,) if isinstance(policy, str | os.PathLike) else policy


def render(report: Report, format: str, *, spec_version: SpecVersion = "1.6") -> str:  # noqa: A002 - the option's own name
    """The report as text in one of the output formats: ``markdown``, ``cyclonedx-json``, ``sarif`` ….

    Raises:
        UsageError: there is no such format.

    """
    stream = io.StringIO()
    format_named(format).write(report, stream, _options(spec_version))
    return stream.getvalue()


def write(report: Report, path: AnyPath, *, spec_version: SpecVersion = "1.6") -> None:
    """Write the report to a file, its format by the end of the name: ``bom.cdx.json``, ``report.html``, ``findings.sarif`` ….

    ``spec_version`` is the CycloneDX version, ``1.6`` or ``1.7``.

    Raises:
        UsageError: no format goes by that name, or the file cannot be written.

    """
    format_, options = format_for(Path(path)), _options(spec_version)
    try:
        with Path(path).open("w", encoding="utf-8", newline="\n") as stream:
            format_.write(report, stream, options)
    except OSError as error:
        raise UsageError(f"{os.fspath(path)} cannot be written: {error.strerror}", remedy="give a writable path") from error


def _options(spec_version: SpecVersion) -> WriteOptions:
    if spec_version not in ("1.6", "1.7"):
        raise UsageError(f"CycloneDX {spec_version} cannot be written", remedy="use 1.6 or 1.7")
    return WriteOptions(spec_version=spec_version, rules=running.texts())
