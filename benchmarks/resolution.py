"""Our own CPU time for a graph, over what it takes at best with a Hub that needs 50 ms for an answer, eight at a time.

The Hub is a real HTTP server on the loopback interface, in a process of its own. Requests are those that it counted.

usage: python benchmarks/resolution.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from lading.catalog.build import compile_index
from lading.catalog.index import Catalog
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.resolve import Sources, resolve

REFERENCE = 0.5
LATENCY = 0.05
LEVELS = (200, 80, 40, 8, 1)
SERVER = """
import sys
from loopback_hub import LoopbackHub
from resolution import LATENCY, graph
with LoopbackHub() as hub:
    hub.latency, hub.answers = LATENCY, graph()
    print(hub.endpoint, flush=True)
    sys.stdin.readline()
    print(hub.requests.total(), hub.most, flush=True)
"""


def graph() -> dict[str, object]:
    """Answers about models in levels, each with 40 files and built on one or two of the next level."""
    found: dict[str, object] = {}
    for depth, size in enumerate(LEVELS):
        below = LEVELS[depth + 1] if depth + 1 < len(LEVELS) else 0
        for n in range(size):
            bases = sorted({f"acme/l{depth + 1}-{at % below}" for at in (n, 7 * n + 3)}) if below else []
            files = [
                {"rfilename": f"model-{at:05}.safetensors", "size": at, "lfs": {"sha256": f"{at:064x}", "size": at}}
                for at in range(40)
            ]
            id_, card = f"acme/l{depth}-{n}", {"license": "mit", "base_model": bases}
            found[id_] = {"id": id_, "sha": f"{n:040x}", "cardData": card, "siblings": files}
    return found


def run() -> float:
    """Our CPU time in the first run over the best wall time there can be; prints what it saw."""
    paths = {"PYTHONPATH": ":".join([str(Path(__file__).parent), *sys.path])}
    with (
        tempfile.TemporaryDirectory() as cache,
        subprocess.Popen(
            [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=paths
        ) as server,
    ):
        assert server.stdin is not None
        assert server.stdout is not None
        endpoint = server.stdout.readline().strip()
        sources = Sources(False, endpoint, None, None, Path(cache), None, None, date(2026, 1, 1))
        subjects = [Subject(Kind.MODEL, f"acme/l0-{n}", "huggingface", hub_id=f"acme/l0-{n}") for n in range(LEVELS[0])]
        times, cpu = [], []
        for _ in range(2):
            started, used = time.perf_counter(), time.process_time()
            resolve(subjects, Catalog(compile_index([])), sources)
            times.append(time.perf_counter() - started)
            cpu.append(time.process_time() - used)
        print("stop", file=server.stdin, flush=True)
        requests, most = map(int, server.stdout.readline().split())
    best = sum(-(-size // sources.concurrency) for size in LEVELS) * LATENCY
    print(f"{sum(LEVELS)} models, {len(LEVELS)} levels: {requests} requests in both runs, at most {most} at a time")
    print(f"first run {times[0]:.2f} s (at best {best:.2f} s), of which {cpu[0]:.2f} s CPU; second run {cpu[1]:.2f} s CPU")
    return cpu[0] / best


if __name__ == "__main__":
    ratio = run()
    print(f"our own work is {ratio:.2f} x the best there can be (reference: at most {REFERENCE})")
    sys.exit(ratio > REFERENCE)
