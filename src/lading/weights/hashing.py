"""Hashes of weight files: of their bytes, as git names them, and of their tensors whatever header and order they stand in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from lading.domain.anatomy import Tensor

_CHUNK = 1 << 18
MAX_GIT_BLOB = 16 << 20
"""Bytes up to which a file on the Hub is kept by git itself, and named by its blob's SHA-1."""


def sha256(stream: BufferedReader) -> str:
    """Lower-case hex SHA-256 of everything in ``stream``, from its beginning, at the speed of the C implementation."""
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_all(paths: Sequence[Path], workers: int | None = None) -> Iterator[str | OSError]:
    """SHA-256 of each file in turn, all cores at once (hashing lets other threads run); the error where one cannot be read."""
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        yield from pool.map(_of_file, paths)


def _of_file(path: Path) -> str | OSError:
    try:
        with path.open("rb") as stream:
            return sha256(stream)
    except OSError as error:
        return error


def git_blob(data: bytes) -> str:
    """The name that git gives to a file of these bytes (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects)."""
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


# --- content ------------------------------------------------------------------------------------------------------


def content_digest(files: Iterable[tuple[Path, Sequence[Tensor]]], workers: int | None = None) -> str | None:
    """SHA-256 over the tensors of all ``files`` together, in the order of their names.

    Every tensor counts with the SHA-256 of its name, dtype, shape and bytes, so that header, order, padding and the division
    into shards make no difference, and so does the format as long as it keeps the numbers as they are. None when there are no
    tensors, or the bytes of one are not known to stand in its file.
    """
    work: list[tuple[Path, Tensor]] = [(path, tensor) for path, tensors in files for tensor in tensors]
    if not work or any(tensor.begin is None or tensor.size is None for _, tensor in work):
        return None
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        digests = list(pool.map(_of_tensors, _shared(work, workers or os.cpu_count() or 1)))
    flat = sorted(digest for part in digests for digest in part)
    return hashlib.sha256(b"".join(flat)).hexdigest()


def _shared(work: list[tuple[Path, Tensor]], workers: int) -> list[list[tuple[Path, Tensor]]]:
    """Neighbouring tensors together, in a few times as many parts as there are workers, of about the same size."""
    work.sort(key=lambda item: (str(item[0]), item[1].begin or 0))
    share = sum(tensor.size or 0 for _, tensor in work) // (workers * 8) + 1
    parts: list[list[tuple[Path, Tensor]]] = [[]]
    filled = 0
    for item in work:
        if filled > share:
            parts.append([])
            filled = 0
        parts[-1].append(item)
        filled += (item[1].size or 0) + 4_096
    return parts


def _of_tensors(items: list[tuple[Path, Tensor]]) -> list[bytes]:
    """Raises `OSError` where a file cannot be read or ends too early."""
    digests: list[bytes] = []
    path, stream = None, None
    buffer = memoryview(bytearray(_CHUNK))
    try:
        for where, tensor in items:
            if where != path or stream is None:
                if stream:
                    stream.close()
                path, stream = where, where.open("rb", buffering=0)
            digests.append(_of_tensor(stream, tensor, buffer))
    finally:
        if stream:
            stream.close()
    return digests


def _of_tensor(stream: BinaryIO, tensor: Tensor, buffer: memoryview) -> bytes:
    shape = ",".join(map(str, tensor.shape))
    made = hashlib.sha256(f"{tensor.name}\0{tensor.dtype}\0{shape}\0".encode("utf-8", "surrogatepass"))
    stream.seek(tensor.begin or 0)
    left = tensor.size or 0
    while left:
        count = stream.readinto(buffer[: min(left, _CHUNK)])  # type: ignore[attr-defined]  # an unbuffered file has it
        if not count:
            raise OSError("the file ends inside a tensor")
        made.update(buffer[:count])
        left -= count
    return made.digest()
