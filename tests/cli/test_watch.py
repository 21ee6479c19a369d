"""``lading watch`` run as a user runs it: something is recorded, then the Hub or the catalogue says otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub
from running import Run

pytestmark = pytest.mark.slow

QWEN, R1, GEMMA = "Qwen/Qwen2.5-7B-Instruct", "perplexity-ai/r1-1776", "google/gemma-2-9b-it"
BOMS = ("b.cdx.json", "b.cdx.xml", "b.spdx.json", "b.json")
HOSTILE = "acme/\x1b[31m\u202e`|<b>::error::\n##[x"


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        yield server
    assert server.errors == []


@pytest.fixture
def recorded(company: Path, lading: Run, hub: LoopbackHub) -> Path:
    """The sample company repository, locked and with its BOMs."""
    env = {"HF_ENDPOINT": hub.endpoint}
    assert lading("lock", "-q", cwd=company, **env).returncode == 0
    assert lading("scan", "-q", *(word for name in BOMS for word in ("-o", name)), cwd=company, **env).returncode == 0
    return company


def bom(folder: Path, *components: dict[str, Any], **more: Any) -> None:
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components, **more}
    (folder / "b.cdx.json").write_text(json.dumps(document), "utf-8")


def model(id_: str, revision: str = "", **more: Any) -> dict[str, Any]:
    """A model as most tools write it."""
    purl = f"pkg:huggingface/{id_}" + (f"@{revision}" if revision else "")
    return {"type": "machine-learning-model", "name": id_.rpartition("/")[2], "purl": purl, **more}


def change(hub: LoopbackHub, id_: str, card: dict[str, Any] | None = None, **more: Any) -> None:
    answer = hub.answer("models", id_)
    hub.answers[id_] = {**answer, **more, "cardData": {**answer["cardData"], **(card or {})}}


def watched(lading: Run, folder: Path, hub: LoopbackHub, *words: str) -> tuple[int, dict[str, Any]]:
    done = lading("watch", *words, "--json", cwd=folder, HF_ENDPOINT=hub.endpoint)
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, found


# --- nothing to watch ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "there is no lading.lock"),
        (("lading.lock",), "lading.lock cannot be read"),
        (("none.cdx.json",), "cannot be read"),
        (("notes.txt",), "notes.txt is no document that records models"),
        (("some.json",), "no CycloneDX BOM"),
        (("some.json", "--json", "--format", "github"), "both say what to print"),
        (("some.json", "--format", "html"), "is no format of lading watch"),
        (("some.json", "-o", "x.html"), "no format is known for x.html"),
    ],
)
def test_what_cannot_be_watched(lading: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    (tmp_path / "notes.txt").write_text("[1")
    (tmp_path / "some.json").write_text("{}")
    done = lading("watch", *words, "--offline", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_bom_of_nothing_is_said_to_be_one(lading: Run, tmp_path: Path, hub: LoopbackHub) -> None:
    bom(tmp_path)
    done = lading("watch", "b.cdx.json", cwd=tmp_path, HF_ENDPOINT=hub.endpoint)
    assert (done.returncode, hub.requests.total()) == (0, 0)
    assert "there is nothing to watch" in done.stdout
    assert "nothing has changed" not in done.stdout


def test_a_model_without_an_address_is_not_passed_over(lading: Run, tmp_path: Path, hub: LoopbackHub) -> None:
    bom(tmp_path, {"type": "machine-learning-model", "name": "ranker"})
    code, found = watched(lading, tmp_path, hub, "b.cdx.json")
    assert code == 3
    assert [one["name"] for one in found["unchecked"]] == ["ranker"]


# --- nothing has changed ------------------------------------------------------------------------------------------------


def test_what_was_just_recorded_has_not_changed(lading: Run, recorded: Path, hub: LoopbackHub) -> None:
    for name in ("lading.lock", *BOMS):
        code, found = watched(lading, recorded, hub, name)
        assert (code, found["changes"], found["unchecked"]) == (0, [], [])
        assert found["checked"]["hub"] > 10
        assert found["checked"]["catalog"] > 10
    done = lading("watch", cwd=recorded, HF_ENDPOINT=hub.endpoint)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing has changed since lading.lock was written" in done.stdout


def test_a_licence_that_the_policy_clarified_has_not_changed(lading: Run, company: Path, hub: LoopbackHub) -> None:
    (company / "LICENSE.txt").write_bytes(b"ours")
    evidence = f'evidence = {{file = "LICENSE.txt", sha256 = "{hashlib.sha256(b"ours").hexdigest()}"}}\n'
    entry = '[[clarify]]\nmodel = "{}"\nlicense = "MIT"\nreason = "r"\n'
    (company / "lading.toml").write_text("".join(entry.format(id_) + evidence for id_ in (QWEN, GEMMA)))
    change(hub, GEMMA, {"license": None})
    env = {"HF_ENDPOINT": hub.endpoint}
    assert lading("scan", "-q", *(word for name in BOMS for word in ("-o", name)), cwd=company, **env).returncode == 0
    assert '"lading:license:effective"' in (company / "b.cdx.json").read_text("utf-8")
    for name in BOMS:
        code, found = watched(lading, company, hub, name)
        assert (code, found["changes"]) == (0, []), name
    change(hub, QWEN, {"license": "mit"})  # the card says it now, as the policy did: that is news
    for name in BOMS:
        code, found = watched(lading, company, hub, name)
        assert [(one["change"], one["name"], one["old"], one["new"]) for one in found["changes"]] == [
            ("relicensed", QWEN, "apache-2.0", "mit")
        ], name


def test_offline_the_hub_is_not_asked_and_that_is_said(lading: Run, recorded: Path, hub: LoopbackHub) -> None:
    hub.seen.clear()
    for words, why in ((("--offline",), "--offline"), ((), "HF_HUB_OFFLINE")):
        env = {"HF_ENDPOINT": hub.endpoint} | ({"HF_HUB_OFFLINE": "1"} if why == "HF_HUB_OFFLINE" else {})
        done = lading("watch", *words, cwd=recorded, COLUMNS="200", **env)
        assert done.returncode == 0
        assert f"the Hub was not asked ({why})" in done.stdout
    assert hub.requests.total() == 0


def test_a_bom_of_another_tool_without_properties(lading: Run, tmp_path: Path, hub: LoopbackHub) -> None:
    sha = hub.answer("models", QWEN)["sha"]
    bom(tmp_path, model(QWEN, sha), model(R1), model(GEMMA, "1.0"), {"type": "library", "name": "left-pad"})
    code, found = watched(lading, tmp_path, hub, "b.cdx.json")
    assert (code, found["changes"], found["checked"]["hub"], found["recorded"]) == (0, [], 3, None)


# --- what has changed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lading.lock", *BOMS])
def test_each_kind_of_change_with_old_and_new(lading: Run, recorded: Path, hub: LoopbackHub, name: str) -> None:
    change(hub, QWEN, {"license": "cc-by-nc-4.0"})
    change(hub, R1, sha="f" * 40)
    change(hub, "BAAI/bge-m3", gated="manual")
    change(hub, "meta-llama/Llama-3.3-70B-Instruct", {"base_model": QWEN})
    hub.answers[GEMMA] = None
    mistral = "mistralai/Mistral-7B-Instruct-v0.3"
    hub.renamed[mistral] = "mistralai/New"
    hub.answers["mistralai/New"] = {**hub.answer("models", mistral), "id": "mistralai/New"}
    code, found = watched(lading, recorded, hub, name)
    said = {(one["change"], one["name"]): (one["old"], one["new"]) for one in found["changes"]}
    assert code == 1
    assert said["relicensed", QWEN] in (("apache-2.0", "cc-by-nc-4.0"), ("Apache-2.0", "cc-by-nc-4.0"))
    assert said["moved", R1] == (hub.answer("models", R1)["sha"].replace("f" * 40, said["moved", R1][0]), "f" * 40)
    assert said["gone", R1][1] == "revision-not-found"
    assert said["gated", "BAAI/bge-m3"] == (None, "manual")
    assert QWEN in said["base", "meta-llama/Llama-3.3-70B-Instruct"][1]
    assert said["gone", GEMMA][1] == "not-found"
    assert said["renamed", mistral] == (mistral, "mistralai/New")
    assert all(one["source"] and one["remedy"] for one in found["changes"])
    order = [one["change"] for one in found["changes"]]
    assert order == sorted(order, key=["gone", "relicensed", "base", "renamed", "gated", "moved"].index)


def test_other_bytes_at_the_recorded_commit(lading: Run, tmp_path: Path, hub: LoopbackHub) -> None:
    answer = hub.answer("models", QWEN)
    file = {"rfilename": "model.safetensors", "lfs": {"sha256": "1" * 64, "size": 3}}
    hub.answers[QWEN] = {**answer, "siblings": [file]}
    part = {"type": "file", "name": "model.safetensors", "hashes": [{"alg": "SHA-256", "content": "2" * 64}]}
    bom(tmp_path, model(QWEN, answer["sha"], components=[part]))
    code, found = watched(lading, tmp_path, hub, "b.cdx.json")
    (one,) = found["changes"]
    assert (code, one["change"], one["path"]) == (1, "changed", "model.safetensors")
    assert (one["old"], one["new"]) == ("2" * 64, "1" * 64)


def test_a_developer_that_a_list_names_since(lading: Run, tmp_path: Path, hub: LoopbackHub) -> None:
    bom(tmp_path, model(QWEN), metadata={"timestamp": "2026-06-01T00:00:00Z"})
    code, found = watched(lading, tmp_path, hub, "b.cdx.json")
    (one,) = (one for one in found["changes"] if "1260H" in (one["new"] or ""))
    assert (code, one["change"], one["where"]) == (1, "listed", "catalog")
    assert "since 2026-06-08" in one["new"]
    bom(tmp_path, model(QWEN), metadata={"timestamp": "2026-06-08T00:00:00Z"})
    assert watched(lading, tmp_path, hub, "b.cdx.json")[0] == 0


def test_a_country_that_is_another_now(lading: Run, recorded: Path, hub: LoopbackHub) -> None:
    text = (recorded / "lading.lock").read_text("utf-8")
    (recorded / "lading.lock").write_text(text.replace('country = "CN"', 'country = "SG"'), "utf-8")
    done = lading("watch", "--offline", cwd=recorded, COLUMNS="200")
    assert done.returncode == 1
    assert "Country of the developer" in done.stdout
    assert "SG → CN" in done.stdout


def test_a_change_is_told_even_when_something_else_could_not_be_asked(lading: Run, recorded: Path, hub: LoopbackHub) -> None:
    change(hub, QWEN, gated="auto")
    hub.fail(R1, status=403)
    code, found = watched(lading, recorded, hub)
    assert code == 1
    assert [one["name"] for one in found["changes"]] == [QWEN]
    assert [one["name"] for one in found["unchecked"]] == [R1]


# --- faults -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("status", {"status": 403}),
        ("status", {"status": 429, "headers": {"Retry-After": "3600"}}),
        ("not-json", {}),
        ("loop", {}),
    ],
)
def test_a_hub_that_does_not_answer_is_incomplete_and_named(
    lading: Run, tmp_path: Path, hub: LoopbackHub, fault: str, more: dict[str, Any]
) -> None:
    bom(tmp_path, model(QWEN))
    hub.fail(QWEN, fault, **more)
    code, found = watched(lading, tmp_path, hub, "b.cdx.json")
    assert (code, found["changes"]) == (3, [])
    assert [one["name"] for one in found["unchecked"]] == [QWEN]
    page = lading("watch", "b.cdx.json", cwd=tmp_path, HF_ENDPOINT=hub.endpoint).stdout
    assert "nothing has changed as far as could be asked" in page


@pytest.mark.parametrize(("fault", "more"), [("status", {"status": 500}), ("cut", {})])
def test_a_hub_that_fails_once_is_asked_again(
    lading: Run, tmp_path: Path, hub: LoopbackHub, fault: str, more: dict[str, Any]
) -> None:
    bom(tmp_path, model(QWEN))
    hub.fail(QWEN, fault, times=1, **more)
    assert watched(lading, tmp_path, hub, "b.cdx.json")[0] == 0


# --- outputs ------------------------------------------------------------------------------------------------------------


def test_files_and_forms(lading: Run, recorded: Path, hub: LoopbackHub) -> None:
    change(hub, QWEN, {"license": "cc-by-nc-4.0"})
    env = {"HF_ENDPOINT": hub.endpoint}
    quiet = lading("watch", "-q", "-o", "w.md", "-o", "w.json", cwd=recorded, **env)
    assert (quiet.returncode, quiet.stdout) == (1, "")
    row = f"| relicensed | `{QWEN}` | `apache-2.0` | `cc-by-nc-4.0` |"
    assert row in (recorded / "w.md").read_text("utf-8")
    assert json.loads((recorded / "w.json").read_text("utf-8"))["changes"][0]["name"] == QWEN
    assert lading("watch", "--format", "markdown", cwd=recorded, **env).stdout == (recorded / "w.md").read_text("utf-8")
    github = lading("watch", "--format", "github", cwd=recorded, **env).stdout
    assert f"::warning file=lading.lock,title=lading watch%3A relicensed::{QWEN}: apache-2.0 → cc-by-nc-4.0." in github
    page = lading("watch", cwd=recorded, **env).stdout
    assert page.index("Relicensed") < page.index(QWEN) < page.index("apache-2.0 → cc-by-nc-4.0")


def test_many_changes_are_not_lost_where_github_shows_ten(lading: Run, tmp_path: Path, hub: LoopbackHub) -> None:
    bom(tmp_path, *(model(f"acme/gone-{n}") for n in range(30)))
    lines = lading("watch", "b.cdx.json", "-f", "github", cwd=tmp_path, HF_ENDPOINT=hub.endpoint).stdout.splitlines()
    warnings = [line for line in lines if line.startswith("::warning")]
    assert len(warnings) == 10
    assert "21 more not shown" in warnings[-1]


def test_hostile_names_do_no_harm(lading: Run, tmp_path: Path, hub: LoopbackHub) -> None:
    component = {"type": "machine-learning-model", "name": HOSTILE, "purl": f"pkg:huggingface/{HOSTILE}@x"}
    bom(tmp_path, component, {"type": "machine-learning-model", "name": HOSTILE}, model(QWEN, "c" * 40, publisher=HOSTILE))
    change(hub, QWEN, {"license": "other", "license_name": HOSTILE, "base_model": HOSTILE})
    for words in ((), ("--json",), ("-f", "markdown"), ("-f", "github")):
        done = lading("watch", "b.cdx.json", *words, cwd=tmp_path, HF_ENDPOINT=hub.endpoint)
        assert done.returncode == 1, done.stderr
        assert not {"\x1b", "\u202e"} & set(done.stdout)
        assert "\n::error" not in done.stdout
        assert "\n##[" not in done.stdout
        if "markdown" in words:
            assert "<b>" not in done.stdout.replace("`", "\n`").split("\n`")[0]
