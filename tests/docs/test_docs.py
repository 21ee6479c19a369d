"""The documentation says what is so: links lead somewhere, shown output is real, help texts are the program's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from readme import README, command
from running import ROOT, runner

from lading.report.base import formats

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    found = (shown or drawn for shown, drawn in LINK.findall(page.read_text("utf-8")))
    targets = [target for target in found if "://" not in target and not target.startswith("#")]
    assert [t for t in targets if not (page.parent / t.split("#")[0]).exists()] == []


def test_ci_runs_the_readme_s_own_test_command() -> None:
    assert command("test").endswith(".venv/bin/pytest -n auto")
    assert "readme.py test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_figures_of_the_readme_are_those_of_the_accuracy_page() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    figures = re.findall(r"\b0\.\d{3}\b", README.read_text("utf-8"))
    assert figures
    assert [figure for figure in figures if figure not in page] == []


def test_nothing_names_a_package_registry_host() -> None:
    hosts = re.compile(r"pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(com|org)|crate[s]\.io|registry\.yarnpk[g]")
    places = [ROOT / name for name in ("src", "tests", "fixtures", "docs", "requirements", "benchmarks")]
    files = [
        p
        for place in places
        for p in place.rglob("*")
        if p.suffix in (".py", ".toml", ".md", ".txt", ".json", ".yaml", ".lock")
    ]
    found = [
        p.relative_to(ROOT).as_posix() for p in files if p != Path(__file__) and hosts.search(p.read_text("utf-8", "replace"))
    ]
    assert [name for name in found if "snapshots" not in name] == []


def test_every_property_is_documented(tmp_path: Path) -> None:
    bom = tmp_path / "bom.cdx.json"
    runner(tmp_path)("scan", "--offline", "-q", "-o", str(bom), cwd=ROOT / "fixtures" / "company")
    names = set(re.findall(r'"name": "(lading:[^"]+)"', bom.read_text("utf-8")))
    names = {re.sub(r"(?<=lading:weights:metadata:).*", "NAME", name) for name in names}
    assert names
    page = (ROOT / "docs" / "outputs.md").read_text("utf-8")
    assert sorted(name for name in names if f"`{name}`" not in page) == []


def test_every_suffix_is_documented() -> None:
    page = (ROOT / "docs" / "outputs.md").read_text("utf-8")
    assert [suffix for format_ in formats() for suffix in format_.suffixes if f"`{suffix}`" not in page] == []
