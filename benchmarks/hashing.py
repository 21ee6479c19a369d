"""SHA-256 of files in the page cache with all cores, over cores times what ``openssl dgst -sha256`` does with one.
Reference: 0.9 at least, on a machine that does nothing else.

Two more figures tell a slow machine from a slow program: processor time per byte, which other programs do not spoil, and the
same work by as many ``openssl`` processes at once, which share the machine with them just as we do.

usage: python benchmarks/hashing.py [MEGABYTES [FOLDER]]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lading.domain.anatomy import Tensor
from lading.weights.hashing import content_digest, sha256_all

REFERENCE = 0.9
ROUNDS = 5
FILES_A_CORE = 8


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that calling ``work`` takes, by the clock and in processor time of this process and those it starts."""
    before, busy = time.perf_counter(), _busy()
    work()
    return time.perf_counter() - before, _busy() - busy


def _busy() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def openssl(files: list[Path], processes: int) -> None:
    """All files, divided among the processes."""
    commands = [["openssl", "dgst", "-sha256", *map(str, files[n::processes])] for n in range(processes)]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    if sum(process.wait() != 0 for process in started):
        raise SystemExit("openssl failed")


def main(megabytes: int, folder: str | None) -> int:
    """Exit status 1 when the reference is missed."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory(dir=folder) as made:
        files = [Path(made) / f"shard-{n}.safetensors" for n in range(cores * FILES_A_CORE)]
        for file in files:
            file.write_bytes(os.urandom(1 << 20) * megabytes)
        size = megabytes << 20
        tensors = [Tensor(f"layer.{n}", "U8", (size // 16,), n * (size // 16), size // 16) for n in range(16)]
        works: tuple[Callable[[], object], ...] = (
            lambda: openssl(files, 1),
            lambda: openssl(files, cores),
            lambda: list(sha256_all(files, cores)),
            lambda: content_digest([(file, tensors) for file in files], cores),
        )
        # Turn by turn, so that all see the same machine.
        rounds = [[cost(work) for work in works] for _ in range(ROUNDS)]
    (one, one_busy), (many, _), *ours = (
        (min(took for took, _ in turns), min(busy for _, busy in turns)) for turns in zip(*rounds, strict=True)
    )
    missed = False
    for name, (took, busy) in zip(("files", "contents"), ours, strict=True):
        together = one / took / cores
        missed |= together < REFERENCE
        print(
            f"{name + ':':9} {together:.2f} of {cores} cores times one-core openssl (reference: at least {REFERENCE}); "
            f"{one_busy / busy:.2f} of it per byte in processor time; {many / took:.2f} of {cores} openssl at once"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 64, sys.argv[2] if len(sys.argv) > 2 else None))
