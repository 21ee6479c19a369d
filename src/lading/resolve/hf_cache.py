"""What the Hugging Face cache on this machine knows of a repository, without the network.

Layout: ``models--ORG--NAME/refs/BRANCH`` holds a commit, ``snapshots/COMMIT/FILE`` links to ``blobs/HASH`` (a name of 64 hex
digits is the SHA-256 of the content), ``trees/COMMIT.json`` lists the files of the commit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lading.domain.reference import Kind
from lading.resolve.cards import COMMIT, MOST_FILES, SHA256, is_hub_id
from lading.resolve.sources import Ask

LARGEST = 4 * 2**20
LARGEST_CARD = 256 * 2**10
DEEPEST = 64
BRANCH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One commit as far as it is cached, in the shape of a Hub answer.

    ``has_card`` is false when there is no README that can be read: then the card's facts are not known from here.
    """

    payload: dict[str, Any]
    has_card: bool
    path: Path


def read(root: Path, ask: Ask) -> Snapshot | None:
    """The snapshot of the asked revision (the default branch if none); None when it is not in the cache below ``root``."""
    if not is_hub_id(ask.id):
        return None
    folder = root / f"{'datasets' if ask.kind is Kind.DATASET else 'models'}--{ask.id.replace('/', '--')}"
    commit = _commit(folder, ask.revision)
    if commit is None:
        return None
    snapshot = folder / "snapshots" / commit
    if not snapshot.is_dir():
        return None
    files = {**_listed(folder / "trees" / f"{commit}.json"), **_present(snapshot)}
    card = _front_matter(snapshot / "README.md")
    payload: dict[str, Any] = {
        "id": ask.id,
        "sha": commit,
        "cardData": card if card is not None else {},
        "siblings": [file for _, file in sorted(files.items())],
    }
    config = _json(snapshot / "config.json")
    payload["config"] = {name: config[name] for name in ("model_type", "_name_or_path") if name in config}
    adapted = _json(snapshot / "adapter_config.json").get("base_model_name_or_path")
    if adapted is not None:
        # What an adapter says it was trained on is the strongest statement of lineage there is.
        payload["cardData"] = {**payload["cardData"], "base_model": adapted, "base_model_relation": "adapter"}
    return Snapshot(payload, card is not None, snapshot)


def _commit(folder: Path, revision: str | None) -> str | None:
    if revision and COMMIT.fullmatch(revision.lower()):
        return revision.lower()
    name = revision or "main"
    if not BRANCH.fullmatch(name):
        return None
    text = _bytes(folder / "refs" / name, 100)
    commit = text.decode("ascii", "replace").strip().lower() if text else ""
    return commit if COMMIT.fullmatch(commit) else None


def _listed(path: Path) -> dict[str, dict[str, Any]]:
    """The files of the commit as the tree listing states them."""
    files = _json(path).get("files")
    found: dict[str, dict[str, Any]] = {}
    for name, info in list(files.items())[:MOST_FILES] if isinstance(files, dict) else ():
        if isinstance(info, dict):
            found[name] = _file(name, info.get("lfs_size") or info.get("size"), info.get("lfs_sha256"))
    return found


def _present(snapshot: Path) -> dict[str, dict[str, Any]]:
    """The files of the snapshot that are on disk, with the SHA-256 that their blob is named by."""
    found: dict[str, dict[str, Any]] = {}
    for path in _walk(snapshot):
        name = path.relative_to(snapshot).as_posix()
        try:
            blob = path.readlink().name if path.is_symlink() else ""
            size = path.stat().st_size
        except OSError:
            continue
        if SHA256.fullmatch(blob) or not blob:
            found[name] = _file(name, size, blob or None)
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Files below ``folder``, at most `MOST_FILES`; linked folders are not entered."""
    seen = 0
    waiting = [folder]
    while waiting:
        try:
            entries = sorted(waiting.pop().iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir() and not entry.is_symlink():
                waiting.append(entry)
            elif (seen := seen + 1) <= MOST_FILES:
                yield entry


def _file(name: str, size: object, sha256: object) -> dict[str, Any]:
    return {"rfilename": name, "size": size, "lfs": {"sha256": sha256} if sha256 else None}


def _front_matter(path: Path) -> dict[str, Any] | None:
    """The YAML table at the head of a README, empty when it has none; None when there is no README or it cannot be read."""
    content = _bytes(path, LARGEST_CARD)
    if content is None:
        return None
    match = re.match(r"\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", content.decode("utf-8", "replace"), re.DOTALL)
    if not match:
        return {}
    if _depth(match[1]) > DEEPEST:
        return None
    import yaml

    class Plain(yaml.SafeLoader):
        """Without aliases, which let a short text stand for an endless one."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            return super().compose_node(parent, index)

    try:
        table = yaml.load(match[1], Loader=Plain)  # noqa: S506  # a SafeLoader with less
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, OverflowError, AttributeError):
        return None
    return table if isinstance(table, dict) else None


def _depth(text: str) -> int:
    """How deep brackets are open at most; the parser's time grows with its square."""
    depth = most = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        most = max(most, depth)
    return most


def _json(path: Path) -> dict[str, Any]:
    """A JSON table from disk; empty when there is none or it cannot be read."""
    content = _bytes(path, LARGEST)
    try:
        table = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def _bytes(path: Path, most: int) -> bytes | None:
    """Up to ``most`` bytes of a file; None when it cannot be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError:
        return None
