"""Hashes of weight files."""

from __future__ import annotations

import hashlib
from io import BufferedReader


def sha256(stream: BufferedReader) -> str:
    """Lower-case hex SHA-256 of everything in ``stream``, from its beginning, at the speed of the C implementation."""
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()
