"""CPU time of ``lading --version`` over that of ``python -c "import typer"``; the reference is 1.6 at most.

usage: python benchmarks/start_up.py
"""

from __future__ import annotations

import resource
import subprocess
import sys

REFERENCE = 1.6
RUNS = 15


def cost(*command: str) -> float:
    """The least CPU time, in seconds, of one run."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


if __name__ == "__main__":
    ratio = cost("-m", "lading", "--version") / cost("-c", "import typer")
    print(f"lading --version takes {ratio:.2f} x the CPU time of importing typer (reference: at most {REFERENCE})")
    sys.exit(ratio > REFERENCE)
