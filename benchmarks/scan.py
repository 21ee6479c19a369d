"""Scans as multiples of ``git grep -F`` over the same tree, a second scan as a part of the first, and their peak memory.

usage: python benchmarks/scan.py HEAVY LIGHT

``HEAVY`` is a git tree of at least 10,000 files that names many models (source archives of transformers, vllm, litellm and
the like), ``LIGHT`` one of the same size that names few. Process start is included; each figure is the best of three runs. A
cold scan begins with an empty cache, a warm one follows it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = "from_pretrained huggingface model_name .gguf .safetensors load_dataset openai vllm ollama Qwen llama hf://".split()
REFERENCE = {"heavy": 20, "light": 8}
WARM = 1 / 8
MEMORY_MB = 300
RUNS = 3


def timed(command: list[str], folder: Path, cache: str = "") -> float:
    """The wall time of a run, in seconds."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=False, capture_output=True, env={**os.environ, "LADING_CACHE": cache})
    return time.perf_counter() - start


def main(trees: dict[str, Path]) -> int:
    """Print two lines for each tree and one for memory; the exit code tells whether all references are met."""
    met = True
    grep_command = ["git", "grep", "-F", "-l", *(word for each in WORDS for word in ("-e", each))]
    scan_command = [sys.executable, "-m", "lading", "scan", "--offline", "-q", "."]
    for name, tree in trees.items():
        grep = min(timed(grep_command, tree) for _ in range(RUNS))
        cold, warm = [], []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as cache:
                cold.append(timed(scan_command, tree, cache))
                warm.append(timed(scan_command, tree, cache))
        met &= min(cold) / grep <= REFERENCE[name] and min(warm) / min(cold) <= WARM
        print(f"{name}: a cold scan takes {min(cold) / grep:.1f} x git grep (reference: at most {REFERENCE[name]})")
        print(f"{name}: a warm scan takes 1/{min(cold) / min(warm):.1f} of the cold one (reference: at most 1/{1 / WARM:.0f})")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    met &= peak <= MEMORY_MB
    print(f"peak memory of one process: {peak:.0f} MB (reference: at most {MEMORY_MB}), {os.cpu_count()} cores")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(dict(zip(REFERENCE, map(Path, sys.argv[1:3]), strict=True))))
