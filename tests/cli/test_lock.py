"""``lading lock`` run as a user runs it, with a Hub on the loopback interface."""

from __future__ import annotations

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

LOAD = "AutoModel.from_pretrained"


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        yield server
    assert server.errors == []


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty git repository."""
    folder = tmp_path / "repository"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True, timeout=30)
    return folder


def names(folder: Path, *ids: str, file: str = "app.py") -> None:
    """A program that loads these models."""
    calls = "".join(f'AutoModel.from_pretrained("{id_}")\n' for id_ in ids)
    (folder / file).write_text(f"from transformers import AutoModel\n{calls}", "utf-8")


def card(id_: str, base: str | None = None, **more: Any) -> dict[str, Any]:
    """An answer of the Hub about ``id_``."""
    data = {"license": "mit"} | ({"base_model": base} if base else {})
    weights = {"rfilename": "model.safetensors", "size": 9, "lfs": {"sha256": f"{len(id_):064x}", "size": 9}}
    return {"id": id_, "sha": f"{sum(map(ord, id_)):040x}", "cardData": data, "siblings": [weights], **more}


# --- what is not locked -----------------------------------------------------------------------------------------------


def test_a_file_is_no_repository(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    done = lading("lock", "a.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no folder" in done.stderr


def test_a_broken_lock_is_not_written_over(lading: Run, repository: Path) -> None:
    broken = "version = 1\n<<<<<<< HEAD\n[[model]]\n"
    (repository / "lading.lock").write_text(broken)
    for words in (("lock",), ("verify",), ("scan",), ("check",), ("diff", "lading.lock", "lading.lock")):
        done = lading(*words, cwd=repository, HF_HUB_OFFLINE="1")
        assert (done.returncode, done.stdout) == (2, "")
        assert "merge conflict" in done.stderr
        assert "lading.lock:2:1" in done.stderr
    assert (repository / "lading.lock").read_text() == broken
    assert lading("lock", "--offline", "--upgrade", cwd=repository).returncode == 0
    assert "<<<" not in (repository / "lading.lock").read_text()


def test_a_hub_that_does_not_answer_is_told_of_and_takes_nothing_away(lading: Run, repository: Path, hub: LoopbackHub) -> None:
    names(repository, "Qwen/Qwen2.5-7B")
    done = lading("lock", cwd=repository, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 3
    assert "lading.lock written, but the Hub did not answer for 1: run lading lock again: " in done.stdout
    assert "1 without a commit (the Hub did not answer)" in " ".join(done.stdout.split())
    assert lading("lock", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 0
    text = (repository / "lading.lock").read_text()
    assert "\nrevision = " in text
    done = lading("lock", "--upgrade", cwd=repository, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 3
    assert "lading.lock left as it is" in done.stdout
    assert (repository / "lading.lock").read_text() == text
    assert lading("lock", cwd=repository, HF_ENDPOINT="http://127.0.0.1:9").returncode == 0  # nothing is asked


def test_what_the_hub_does_not_have_is_named_and_locked_as_missing(lading: Run, repository: Path, hub: LoopbackHub) -> None:
    names(repository, "Qwen/Qwen2.5-7B", "stranger/nowhere")
    done = lading("lock", cwd=repository, HF_ENDPOINT=hub.endpoint)
    assert done.returncode == 3
    assert "stranger/nowhere: cannot be locked: not on the Hub (removed, renamed or private)" in done.stdout
    assert lading("check", "--json", cwd=repository, HF_ENDPOINT=hub.endpoint).stdout.count('"not-found"') >= 1
    text = (repository / "lading.lock").read_text()
    assert 'id = "stranger/nowhere"\nproblem = "not-found"\n' in text
    assert 'id = "Qwen/Qwen2.5-7B"' in text
    for words in (("--check",), ("--check", "--offline"), ("--offline",)):
        assert lading("lock", *words, cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == (0 if "--check" in words else 3)
        assert (repository / "lading.lock").read_text() == text


def test_a_lock_is_not_up_to_date_when_something_could_not_be_asked_for(
    lading: Run, repository: Path, hub: LoopbackHub
) -> None:
    names(repository, "stranger/nowhere")
    assert lading("lock", "--offline", cwd=repository).returncode == 3
    assert lading("lock", "--offline", "--check", cwd=repository).returncode == 3
    hub.fail("stranger/nowhere", status=403)
    assert lading("lock", "--check", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 1


def test_a_weight_file_that_cannot_be_read_is_named(lading: Run, repository: Path) -> None:
    (repository / "broken.safetensors").write_bytes(b"\xff" * 2000)
    for words in (("lock",), ("lock", "--check"), ("verify",)):
        done = lading(*words, "--json", cwd=repository, HF_HUB_OFFLINE="1")
        assert done.returncode == 3
        assert "broken.safetensors" in done.stdout


def test_what_the_tree_says_of_its_weights_is_locked_anew(lading: Run, company: Path) -> None:
    config = company / "models" / "support-lora" / "adapter_config.json"
    assert lading("lock", "--offline", "-q", cwd=company).returncode == 0
    config.write_text(config.read_text().replace("Qwen/Qwen2.5-3B-Instruct", "Qwen/Qwen2.5-7B-Instruct"))
    found = json.loads(lading("lock", "--offline", "--json", cwd=company).stdout)["changes"]
    assert ("base", "models/support-lora/adapter_model.safetensors") in [(c["change"], c["name"]) for c in found]


def test_hostile_names_are_harmless(lading: Run, repository: Path, hub: LoopbackHub) -> None:
    (repository / "a\x1b[2J\u202e.gguf").write_bytes(b"GGUF" + (3).to_bytes(4, "little") + bytes(16))
    hub.answers["acme/ranker"] = card("acme/ranker", cardData={"license": "other", "license_name": "\x1b]0;x\x07\u202e`|<b>"})
    names(repository, "acme/ranker")
    env = {"HF_ENDPOINT": hub.endpoint}
    for words in (("lock",), ("verify", "--online"), ("diff", "--markdown", "lading.lock", "old.lock")):
        (repository / "old.lock").write_text("version = 1\n")
        done = lading(*words, cwd=repository, **env)
        assert done.returncode in (0, 1), done.stderr
        assert all(line.isprintable() for line in done.stdout.splitlines())
    assert all(line.isprintable() for line in (repository / "lading.lock").read_text("utf-8").split("\n"))


# --- what is locked ---------------------------------------------------------------------------------------------------


def test_the_company_repository(lading: Run, company: Path, hub: LoopbackHub) -> None:
    done = lading("lock", "--json", cwd=company, HF_ENDPOINT=hub.endpoint)
    said = json.loads(done.stdout)
    assert said["up_to_date"] is False
    text = (company / "lading.lock").read_text()
    for words in (
        'id = "Qwen/Qwen2.5-7B-Instruct"',
        'revision = "a09a35458c702b33eeacc393d103063234e8bc28"',
        "[[weights]]",
        'path = "models/local/upscaler.onnx", size = 67108864, sha256 = "4a5b7d1c3e2f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff0"',
        "[[dataset]]",
        '[[hosted]]\nid = "deepseek-reasoner"',
        "[[service]]",
        'relation = "quantized"',
        'country = "CN"',
    ):
        assert words in text
    assert not re.search(r"\d\d:\d\d:\d\d", text)
    again = lading("lock", cwd=company, HF_ENDPOINT=hub.endpoint)
    assert (company / "lading.lock").read_text() == text
    assert "lading.lock up to date" in again.stdout


def test_a_lock_of_200_models_locks_again_to_the_same_bytes_without_a_question(
    lading: Run, repository: Path, hub: LoopbackHub
) -> None:
    ids = [f"acme/model-{n}" for n in range(200)]
    for n, id_ in enumerate(ids):
        hub.answers[id_] = card(id_, base=f"acme/base-{n % 20}")
    hub.answers |= {f"acme/base-{n}": card(f"acme/base-{n}") for n in range(20)}
    names(repository, *ids)
    assert lading("lock", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 0
    assert hub.requests.total() == 220
    first = (repository / "lading.lock").read_bytes()
    assert first.count(b"[[model]]") == 220
    hub.seen.clear()
    assert lading("lock", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 0
    assert lading("lock", "--check", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 0
    assert hub.requests.total() == 0
    assert (repository / "lading.lock").read_bytes() == first
    assert lading("lock", "--upgrade", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 0
    assert hub.requests.total() == 220
    assert (repository / "lading.lock").read_bytes() == first


def test_only_what_is_new_is_added_and_what_is_gone_left_out(lading: Run, repository: Path, hub: LoopbackHub) -> None:
    hub.answers |= {f"acme/{name}": card(f"acme/{name}") for name in ("alpha", "beta", "gamma")}
    env = {"HF_ENDPOINT": hub.endpoint}
    names(repository, "acme/alpha", "acme/beta")
    assert lading("lock", cwd=repository, **env).returncode == 0
    old = (repository / "lading.lock").read_text().split("\n[[model]]\n")
    hub.answers["acme/beta"]["sha"] = "f" * 40
    hub.seen.clear()
    names(repository, "acme/beta", "acme/gamma")
    stale = lading("lock", "--check", "--json", cwd=repository, **env)
    assert stale.returncode == 1
    assert [(c["change"], c["name"]) for c in json.loads(stale.stdout)["changes"]] == [
        ("removed", "acme/alpha"),
        ("added", "acme/gamma"),
    ]
    assert (repository / "lading.lock").read_text().split("\n[[model]]\n") == old
    assert lading("lock", cwd=repository, **env).returncode == 0
    new = (repository / "lading.lock").read_text().split("\n[[model]]\n")
    assert new[1] == old[2]
    assert 'id = "acme/gamma"' in new[2]
    assert set(hub.requests) == {"/api/models/acme/gamma"}
    done = lading("lock", "--upgrade", cwd=repository, **env)
    assert done.returncode == 0
    assert f'revision = "{"f" * 40}"' in (repository / "lading.lock").read_text()


def test_what_had_no_commit_offline_gets_one_from_the_hub(lading: Run, repository: Path, hub: LoopbackHub) -> None:
    names(repository, "Qwen/Qwen2.5-7B")
    done = lading("lock", "--offline", cwd=repository)
    assert "1 without a commit" in done.stdout
    assert "revision" not in (repository / "lading.lock").read_text()
    assert lading("lock", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 0
    assert "revision" in (repository / "lading.lock").read_text()


def test_data_sets_that_cards_name_are_locked_as_far_as_the_hub_has_them(
    lading: Run, repository: Path, hub: LoopbackHub
) -> None:
    named = ["HuggingFaceH4/ultrachat_200k", "gone/data", "no hub id"]
    hub.answers["acme/ranker"] = card("acme/ranker", cardData={"license": "mit", "datasets": named})
    names(repository, "acme/ranker")
    env = {"HF_ENDPOINT": hub.endpoint}
    assert lading("lock", cwd=repository, **env).returncode == 0
    text = (repository / "lading.lock").read_text()
    assert '[[dataset]]\nid = "HuggingFaceH4/ultrachat_200k"\nrevision = "' in text
    assert 'id = "gone/data"\nproblem = "not-found"\n' in text
    assert "no hub id" not in text.replace('"no hub id",', "")
    hub.seen.clear()
    assert lading("lock", "--check", cwd=repository, **env).returncode == 0
    assert hub.requests.total() == 0


def test_two_revisions_of_one_model_are_two_blocks(lading: Run, repository: Path, hub: LoopbackHub) -> None:
    hub.answers["acme/ranker"] = card("acme/ranker")
    commit = hub.answers["acme/ranker"]["sha"]
    names(repository, "acme/ranker")
    (repository / "b.py").write_text(
        f'from transformers import AutoModel\nAutoModel.from_pretrained("acme/ranker", revision="{commit}")\n'
    )
    assert lading("lock", cwd=repository, HF_ENDPOINT=hub.endpoint).returncode == 0
    text = (repository / "lading.lock").read_text()
    assert text.count('id = "acme/ranker"') == 2
    assert text.count(f'asked = "{commit}"') == 1


def test_line_ends_that_git_made_are_kept(lading: Run, repository: Path) -> None:
    names(repository, "Qwen/Qwen2.5-7B")
    assert lading("lock", "--offline", cwd=repository).returncode == 0
    path = repository / "lading.lock"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert lading("lock", "--offline", "--check", cwd=repository).returncode == 0
    assert lading("lock", "--offline", cwd=repository).returncode == 0
    assert path.read_bytes() == before


# --- the lock as a source of facts ------------------------------------------------------------------------------------


def test_a_check_with_a_lock_asks_nobody_and_says_the_same(
    lading: Run, company: Path, hub: LoopbackHub, tmp_path: Path
) -> None:
    env = {"HF_ENDPOINT": hub.endpoint}
    before = json.loads(lading("check", "--json", cwd=company, **env).stdout)
    assert lading("lock", "-q", cwd=company, **env).returncode in (0, 3)
    hub.seen.clear()
    runs = [lading("check", "--json", cwd=company, **env, LADING_CACHE=str(tmp_path / name)) for name in "ab"]
    assert runs[0].stdout == runs[1].stdout
    after = json.loads(runs[0].stdout)
    assert hub.requests.total() == 0
    assert _facts(before) == _facts(after)
    assert [f["rule"] for f in before["findings"]] == [f["rule"] for f in after["findings"]]


def _facts(report: dict[str, Any]) -> Any:
    """What a report says of its components, without where and when it was learnt."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in ("source", "problems", "evidence", "offline", "timestamp")}
        return [bare(item) for item in value] if isinstance(value, list) else value

    return bare(report["components"])


def test_other_weights_than_the_locked_ones_are_a_finding(lading: Run, company: Path) -> None:
    assert lading("lock", "--offline", "-q", cwd=company).returncode in (0, 3)
    path = company / "models" / "support-lora" / "adapter_model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    report = json.loads(lading("check", "--offline", "--json", cwd=company).stdout)
    (found,) = [f for f in report["findings"] if f["rule"] == "hash-mismatch"]
    assert found["action"] == "deny"
    assert "models/support-lora/adapter_model.safetensors has the SHA-256" in found["message"]
