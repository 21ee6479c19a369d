"""What options and environment say about where facts come from, and what a run against a Hub shows of it."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from loopback_hub import LoopbackHub
from running import Run

from lading.cli.running import MAX_AGE, sources
from lading.cli.wish import Wish
from lading.resolve.sources import Sources

TOKEN = "hf_secretsecretsecret"


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        yield server
    assert server.errors == []


def asked(home: Path, environment: Mapping[str, str] | None = None, max_age: int | None = None) -> Sources:
    wish = Wish(quiet=True, max_age=max_age)
    return sources(wish, home, {"XDG_CACHE_HOME": str(home), **(environment or {})})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a token that was stored by the Hub's own client."""
    (tmp_path / "huggingface").mkdir()
    (tmp_path / "huggingface" / "token").write_text("hf_stored\n")
    (tmp_path / "elsewhere").write_text(" hf_elsewhere ")
    return tmp_path


@pytest.mark.parametrize(
    "environment", [{"HF_HUB_DISABLE_IMPLICIT_TOKEN": "1", "HF_TOKEN": "hf_x"}, {"HF_TOKEN_PATH": "/nowhere"}]
)
def test_no_token_is_taken_from_where_it_is_forbidden_or_missing(home: Path, environment: dict[str, str]) -> None:
    assert asked(home, environment).token is None


@pytest.mark.parametrize(
    ("environment", "token"),
    [
        ({}, "hf_stored"),
        ({"HF_TOKEN": "hf_given", "HUGGING_FACE_HUB_TOKEN": "hf_former"}, "hf_given"),
        ({"HUGGING_FACE_HUB_TOKEN": " hf_former\n"}, "hf_former"),
        ({"HF_TOKEN": " "}, "hf_stored"),
    ],
)
def test_the_token_comes_from_where_the_hubs_own_client_has_it(home: Path, environment: dict[str, str], token: str) -> None:
    found = asked(home, environment)
    assert found.token == token
    assert token not in repr(found)


def test_the_file_of_the_token_can_be_named(home: Path) -> None:
    assert asked(home, {"HF_TOKEN_PATH": str(home / "elsewhere")}).token == "hf_elsewhere"


def test_how_old_an_answer_may_be_is_said_in_days(home: Path) -> None:
    assert asked(home).max_age == MAX_AGE
    assert asked(home, max_age=0).max_age == timedelta(0)
    assert asked(home, max_age=30).max_age == timedelta(days=30)


def repository(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a.py").write_text('from transformers import AutoModel\nAutoModel.from_pretrained("BAAI/bge-m3")\n')
    return folder


def test_a_hub_that_refuses_is_named_and_the_token_is_not(lading: Run, hub: LoopbackHub, tmp_path: Path) -> None:
    hub.fail("*", status=403, headers={"X-Error-Message": f"no rights for {TOKEN}"})
    done = lading("scan", "--json", cwd=repository(tmp_path / "r"), HF_ENDPOINT=hub.endpoint, HF_TOKEN=TOKEN)
    assert done.returncode == 0
    assert "forbidden" in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    assert {seen.headers["authorization"] for seen in hub.seen} == {f"Bearer {TOKEN}"}


def test_the_age_that_is_asked_for_decides_whether_the_hub_is(lading: Run, hub: LoopbackHub, tmp_path: Path) -> None:
    folder = repository(tmp_path / "r")
    wrong = lading("scan", "--max-age", "-1", cwd=folder)
    assert wrong.returncode == 2
    totals = []
    for words in ((), ("--max-age", "30"), ("--max-age", "0"), ("--refresh",)):
        assert lading("scan", *words, cwd=folder, HF_ENDPOINT=hub.endpoint).returncode == 0
        totals.append(hub.requests.total())
    first = totals[0]
    assert totals == [first, first, first, 2 * first]


def test_progress_is_for_a_terminal_and_leaves_nothing_on_it(lading: Run, hub: LoopbackHub, tmp_path: Path) -> None:
    folder = repository(tmp_path / "r")
    (folder / "b.py").write_text('from transformers import AutoModel\nAutoModel.from_pretrained("openai/whisper-large-v3")\n')
    plain = lading("scan", "--json", cwd=folder, HF_ENDPOINT=hub.endpoint, LADING_CACHE=str(tmp_path / "one"))
    assert plain.stderr == ""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "HF_ENDPOINT": hub.endpoint, "LADING_CACHE": str(tmp_path / "two"), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "lading", "scan", "--json"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=theirs) as run:
        assert run.stdout is not None
        json.loads(run.stdout.read())
    shown = b""
    while select.select([ours], [], [], 0)[0]:
        shown += os.read(ours, 65536)
    os.close(theirs)
    os.close(ours)
    text = shown.decode()
    assert re.search(r"the Hub █+░+ 1 of 2", text)
    assert text.endswith("\r\x1b[K")
