"""What is printed and written, by option and by suffix."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from running import Run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--format", "yaml"), "there is no output format 'yaml'"),
        (("--profile", "iso"), "there is no profile 'iso'"),
        (("--json", "--format", "csv"), "--json and --format both say what to print"),
        (("--format", "csv", "--profile", "g7"), "--format and --profile both say what to print"),
        (("-o", "report.docx"), "does not say which format to write"),
    ],
)
def test_what_cannot_be_printed_is_refused(lading: Run, company: Path, words: tuple[str, ...], named: str) -> None:
    done = lading("scan", "--offline", *words, cwd=company)
    assert done.returncode == 2
    assert named in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("github", "::error file="),
        ("markdown", "### ❌ Lading: FAIL"),
        ("csv", '"record","kind"'),
        ("junit", "<?xml"),
        ("gitlab", "["),
        ("spdx", '{\n  "@context"'),
        ("json", "{"),
    ],
)
def test_a_format_is_printed(lading: Run, company: Path, name: str, start: str) -> None:
    done = lading("check", "--offline", "--format", name, cwd=company)
    assert done.returncode == 1
    assert done.stdout.startswith(start)


def test_dash_is_stdout_in_the_format_asked_for(lading: Run, company: Path) -> None:
    done = lading("scan", "--offline", "-o", "-", "--format", "github", cwd=company)
    assert done.stdout.startswith("::error")
    assert json.loads(lading("scan", "--offline", "-o", "-", cwd=company).stdout)["schema_version"] == "1"


def test_every_suffix_writes_its_format(lading: Run, company: Path, tmp_path: Path) -> None:
    names = [
        "a.md",
        "a.junit.xml",
        "a.codequality.json",
        "a.csv",
        "a.spdx.json",
        "a.sarif",
        "a.cdx.json",
        "a.cdx.xml",
        "a.json",
    ]
    files = [tmp_path / name for name in names]
    done = lading("scan", "--offline", "-q", *(word for file in files for word in ("-o", str(file))), cwd=company)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert len({file.read_bytes()[:60] for file in files}) == len(files)


def test_a_profile_is_printed_instead_of_the_table(lading: Run, company: Path) -> None:
    done = lading("scan", "--offline", "--profile", "g7", cwd=company)
    assert done.returncode == 0
    assert "SBOM author signature" in done.stdout
    assert json.loads(lading("scan", "--offline", "--profile", "cisa", "--json", cwd=company).stdout)["profile"] == "cisa"


@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_in_ci_paths_start_at_the_checkout_and_links_lead_to_the_forge(lading: Run, company: Path, name: str) -> None:
    github = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(company.parent),
        "GITHUB_SERVER_URL": "https://forge.example",
        "GITHUB_REPOSITORY": "acme/bot",
        "GITHUB_SHA": "abc",
    }
    gitlab = {
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(company.parent),
        "CI_PROJECT_URL": "https://forge.example/acme/bot",
        "CI_COMMIT_SHA": "abc",
    }
    there = github if name == "github" else gitlab
    url = "https://forge.example/acme/bot/blob/abc/" if name == "github" else "https://forge.example/acme/bot/-/blob/abc/"
    shown = lading("scan", "--offline", "--format", "markdown", cwd=company, **there).stdout
    assert f"]({url}company/src/" in shown
    assert "::error file=company/" in lading("scan", "--offline", "--format", "github", cwd=company, **there).stdout


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("scan", "--offline"), ("check", "--staged"), ("explain", "MIT", "--offline")], ids=" ".join)
def test_a_full_device_is_no_defect(repository: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Neither is it a pass: what was asked for could not be given."""
    for _ in range(2):  # the second time the answer on what is staged is remembered
        with FULL.open("w") as full:
            done = started(*words, cwd=repository, home=tmp_path, stdout=full)
        assert done.returncode == 2
        assert done.stderr.splitlines()[0] == "error: the output cannot be written: No space left on device"
        assert "Traceback" not in done.stderr


def test_with_stdout_closed_the_files_are_written(repository: Path, tmp_path: Path) -> None:
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "lading", "scan", "--offline", "-o", "r.json"]
    done = subprocess.run(shell, cwd=repository, env=plain(tmp_path), stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((repository / "r.json").read_bytes())["outcome"] == "violations"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "r"
    root.mkdir()
    (root / "a.py").write_text('AutoModel.from_pretrained("Qwen/Qwen2.5-7B")\n')
    for words in (["init", "-q"], ["add", "a.py"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


def plain(home: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(home), "LADING_CACHE": str(home / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}


def started(*words: str, cwd: Path, home: Path, stdout: IO[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lading", *words]
    return subprocess.run(command, cwd=cwd, env=plain(home), stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


def test_nothing_staged_in_a_part_says_so(repository: Path, lading: Run) -> None:
    (repository / "part").mkdir()
    done = lading("check", "--staged", cwd=repository / "part")
    assert done.stderr == "nothing is staged in this part of the repository, so nothing was checked\n"


def test_files_that_were_not_read_are_told_of_with_the_reason(repository: Path, lading: Run) -> None:
    (repository / "logo.png").write_bytes(b"\x89PNG")
    (repository / "huge.json").write_bytes(b" " * (17 << 20))
    (repository / "docs").mkdir()
    (repository / "docs" / "a.py").touch()
    (repository / "lading.toml").write_text('[scan]\nexclude = ["docs/"]\n')
    (repository / ".myenv" / "lib").mkdir(parents=True)
    (repository / ".myenv" / "pyvenv.cfg").touch()
    (repository / ".myenv" / "lib" / "x.py").write_text('AutoModel.from_pretrained("Qwen/Qwen2.5-0.5B")\n')
    shown = " ".join(lading("scan", "--offline", cwd=repository).stdout.split())
    assert (
        "2 of 4 files read (1 of kinds that name no models, 1 that cannot be read), 1 excluded by the policy, "
        "1 folder of installed packages left out: .myenv catalogue "
    ) in shown
    assert "0.5B" not in shown
    counts = json.loads(lading("scan", "--offline", "--json", cwd=repository).stdout)["counts"]
    assert (counts["files_failed"], counts["files_excluded"]) == (1, 1)
    assert "1 of 1 file read · " in lading("scan", "--offline", "a.py", cwd=repository).stdout


def test_what_lading_keeps_in_the_tree_is_no_part_of_it(repository: Path, lading: Run) -> None:
    kept = repository / ".kept"
    (kept / "files").mkdir(parents=True)
    (kept / "files" / "a.json").write_text('{"model": "BAAI/bge-small-en"}')
    assert "bge-small" in lading("scan", "--offline", cwd=repository).stdout
    for cache in (".kept", str(kept)):
        assert "bge-small" not in lading("scan", "--offline", cwd=repository, LADING_CACHE=cache).stdout
    assert "bge-small" in lading("scan", "--offline", ".kept", cwd=repository, LADING_CACHE=".kept").stdout
