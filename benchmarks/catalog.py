"""CPU time of loading the catalogue and asking it once for each kind of thing, over that of starting Python.

A bare Python takes some 10 ms, so the reference is the 25 ms that loading may cost. Importing the module is not counted: what
it imports of the standard library is there in every command.

usage: python benchmarks/catalog.py
"""

from __future__ import annotations

import resource
import subprocess
import sys

REFERENCE = 2.5
RUNS = 15
IMPORT = "from lading.catalog.index import load"
ASK = """
catalog = load()
catalog.model("Qwen/Qwen2.5-7B"), catalog.namespace("Qwen"), catalog.family("qwen9-4b"), catalog.named("qwen2.5-7b-instruct")
catalog.service_at("api.deepseek.com"), catalog.hosted("ollama", "qwen2.5:7b"), catalog.package("pypi", "paddleocr")
catalog.terms("other", "qwen", None), catalog.listings("deepseek"), catalog.weight_file("none.onnx")
"""


def cost(program: str) -> float:
    """The least CPU time, in seconds, of one run."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", program], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


if __name__ == "__main__":
    bare, imported = cost("pass"), cost(IMPORT)
    loaded, shapes = cost(IMPORT + ASK), cost(IMPORT + ASK + "catalog.signatures()")
    ratio = (loaded - imported) / bare
    print(f"bare Python {bare * 1000:.1f} ms, with the module {imported * 1000:.1f} ms")
    print(f"loading and look-ups {(loaded - imported) * 1000:.1f} ms, every signature {(shapes - loaded) * 1000:.1f} ms more")
    print(f"loading is {ratio:.2f} x a bare Python (reference: at most {REFERENCE})")
    sys.exit(ratio > REFERENCE)
