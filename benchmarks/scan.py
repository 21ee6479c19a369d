"""Cold scans as a multiple of ``git grep -F`` over the same tree, and their peak memory.

usage: python benchmarks/scan.py HEAVY LIGHT

``HEAVY`` is a git tree of at least 10,000 files that names many models (source archives of transformers, vllm, litellm and
the like),
``LIGHT`` one of the same size that names few. Process start is included; each figure is the best of three runs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

WORDS = "from_pretrained huggingface model_name .gguf .safetensors load_dataset openai vllm ollama Qwen llama hf://".split()
REFERENCE = {"heavy": 20, "light": 8}
MEMORY_MB = 300


def best(command: list[str], folder: Path) -> float:
    """The least wall time of three runs, in seconds."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, check=False, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main(trees: dict[str, Path]) -> int:
    """Print one line for each tree and one for memory; the exit code tells whether all references are met."""
    met = True
    for name, tree in trees.items():
        grep = best(["git", "grep", "-F", "-l", *(word for each in WORDS for word in ("-e", each))], tree)
        scan = best([sys.executable, "-m", "lading", "scan", "--offline", "-q", "."], tree)
        met &= scan / grep <= REFERENCE[name]
        print(f"{name}: a cold scan takes {scan / grep:.0f} x git grep (reference: at most {REFERENCE[name]})")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    met &= peak <= MEMORY_MB
    print(f"peak memory of one process: {peak:.0f} MB (reference: at most {MEMORY_MB}), {os.cpu_count()} cores")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(dict(zip(REFERENCE, map(Path, sys.argv[1:3]), strict=True))))
