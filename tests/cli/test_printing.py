"""What is printed and written, by option and by suffix."""

from __future__ import annotations

import json
from pathlib import Path

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
