"""Entries of a policy file as text, and the file with them added: everything that was in it stays as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from glob import escape
from pathlib import PurePath
from typing import NamedTuple

from lading.assess.policy import Policy, parse
from lading.domain.subject import Subject
from lading.errors import PolicyError, UsageError

BOM = b"\xef\xbb\xbf"


class Entry(NamedTuple):
    """An ``[[approve]]`` entry to write: ``model`` is a name, not a pattern."""

    model: str
    revision: str | None
    findings: tuple[str, ...]
    reason: str
    approved_by: str
    until: date
    sha256: tuple[str, ...] = ()

    def lines(self, policy: Policy) -> tuple[str, ...]:
        """The entry as it stands in ``policy``'s file."""
        return (
            policy.header("approve"),
            f"model = {quoted(pattern(self.model))}",
            *([f"revision = {quoted(self.revision)}"] if self.revision else ()),
            *([f"sha256 = [{', '.join(map(quoted, self.sha256))}]"] if self.sha256 else ()),
            f"findings = [{', '.join(map(quoted, self.findings))}]",
            f"reason = {quoted(self.reason)}",
            f"approved_by = {quoted(self.approved_by)}",
            f"until = {self.until.isoformat()}",
        )


def digests(subject: Subject) -> tuple[str, ...]:
    """The SHA-256 of all the weight files that a subject is here, sorted; empty when one of them is not known."""
    found = {weights.sha256 for weights in subject.weights}
    return tuple(sorted(one for one in found if one)) if None not in found else ()


@lru_cache
def pattern(name: str) -> str:
    """A pattern that matches ``name``; bytes of a file name that are no text match any character."""
    return re.sub("[\ud800-\udfff]", "?", escape(name))


@lru_cache
def quoted(text: str) -> str:
    """A basic string of TOML on one line (https://toml.io/en/v1.0.0#string), unprintable characters spelled out, and the second
    of two ``#``, with which a line of a log can be a command to the CI system that shows it.
    """
    plain = json.dumps(text, ensure_ascii=False).replace("##", "#\\u0023")
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in plain)


def added(content: bytes, entries: Iterable[Entry], policy: Policy) -> bytes:
    """``content``, the file that ``policy`` was read from (empty for a new one), with ``entries`` at its end.

    The new lines end as those of the file do. Raises `UsageError` when the file writes its approvals in a way that nothing can
    be added to from behind.
    """
    entries = tuple(entries)
    end = "\r\n" if b"\r\n" in content else "\n"
    blocks = [end.join(entry.lines(policy)) for entry in entries]
    body = content.removeprefix(BOM)
    gap = "" if not body.strip() else end if body.endswith(b"\n") else end * 2
    found = content + (gap + (end * 2).join(blocks) + end).encode()
    try:
        parse(found.decode(), policy.file, pyproject=PurePath(policy.file).name == "pyproject.toml")
    except PolicyError as error:
        tables = ", ".join(f"{{ {', '.join(entry.lines(policy)[1:])} }}" for entry in entries)
        raise UsageError(
            f"nothing can be added to the end of {policy.file}: {error.message}",
            remedy=f"add to its list of approvals: {tables}",
        ) from error
    return found
