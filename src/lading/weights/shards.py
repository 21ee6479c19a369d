"""Models in several files: numbered names, and the index that says which tensor is where."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any

from lading.domain.anatomy import Need, NeededFile
from lading.patterns import regex
from lading.weights.base import HeaderError
from lading.weights.jsons import mapping, parse, text, whole

INDEX_SUFFIX = ".index.json"
MAX_INDEX = 24 << 20
_MAX_SHARDS = 10_000
_NUMBERED = regex(r"(.+)-(\d{5})-of-(\d{5})(\.\w+)")


@dataclass(frozen=True, slots=True)
class ShardIndex:
    """``*.safetensors.index.json`` and its ``.bin`` kin: the files, how many tensors they share, and their size together."""

    shards: tuple[str, ...]
    tensors: int
    total_size: int | None = None


def read_index(data: bytes) -> ShardIndex:
    """Raises `HeaderError` for what is no index (https://huggingface.co/docs/huggingface_hub/package_reference/serialization)."""
    said = parse(data)
    placed: dict[str, Any] = mapping(mapping(said).get("weight_map"))
    if not placed:
        raise HeaderError("an index without weight_map")
    shards = sorted({text(name) for name in placed.values()})
    if len(shards) > _MAX_SHARDS or not all(inside(name) for name in shards):
        raise HeaderError("an index that names what is no file beside it")
    return ShardIndex(tuple(shards), len(placed), whole(mapping(mapping(said).get("metadata")).get("total_size")))


def is_shard(name: str) -> bool:
    """Is this one file of a numbered set?"""
    found = _NUMBERED.fullmatch(name)
    return found is not None and int(found[3]) > 1


def siblings(name: str, count: int | None = None) -> tuple[NeededFile, ...]:
    """The other files of a numbered set (``model-00001-of-00003.safetensors``); nothing for any other name."""
    found = _NUMBERED.fullmatch(name)
    if not found:
        return ()
    total = int(found[3]) if count is None else count
    if not 1 < total <= _MAX_SHARDS or total != int(found[3]):
        return ()
    names = (f"{found[1]}-{n:05}-of-{total:05}{found[4]}" for n in range(1, total + 1))
    return tuple(NeededFile(other, Need.SHARD) for other in names if other != name)


def inside(path: str) -> bool:
    """Does a relative path stay in the folder it starts from?"""
    plain = path.replace("\\", "/")
    normal = posixpath.normpath(plain)
    return bool(path) and "\0" not in path and not normal.startswith(("/", "..")) and normal != "." and ":" not in normal[:2]
