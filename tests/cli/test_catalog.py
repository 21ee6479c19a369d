"""``lading catalog`` run as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loopback_hub import LoopbackHub
from running import Run

pytestmark = pytest.mark.slow

MINE = """\
[[model]]
id = "corp/ranker"
developer = "qwen"
source = ["https://wiki.example.com/models"]
retrieved = 2026-11-20
"""


def own(folder: Path, text: str) -> Path:
    path = folder / "lading-catalog" / "models" / "ours.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


# --- show -----------------------------------------------------------------------------------------------------------


def test_a_name_that_is_not_on_record_is_a_usage_error_with_its_neighbours(lading: Run, tmp_path: Path) -> None:
    done = lading("catalog", "show", "Qwen/Qwen2.5-7B-Instrct", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no record answers to 'Qwen/Qwen2.5-7B-Instrct'" in done.stderr
    assert "Qwen/Qwen2.5-7B-Instruct" in done.stderr


def test_a_wrong_record_of_ones_own_is_an_error_with_its_line(lading: Run, tmp_path: Path) -> None:
    own(tmp_path, MINE.replace("developer", "develloper"))
    done = lading("catalog", "show", "corp/ranker", cwd=tmp_path)
    assert done.returncode == 2
    assert "lading-catalog/models/ours.toml:" in done.stderr
    assert "develloper" in done.stderr


@pytest.mark.parametrize(
    "name", ["deepseek", "Qwen/Qwen2.5-7B", "apache-2.0", "ollama", "pypi:paddleocr", "us-dod-1260h", "api.deepseek.com"]
)
def test_each_kind_of_thing_is_shown_with_its_sources(name: str, lading: Run, tmp_path: Path) -> None:
    done = lading("catalog", "show", name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "https://" in done.stdout
    assert "retrieved" in done.stdout
    assert "confidence" in done.stdout
    records = json.loads(lading("catalog", "show", "--json", name, cwd=tmp_path).stdout)
    assert all({"kind", "key", "source", "retrieved"} <= set(record) for record in records)


def test_a_developer_is_shown_with_the_lists_that_name_it(lading: Run, tmp_path: Path) -> None:
    shown = lading("catalog", "show", "zhipu", cwd=tmp_path).stdout
    assert "US, in-force: Entity List: Zhipu" in shown


def test_own_records_are_shown_over_the_bundled_ones(lading: Run, tmp_path: Path) -> None:
    own(tmp_path, MINE + MINE.replace("corp/ranker", "Qwen/Qwen2.5-7B") + 'license = "mit"\n')
    assert "https://wiki.example.com/models" in lading("catalog", "show", "corp/ranker", cwd=tmp_path).stdout
    records = json.loads(lading("catalog", "show", "--json", "Qwen/Qwen2.5-7B", cwd=tmp_path).stdout)
    assert next(r for r in records if r["kind"] == "model")["license"] == "mit"


# --- status and check -------------------------------------------------------------------------------------------------


def test_status_counts_every_kind(lading: Run, tmp_path: Path) -> None:
    done = lading("catalog", "status", cwd=tmp_path)
    assert done.returncode == 0
    assert "signature" in done.stdout
    kinds = json.loads(lading("catalog", "status", "--json", cwd=tmp_path).stdout)["kinds"]
    for tally in kinds.values():
        assert tally["all"] == tally["primary"] + tally["secondary"] + tally["disputed"]
        assert tally["all"] == sum(tally[age] for age in ("30", "90", "180", "365", "older"))


def test_check_names_every_problem_of_ones_own_records_with_line_and_column(lading: Run, tmp_path: Path) -> None:
    own(tmp_path, MINE.replace('"qwen"', '"qwenn"') + "colour = 1\n")
    done = lading("catalog", "check", cwd=tmp_path)
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if line.startswith("lading-catalog/")]
    assert lines == [
        'lading-catalog/models/ours.toml:3:13: developer "qwenn" has no record (did you mean "qwen"?)',
        next(line for line in lines if line.startswith("lading-catalog/models/ours.toml:6:1: `colour` is not a key")),
    ]
    assert len(json.loads(lading("catalog", "check", "--json", cwd=tmp_path).stdout)["own_problems"]) == 2


def test_records_older_than_asked_for_are_problems(lading: Run, tmp_path: Path) -> None:
    done = lading("catalog", "check", "--max-age", "0", cwd=tmp_path)
    assert done.returncode == 1
    assert "last read on" in done.stdout


def test_a_scan_uses_own_records_beside_the_policy(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('from transformers import AutoModel\nAutoModel.from_pretrained("corp/ranker")\n')
    own(tmp_path, MINE)
    report = json.loads(lading("scan", "--offline", "--json", cwd=tmp_path).stdout)
    assert "Qwen" in json.dumps(report)
    (tmp_path / "lading-catalog" / "models" / "ours.toml").write_text("[[model]]\n")
    done = lading("check", "--offline", cwd=tmp_path)
    assert done.returncode == 2
    assert "lading-catalog/models/ours.toml:1:1" in done.stderr


def test_an_organisation_can_keep_own_records_out(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('from transformers import AutoModel\nAutoModel.from_pretrained("corp/ranker")\n')
    own(tmp_path, MINE)
    (tmp_path / "org.toml").write_text('locked = ["scan.own_records"]\n[scan]\nown_records = false\n')
    (tmp_path / "lading.toml").write_text('extends = ["org.toml"]\n')
    done = lading("scan", "--offline", "--json", cwd=tmp_path)
    assert "Qwen" not in done.stdout
    assert "the records of lading-catalog/ do not count" in done.stderr
    (tmp_path / "lading.toml").write_text('extends = ["org.toml"]\n[scan]\nown_records = true\n')
    done = lading("scan", "--offline", "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "`scan.own_records` is locked" in done.stderr


# --- update -----------------------------------------------------------------------------------------------------------


def test_update_asks_nothing_when_the_hub_is_switched_off(lading: Run, tmp_path: Path) -> None:
    with LoopbackHub() as hub:
        done = lading("catalog", "update", "Qwen/Qwen2.5-7B", cwd=tmp_path, HF_ENDPOINT=hub.endpoint, HF_HUB_OFFLINE="1")
        assert hub.requests.total() == 0
    assert done.returncode == 2
    assert "HF_HUB_OFFLINE" in done.stderr


def test_update_refuses_what_is_no_hub_id(lading: Run, tmp_path: Path) -> None:
    with LoopbackHub() as hub:
        done = lading("catalog", "update", "../etc/passwd", cwd=tmp_path, HF_ENDPOINT=hub.endpoint)
        assert hub.requests.total() == 0
    assert done.returncode == 2


def test_update_keeps_what_it_got_and_names_what_it_did_not(lading: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with LoopbackHub() as hub:
        hub.fail("BAAI/bge-m3", status=404)
        words = ("catalog", "update", "Qwen/Qwen2.5-7B", "BAAI/bge-m3", "stranger/model")
        hub.answers["stranger/model"] = {"id": "stranger/model", "sha": "0" * 40}
        done = lading(*words, cwd=tmp_path, HF_ENDPOINT=hub.endpoint, LADING_CATALOG=str(kept))
    assert done.returncode == 3
    assert "no answer: BAAI/bge-m3: not-found" in done.stdout
    assert "no answer: stranger/model: no-facts" in done.stdout
    assert 'id = "Qwen/Qwen2.5-7B"' in (kept / "models" / "hub.toml").read_text("utf-8")
    assert "bge-m3" not in (kept / "models" / "hub.toml").read_text("utf-8")


def test_a_new_licence_on_the_hub_reaches_the_next_command(lading: Run, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    with LoopbackHub() as hub:
        answer = hub.answer("models", "Qwen/Qwen2.5-7B")
        hub.answers["Qwen/Qwen2.5-7B"] = {**answer, "cardData": {**answer["cardData"], "license": "mit"}, "tags": []}
        words = ("catalog", "update", "--json", "Qwen/Qwen2.5-7B")
        done = lading(*words, cwd=tmp_path, HF_ENDPOINT=hub.endpoint, LADING_CATALOG=kept)
        assert json.loads(done.stdout)["changed"] == ["Qwen/Qwen2.5-7B"]
        assert hub.requests == {"/api/models/Qwen/Qwen2.5-7B": 1}
        again = lading(*words, cwd=tmp_path, HF_ENDPOINT=hub.endpoint, LADING_CATALOG=kept)
        assert json.loads(again.stdout)["changed"] == []
    records = json.loads(lading("catalog", "show", "--json", "Qwen/Qwen2.5-7B", cwd=tmp_path, LADING_CATALOG=kept).stdout)
    model = next(r for r in records if r["kind"] == "model")
    assert model["license"] == "mit"
    assert model["developer"] == "qwen"
    assert model["source"][0].endswith("/Qwen/Qwen2.5-7B")


def test_updates_that_are_no_catalogue_are_said_to_be_none(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text("[]")
    done = lading("catalog", "status", cwd=tmp_path, LADING_CATALOG=str(tmp_path))
    assert done.returncode == 2
    assert "lading catalog update" in done.stderr


def test_updates_of_older_facts_than_the_bundled_ones_are_not_used(lading: Run, tmp_path: Path) -> None:
    text = '[{"date":"2020-01-01","tables":[]}\n]\n'
    (tmp_path / "index.json").write_text(text)
    done = lading("catalog", "status", "--json", cwd=tmp_path, LADING_CATALOG=str(tmp_path))
    assert done.returncode == 0
    assert json.loads(done.stdout)["date"] > "2026"


def test_status_fits_80_columns_with_every_heading_whole(lading: Run, tmp_path: Path) -> None:
    done = lading("catalog", "status", cwd=tmp_path, COLUMNS="80")
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].split("≤")[0].split() == ["Records", "all", "primary", "secondary", "disputed"]
    assert "…" not in done.stdout
