"""``lading verify`` run as a user runs it: lock, then something changes."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub
from running import Run

pytestmark = pytest.mark.slow

WEIGHTS = "models/support-lora/adapter_model.safetensors"


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        yield server
    assert server.errors == []


@pytest.fixture
def locked(company: Path, lading: Run, hub: LoopbackHub) -> Path:
    """The sample company repository, committed and locked."""
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], cwd=company, check=True, timeout=30)
    assert lading("lock", "-q", cwd=company, HF_ENDPOINT=hub.endpoint).returncode == 0
    return company


def flip(path: Path, at: int) -> tuple[str, str]:
    """Change one bit; the hashes before and after."""
    before = path.read_bytes()
    after = bytearray(before)
    after[at] ^= 1
    path.write_bytes(after)
    return hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest()


def changes(output: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(output)["changes"]
    return found


# --- nothing to compare with --------------------------------------------------------------------------------------------


def test_without_a_lock_there_is_nothing_to_verify(lading: Run, company: Path) -> None:
    done = lading("verify", cwd=company)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no lading.lock" in done.stderr
    assert "lading lock" in done.stderr


def test_online_and_offline_at_once_is_a_usage_error(lading: Run, locked: Path) -> None:
    done = lading("verify", "--online", cwd=locked, HF_HUB_OFFLINE="1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "HF_HUB_OFFLINE" in done.stderr


def test_a_path_that_leads_out_of_the_repository_is_not_opened(lading: Run, locked: Path) -> None:
    path = locked / "lading.lock"
    (locked.parent / "secret").write_text("x")
    path.write_text(path.read_text().replace(f'path = "{WEIGHTS}"', 'path = "../secret"'))
    done = lading("verify", "--json", cwd=locked)
    assert ["../secret", "leads out of the repository"] in [list(u.values()) for u in json.loads(done.stdout)["unchecked"]]
    assert hashlib.sha256(b"x").hexdigest() not in done.stdout


# --- as locked ----------------------------------------------------------------------------------------------------------


def test_as_locked(lading: Run, locked: Path, hub: LoopbackHub) -> None:
    hub.seen.clear()
    done = lading("verify", cwd=locked, HF_ENDPOINT=hub.endpoint)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"as locked: [1-9] weight files", done.stdout)
    assert hub.requests.total() == 0
    done = lading("verify", "--online", cwd=locked, HF_ENDPOINT=hub.endpoint)
    assert done.returncode == 0, done.stdout
    assert "repositories" in done.stdout


def test_a_pointer_whose_file_came_is_as_locked(lading: Run, locked: Path) -> None:
    content = b"\x08\x07" * 40
    path = locked / "models" / "big.onnx"
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{hashlib.sha256(content).hexdigest()}\nsize 80\n"
    path.write_text(pointer)
    assert lading("lock", "--offline", "-q", cwd=locked).returncode in (0, 3)
    assert lading("verify", cwd=locked).returncode == 0
    path.write_bytes(content)
    assert lading("verify", cwd=locked).returncode == 0
    path.write_text(pointer.replace(hashlib.sha256(content).hexdigest(), "0" * 64))
    assert lading("verify", cwd=locked).returncode == 1


# --- what differs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [-1, 9], ids=["in the tensors", "in the header"])
def test_one_bit_of_a_weight_file_is_named_with_both_hashes(lading: Run, locked: Path, at: int) -> None:
    old, new = flip(locked / WEIGHTS, at)
    done = lading("verify", cwd=locked)
    assert done.returncode == 1
    assert WEIGHTS in done.stdout
    assert old in done.stdout
    assert new in done.stdout
    (change,) = changes(lading("verify", "--json", cwd=locked).stdout)
    said = {"change": "changed", "kind": "weights", "name": WEIGHTS, "path": WEIGHTS, "where": "tree"}
    assert change == {**said, "old": old, "new": new}


def test_what_vanished_and_what_appeared(lading: Run, locked: Path) -> None:
    (locked / WEIGHTS).rename(locked / "models" / "other.safetensors")
    found = changes(lading("verify", "--json", cwd=locked).stdout)
    assert [(change["change"], change["name"]) for change in found] == [
        ("vanished", WEIGHTS),
        ("appeared", "models/other.safetensors"),
    ]


def test_a_model_that_is_not_in_the_lock_cannot_be_verified(lading: Run, locked: Path) -> None:
    (locked / "new.py").write_text('from transformers import AutoModel\nAutoModel.from_pretrained("openai/whisper-large-v3")\n')
    done = lading("verify", cwd=locked)
    assert done.returncode == 3
    assert "openai/whisper-large-v3: not in the lock" in done.stdout


def test_the_cache_of_this_machine_is_compared(lading: Run, locked: Path, tmp_path: Path, hub: LoopbackHub) -> None:
    commit = hub.answer("models", "Qwen/Qwen2.5-7B-Instruct")["sha"]
    folder = tmp_path / "hub" / "models--Qwen--Qwen2.5-7B-Instruct"
    blob = folder / "blobs" / ("e" * 64)
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"not what its name says")
    snapshot = folder / "snapshots" / commit
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").symlink_to(Path("..", "..", "blobs", "e" * 64))
    done = lading("verify", cwd=locked, HF_HUB_CACHE=str(tmp_path / "hub"))
    assert done.returncode == 1
    assert "in the Hugging Face cache" in done.stdout
    assert "e" * 64 in done.stdout


def test_another_licence_on_the_hub_is_named_old_and_new(lading: Run, locked: Path, hub: LoopbackHub) -> None:
    answer = hub.answer("models", "Qwen/Qwen2.5-7B-Instruct")
    hub.answers["Qwen/Qwen2.5-7B-Instruct"] = {**answer, "cardData": {**answer["cardData"], "license": "cc-by-nc-4.0"}}
    assert lading("verify", cwd=locked, HF_ENDPOINT=hub.endpoint).returncode == 0
    done = lading("verify", "--online", cwd=locked, HF_ENDPOINT=hub.endpoint)
    assert done.returncode == 1
    line = next(line for line in done.stdout.splitlines() if "relicensed" in line)
    assert "Qwen/Qwen2.5-7B-Instruct" in line
    assert "apache-2.0 → cc-by-nc-4.0" in line


def test_a_hub_that_cannot_be_reached_is_incomplete(lading: Run, locked: Path, hub: LoopbackHub) -> None:
    hub.fail("Qwen/Qwen2.5-7B-Instruct", status=403)
    done = lading("verify", "--online", cwd=locked, HF_ENDPOINT=hub.endpoint)
    assert done.returncode == 3
    assert "Qwen/Qwen2.5-7B-Instruct: forbidden" in done.stdout
    assert lading("verify", "--online", "-q", cwd=locked, HF_ENDPOINT=hub.endpoint).stdout == ""
