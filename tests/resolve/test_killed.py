"""A run that is killed leaves a whole cache, and what it had asked is not asked again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from loopback_hub import LoopbackHub

from lading.catalog.index import Catalog
from lading.domain.facts import Via
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.resolve import Sources, resolve
from lading.resolve.cache import SCRAP, Cache
from lading.resolve.sources import Ask

pytestmark = pytest.mark.slow

IDS = [f"acme/m{n}" for n in range(40)]

RUN = """
import sys
from datetime import date
from pathlib import Path
from lading.catalog.build import compile_index
from lading.catalog.index import Catalog
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.resolve import Sources, resolve
one = Sources(False, sys.argv[1], None, None, Path(sys.argv[2]), None, None, date(2026, 11, 21))
subjects = [Subject(Kind.MODEL, id_, "huggingface", hub_id=id_) for id_ in sys.argv[3:]]
resolve(subjects, Catalog(compile_index([])), one)
"""


@pytest.mark.parametrize("seed", range(8))
def test_a_run_killed_at_any_moment_leaves_a_whole_cache(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    files = [{"rfilename": f"part-{n:05}.safetensors", "size": n} for n in range(400)]
    hub.answers |= {id_: {"id": id_, "sha": f"{n:040x}", "siblings": files} for n, id_ in enumerate(IDS)}
    run = subprocess.Popen([sys.executable, "-c", RUN, hub.endpoint, str(tmp_path), *IDS], stderr=subprocess.PIPE)
    enough = chance.randrange(1, len(IDS))
    while run.poll() is None and hub.requests.total() < enough:
        time.sleep(0.001)
    time.sleep(chance.random() / 50)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    cache = Cache(tmp_path, hub.endpoint)
    kept = [id_ for id_ in IDS if (entry := cache.get(Ask(Kind.MODEL, id_))) and len(entry.payload["siblings"]) == len(files)]
    for path in tmp_path.rglob("*.json"):
        assert json.loads(path.read_bytes())["answer"]["siblings"] == files
    subjects = [Subject(Kind.MODEL, id_, "huggingface", hub_id=id_) for id_ in IDS]
    for _ in range(2):
        components = resolve(subjects, catalog, replace(sources, cache=tmp_path, token="hf_again"))
        assert {component.facts is not None for component in components} == {True}
        # The killed run had no token: what it sent may still be arriving.
        assert sum("authorization" in seen.headers for seen in hub.seen) == len(IDS) - len(kept)
    assert {component.facts.source.via for component in components if component.facts} == {Via.CACHE}


def test_what_a_killed_run_left_unfinished_is_taken_away_later(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    old, young = tmp_path / "hub" / "old.tmp", tmp_path / "hub" / "young.tmp"
    for path in (old, young):
        path.write_text('{"question"')
    long_ago = old.stat().st_mtime - SCRAP - 60
    os.utime(old, (long_ago, long_ago))
    Cache(tmp_path, "https://hub.example").put(Ask(Kind.MODEL, "acme/m"), {"id": "acme/m"}, date(2026, 11, 21))
    assert not old.exists()
    assert young.exists()
