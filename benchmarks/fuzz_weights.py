"""Long fuzzing of every reader: mutated copies of real files, in one process, with its memory and what it does watched.

usage: python benchmarks/fuzz_weights.py [INPUTS [SEED]]   (docs/reliability.md records a run)
"""

from __future__ import annotations

import bz2
import collections
import random
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from weight_samples import SAMPLES, bomb, gguf_file, llama, protobuf, safetensors_file, tar, torch_zip, zipped

from lading.domain.anatomy import Examined
from lading.domain.reference import WeightFile
from lading.domain.source import Gap
from lading.weights import examine
from lading.weights.base import HeaderError
from lading.weights.config import config_of
from lading.weights.jsons import mapping, parse
from lading.weights.members import members
from lading.weights.shards import read_index
from lading.weights.tokenizer import read_json, read_lines, read_sentencepiece

MEMORY = 256 << 20
SECONDS = 10
_EDGES = [
    0,
    1,
    2,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    1 << 40,
    (1 << 63) - 1,
    1 << 63,
    (1 << 64) - 1,
]
_WORDS = [
    b"\x00" * 8,
    b"\xff" * 8,
    b"GGUF",
    b"PK\x05\x06",
    b"TREE",
    b"OHDR",
    b"[[[[",
    b'{"":',
    b"cos\nsystem\n",
    b"\x93",
    b"R",
    b"\x85R",
    b".",
]

TEXTS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "config.json": (
        lambda data: config_of(mapping(parse(data))),
        b'{"architectures":["X"],"model_type":"llama","num_hidden_layers":2,"hidden_size":8,"rope_theta":1e4,"auto_map":{"A":"m.M"}}',
    ),
    "model.safetensors.index.json": (
        read_index,
        b'{"metadata":{"total_size":9},"weight_map":{"a":"m-1.safetensors","b":"m-2.safetensors"}}',
    ),
    "tokenizer.json": (read_json, b'{"model":{"type":"BPE","vocab":{"a":0,"b":1}},"added_tokens":[{"id":2,"content":"<s>"}]}'),
    "tokenizer.model": (read_sentencepiece, b"\x0a\x0e\x0a\x05<unk>\x15\x00\x00\x00\x00\x18\x02\x0a\x05\x0a\x03<s>"),
    "vocab.txt": (read_lines, b"[PAD]\n[UNK]\nthe\n"),
}


def _string(data: bytes) -> bytes:
    return struct.pack("<Q", len(data)) + data


def _safetensors(header: bytes) -> bytes:
    return struct.pack("<Q", len(header)) + header


_NAMED = b"\x80\x04cos\nsystem\n"
_EMOJI = "😀".encode()

WORST: dict[str, Callable[[], bytes]] = {
    "lists.safetensors": lambda: _safetensors(b"[" + b"[]," * 499_000 + b"[]]"),
    "objects.safetensors": lambda: _safetensors(b'{"k":[' + b'{"a":1},' * 499_000 + b"{}]}"),
    "statements.safetensors": lambda: _safetensors(
        b'{"__metadata__":{' + b",".join(b'"k%d":"v"' % n for n in range(700_000)) + b"}}"
    ),
    "lists.pkl": lambda: _NAMED + b"]" * 990_000 + b".",
    "dictionary.pkl": lambda: _NAMED + b"}(" + b"K\x01]" * 490_000 + b"u.",
    "texts.pkl": lambda: _NAMED + (b"X" + struct.pack("<I", (1 << 20) - 10) + _EMOJI + b"a" * ((1 << 20) - 14)) * 22 + b".",
    "globals.pkl": lambda: b"\x80\x04" + b"".join(b"cm%d\nn%d\n" % (n, n) for n in range(900_000)) + b".",
    "packed.pkl": lambda: bz2.compress(bytes(200 << 20)),
    "tensors.gguf": lambda: (
        b"GGUF"
        + struct.pack("<IQQ", 3, 199_000, 0)
        + b"".join(_string(b"layer.%06d.weight" % n) + struct.pack("<IQQIQ", 2, 1, 1, 0, 0) for n in range(199_000))
        + bytes(64)
    ),
    "token.gguf": lambda: (
        b"GGUF"
        + struct.pack("<IQQ", 3, 0, 1)
        + _string(b"tokenizer.ggml.tokens")
        + struct.pack("<IIQQ", 9, 8, 1, 60 << 20)
        + bytes(60 << 20)
    ),
    "tensors.onnx": lambda: protobuf((1, 8), (7, protobuf((5, b"\x08\x01\x10\x01\x42\x04aaaa")) * 400_000)),
    "directory.pt": lambda: zipped({"a/data.pkl": _NAMED + b")R."} | {f"a/data/{n}": b"" for n in range(40_000)}),
}
"""Files made to become as large as possible in memory, each in a process of its own."""


def worst() -> tuple[int, int]:
    """The greatest peak memory in MB of the files of `WORST`, and how many readers failed."""
    peak = failed = 0
    for name, make in WORST.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.write_bytes(make())
            ran = subprocess.run([sys.executable, "-c", _ONE, str(file)], capture_output=True, text=True, check=False)
        failed += bool(ran.returncode)
        print(f"{name}: {ran.stdout.strip()} MB {ran.stderr[-500:]}")
        peak = max(peak, int(ran.stdout or 0))
    return peak, failed


_ONE = """
import pathlib, re, resource, sys
from lading.weights import examine
file = pathlib.Path(sys.argv[1])
examine(file.name, file, file.stat().st_size)
status = pathlib.Path("/proc/self/status")
if status.exists():  # what getrusage gives on Linux begins with the peak of the parent
    print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) >> 10)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) >> 20)
"""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A copy with one to eight changes, most of them near the beginning or the end, where headers are."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        size = len(made)
        place = chance.random()
        at = chance.randrange(size + 1) if place < 0.4 else min(size, int(chance.expovariate(1 / 200)))
        at = max(0, size - at) if place > 0.85 else at
        match chance.randrange(8):
            case 0 | 1:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                made[at : at + 1] = bytes([made[at] ^ 1 << chance.randrange(8)]) if at < size else b"\0"
            case 3:
                code = chance.choice("<H >H <I >I <Q >Q".split())
                raw = struct.pack(code, chance.choice(_EDGES) % (1 << 8 * struct.calcsize(code)))
                made[at : at + len(raw)] = raw
            case 4:
                del made[at : at + chance.choice((1, 4, 64, 100_000))]
            case 5:
                made[at:at] = made[chance.randrange(size + 1) :][: chance.choice((1, 16, 256))]
            case 6:
                made[at:at] = chance.choice(_WORDS) * chance.choice((1, 1, 1, 40, 2_000))
            case _:
                made[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 8, 64))))
    return bytes(made)


def _hang(_signal: int, _frame: object) -> None:
    raise TimeoutError


def main(inputs: int, seed: int) -> int:
    """Exit status 1 when anything went wrong."""
    chance = random.Random(seed)
    outcomes: collections.Counter[str] = collections.Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        trap = Path(folder) / "executed"
        seeds: list[tuple[str, bytes]] = [(name, make()) for name, make in SAMPLES.items()]
        for name, data in (
            ("bomb.pkl", bomb(trap)),
            ("bomb.pt", torch_zip(pickled=bomb(trap))),
            ("lora.safetensors", safetensors_file()),
        ):
            seeds.append((name, data))
        inner = {
            "a/m.safetensors": safetensors_file(llama(layers=1)),
            "m.gguf": gguf_file(),
            "inner.zip": zipped({"m.pt": torch_zip()}),
        }
        archives = [
            ("a.zip", zipped(inner, 8)),
            ("a.tar", tar(inner)),
            ("a.tar.gz", tar(inner, "w:gz")),
            ("b.zip", zipped(inner)),
        ]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        signal.signal(signal.SIGALRM, _hang)
        for n in range(inputs):
            kind = chance.random()
            name, data = chance.choice(seeds if kind < 0.8 else archives)
            reader: Callable[[bytes], object] | None = None
            if kind > 0.9:
                name = chance.choice(list(TEXTS))
                reader, data = TEXTS[name]
            changed = mutated(data, chance)
            signal.alarm(SECONDS)
            try:
                outcomes[f"{name}: {_read(Path(folder) / name, changed, reader)}"] += 1
            except (Exception, RecursionError):  # noqa: BLE001 - any exception is what is looked for
                failures.append(f"{name} (input {n}):\n{traceback.format_exc()}")
                print(failures[-1])
                if len(failures) > 20:
                    break
            finally:
                signal.alarm(0)
        executed = trap.exists()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1 if sys.platform == "darwin" else 1_024
    for what, count in sorted(outcomes.items()):
        print(f"{count:8,}  {what}")
    print(f"inputs {sum(outcomes.values()) + len(failures):,} · failures {len(failures)} · code executed: {executed}")
    print(f"peak memory {peak * scale >> 20} MB of {MEMORY >> 20} MB, {before * scale >> 20} MB of it before the first input")
    most, failed = worst()
    print(f"made to be large: {len(WORST)} files · failures {failed} · peak memory {most} MB")
    return int(bool(failures) or executed or failed > 0 or max(peak * scale, most << 20) > MEMORY)


def _read(file: Path, data: bytes, reader: Callable[[bytes], object] | None) -> str:
    if reader:
        try:
            return "none" if reader(data) is None else "read"
        except HeaderError:
            return "gap"
    file.write_bytes(data)
    if file.name.startswith(("a.", "b.")):
        found = list(members(file.name, file, len(data)))
        return (
            "gap"
            if any(isinstance(one, Gap) for one in found)
            else "read"
            if any(isinstance(one, WeightFile) for one in found)
            else "none"
        )
    one = examine(file.name, file, len(data))
    return "read" if isinstance(one, Examined) else "gap" if isinstance(one, Gap) else "none"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
