"""What reading the header of a 100 GB file costs over that of a 1 GB file, for safetensors and GGUF; sparse files, so that only
headers are real. Reference: 1.2 times at most, either way, within 64 MB for the whole process.

usage: python benchmarks/headers.py [FOLDER]
"""

from __future__ import annotations

import json
import resource
import struct
import sys
import tempfile
import time
from pathlib import Path

from lading.weights import examine

SMALL, LARGE = 1 << 30, 100 << 30
TENSORS = 400
REFERENCE = 1.2
MEMORY = 64
ROUNDS = 30


def safetensors(file: Path, size: int) -> None:
    """``TENSORS`` matrices that fill ``size`` bytes."""
    rows = size // TENSORS // (4_096 * 2)
    each = rows * 4_096 * 2
    header = {
        f"model.layers.{n:03}.mlp.up_proj.weight": {
            "dtype": "BF16",
            "shape": [rows, 4_096],
            "data_offsets": [n * each, (n + 1) * each],
        }
        for n in range(TENSORS)
    }
    # Numbers of more digits make a longer header: padded to the same length, as the format allows.
    text = json.dumps(header).encode().ljust(64 << 10)
    with file.open("wb") as stream:
        stream.write(len(text).to_bytes(8, "little") + text)
        stream.truncate(8 + len(text) + TENSORS * each)


def gguf(file: Path, size: int) -> None:
    """The same in F16, with a vocabulary of 128,000 tokens."""

    def string(text: str) -> bytes:
        return struct.pack("<Q", len(text)) + text.encode()

    rows = size // TENSORS // (4_096 * 2)
    each = rows * 4_096 * 2
    tokens = b"".join(string(f"token{n}") for n in range(128_000))
    statements = [
        string("general.architecture") + struct.pack("<I", 8) + string("llama"),
        string("llama.block_count") + struct.pack("<II", 4, TENSORS),
        string("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 128_000) + tokens,
    ]
    tensors = b"".join(
        string(f"blk.{n}.ffn_up.weight") + struct.pack("<IQQIQ", 2, 4_096, rows, 1, n * each) for n in range(TENSORS)
    )
    head = b"GGUF" + struct.pack("<IQQ", 3, TENSORS, len(statements)) + b"".join(statements) + tensors
    with file.open("wb") as stream:
        stream.write(head)
        stream.truncate(-(-len(head) // 32) * 32 + TENSORS * each)


def cost(small: Path, large: Path) -> tuple[float, float]:
    """The least CPU time of reading each, turn by turn, so that both see the same machine."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for n, file in enumerate((small, large)):
            before = time.process_time()
            found = examine(file.name, file, file.stat().st_size)
            best[n] = min(best[n], time.process_time() - before)
            if getattr(found, "tensors", ()) == ():
                raise SystemExit(f"{file.name} was not read: {found}")
    return best[0], best[1]


if __name__ == "__main__":
    missed = False
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        for name, make in (("safetensors", safetensors), ("gguf", gguf)):
            files = Path(folder) / f"small.{name}", Path(folder) / f"large.{name}"
            for file, size in zip(files, (SMALL, LARGE), strict=True):
                make(file, size)
            small, large = cost(*files)
            print(f"{name}: the header of 100 GB costs {large / small:.2f} x that of 1 GB (reference: at most {REFERENCE})")
            missed |= not 1 / REFERENCE <= large / small <= REFERENCE
    scale = 1 if sys.platform == "darwin" else 1_024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale >> 20
    print(f"peak memory {peak} MB (reference: at most {MEMORY})")
    sys.exit(missed or peak > MEMORY)
