"""The last answer about the index is given again when it still holds, and never when it may not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from repositories import ENVIRONMENT, begin, commit, git, stage, write
from running import Run
from typer.testing import CliRunner

from lading.cli import staging
from lading.cli.options import wished
from lading.cli.wish import Wish

pytestmark = pytest.mark.slow

BERT = 'from transformers import AutoModel\nAutoModel.from_pretrained("google-bert/bert-base-uncased")\n'
QWEN = BERT.replace("google-bert/bert-base-uncased", "Qwen/Qwen2.5-7B-Instruct")
AGAIN = "as the last time\n"


def answers(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "home" / ".cache" / "lading" / "staged").glob("*.json"))


def mark(tmp_path: Path) -> None:
    """Make a kept answer known by what it prints."""
    [path] = answers(tmp_path)
    stored = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**stored, "out": AGAIN}), "utf-8")


@pytest.fixture
def root(tmp_path: Path, lading: Run) -> Path:
    """A repository with something staged that was checked once; the answer is marked."""
    root = begin(tmp_path / "r", x="x = 1\n", names='CHOSEN = "google-bert/bert-base-uncased"\n')
    write(root, **{"lading.toml": '[origin]\ndirect = "deny"\n'})
    stage(root, a=BERT)
    assert lading("check", "--staged", cwd=root).returncode == 0
    mark(tmp_path)
    return root


def is_again(root: Path, lading: Run, *words: str, **environment: str) -> bool:
    return lading("check", "--staged", *words, cwd=root, **environment).stdout == AGAIN


def test_the_same_question_has_the_same_answer(root: Path, lading: Run) -> None:
    assert is_again(root, lading)
    assert is_again(root, lading)


def test_what_is_not_in_the_index_does_not_matter(root: Path, lading: Run) -> None:
    write(root, a=QWEN, x="y = 2\n", new=QWEN)
    assert is_again(root, lading)


def test_something_else_staged(root: Path, lading: Run) -> None:
    stage(root, x="y = 2\n")
    assert not is_again(root, lading)


def test_another_head(root: Path, lading: Run) -> None:
    git(root, "commit", "-q", "--amend", "--allow-empty", "--only", "-m", "another")
    assert not is_again(root, lading)


@pytest.mark.parametrize("name", ["lading.toml", "lading.lock", "pyproject.toml", "lading-catalog/models/x.toml"])
def test_a_file_beside_it_that_comes_or_changes(root: Path, lading: Run, name: str) -> None:
    write(root, **{name: "# nothing\n"})
    assert not is_again(root, lading)


def test_the_policy_that_goes(root: Path, lading: Run) -> None:
    (root / "lading.toml").unlink()
    assert not is_again(root, lading)


@pytest.mark.parametrize(
    "words", [("--quiet",), ("--json",), ("a.py",), ("--policy", "lading.toml"), ("-o", "x.json"), ("-qq",)], ids=" ".join
)
def test_other_words(root: Path, lading: Run, words: tuple[str, ...]) -> None:
    assert not is_again(root, lading, *words)


@pytest.mark.parametrize("name", ["LADING_POLICY", "COLUMNS", "NO_COLOR", "XDG_DATA_HOME", "SOURCE_DATE_EPOCH"])
def test_another_environment(root: Path, lading: Run, name: str) -> None:
    value = {"SOURCE_DATE_EPOCH": "1", "COLUMNS": "80", "LADING_POLICY": str(root / "lading.toml")}.get(name, str(root))
    assert not is_again(root, lading, **{name: value})


def test_another_folder(root: Path, lading: Run) -> None:
    stage(root, sub__b=QWEN)
    assert lading("check", "--staged", cwd=root / "sub").returncode == 1


def test_a_policy_that_stands_on_another(tmp_path: Path, lading: Run) -> None:
    shared = tmp_path / "shared.toml"
    shared.write_text('[origin]\ndirect = "warn"\n', "utf-8")
    root = begin(tmp_path / "r", x="")
    write(root, **{"lading.toml": 'extends = ["../shared.toml"]\n'})
    stage(root, a=QWEN)
    assert lading("check", "--staged", cwd=root).returncode == 0
    mark(tmp_path)
    assert is_again(root, lading)
    shared.write_text('[origin]\ndirect = "deny"\n', "utf-8")
    assert lading("check", "--staged", cwd=root).returncode == 1


def test_a_refusal_is_given_again_with_what_to_do(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", x="")
    stage(root, a=QWEN)
    first = lading("check", "--staged", cwd=root)
    assert answers(tmp_path)
    second = lading("check", "--staged", cwd=root)
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert "lading approve Qwen/Qwen2.5-7B-Instruct" in second.stderr


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"question": 1}', "\x00", "[" * 100_000])
def test_a_broken_answer_is_none(tmp_path: Path, root: Path, lading: Run, text: str) -> None:
    [path] = answers(tmp_path)
    path.write_text(text, "utf-8")
    assert lading("check", "--staged", cwd=root).returncode == 0


def test_a_mistake_is_not_kept(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", x="")
    write(root, **{"lading.toml": "[origin\n"})
    stage(root, a=QWEN)
    assert lading("check", "--staged", cwd=root).returncode == 2
    assert answers(tmp_path) == []


def test_the_whole_tree_is_no_answer_about_the_index(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", a=QWEN)
    assert lading("check", "--staged", cwd=root, PRE_COMMIT="1").returncode == 1
    assert answers(tmp_path) == []
    assert lading("check", "--staged", cwd=root).returncode == 0


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path, lading: Run) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    root = begin(tmp_path / "r", x="")
    stage(root, a=QWEN)
    assert lading("check", "--staged", cwd=root, LADING_CACHE=str(tmp_path / "file")).returncode == 1


def test_before_the_first_commit_nothing_is_kept(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r")
    stage(root, a=QWEN)
    assert lading("check", "--staged", cwd=root).returncode == 1
    assert answers(tmp_path) == []
    commit(root)
    assert lading("check", "--staged", cwd=root).returncode == 0


def test_an_answer_given_again_loads_neither_the_command_line_nor_the_catalogue(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", x="")
    stage(root, a=BERT)
    program = (
        "import os, sys\n"
        "from lading.cli.start import run\n"
        "os._exit = sys.exit\n"
        "sys.argv = ['lading', 'check', '--staged']\n"
        "try:\n    run()\nfinally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    environment = {**ENVIRONMENT, "HOME": str(tmp_path), "LADING_CACHE": str(tmp_path / "cache")}
    loaded: list[set[str]] = []
    for _ in range(2):
        words = [sys.executable, "-c", program]
        done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)
        loaded.append(set(done.stderr.split()))
    heavy = {"re2", "lading.catalog", "lading.detect", "lading.report"}
    assert heavy - loaded[0] == set()
    assert (heavy | {"typer", "yaml", "pydantic", "rich"}) & loaded[1] == set()


@pytest.mark.parametrize(
    "words", ["a.py", "-qq", "--quiet=1", "--no-such", "-o x.json", "--format", "--format --json", "--policy=p.toml", "--help"]
)
def test_words_that_are_left_to_typer(words: str) -> None:
    assert staging.wished(["check", "--staged", *words.split()]) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--offline",
        "--quiet --json",
        "-q -q",
        "-f markdown --format sarif",
        "--baseline b.txt --policy ./p.toml --policy sub/../q.toml",
    ],
)
def test_words_are_understood_as_by_typer(words: str) -> None:
    given = ["--staged", *words.split()]
    assert staging.wished(["check", *given]) == asked(*given)


def asked(*words: str) -> Wish:
    found: list[Wish] = []
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    @wished(without=("profile",))
    def command(wish: Wish) -> None:
        found.append(wish)

    assert CliRunner().invoke(app, words).exit_code == 0
    return found[0]


def test_an_output_that_cannot_show_all_characters(tmp_path: Path, lading: Run) -> None:
    root = begin(tmp_path / "r", x="")
    stage(root, a=QWEN)
    for _ in range(2):
        done = lading("check", "--staged", cwd=root, PYTHONIOENCODING="ascii")
        assert done.returncode == 1
        assert "FAIL" in done.stdout
