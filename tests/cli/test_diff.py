"""``lading diff`` run as a user runs it: BOMs and locks of the same repository, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_hub import LoopbackHub
from running import Run

pytestmark = pytest.mark.slow


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        yield server


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        (b"{", "is not JSON"),
        (b"[[1", "is not TOML"),
        (b"a,b", "b is no document that records models"),
        (b'{"a": 1}', "no CycloneDX BOM"),
        (b"<bom/>", "no CycloneDX BOM"),
        (b"<bom>", "is not XML"),
        (b"{\xff", "not UTF-8"),
        (b"", "b is no document that records models"),
    ],
)
def test_what_is_neither_bom_nor_lock_is_said_to_be_none(
    lading: Run, tmp_path: Path, content: bytes | None, message: str
) -> None:
    (tmp_path / "a.lock").write_text("version = 1\n")
    if content is not None:
        (tmp_path / "b").write_bytes(content)
    done = lading("diff", "a.lock", "b", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_folder_that_cannot_be_audited_is_said_to_be_so(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("version = 1\n")
    (tmp_path / "lading.toml").write_text("[origin]\nwacth = []\n")
    done = lading("diff", "--offline", "a", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "wacth" in done.stderr


def test_one_form_at_a_time(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("version = 1\n")
    assert lading("diff", "--json", "--markdown", "a", "a", cwd=tmp_path).returncode == 2


def test_a_repository_with_its_lock_says_the_same_in_both(lading: Run, company: Path, hub: LoopbackHub) -> None:
    env = {"HF_ENDPOINT": hub.endpoint}
    assert lading("lock", "-q", cwd=company, **env).returncode == 0
    for name in "ab":
        assert lading("scan", "-q", "-o", f"../{name}.cdx.json", cwd=company, **env).returncode == 0
    for one, other in (("../a.cdx.json", "../b.cdx.json"), ("lading.lock", "lading.lock"), ("../a.cdx.json", "lading.lock")):
        done = lading("diff", one, other, cwd=company)
        assert (done.returncode, done.stdout) == (0, "no difference\n")


@pytest.mark.parametrize("online", [True, False])
def test_every_bom_of_one_audit_records_the_same(lading: Run, company: Path, hub: LoopbackHub, online: bool) -> None:
    words = () if online else ("--offline",)
    names = [f"../b.{suffix}" for suffix in ("cdx.json", "cdx.xml", "spdx.json", "json")]
    env = {"HF_ENDPOINT": hub.endpoint}
    assert lading("scan", "-q", *words, *(word for name in names for word in ("-o", name)), cwd=company, **env).returncode == 0
    for one in names:
        for other in (*names, "."):
            done = lading("diff", *words, one, other, cwd=company, **env)
            assert (done.returncode, done.stdout) == (0, "no difference\n"), (one, other)


def test_a_bom_and_what_is_there_now(lading: Run, company: Path) -> None:
    assert lading("scan", "-q", "--offline", "-o", "../b.spdx.json", cwd=company).returncode == 0
    (company / "src" / "acme" / "search.py").unlink()
    (company / "new.py").write_text('from transformers import AutoModel\nAutoModel.from_pretrained("BAAI/bge-small-en")\n')
    lora = company / "models" / "support-lora" / "adapter_model.safetensors"
    lora.write_bytes(lora.read_bytes()[:-1] + b"\x01")
    done = lading("diff", "--json", "--offline", "../b.spdx.json", ".", cwd=company)
    assert done.returncode == 1
    found = {(each["change"], each["name"]) for each in json.loads(done.stdout)["changes"]}
    assert {
        ("removed", "zai-org/glm-4-9b-chat"),
        ("added", "BAAI/bge-small-en"),
        ("changed", str(lora.relative_to(company))),
    } <= found
    back = lading("diff", "--json", "--offline", ".", "../b.spdx.json", cwd=company)
    assert ("added", "zai-org/glm-4-9b-chat") in {(each["change"], each["name"]) for each in json.loads(back.stdout)["changes"]}


def test_what_another_tool_does_not_list_is_not_new(lading: Run, tmp_path: Path) -> None:
    purl = "pkg:huggingface/Qwen/Qwen2.5-7B-Instruct"
    model = {"type": "machine-learning-model", "name": "Qwen2.5-7B-Instruct", "purl": purl}
    (tmp_path / "b.json").write_text(json.dumps({"bomFormat": "CycloneDX", "components": [model]}))
    (tmp_path / "a.json").write_text('{"model": "Qwen/Qwen2.5-7B-Instruct"}')
    for words in (("b.json", "."), (".", "b.json")):
        done = lading("diff", "--offline", *words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, "no difference\n")


def test_what_changed_between_two_boms(lading: Run, company: Path, hub: LoopbackHub) -> None:
    env = {"HF_ENDPOINT": hub.endpoint}
    assert lading("scan", "-q", "-o", "../old.cdx.json", cwd=company, **env).returncode == 0
    answer = hub.answer("models", "perplexity-ai/r1-1776")
    hub.answers["perplexity-ai/r1-1776"] = {
        **answer,
        "sha": "f" * 40,
        "cardData": {"license": "cc-by-nc-4.0", "base_model": "meta-llama/Llama-3.1-70B"},
        "tags": [],
        "baseModels": None,
    }
    path = company / "models" / "support-lora" / "adapter_model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    (company / "src" / "acme" / "search.py").unlink()
    assert lading("scan", "-q", "--refresh", "-o", "../new.cdx.json", cwd=company, **env).returncode == 0
    done = lading("diff", "--json", "../old.cdx.json", "../new.cdx.json", cwd=company)
    assert done.returncode == 1
    found = {(c["change"], c["name"]): (c["old"], c["new"]) for c in json.loads(done.stdout)["changes"]}
    assert found["moved", "perplexity-ai/r1-1776"] == (answer["sha"], "f" * 40)
    assert found["relicensed", "perplexity-ai/r1-1776"] == ("MIT", "CC-BY-NC-4.0")
    assert ("removed", "zai-org/glm-4-9b-chat") in found
    assert ("changed", "models/support-lora/adapter_model.safetensors") in found
    markdown = lading("diff", "--markdown", "../old.cdx.json", "../new.cdx.json", cwd=company)
    assert markdown.returncode == 1
    assert "| relicensed | model | `perplexity-ai/r1-1776` | `MIT` | `CC-BY-NC-4.0` |" in markdown.stdout
    shown = lading("diff", "../old.cdx.json", "../new.cdx.json", cwd=company).stdout
    assert "MIT → CC-BY-NC-4.0" in shown
    assert lading("diff", "-q", "../old.cdx.json", "../new.cdx.json", cwd=company).stdout == ""
