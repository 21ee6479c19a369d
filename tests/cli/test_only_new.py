"""``check`` limited to what is new: what is staged, what came since a revision, what is not in the baseline."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from repositories import begin, commit, git, stage, write
from running import Run

pytestmark = pytest.mark.slow

QWEN = 'from transformers import AutoModel\nAutoModel.from_pretrained("Qwen/Qwen2.5-7B-Instruct")\n'
DEEPSEEK = 'from transformers import AutoModel\nAutoModel.from_pretrained("deepseek-ai/DeepSeek-R1")\n'
BERT = 'from transformers import AutoModel\nAutoModel.from_pretrained("google-bert/bert-base-uncased")\n'
PASS, VIOLATIONS, USAGE, INCOMPLETE = 0, 1, 2, 3


def refused(done: subprocess.CompletedProcess[str]) -> dict[str, list[str]]:
    """The models that fail the gate, each with the places of the findings that do."""
    report = json.loads(done.stdout)
    found: dict[str, list[str]] = {}
    for each in report["findings"]:
        if each["action"] == "deny" and each["waived_by"] is None:
            found.setdefault(each["subject"], []).extend(place["path"] for place in each["locations"])
    return {name: sorted(set(places)) for name, places in found.items()}


def counts(done: subprocess.CompletedProcess[str]) -> tuple[int, int]:
    """How many findings fail, and how many were there before."""
    found = json.loads(done.stdout)["counts"]
    return found["denied"], found["baselined"]


# --- what cannot be asked ---


@pytest.mark.parametrize(
    "words",
    [
        ("--staged", "--since", "HEAD"),
        ("--staged", "--refresh"),
        ("--staged", "--write-baseline", "b.txt"),
        ("--since", "HEAD", "--write-baseline", "b.txt"),
        ("a.py", "--write-baseline", "b.txt"),
        ("--since", "nowhere"),
        ("--since", "--output=x"),
        ("--baseline", "gone.txt"),
        ("--baseline", "."),
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_or_is_not_there(tmp_path: Path, lading: Run, words: tuple[str, ...]) -> None:
    root = begin(tmp_path / "r", a=QWEN)
    done = lading("check", "--offline", *words, cwd=root)
    assert done.returncode == USAGE
    assert done.stdout == ""
    assert "help:" in done.stderr
    assert sorted(p.name for p in root.iterdir()) == [".git", "a.py"]


@pytest.mark.parametrize("words", [("--staged",), ("--since", "HEAD")], ids=" ".join)
def test_a_folder_that_is_no_repository(tmp_path: Path, lading: Run, words: tuple[str, ...]) -> None:
    write(tmp_path / "r", a=QWEN)
    done = lading("check", "--offline", *words, cwd=tmp_path / "r")
    assert done.returncode == USAGE
    assert "is in no git repository" in done.stderr


def test_a_baseline_with_a_merge_conflict(tmp_path: Path, lading: Run) -> None:
    write(tmp_path / "r", **{"b.txt": "origin-direct\ta/x\ta.py\n<<<<<<< HEAD\n"})
    done = lading("check", "--offline", "--baseline", "b.txt", cwd=tmp_path / "r")
    assert done.returncode == USAGE
    assert "b.txt:2:1" in done.stderr


# --- staged ---


def test_the_index_is_judged_and_not_the_work_tree(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", old=DEEPSEEK, a=BERT)
    assert lading("check", "--staged", cwd=root).returncode == PASS
    write(root, a=QWEN)
    assert lading("check", "--staged", cwd=root).returncode == PASS
    git(root, "add", "a.py")
    write(root, a=BERT)
    done = lading("check", "--staged", "--json", cwd=root)
    assert done.returncode == VIOLATIONS
    assert refused(done) == {"Qwen/Qwen2.5-7B-Instruct": ["a.py"]}


def test_a_value_from_another_module_is_the_one_in_the_index(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", names='CHOSEN = "Qwen/Qwen2.5-7B-Instruct"\n')
    write(root, names="CHOSEN = 1\n")
    stage(root, app="from transformers import AutoModel\nfrom names import CHOSEN\nAutoModel.from_pretrained(CHOSEN)\n")
    assert refused(lading("check", "--staged", "--json", cwd=root)) == {"Qwen/Qwen2.5-7B-Instruct": ["names.py"]}


def test_the_first_commit(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r")
    assert lading("check", "--staged", cwd=root).returncode == PASS
    stage(root, a=QWEN)
    assert lading("check", "--staged", cwd=root).returncode == VIOLATIONS


def test_a_deleted_file_passes_and_a_renamed_one_is_judged(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", a=QWEN, b=DEEPSEEK)
    git(root, "rm", "-q", "a.py")
    assert lading("check", "--staged", cwd=root).returncode == PASS
    git(root, "mv", "b.py", "c.py")
    assert refused(lading("check", "--staged", "--json", cwd=root)) == {"deepseek-ai/DeepSeek-R1": ["c.py"]}


def test_a_folder_and_a_file(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", x="")
    stage(root, a=QWEN, sub__b=DEEPSEEK)
    assert refused(lading("check", "--staged", "--json", "sub", cwd=root)) == {"deepseek-ai/DeepSeek-R1": ["b.py"]}
    assert refused(lading("check", "--staged", "--json", "a.py", cwd=root)) == {"Qwen/Qwen2.5-7B-Instruct": ["a.py"]}
    assert refused(lading("check", "--staged", "--json", cwd=root / "sub")) == {"deepseek-ai/DeepSeek-R1": ["b.py"]}


def test_it_opens_no_socket_and_takes_no_fact_from_a_cache(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", x="")
    stage(root, a=BERT.replace("google-bert/bert-base-uncased", "nobody-knows/this-model"))
    done = lading("check", "--staged", cwd=root, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == INCOMPLETE
    assert "offline" in done.stdout
    assert not (tmp_path / "home" / ".cache" / "lading" / "hub").exists()


def test_a_sign_off_lets_it_pass_and_another_s_is_not_called_unused(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", old=DEEPSEEK)
    stage(root, a=QWEN)
    for model in ("Qwen/Qwen2.5-7B-Instruct", "deepseek-ai/DeepSeek-R1"):
        assert lading("approve", model, "--reason", "r", "--who", "legal", "--offline", cwd=root).returncode == 0
    done = lading("check", "--staged", cwd=root)
    assert done.returncode == PASS
    assert "waiver-unused" not in done.stdout


def test_what_the_policy_leaves_out_is_left_out(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", **{"lading.toml": '[scan]\nexclude = ["lab/**"]\n'})
    stage(root, lab__a=QWEN)
    assert lading("check", "--staged", cwd=root).returncode == PASS


def test_a_submodule_that_moved_on(tmp_path: Path, lading: Run) -> None:
    inner, root = begin(tmp_path / "inner", a=DEEPSEEK), begin(tmp_path / "r", x="")
    git(root, "submodule", "add", "-q", str(inner), "lib")
    commit(root)
    commit(inner, b=QWEN)
    git(root / "lib", "pull", "-q", "origin", "main")
    git(root, "add", "lib")
    assert refused(lading("check", "--staged", "--json", cwd=root)) == {"Qwen/Qwen2.5-7B-Instruct": ["lib/b.py"]}


# --- since ---


def test_what_was_there_does_not_fail(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", a=QWEN)
    assert lading("check", "--offline", "--since", "HEAD", cwd=root).returncode == PASS
    commit(root, b="x = 1\n")
    done = lading("check", "--offline", "--since", "HEAD~1", "--json", cwd=root)
    assert (done.returncode, counts(done)[0]) == (PASS, 0)
    assert counts(done)[1] > 0


@pytest.mark.parametrize("how", ["commit", "stage", "write"])
def test_what_is_new_fails_committed_or_not(tmp_path: Path, lading: Run, how: str) -> None:
    root = begin(tmp_path / "r", a=QWEN)
    {"commit": commit, "stage": stage, "write": write}[how](root, b=QWEN, c=DEEPSEEK)
    if how == "commit":
        commit(root)
    done = lading("check", "--offline", "--since", "HEAD" if how != "commit" else "HEAD~2", "--json", cwd=root)
    assert done.returncode == VIOLATIONS
    assert refused(done) == {"Qwen/Qwen2.5-7B-Instruct": ["b.py"], "deepseek-ai/DeepSeek-R1": ["c.py"]}


def test_a_changed_file_keeps_its_old_findings_to_itself(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", a=QWEN)
    write(root, a=f"# a line more\n{QWEN}{DEEPSEEK}")
    done = lading("check", "--offline", "--since", "main", "--json", cwd=root)
    assert refused(done) == {"deepseek-ai/DeepSeek-R1": ["a.py"]}


def test_a_renamed_and_changed_file_keeps_them_too(tmp_path: Path, lading: Run) -> None:
    filler = "".join(f"x{number} = {number}\n" for number in range(50))
    root = begin(tmp_path / "r", a=QWEN + filler)
    git(root, "mv", "a.py", "b.py")
    stage(root, b=QWEN + filler + "y = 1\n")
    assert lading("check", "--offline", "--since", "main", cwd=root).returncode == PASS


def test_the_base_is_where_the_branch_left(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", x="")
    git(root, "checkout", "-qb", "topic")
    commit(root, a=QWEN)
    git(root, "checkout", "-q", "main")
    commit(root, a=QWEN, c="")
    git(root, "checkout", "-q", "topic")
    assert lading("check", "--offline", "--since", "main", cwd=root).returncode == VIOLATIONS


def test_a_constant_that_moves_between_unchanged_users(tmp_path: Path, lading: Run) -> None:
    app = "from transformers import AutoModel\nfrom names import CHOSEN\nAutoModel.from_pretrained(CHOSEN)\n"
    root = begin(tmp_path / "r", app=app, names='CHOSEN = "Qwen/Qwen2.5-7B-Instruct"\n')
    write(root, names='# moved\nCHOSEN = "Qwen/Qwen2.5-7B-Instruct"\n')
    assert lading("check", "--offline", "--since", "main", cwd=root).returncode == PASS
    write(root, names='CHOSEN = "deepseek-ai/DeepSeek-R1"\n')
    assert refused(lading("check", "--offline", "--since", "main", "--json", cwd=root)) == {
        "deepseek-ai/DeepSeek-R1": ["names.py"]
    }


def test_a_shallow_clone_says_what_to_do(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", x="")
    first = git(root, "rev-parse", "HEAD")
    commit(root, a=QWEN)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
    done = lading("check", "--offline", "--since", first, cwd=tmp_path / "shallow")
    assert done.returncode == USAGE
    assert "fetch-depth: 0" in done.stderr


# --- baseline ---


def test_a_baseline_lets_today_pass_and_nothing_else(tmp_path: Path, lading: Run) -> None:
    root = tmp_path / "r"
    write(root, a=QWEN)
    done = lading("check", "--offline", "--write-baseline", "old.txt", cwd=root)
    assert (done.returncode, done.stdout) == (PASS, "")
    assert "old.txt lets" in done.stderr
    text = (root / "old.txt").read_text("utf-8")
    assert "origin-direct\tQwen/Qwen2.5-7B-Instruct\ta.py\n" in text
    done = lading("check", "--offline", "--baseline", "old.txt", cwd=root)
    assert done.returncode == PASS
    assert " in the baseline" in done.stdout
    write(root, a="\n\n" + QWEN, b=QWEN)
    done = lading("check", "--offline", "--baseline", "old.txt", "--json", cwd=root)
    assert refused(done) == {"Qwen/Qwen2.5-7B-Instruct": ["b.py"]}
    lading("check", "--offline", "--write-baseline", "new.txt", "--baseline", "old.txt", cwd=root)
    lines = set((root / "new.txt").read_text("utf-8").splitlines())
    assert set(text.splitlines()) < lines


def test_a_line_that_matches_nothing_is_told_but_not_of_a_part(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", a=QWEN, b=BERT)
    lading("check", "--offline", "--write-baseline", "old.txt", cwd=root)
    write(root, a=BERT)
    done = lading("check", "--offline", "--baseline", "old.txt", cwd=root)
    assert done.returncode == PASS
    assert "baseline-unused" in done.stdout
    assert "Qwen/Qwen2.5-7B-Instruct" in done.stdout
    assert "baseline-unused" not in lading("check", "--offline", "--baseline", "old.txt", "b.py", cwd=root).stdout
    assert "baseline-unused" not in lading("check", "--staged", "--baseline", "old.txt", cwd=root).stdout


def test_a_baseline_and_what_is_staged(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", a=QWEN)
    lading("check", "--offline", "--write-baseline", "old.txt", cwd=root)
    stage(root, a=f"# more\n{QWEN}", b=QWEN)
    done = lading("check", "--staged", "--baseline", "old.txt", "--json", cwd=root)
    assert refused(done) == {"Qwen/Qwen2.5-7B-Instruct": ["b.py"]}


def test_every_output_tells_what_the_baseline_lets_pass(tmp_path: Path, lading: Run) -> None:
    root = tmp_path / "r"
    write(root, a=QWEN)
    lading("check", "--offline", "--write-baseline", "old.txt", cwd=root)
    outputs = ("o.sarif", "o.md", "o.junit.xml", "o.html", "o.cdx.json")
    words = [word for name in outputs for word in ("-o", name)]
    assert lading("check", "--offline", "-q", "--baseline", "old.txt", *words, cwd=root).returncode == PASS
    for name in outputs:
        assert "in the baseline" in (root / name).read_text("utf-8"), name
    results = json.loads((root / "o.sarif").read_text("utf-8"))["runs"][0]["results"]
    states = {each["ruleId"]: (each["baselineState"], "suppressions" in each) for each in results}
    assert states["origin-direct"] == ("unchanged", True)
    assert {state for state, _ in states.values()} <= {"new", "unchanged"}
