"""The documentation says what is so: links lead somewhere, shown output is real, help texts are the program's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from detection_table import page as detection_page
from kinds import found
from readme import README, command, output
from running import ROOT, runner

from lading.cli.main import app
from lading.report.base import formats

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = [t for t in LINK.findall(page.read_text("utf-8")) if "://" not in t and not t.startswith("#")]
    assert [t for t in targets if not (page.parent / t.split("#")[0]).exists()] == []


def test_the_output_in_the_readme_is_real(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    done = runner(tmp_path)("scan", "--offline", cwd=ROOT / "fixtures" / "company")
    lines = done.stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Name "))
    shown = "\n".join(lines[start:]) + "\n"
    if request.config.getoption("--update-snapshots"):
        block = output("company")
        text = README.read_text("utf-8")
        README.write_text(text[: block.start(1)] + shown + text[block.end(1) :], "utf-8")
    assert output("company")[1] == shown


def test_help_texts(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """docs/commands.md is generated from ``--help``."""
    commands: list[tuple[str, ...]] = [(command.name,) for command in app.registered_commands if command.name]
    for group in app.registered_groups:
        below = group.typer_instance.registered_commands if group.typer_instance else []
        inner = [c.name or (c.callback.__name__ if c.callback else "") for c in below]
        commands += [(str(group.name),), *((str(group.name), name) for name in inner)]
    parts = ["# Commands\n\nGenerated from `--help` (`pytest --update-snapshots`).\n"]
    for words in ((), *commands):
        shown = runner(tmp_path)(*words, "--help", cwd=tmp_path, COLUMNS="100", TERM="dumb", NO_COLOR="1").stdout
        title = " ".join(["lading", *words])
        parts.append(f"\n## {title}\n\n```\n{shown.strip()}\n```\n")
    page = ROOT / "docs" / "commands.md"
    if request.config.getoption("--update-snapshots"):
        page.write_text("".join(parts), "utf-8")
    assert page.read_text("utf-8") == "".join(parts)


def test_what_is_detected(request: pytest.FixtureRequest) -> None:
    """docs/what-is-detected.md is generated from the rules and the samples of ``fixtures/kinds``."""
    page, text = ROOT / "docs" / "what-is-detected.md", detection_page(found().strengths)
    if request.config.getoption("--update-snapshots"):
        page.write_text(text, "utf-8")
    assert page.read_text("utf-8") == text


def test_ci_runs_the_readme_s_own_test_command() -> None:
    assert command("test").endswith(".venv/bin/pytest -n auto")
    assert "readme.py test" in (ROOT / ".ci" / "run").read_text("utf-8")


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
