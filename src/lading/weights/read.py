"""From a file to what it says: LFS pointer or header, then the hash."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from lading.domain.reference import WeightFile
from lading.domain.source import Gap, GapReason, Location
from lading.registry import leaves
from lading.weights.base import HEAD, BoundedReader, Format, Header, HeaderError
from lading.weights.hashing import sha256
from lading.weights.names import SUFFIXES, is_weight_name, suffix_of

_SNIFFED = 1 << 20
"""Files without any suffix (blobs of a cache) are looked into from this size on."""

_POINTER = b"version https://git-lfs.github.com/spec/v1"
_OID = re.compile(rb"^oid sha256:([0-9a-f]{64})\r?$", re.MULTILINE)
_SIZE = re.compile(rb"^size ([0-9]{1,18})\r?$", re.MULTILINE)
_BIN_PICKLE = re.compile(r"pytorch_|adapter|lora|embeds")


def identify(path: str, absolute: Path, size: int, hash_limit: int | None) -> WeightFile | Gap | None:
    """What the file at ``absolute`` says about itself; None when it is no weight file.

    ``path`` is relative to the audited root. Files of up to ``hash_limit`` bytes are hashed, all when it is None. A file that
    claims to be a weight file and cannot be read as one is a `Gap`.
    """
    name = path.rpartition("/")[2]
    suffix = suffix_of(name)
    if suffix not in SUFFIXES and (suffix or size < _SNIFFED):
        return None
    location = Location(path)
    try:
        with absolute.open("rb") as stream:
            head = stream.read(HEAD)
            if head.startswith(_POINTER) and size <= HEAD:
                return _pointer(location, name, head)
            for format_ in formats():
                if not format_.matches(head, name):
                    continue
                header = format_.read(BoundedReader(stream, size, format_.budget))
                if header is not None:
                    digest = sha256(stream) if hash_limit is None or size <= hash_limit else None
                    return _weight_file(location, format_, size, digest, header)
    except HeaderError as error:
        return Gap(location, error.reason, str(error))
    except OSError as error:
        return Gap(location, GapReason.UNREADABLE, error.strerror or str(error))
    return None


def _weight_file(location: Location, format_: Format, size: int, digest: str | None, header: Header) -> WeightFile:
    return WeightFile(
        location=location,
        format=format_.id,
        size=size,
        sha256=digest,
        unsafe=format_.unsafe,
        architecture=header.architecture,
        bases=header.bases,
        license=header.license,
        metadata=header.metadata,
    )


@lru_cache
def formats() -> tuple[Format, ...]:
    """Every known format, in the alphabetical order of their modules."""
    return tuple(format_ for leaf in leaves("lading.weights.formats") for format_ in leaf.FORMATS)


def _pointer(location: Location, name: str, text: bytes) -> WeightFile | Gap | None:
    """What a git-LFS pointer says (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md); the name tells the format."""
    if not is_weight_name(name) and suffix_of(name) not in (".pkl", ".pickle", ".joblib"):
        return None
    oid, size = _OID.search(text), _SIZE.search(text)
    if not oid or not size:
        return Gap(location, GapReason.CORRUPT_WEIGHTS, "a git-LFS pointer without oid or size")
    format_ = _by_name(name)
    return WeightFile(
        location=location,
        format=format_.id if format_ else suffix_of(name).removeprefix("."),
        size=int(size[1]),
        sha256=oid[1].decode(),
        pointer=True,
        unsafe=format_.unsafe if format_ else False,
    )


def _by_name(name: str) -> Format | None:
    """The format that a file name stands for; ``.bin`` alone stands for none."""
    suffix = suffix_of(name)
    if suffix == ".bin" and not _BIN_PICKLE.search(name.lower()):
        return None
    return next((f for f in formats() if suffix in f.suffixes), None)
