"""A part of a repository is judged as in the whole: by the policy and the lock that stand above it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from repositories import begin, git, stage, write
from running import Run
from weight_samples import safetensors_file

pytestmark = pytest.mark.slow

QWEN = 'from transformers import AutoModel\nAutoModel.from_pretrained("Qwen/Qwen2.5-7B-Instruct")\n'
WARN = '[origin]\ndirect = "warn"\nunknown = "allow"\n[pins]\nunpinned = "allow"\n'
SIGN = ("approve", "Qwen/Qwen2.5-7B-Instruct", "--reason", "why", "--who", "legal", "--offline", "--until", "2090-01-01")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A repository whose part ``services/a`` uses a model that the built-in policy denies."""
    return begin(tmp_path / "whole", services__a__app=QWEN, services__b__app="x = 1\n")


def policy(root: Path, text: str, name: str = "lading.toml") -> None:
    (root / name).write_text(text, "utf-8")


# --- what does not count ------------------------------------------------------------------------------------------------


def test_what_stands_above_the_repository_does_not_count(lading: Run, whole: Path) -> None:
    policy(whole.parent, WARN)
    done = lading("check", "--offline", cwd=whole / "services/a")
    assert (done.returncode, done.stderr) == (1, "")
    assert "policy: built-in policy" in done.stdout
    assert "app.py:2" in done.stdout


def test_nor_what_stands_above_a_submodule(lading: Run, whole: Path, tmp_path: Path) -> None:
    policy(whole, WARN)
    inner = begin(tmp_path / "inner", app=QWEN)
    git(whole, "submodule", "add", "-q", str(inner), "inner")
    assert lading("check", "--offline", "inner", cwd=whole).returncode == 1


def test_a_policy_of_its_own_goes_before(lading: Run, whole: Path) -> None:
    policy(whole, WARN)
    policy(whole / "services/a", "")
    done = lading("check", "--offline", "services/a", cwd=whole)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_named_policy_goes_before_and_its_paths_start_where_those_of_the_repository_do(lading: Run, whole: Path) -> None:
    policy(whole, WARN)
    policy(whole, "", "strict.toml")
    done = lading("check", "--offline", "--policy", "../../strict.toml", cwd=whole / "services/a")
    assert (done.returncode, done.stderr) == (1, "note: paths start at ../.., where lading.toml stands\n")
    assert "policy: ../../strict.toml" in done.stdout
    policy(whole, '[scan]\nexclude = ["/services/a/"]\n', "strict.toml")
    assert lading("check", "--offline", "--policy", "strict.toml", "services/a", cwd=whole).returncode == 3


def test_a_policy_above_that_cannot_be_used_is_an_error(lading: Run, whole: Path) -> None:
    policy(whole, "[origin]\nwacth = []\n")
    done = lading("check", "--offline", cwd=whole / "services/a")
    assert done.returncode == 2
    assert "wacth" in done.stderr


def test_init_writes_no_second_policy_unless_told_to(lading: Run, whole: Path) -> None:
    policy(whole, WARN)
    part = whole / "services/a"
    done = lading("init", "--offline", cwd=part)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ../../lading.toml holds a policy already\n")
    assert not (part / "lading.toml").exists()
    assert lading("init", "--offline", "--force", cwd=part).returncode == 0
    assert lading("check", "--offline", "--quiet", cwd=part).returncode == 0
    assert (whole / "lading.toml").read_text("utf-8") == WARN


def test_a_part_that_is_excluded_is_not_checked_and_that_is_no_pass(lading: Run, whole: Path) -> None:
    policy(whole, f'{WARN}[scan]\nexclude = ["services/a/"]\n')
    done = lading("check", "--offline", "services/a", cwd=whole)
    assert done.returncode == 3
    assert lading("check", "--offline", cwd=whole).returncode == 0


# --- what does ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lading.toml", "pyproject.toml"])
def test_the_policy_of_the_repository_above(lading: Run, whole: Path, name: str) -> None:
    text = WARN if name == "lading.toml" else WARN.replace("[", "[tool.lading.")
    policy(whole, text, name)
    done = lading("check", "--offline", cwd=whole / "services/a")
    assert done.returncode == 0
    assert done.stderr == f"note: the policy of this folder is ../../{name}; paths start there\n"
    assert f"policy: {name}" in done.stdout
    assert "services/a/app.py:2" in done.stdout
    named = lading("check", "--offline", "services/a", cwd=whole)
    assert (named.returncode, named.stdout, named.stderr) == (0, done.stdout, "")
    assert lading("check", "--offline", "--quiet", cwd=whole / "services/a").stderr == ""
    several = lading("check", "--offline", "services/a/app.py", "services/b", cwd=whole)
    assert (several.returncode, several.stderr) == (0, "")


def test_exclusions_match_as_in_the_whole(lading: Run, whole: Path) -> None:
    policy(whole, '[scan]\nexclude = ["/services/a/old/", "app.py"]\n')
    stage(whole, services__a__old__x=QWEN, services__a__new=QWEN)
    done = lading("scan", "--offline", "--json", cwd=whole / "services/a")
    places = {ref["location"]["path"] for each in json.loads(done.stdout)["components"] for ref in each["references"]}
    assert places == {"services/a/new.py"}


def test_what_it_stands_on_is_found_from_its_own_folder(lading: Run, whole: Path) -> None:
    policy(whole, 'extends = ["ci/base.toml"]\n')
    (whole / "ci").mkdir()
    policy(whole / "ci", WARN, "base.toml")
    assert lading("check", "--offline", "services/a", cwd=whole).returncode == 0
    shown = lading("policy", "show", cwd=whole / "services/a")
    assert any(line.split() == ["direct", "=", '"warn"', "#", "ci/base.toml:2:1"] for line in shown.stdout.splitlines())


def test_the_evidence_of_a_clarification_too(lading: Run, whole: Path) -> None:
    (whole / "LICENSE").write_text("MIT\n", "utf-8")
    sha = hashlib.sha256(b"MIT\n").hexdigest()
    clarified = f'[[clarify]]\nmodel = "acme/secret"\nlicense = "MIT"\nreason = "why"\nevidence = {{file = "LICENSE", sha256 = "{sha}"}}\n'
    policy(whole, f"{WARN}{clarified}")
    write(whole, services__a__app=QWEN.replace("Qwen/Qwen2.5-7B-Instruct", "acme/secret"))
    done = lading("scan", "--offline", "--json", cwd=whole / "services/a")
    declared = {each["name"]: each["license"]["declared"] for each in json.loads(done.stdout)["components"]}
    assert declared["acme/secret"]["id"] == "MIT"


def test_a_sign_off_of_weights_by_their_path_and_no_word_of_those_elsewhere(lading: Run, whole: Path) -> None:
    for part in ("a", "b"):
        (whole / f"services/{part}/m.safetensors").write_bytes(safetensors_file())
    entry = '[[approve]]\nmodel = "{}"\nreason = "r"\napproved_by = "me"\n'
    names = ("services/a/m.safetensors", "services/b/m.safetensors", "acme/gone")
    policy(whole, WARN + "".join(map(entry.format, names)))
    for words in (("services/a",), ("services/b",)):
        done = lading("check", "--offline", "--json", *words, cwd=whole)
        rules = {finding["rule"] for finding in json.loads(done.stdout)["findings"] if finding["waived_by"] is None}
        assert not rules & {"unidentified-weights", "waiver-unused"}


def test_a_sign_off_is_written_into_it(lading: Run, whole: Path) -> None:
    policy(whole, "# ours\n")
    part = whole / "services/a"
    done = lading(*SIGN, cwd=part)
    assert done.returncode == 0
    assert done.stderr == "written to ../../lading.toml\n"
    assert not (part / "lading.toml").exists()
    assert lading("check", "--offline", "--quiet", cwd=whole).returncode == 0


def test_the_baseline_of_the_whole(lading: Run, whole: Path) -> None:
    policy(whole, "# ours\n")
    assert lading("check", "--offline", "--write-baseline", "known", cwd=whole).returncode == 0
    assert lading("check", "--offline", "--quiet", "--baseline", "../../known", cwd=whole / "services/a").returncode == 0


def test_what_is_staged_in_it(lading: Run, whole: Path) -> None:
    policy(whole, "# ours\n")
    stage(whole, services__b__app=QWEN)
    assert lading("check", "--staged", cwd=whole / "services/a").returncode == 0
    done = lading("check", "--staged", cwd=whole / "services/b")
    assert done.returncode == 1
    assert "git add ../../lading.toml" in done.stderr


def test_a_policy_that_appears_above_is_seen_though_nothing_else_has_changed(lading: Run, whole: Path) -> None:
    stage(whole, services__b__app=QWEN)
    part = whole / "services/b"
    assert [lading("check", "--staged", "--quiet", cwd=part).returncode for _ in range(2)] == [1, 1]
    policy(whole, WARN)
    assert lading("check", "--staged", "--quiet", cwd=part).returncode == 0
    policy(whole, "")
    assert lading("check", "--staged", "--quiet", cwd=part).returncode == 1


def test_its_lock(lading: Run, whole: Path) -> None:
    policy(whole, WARN)
    part = whole / "services/a"
    (part / "m.safetensors").write_bytes(safetensors_file())
    assert lading("verify", cwd=part).stderr.startswith("error: there is no lading.lock in ../..")
    assert lading("lock", "--offline", cwd=part).returncode in (0, 3)
    assert not (part / "lading.lock").exists()
    assert 'path = "services/a/m.safetensors"' in (whole / "lading.lock").read_text("utf-8")
    (part / "m.safetensors").write_bytes(safetensors_file(metadata={"x": "y"}))
    done = lading("check", "--offline", "--json", cwd=part)
    assert "hash-mismatch" in {finding["rule"] for finding in json.loads(done.stdout)["findings"]}
    assert "services/a/m.safetensors" in lading("verify", cwd=part).stdout
    assert "since lading.lock was written" in lading("watch", "--offline", cwd=part).stdout
    (whole / "lading.toml").unlink()
    done = lading("check", "--offline", cwd=part)
    assert done.stderr == "note: paths start at ../.., where lading.lock stands\n"


def test_the_name_of_a_part_is_its_own(lading: Run, whole: Path) -> None:
    policy(whole, WARN)
    assert json.loads(lading("scan", "--offline", "--json", "services/a", cwd=whole).stdout)["name"] == "a"
