"""``lading approve`` run as a user runs it: what it refuses, what it writes, and that the gate then opens."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub
from running import Run

pytestmark = pytest.mark.slow

MODEL = "Qwen/Qwen2.5-3B-Instruct"
PICKLE = b"\x80\x02csklearn.svm._classes\nSVC\nq\x00)\x81q\x01."
"""A pickle of a model: an object of scikit-learn's."""
WORDS = ("--reason", "self-hosted; LEGAL-412", "--who", "legal@example.com", "--offline")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """One model, which the built-in policy denies."""
    folder = tmp_path / "tree"
    folder.mkdir()
    load(folder, MODEL)
    return folder


def load(folder: Path, name: str, revision: str = "") -> None:
    pin = f", revision={revision!r}" if revision else ""
    (folder / "app.py").write_text(f"from transformers import AutoModel\nAutoModel.from_pretrained({name!r}{pin})\n", "utf-8")


def approve(lading: Run, folder: Path, *words: str, model: str = MODEL) -> subprocess.CompletedProcess[str]:
    return lading("approve", model, *(WORDS if "--who" not in words else ()), *words, cwd=folder)


def gate(lading: Run, folder: Path) -> int:
    return lading("check", "-q", "--offline", cwd=folder).returncode


def findings(lading: Run, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(lading("check", "--json", "--offline", cwd=folder).stdout)["findings"]
    return found


# --- refused ------------------------------------------------------------------------------------------------------------


def refused(done: subprocess.CompletedProcess[str], folder: Path, *said: str) -> None:
    assert (done.returncode, done.stdout) == (2, "")
    for each in said:
        assert each in done.stderr
    assert not (folder / "lading.toml").exists()


def test_an_unknown_model_is_refused_and_its_neighbour_named(lading: Run, tree: Path) -> None:
    refused(approve(lading, tree, model="Qwen/Qwen2.5-3B-Instrukt"), tree, "is not named here", f"did you mean {MODEL}?")
    refused(approve(lading, tree, model="2.5-3b"), tree, "is not named here", f"did you mean {MODEL}?")


def test_a_model_that_is_not_named_here_is_refused(lading: Run, tree: Path) -> None:
    refused(approve(lading, tree, model="deepseek-ai/DeepSeek-R1"), tree, "is not named here")


def test_a_pattern_is_no_model(lading: Run, tree: Path) -> None:
    refused(approve(lading, tree, model="*"), tree, "is not named here")


@pytest.mark.parametrize(("until", "said"), [("2020-01-31", "is past"), ("soon", "is no date"), ("2027-02-30", "is no date")])
def test_a_day_that_is_past_or_none(lading: Run, tree: Path, until: str, said: str) -> None:
    refused(approve(lading, tree, "--until", until), tree, said)


@pytest.mark.parametrize("words", [("--reason", " ", "--who", "x"), ("--reason", "x", "--who", "")])
def test_nobody_or_no_reason(lading: Run, tree: Path, words: tuple[str, ...]) -> None:
    refused(approve(lading, tree, *words), tree, "is empty")


@pytest.mark.parametrize("words", [("--reason", "x"), ("--who", "x")])
def test_reason_and_name_have_to_be_given(lading: Run, tree: Path, words: tuple[str, ...]) -> None:
    refused(lading("approve", MODEL, *words, cwd=tree), tree, "Missing option")


def test_a_revision_that_is_not_in_use(lading: Run, tree: Path) -> None:
    refused(approve(lading, tree, "--revision", "v1"), tree, "is not used at 'v1'", "none is known")
    load(tree, MODEL, "v2")
    refused(approve(lading, tree, "--revision", "v1"), tree, "known are v2")


def test_a_broken_policy_is_not_written_to(lading: Run, tree: Path) -> None:
    (tree / "lading.toml").write_text("[origin\n")
    done = approve(lading, tree)
    assert (done.returncode, done.stdout) == (2, "")
    assert (tree / "lading.toml").read_text() == "[origin\n"


@pytest.mark.parametrize("file", ["lading.toml", "pyproject.toml"])
def test_approvals_that_nothing_can_be_added_to_stay_and_the_entry_is_shown(lading: Run, tree: Path, file: str) -> None:
    text = "approve = []\n" if file == "lading.toml" else "[tool]\nlading = { approve = [] }\n"
    (tree / file).write_text(text)
    done = approve(lading, tree)
    assert (done.returncode, done.stdout) == (2, "")
    assert f'model = "{MODEL}"' in done.stderr
    assert (tree / file).read_text() == text


def test_a_model_that_passes_needs_no_sign_off(lading: Run, tree: Path) -> None:
    (tree / "lading.toml").write_text(
        '[origin]\ndirect = "allow"\n[licenses]\ndeny = []\nrestricted = "allow"\n[pins]\nunpinned = "allow"\n'
    )
    before = (tree / "lading.toml").read_text()
    done = approve(lading, tree)
    assert (done.returncode, done.stdout) == (2, "")
    assert "passes without a sign-off" in done.stderr
    assert (tree / "lading.toml").read_text() == before


def test_a_name_like_a_pattern_signs_off_nothing_else(lading: Run, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ("[ab]*.pkl", "a.pkl", "b1.pkl"):
        (folder / name).write_bytes(PICKLE)
    assert approve(lading, folder, model="[ab]*.pkl").returncode == 0
    waived = {one["subject"] for one in findings(lading, folder) if one["waived_by"]}
    assert waived == {"[ab]*.pkl"}


def test_hostile_words_stay_inside_their_strings(lading: Run, tree: Path) -> None:
    words = ("--reason", 'x"\n[origin]\ndirect = "allow" \x1b[31m \u202e \U0001f600 \x7f', "--who", "a\\", "--offline")
    done = approve(lading, tree, *words)
    assert done.returncode == 0, done.stderr
    assert not {"\x1b", "\u202e", "\x7f"} & set(done.stdout)
    assert "[origin]\n" not in (tree / "lading.toml").read_text("utf-8")
    assert gate(lading, tree) == 0


# --- written ------------------------------------------------------------------------------------------------------------


def test_the_gate_opens_for_that_model(lading: Run, tree: Path) -> None:
    assert gate(lading, tree) == 1
    done = approve(lading, tree, "--until", "2999-12-31")
    assert done.returncode == 0, done.stderr
    assert (tree / "lading.toml").read_text("utf-8") == done.stdout
    assert done.stdout == (
        f'[[approve]]\nmodel = "{MODEL}"\nfindings = ["license-denied", "origin-direct"]\n'
        'reason = "self-hosted; LEGAL-412"\napproved_by = "legal@example.com"\nuntil = 2999-12-31\n'
    )
    assert gate(lading, tree) == 0


def test_it_is_the_entry_that_the_finding_shows(lading: Run, tree: Path) -> None:
    (tree / "lading.toml").write_text("[licenses]\ndeny = []\n")
    load(tree, MODEL, "v1")
    shown = next(one for one in findings(lading, tree) if one["rule"] == "origin-direct")["sign_off"]
    written = approve(lading, tree).stdout.splitlines()
    assert [line for line in written if not line.startswith(("reason", "approved_by"))] == [
        line for line in shown if not line.startswith(("reason", "approved_by"))
    ]


def test_another_denied_model_still_fails(lading: Run, tree: Path) -> None:
    (tree / "more.py").write_text("from transformers import AutoModel\nAutoModel.from_pretrained('deepseek-ai/DeepSeek-R1')\n")
    assert approve(lading, tree).returncode == 0
    assert gate(lading, tree) == 1


def test_another_revision_asks_again(lading: Run, tree: Path) -> None:
    load(tree, MODEL, "v1")
    assert approve(lading, tree, "--revision", "v1").returncode == 0
    assert 'revision = "v1"' in (tree / "lading.toml").read_text()
    assert gate(lading, tree) == 0
    load(tree, MODEL, "v2")
    assert gate(lading, tree) == 1


def test_the_commit_that_the_hub_answers_with_is_what_is_signed_off(lading: Run, tree: Path) -> None:
    load(tree, "perplexity-ai/r1-1776")
    with LoopbackHub() as hub:
        done = lading("approve", "perplexity-ai/r1-1776", *WORDS[:-1], cwd=tree, HF_ENDPOINT=hub.endpoint)
        assert done.returncode == 0, done.stderr
        assert re.search(r'^revision = "[0-9a-f]{40}"$', done.stdout, re.MULTILINE)
        assert lading("check", "-q", cwd=tree, HF_ENDPOINT=hub.endpoint).returncode == 0


@pytest.mark.parametrize(
    "before",
    [
        b'# ours\n\n[origin]\ndirect  =  "deny"   # yes\n',
        b'[origin]\r\ndirect = "deny"\r\n',
        b'[origin]\ndirect = "deny" # no line end',
        b'\xef\xbb\xbf[origin]\ndirect = "deny"\n',
    ],
    ids=["comments", "CRLF", "no line end", "byte-order mark"],
)
def test_what_was_in_the_file_stays_byte_for_byte(lading: Run, tree: Path, before: bytes) -> None:
    (tree / "lading.toml").write_bytes(before)
    assert approve(lading, tree).returncode == 0
    after = (tree / "lading.toml").read_bytes()
    assert after.startswith(before)
    assert (b"\r\n" in before) == (b"\r\n" in after[len(before) :])
    assert gate(lading, tree) == 0


def test_a_pyproject_that_holds_the_policy_gets_the_entry(lading: Run, tree: Path) -> None:
    before = '[project]\nname = "x"\n\n[tool.lading.origin]\nwatch = ["CN"]\n'
    (tree / "pyproject.toml").write_text(before)
    assert approve(lading, tree).returncode == 0
    assert (tree / "pyproject.toml").read_text().startswith(before + "\n[[tool.lading.approve]]\n")
    assert not (tree / "lading.toml").exists()
    assert gate(lading, tree) == 0


def test_a_pyproject_without_a_policy_is_left_alone(lading: Run, tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[project]\nname = "lading-user"\n')
    assert approve(lading, tree).returncode == 0
    assert (tree / "pyproject.toml").read_text() == '[project]\nname = "lading-user"\n'
    assert gate(lading, tree) == 0


def test_a_second_time_writes_nothing(lading: Run, tree: Path) -> None:
    approve(lading, tree)
    before = (tree / "lading.toml").read_bytes()
    done = approve(lading, tree)
    assert (done.returncode, done.stdout) == (0, "")
    assert "approved by legal@example.com" in done.stderr
    assert (tree / "lading.toml").read_bytes() == before


def test_a_sign_off_that_ran_out_is_pointed_at(lading: Run, tree: Path) -> None:
    (tree / "lading.toml").write_text(f'[[approve]]\nmodel = "{MODEL}"\nreason = "x"\napproved_by = "x"\nuntil = 2020-01-31\n')
    done = approve(lading, tree)
    assert done.returncode == 0
    assert "the sign-off at lading.toml:1:1 ran out on 2020-01-31: remove it" in done.stderr


def test_a_new_sign_off_answers_one_that_ran_out(lading: Run, tree: Path) -> None:
    (tree / "lading.toml").write_text(f'[[approve]]\nmodel = "{MODEL}"\nreason = "x"\napproved_by = "x"\nuntil = 2020-01-31\n')
    assert "waiver-expired" in {one["rule"] for one in findings(lading, tree)}
    assert approve(lading, tree, "--until", "2999-12-31").returncode == 0
    assert gate(lading, tree) == 0
    # What is only reported is not signed off anew, so the old entry is still said to have run out.
    (left,) = (one for one in findings(lading, tree) if one["rule"].startswith("waiver"))
    assert (left["rule"], left["action"]) == ("waiver-expired", "warn")


def test_an_entry_that_ran_out_and_was_renewed_is_only_left_over(lading: Run, tree: Path) -> None:
    old = f'[[approve]]\nmodel = "{MODEL}"\nfindings = ["origin-direct"]\nreason = "x"\napproved_by = "x"\nuntil = 2020-01-31\n'
    (tree / "lading.toml").write_text(old)
    assert gate(lading, tree) == 1
    assert approve(lading, tree, "--until", "2999-12-31").returncode == 0
    assert gate(lading, tree) == 0
    (left,) = (one for one in findings(lading, tree) if one["rule"].startswith("waiver"))
    assert (left["rule"], left["action"]) == ("waiver-unused", "warn")
    assert left["remedy"] == "Remove the entry at lading.toml:1:1."


def test_weights_are_signed_off_by_their_hash(lading: Run, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "a.pkl").write_bytes(PICKLE)
    done = approve(lading, folder, model="a.pkl")
    assert re.search(r'^sha256 = \["[0-9a-f]{64}"\]$', done.stdout, re.MULTILINE)
    assert gate(lading, folder) == 0
    (folder / "a.pkl").write_bytes((folder / "a.pkl").read_bytes() + b"\0")
    assert gate(lading, folder) == 1
    said = {one["message"] for one in findings(lading, folder)}
    assert "the sign-off of a.pkl is for weight files of other SHA-256 than those in use" in said


def test_locked_sign_offs_are_not_written(lading: Run, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "org.toml").write_text('locked = ["approve"]\n')
    done = lading("approve", MODEL, *WORDS, cwd=tree, LADING_POLICY="../org.toml")
    refused(done, tree, "sign-offs are locked at ../org.toml:1:11", "ask whoever keeps ../org.toml")


def test_an_organisation_s_policy_is_not_written_to(lading: Run, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "org.toml").write_text('[origin]\ndirect = "deny"\n')
    done = lading("approve", MODEL, *WORDS, cwd=tree, LADING_POLICY="../org.toml")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "org.toml").read_text() == '[origin]\ndirect = "deny"\n'
    assert (tree / "lading.toml").read_text() == done.stdout
    assert lading("check", "-q", "--offline", cwd=tree, LADING_POLICY="../org.toml").returncode == 0


def test_of_several_policies_the_last_gets_the_entry(lading: Run, tree: Path) -> None:
    for name in ("org", "own"):
        (tree / f"{name}.toml").write_text("# nothing\n")
    words = ("--policy", "org.toml", "--policy", "own.toml")
    done = approve(lading, tree, *words)
    assert done.returncode == 0, done.stderr
    assert (tree / "org.toml").read_text() == "# nothing\n"
    assert "[[approve]]" in (tree / "own.toml").read_text()
    assert lading("check", "-q", "--offline", *words, cwd=tree).returncode == 0
