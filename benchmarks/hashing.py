"""SHA-256 of files in the page cache with all cores, over cores times what ``openssl dgst -sha256`` does with one.
Reference: 0.9 at least, on a machine that does nothing else.

usage: python benchmarks/hashing.py [MEGABYTES [FOLDER]]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lading.domain.anatomy import Tensor
from lading.weights.hashing import content_digest, sha256_all

REFERENCE = 0.9
ROUNDS = 5
FILES_A_CORE = 3


def clock(work: object) -> float:
    """Seconds that calling ``work`` takes."""
    before = time.perf_counter()
    work()  # type: ignore[operator]  # a function without arguments
    return time.perf_counter() - before


def openssl(files: list[Path]) -> None:
    """One core, all files."""
    subprocess.run(["openssl", "dgst", "-sha256", *map(str, files)], check=True, capture_output=True)


def main(megabytes: int, folder: str | None) -> int:
    """Exit status 1 when the reference is missed."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory(dir=folder) as made:
        files = [Path(made) / f"shard-{n}.safetensors" for n in range(cores * FILES_A_CORE)]
        for file in files:
            file.write_bytes(os.urandom(1 << 20) * megabytes)
        size = megabytes << 20
        tensors = [Tensor(f"layer.{n}", "U8", (size // 16,), n * (size // 16), size // 16) for n in range(16)]
        works = (
            lambda: openssl(files),
            lambda: list(sha256_all(files, cores)),
            lambda: content_digest([(file, tensors) for file in files], cores),
        )
        # Turn by turn, so that all see the same machine; another program that uses it spoils the figures all the same.
        rounds = [[clock(work) for work in works] for _ in range(ROUNDS)]
    best = [min(took) for took in zip(*rounds, strict=True)]
    together, contents = (best[0] / took / cores for took in best[1:])
    print(f"files:    {together:.2f} of {cores} cores times one-core openssl (reference: at least {REFERENCE})")
    print(f"contents: {contents:.2f} of the same, tensor by tensor")
    return int(min(together, contents) < REFERENCE)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 128, sys.argv[2] if len(sys.argv) > 2 else None))
