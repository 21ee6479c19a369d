"""The installed program as a whole: what is kept between runs holds as long as it is the same."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def fingerprint() -> str:
    """A digest of the names, sizes and times of the program's files and of its compiled catalogue."""
    found: list[str] = []
    folders = [str(FOLDER)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith((".py", "index.json")):
                    info = entry.stat()
                    found.append(f"{entry.path} {info.st_size} {info.st_mtime_ns}")
                elif "." not in entry.name and entry.name not in ("data", "__pycache__") and entry.is_dir():
                    folders.append(entry.path)
    return hashlib.sha256("\n".join(sorted(found)).encode("utf-8", "surrogatepass")).hexdigest()
