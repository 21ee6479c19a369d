"""Weight files inside archives (zip, tar, tar.gz): looked into to a stated depth, nothing is unpacked to the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lading.domain.reference import WeightFile
from lading.domain.source import Gap, GapReason, Location
from lading.weights.archives import TAR_ERRORS, TAR_MAGIC, ZIP, content, open_zip, place, tar_members
from lading.weights.base import HEAD, BoundedReader, HeaderError, OversizeError, Part
from lading.weights.names import SUFFIXES, is_archive, is_modelish, is_weight_name, suffix_of

MAX_DEPTH = 2
"""Archives inside archives: an archive in the tree is 1 deep."""

_MAX_WEIGHTS = 1_000
_MAX_PACKED = 16 << 20
_BUDGET = 128 << 20
SEPARATOR = "!/"
"""Stands between the path of an archive and the path inside it."""


@dataclass(slots=True)
class _Left:
    """What may still be listed and unpacked, all levels together."""

    weights: int = _MAX_WEIGHTS
    unpacked: int = 64 << 20


def members(path: str, absolute: Path, size: int) -> Iterator[WeightFile | Gap]:
    """The weight files in an archive, their paths ``archive.zip!/inner/model.safetensors``; a `Gap` for what was not seen."""
    try:
        with absolute.open("rb") as stream:
            yield from _inside(path, BoundedReader(stream, size, _BUDGET), 1, _Left())
    except OSError as error:
        yield Gap(Location(path), GapReason.UNREADABLE, error.strerror or str(error))


def weights_in(path: str, absolute: Path, size: int) -> Iterator[WeightFile | Gap]:
    """`members` of an archive that nobody asked about: most hold no weights, and then what is not seen of them is no loss."""
    found = list(members(path, absolute, size))
    relevant = is_modelish(path.rpartition("/")[2]) or any(isinstance(item, WeightFile) for item in found)
    for item in found:
        if isinstance(item, WeightFile) or relevant or is_weight_name(item.location.path.rpartition(SEPARATOR)[2]):
            yield item


def _inside(path: str, reader: BoundedReader, depth: int, left: _Left) -> Iterator[WeightFile | Gap]:
    try:
        for name, part in _parts(reader, left):
            inner = f"{path}{SEPARATOR}{name}"
            if isinstance(part, str):
                yield Gap(Location(inner), GapReason.TOO_LARGE, part)
            elif is_archive(name):
                if depth >= MAX_DEPTH:
                    yield Gap(Location(inner), GapReason.TOO_DEEP, f"archives are looked into {MAX_DEPTH} deep")
                else:
                    yield from _inside(inner, part, depth + 1, left)
            elif found := _identified(inner, name, part):
                left.weights -= 1
                if left.weights < 0:
                    raise OversizeError(f"more than {_MAX_WEIGHTS:,} weight files")
                yield found
    except HeaderError as error:
        yield Gap(Location(path), error.reason, str(error))
    except TAR_ERRORS as error:
        yield Gap(Location(path), GapReason.CORRUPT_WEIGHTS, f"the archive is broken: {error}")


def _wanted(name: str) -> bool:
    return suffix_of(name) in SUFFIXES or is_archive(name)


def _parts(reader: BoundedReader, left: _Left) -> Iterator[tuple[str, BoundedReader | str]]:
    """What is worth a look, with a reader of its own, or why it cannot be read."""
    head = reader.read(HEAD)
    reader.seek(0)
    if head.startswith((ZIP, b"PK\x05\x06")):
        with open_zip(reader) as archive:
            for entry in archive.infolist():
                if _wanted(entry.filename):
                    begin = place(reader, entry)
                    if begin is not None:
                        yield entry.filename, Part(reader, begin, entry.file_size)
                    elif entry.file_size > min(_MAX_PACKED, left.unpacked):
                        yield entry.filename, f"{entry.file_size:,} bytes, packed"
                    else:
                        left.unpacked -= entry.file_size
                        data = content(archive, entry, entry.file_size)
                        yield entry.filename, BoundedReader(BytesIO(data), len(data))
        return
    packed = head[TAR_MAGIC] != b"ustar"
    for member, stream in tar_members(reader):
        name = member.name.removeprefix("./")
        if not _wanted(name) or stream is None:
            continue
        if not packed:
            at = reader.tell()
            yield name, Part(reader, member.offset_data, member.size)
            reader.seek(at)
        elif member.size > min(_MAX_PACKED, left.unpacked):
            yield name, f"{member.size:,} bytes, packed"
        else:
            left.unpacked -= member.size
            data = stream.read(member.size)
            yield name, BoundedReader(BytesIO(data), len(data))


def _identified(path: str, name: str, reader: BoundedReader) -> WeightFile | Gap | None:
    from lading.weights.read import identify_part

    return identify_part(path, name.rpartition("/")[2], reader)
