"""What is generated on the pages is what would be generated now; everything that should have a page has one."""

from __future__ import annotations

from pathlib import Path

import command_pages
import output_table
import pytest
from generated import DOCS, filled, pages
from running import ROOT

from lading.domain.finding import Category
from lading.report.base import formats

pytestmark = pytest.mark.slow


def test_an_unknown_part_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing makes 'helo'"):
        filled("<!-- generated: helo scan -->\n<!-- /generated -->\n", tmp_path)


@pytest.mark.parametrize(
    "text", ["<!-- generated: commands -->\n", "<!-- /generated -->\n", "<!-- generated: a --> x <!-- /generated -->"]
)
def test_a_part_without_start_or_end_is_an_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no start or no end"):
        filled(text, tmp_path)


def test_a_page_without_parts_stays_as_it_is(tmp_path: Path) -> None:
    assert filled("# Nothing\n\n```console\n$ true\n```\n", tmp_path) == "# Nothing\n\n```console\n$ true\n```\n"


def test_a_command_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'false' ended with 1"):
        filled("<!-- generated: run false -->\n<!-- /generated -->\n", tmp_path)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("printf 'a\\nb\\nc\\n'", "a\nb\nc"),
        ("head=1 printf 'a\\nb\\nc\\n'", "a\n…"),
        ("tail=1 printf 'a\\nb\\nc\\n'", "…\nc"),
        ("head=1 tail=1 printf 'a\\nb\\nc\\n'", "a\n…\nc"),
        ("head=2 tail=1 printf 'a\\nb\\nc\\n'", "a\nb\nc"),
        ("from=b printf 'a\\nb\\nc\\n'", "…\nb\nc"),
        ("from=b to=c printf 'a\\nb\\nc\\n'", "…\nb\n…"),
        ("exit=1 echo a; false", "a\n$ echo $?\n1"),
    ],
)
def test_a_command_is_shown_with_what_it_prints(words: str, shown: str, tmp_path: Path) -> None:
    typed = words[words.index("printf" if "printf" in words else "echo") :]
    text = filled(f"<!-- generated: run {words} -->\n<!-- /generated -->\n", tmp_path)
    assert text == f"<!-- generated: run {words} -->\n\n```console\n$ {typed}\n{shown}\n```\n\n<!-- /generated -->\n"


def test_every_command_has_a_page(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A new command's page is begun; what it is for and its examples are written by hand."""
    missing = [name for name in command_pages.commands() if not (command_pages.FOLDER / f"{name}.md").exists()]
    if request.config.getoption("--update-snapshots"):
        for name in missing:
            text = filled(command_pages.page(name), tmp_path)
            (command_pages.FOLDER / f"{name}.md").write_text(text, "utf-8")
    there = {path.stem for path in command_pages.FOLDER.glob("*.md")}
    assert there == set(command_pages.commands())


@pytest.mark.parametrize("name", command_pages.commands())
def test_a_command_s_page_has_its_help_and_exit_codes(name: str) -> None:
    text = (command_pages.FOLDER / f"{name}.md").read_text("utf-8")
    inner = command_pages.below(command_pages.commands()[name])
    assert text.startswith(f"# lading {name}\n")
    for words in (name, *(f"{name} {each}" for each in inner)):
        assert f"<!-- generated: help {words} -->" in text
        assert f"<!-- generated: exit-codes {words} -->" in text or (words == name and inner)


def test_every_licence_category_has_a_page() -> None:
    assert {path.stem for path in (DOCS / "licences").glob("*.md")} == {"index", *(category.value for category in Category)}


def test_every_output_has_a_page() -> None:
    assert {path.name for path in (DOCS / "outputs").glob("*.md")} == {output_table.page(each.id) for each in formats()}


def marks(page: Path) -> tuple[pytest.MarkDecorator, ...]:
    """A page that tries its steps in a copy of this project takes long."""
    return (pytest.mark.slow,) if "in=lading" in page.read_text("utf-8") else ()


@pytest.mark.parametrize("page", [pytest.param(p, id=p.relative_to(ROOT).as_posix(), marks=marks(p)) for p in pages()])
def test_generated_parts(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = filled(page.read_text("utf-8"), tmp_path)
    if request.config.getoption("--update-snapshots"):
        page.write_text(text, "utf-8")
    assert page.read_text("utf-8") == text, "if the change is meant: pytest tests/docs --update-snapshots"


@pytest.mark.parametrize("page", sorted((DOCS / "findings").glob("*-*.md")), ids=lambda page: page.stem)
def test_a_finding_s_page_says_how_it_is_decided(page: Path) -> None:
    assert "\n### How it is decided\n\n" in page.read_text("utf-8")
