"""Scans as multiples of ``git grep -F`` with the same needles over the same tree, a second scan as a part of the first, and
their peak memory.

usage: python benchmarks/scan.py HEAVY LIGHT

``HEAVY`` is a git tree of at least 10,000 files that names many models (source archives of transformers, vllm, litellm and
the like), ``LIGHT`` one of the same size that names few. Process start is included; each figure is the best of three runs, but
that ``git grep`` looks for all needles once only, which takes longer than any scan. A cold scan begins with an empty cache, a
warm one follows it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lading.catalog.index import load
from lading.detect.base import rules
from lading.weights.names import SUFFIXES

FEW = "from_pretrained huggingface model_name .gguf .safetensors load_dataset openai vllm ollama Qwen llama hf://".split()
"""Needles that one would look for by hand."""
REFERENCE = {"heavy": 20, "light": 8}
WARM = 1 / 8
MEMORY_MB = 300
RUNS = 3


def needles() -> list[str]:
    """What the sweep (`lading.detect.sweep`) looks for in the bytes of a file: stems of families, hosts of services, modules of
    libraries, suffixes of weight files, and the callees of the rules.
    """
    catalog = load()
    tables = (key.removeprefix("*.") for name in ("stems", "hosts", "modules") for key in catalog.table(name))
    callees = (call.callee.rpartition(".")[2] for rule in rules() for call in rule.calls)
    return sorted({*tables, *SUFFIXES, *(name for name in callees if "*" not in name)})


def timed(command: list[str], folder: Path, cache: str = "") -> float:
    """The wall time of a run, in seconds."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=False, capture_output=True, env={**os.environ, "LADING_CACHE": cache})
    return time.perf_counter() - start


def main(trees: dict[str, Path]) -> int:
    """Print two lines for each tree and one for memory; the exit code tells whether all references are met."""
    met = True
    grep_command = ["git", "grep", "-F", "-l"]
    scan_command = [sys.executable, "-m", "lading", "scan", "--offline", "-q", "."]
    every = needles()
    for name, tree in trees.items():
        few = min(timed([*grep_command, *(word for each in FEW for word in ("-e", each))], tree) for _ in range(RUNS))
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as words:
            words.write("\n".join(every))
            words.flush()
            same = timed([*grep_command, "-f", words.name], tree)
        cold, warm = [], []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as cache:
                cold.append(timed(scan_command, tree, cache))
                warm.append(timed(scan_command, tree, cache))
        met &= min(cold) / same <= REFERENCE[name] and min(warm) / min(cold) <= WARM
        print(
            f"{name}: a cold scan takes {min(cold) / same:.2f} x git grep -F with the same {len(every):,} needles "
            f"(reference: at most {REFERENCE[name]}), {min(cold) / few:.1f} x with {len(FEW)} of that kind"
        )
        print(f"{name}: a warm scan takes 1/{min(cold) / min(warm):.1f} of the cold one (reference: at most 1/{1 / WARM:.0f})")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    met &= peak <= MEMORY_MB
    print(f"peak memory of one process: {peak:.0f} MB (reference: at most {MEMORY_MB}), {os.cpu_count()} cores")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(dict(zip(REFERENCE, map(Path, sys.argv[1:3]), strict=True))))
