"""From a file to what it says: pointer or header, then the hash."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

from lading.domain.reference import WeightFile
from lading.domain.source import Gap, GapReason, Location
from lading.patterns import regex
from lading.registry import leaves
from lading.weights.base import HEAD, BoundedReader, Format, Header, HeaderError
from lading.weights.names import (
    is_looked_into,
    is_modelish,
    is_weight_name,
    keeps_models,
    may_hold_weights,
    suffix_of,
)

if TYPE_CHECKING:  # as in `lading.weights.base`
    from lading.domain.anatomy import Examined, NeededFile

_POINTER = b"version https://git-lfs.github.com/spec/v1"
_OID = regex(rb"^oid sha256:([0-9a-f]{64})\r?$", re.MULTILINE)
_SIZE = regex(rb"^size ([0-9]{1,18})\r?$", re.MULTILINE)
_BIN_PICKLE = regex(r"pytorch_|adapter|lora|embeds")

_DVC_HASH = regex(rb"^[ \t-]*md5:[ \t]*([0-9a-f]{32})(?:\.dir)?[ \t]*\r?$", re.MULTILINE)
_DVC_SIZE = regex(rb"^[ \t-]*size:[ \t]*([0-9]{1,18})[ \t]*\r?$", re.MULTILINE)
_PICKLED = "pickle.globals"


@dataclass(frozen=True, slots=True)
class _Seen:
    """One file with its header; ``format`` is None for a pointer."""

    file: WeightFile
    format: Format | None = None
    header: Header = field(default_factory=Header)


def identify(path: str, absolute: Path, size: int, hash_limit: int | None) -> WeightFile | Gap | None:
    """What the file at ``absolute`` says about itself; None when it is no weight file.

    ``path`` is relative to the audited root. Files of up to ``hash_limit`` bytes are hashed, all when it is None. A file that
    claims to be a weight file and cannot be read as one is a `Gap`.
    """
    seen = _look(path, absolute, size, hash_limit, asked=False)
    return seen.file if isinstance(seen, _Seen) else seen


def examine(path: str, absolute: Path, size: int, hash_limit: int | None = 0) -> Examined | Gap | None:
    """As `identify`, with everything else that the header tells: tensors, sizes, imports, and the files it needs.

    Files that are asked for by name are looked at whatever they are called. A ``config.json`` beside the file completes the
    sizes. A needed file that is not there is one of the ``gaps``.
    """
    from lading.domain.anatomy import Examined
    from lading.weights.anatomy import combined
    from lading.weights.folder import config_beside
    from lading.weights.shards import siblings

    seen = _look(path, absolute, size, hash_limit, asked=True)
    if not isinstance(seen, _Seen):
        return seen
    header, name = seen.header, path.rpartition("/")[2]
    beside = config_beside(absolute.parent) if header.tensors and not header.shapes else None
    needs = (*header.needs, *siblings(name), *_numbers_of(seen.format, name))
    made = seen.file.anatomy
    if beside:
        made = replace(made, shapes=combined(beside.shapes, made.shapes))
    return Examined(
        file=replace(seen.file, anatomy=made),
        tensors=header.tensors,
        imports=header.imports,
        complete=header.complete,
        needs=needs,
        gaps=missing(path, absolute.parent, needs),
    )


def missing(path: str, folder: Path, needs: tuple[NeededFile, ...]) -> tuple[Gap, ...]:
    """A `Gap` for each needed file that is not in ``folder``; ``path`` is that of the file that needs it."""
    parent = path.rpartition("/")[0]
    return tuple(
        Gap(
            Location(f"{parent}/{needed.path}" if parent else needed.path),
            GapReason.MISSING_INCLUDE,
            f"{needed.need.value} of {path}, not in the audited tree",
        )
        for needed in needs
        if not (folder / needed.path).exists()
    )


def _numbers_of(format_: Format | None, name: str) -> tuple[NeededFile, ...]:
    """OpenVINO's numbers are in a file of the same name."""
    if format_ is None or format_.id != "openvino":
        return ()
    from lading.domain.anatomy import Need, NeededFile

    return (NeededFile(f"{name.rpartition('.')[0]}.bin", Need.WEIGHTS),)


def _look(path: str, absolute: Path, size: int, hash_limit: int | None, *, asked: bool) -> _Seen | Gap | None:
    if not asked and not is_looked_into(path, size):
        return None
    name = path.rpartition("/")[2]
    suffix = suffix_of(name)
    location = Location(path)
    try:
        with absolute.open("rb") as stream:
            head = stream.read(HEAD)
            if head.startswith(_POINTER) and size <= HEAD:
                return _pointer(location, name, head)
            if suffix == ".dvc":
                return _dvc(location, name.removesuffix(".dvc"), head)
            for format_ in formats():
                header = format_.read(BoundedReader(stream, size, format_.budget)) if format_.matches(head, name) else None
                if header is not None and (asked or _counts(format_, header, path)):
                    digest = _digest(stream) if hash_limit is None or size <= hash_limit else None
                    return _Seen(_weight_file(location, format_, size, digest, header), format_, header)
    except HeaderError as error:
        return Gap(location, error.reason, str(error))
    except OSError as error:
        return Gap(location, GapReason.UNREADABLE, error.strerror or str(error))
    return None


def identify_part(path: str, name: str, reader: BoundedReader) -> WeightFile | Gap | None:
    """As `identify`, of a file inside another, which is not hashed."""
    location = Location(path)
    try:
        head = reader.read(HEAD)
        for format_ in formats():
            if format_.matches(head, name):
                reader.seek(0)
                with reader.limited(format_.budget):
                    header = format_.read(reader)
                if header is not None and _counts(format_, header, path):
                    return _weight_file(location, format_, reader.size, None, header)
    except HeaderError as error:
        return Gap(location, error.reason, str(error))
    return None


def _digest(stream: BufferedReader) -> str:
    from lading.weights.hashing import sha256

    return sha256(stream)


def _counts(format_: Format, header: Header, path: str) -> bool:
    """Is a file of a format that keeps other data as often as weights to be taken for a weight file?"""
    *folders, name = path.split("/")
    if not format_.general or is_modelish(name) or any(map(keeps_models, folders)):
        return True
    if format_.unsafe:  # a pickle of plain data
        return bool(header.tensors) or not header.complete or any(one.danger != "safe" for one in header.imports)
    return _unsafe(format_, header)


def _unsafe(format_: Format, header: Header) -> bool:
    """Can loading run code: as the format always can, or because this file holds a pickle or code?"""
    dangerous = any(one.danger == "dangerous" for one in header.imports)
    return format_.unsafe or dangerous or any(key == _PICKLED for key, _ in header.metadata)


def _weight_file(location: Location, format_: Format, size: int, digest: str | None, header: Header) -> WeightFile:
    from lading.weights.anatomy import anatomy
    from lading.weights.shards import is_shard

    return WeightFile(
        location=location,
        format=format_.id,
        size=size,
        sha256=digest,
        unsafe=_unsafe(format_, header),
        architecture=header.architecture,
        bases=header.bases,
        license=header.license,
        metadata=header.metadata,
        anatomy=anatomy(
            header.tensors,
            header.shapes,
            header.tokenizer,
            header.chat_template,
            least=1 if is_shard(location.path.rpartition("/")[2]) else 2,
        ),
    )


@lru_cache
def formats() -> tuple[Format, ...]:
    """Every known format, in the alphabetical order of their modules."""
    return tuple(format_ for leaf in leaves("lading.weights.formats") for format_ in leaf.FORMATS)


def _pointer(location: Location, name: str, text: bytes) -> _Seen | Gap | None:
    """What a git-LFS pointer says (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md); the name tells the format."""
    if not may_hold_weights(name):
        return None
    oid, size = _OID.search(text), _SIZE.search(text)
    if not oid or not size:
        return Gap(location, GapReason.CORRUPT_WEIGHTS, "a git-LFS pointer without oid or size")
    return _pointed(location, name, int(size[1]), oid[1].decode())


def _dvc(location: Location, name: str, text: bytes) -> _Seen | None:
    """What a DVC file says (https://doc.dvc.org/user-guide/project-structure/dvc-files): the MD5 of one weight file."""
    found, size = _DVC_HASH.search(text), _DVC_SIZE.search(text)
    if not found or not is_weight_name(name):
        return None
    return _pointed(location, name, int(size[1]) if size else 0, None, ("dvc.md5", found[1].decode()))


def _pointed(location: Location, name: str, size: int, sha: str | None, *said: tuple[str, str]) -> _Seen:
    format_ = _by_name(name)
    return _Seen(
        WeightFile(
            location=location,
            format=format_.id if format_ else suffix_of(name).removeprefix("."),
            size=size,
            sha256=sha,
            pointer=True,
            unsafe=format_.unsafe if format_ else False,
            metadata=said,
        )
    )


def _by_name(name: str) -> Format | None:
    """The format that a file name stands for; ``.bin`` alone stands for none."""
    suffix = suffix_of(name)
    if suffix == ".bin" and not _BIN_PICKLE.search(name.lower()):
        return None
    return next((f for f in formats() if suffix in f.suffixes), None)
