"""The HTML page in a real browser: from a file, without a network, at the width of a desk and of a telephone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sample_report
from chromium import PROGRAM, Page, chromium

from lading.domain.report import Report
from lading.report import format_named

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]

LONG = "acme/" + "very-long-name-" * 40
SHOWN = "[...document.querySelectorAll('#table tbody tr:not([hidden]) td:first-child a')].map(a => a.textContent)"
SECTIONS = "document.querySelectorAll('article:not([hidden])').length"
FOCUS = "document.activeElement.name || document.activeElement.textContent"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The sample report, with a very long name added."""
    report = sample_report.sample()
    last = report.components[-1]
    subject = replace(last.component.subject, name=LONG)
    long = replace(last, component=replace(last.component, subject=subject))
    return write(replace(report, components=(*report.components, long)), tmp_path / "report #1 'ü'.html")


def write(report: Report, path: Path) -> Path:
    stream = io.StringIO()
    format_named("html").write(report, stream)
    path.write_text(stream.getvalue(), "utf-8")
    return path


def tab_to(page: Page, name: str) -> None:
    for _ in range(200):
        if page.run(FOCUS) == name:
            return
        page.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_it_opens_without_an_error_and_without_a_request(
    browser: Page, written: Path, tmp_path: Path, width: int, *, dark: bool
) -> None:
    browser.errors.clear()
    browser.requests.clear()
    browser.open(written, width, dark=dark)
    assert browser.run("document.querySelector('h1').textContent") == "acme/helpdesk-bot"
    assert browser.errors == []
    assert browser.requests == [written.as_uri()]
    assert browser.run("document.documentElement.scrollWidth") <= width
    background = browser.run("getComputedStyle(document.documentElement).backgroundColor")
    assert (background != "rgb(255, 255, 255)") == dark
    shot = browser.screenshot(tmp_path / "page.png", whole=True).read_bytes()
    assert shot.startswith(b"\x89PNG")
    assert int.from_bytes(shot[16:20], "big") == width
    assert len(shot) > 20_000  # something is drawn


def test_no_part_of_the_page_is_wider_than_a_telephone(browser: Page, written: Path) -> None:
    browser.open(written, 360)
    wider = "[...document.querySelectorAll('body *:not(svg *)')].filter(e => !e.closest('.graph') && e.getBoundingClientRect().right > 361)"
    assert browser.run(f"{wider}.map(e => e.outerHTML.slice(0, 80))") == []


def test_texts_of_a_drawing_stay_in_their_boxes(browser: Page, written: Path) -> None:
    browser.open(written)
    beyond = """[...document.querySelectorAll('svg g')].flatMap(g => {
        const box = g.querySelector('rect').getBoundingClientRect();
        return [...g.querySelectorAll('text')].filter(t => {
            const own = t.getBoundingClientRect();
            return own.left < box.left || own.right > box.right + 1 || own.bottom > box.bottom;
        }).map(t => t.textContent);
    })"""
    assert browser.run("document.querySelectorAll('svg text').length") > 10
    assert browser.run(beyond) == []


def test_the_table_is_filtered_by_keyboard(browser: Page, written: Path) -> None:
    browser.open(written)
    browser.run("document.getElementById('components').scrollIntoView()")
    every = len(browser.run(SHOWN))
    tab_to(browser, "text")
    browser.press(*"qwen 7b")
    found = wait_for(browser, f"{SHOWN}.length < {every} && {SHOWN}")
    assert found
    assert all("qwen" in name.lower() and "7b" in name.lower() for name in found)
    assert browser.run(SECTIONS) == len(found)
    assert browser.run("document.getElementById('shown').textContent").startswith(f"{len(found)} of {every} components")
    tab_to(browser, "verdict")
    browser.press("d", "e")  # a choice by its first letters
    assert wait_for(browser, f"{SHOWN}.length === 0") is True
    assert browser.run("document.getElementById('empty').hidden") is False
    tab_to(browser, "Show all")
    browser.press("Enter")
    assert wait_for(browser, f"{SHOWN}.length === {every}") is True


@pytest.mark.parametrize(
    ("name", "choice", "expected"),
    [
        ("kind", "data set", {"acme/helpdesk"}),
        ("verdict", "derived", {"acme/support-ranker-8b"}),
        ("country", "GB", {"acme/support-ranker-8b", "acme/helpdesk"}),
        ("category", "proprietary", {"gpt-4o"}),
        ("severity", "note", {"llama3.1:8b"}),
    ],
)
def test_every_filter_filters(browser: Page, written: Path, name: str, choice: str, expected: set[str]) -> None:
    browser.open(written)
    field = f"document.querySelector('[name={name}]')"
    browser.run(f"{field}.value = {choice!r}; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))")
    assert wait_for(browser, f"{SECTIONS} === {len(expected)}") is True
    assert set(browser.run(SHOWN)) == expected


def test_the_table_is_sorted_by_keyboard_and_says_so(browser: Page, written: Path) -> None:
    browser.open(written)
    before = browser.run(SHOWN)
    tab_to(browser, "Name")
    browser.press("Enter")
    up = browser.run(SHOWN)
    assert sorted(up) == sorted(before)
    assert up != before
    assert browser.run("document.querySelector('#table th').getAttribute('aria-sort')") == "ascending"
    browser.press("Enter")
    assert browser.run("document.querySelector('#table th').getAttribute('aria-sort')") == "descending"
    assert browser.run(SHOWN)[0] == up[-1]


def test_a_link_to_a_hidden_section_shows_it(browser: Page, written: Path) -> None:
    browser.open(written)
    browser.run(
        "document.querySelector('[name=text]').value = 'paddle'; document.getElementById('filters').dispatchEvent(new Event('input'))"
    )
    assert wait_for(browser, f"{SECTIONS} === 1") is True
    browser.run("document.querySelector('#findings a').click()")
    assert wait_for(browser, f"{SECTIONS} > 1 && document.activeElement.localName === 'article'") is True


def test_without_javascript_everything_is_there_and_no_dead_control(browser: Page, written: Path) -> None:
    browser.open(written, script=False)
    try:
        shown = browser.run("[...document.querySelectorAll('article')].every(a => a.getBoundingClientRect().height > 50)")
        assert shown is True
        assert browser.run("document.getElementById('filters').offsetHeight") == 0
        assert browser.run("document.querySelectorAll('th button').length") == 0
    finally:
        browser.open(written)


def test_on_paper_everything_is_expanded_and_the_controls_are_gone(browser: Page, written: Path, tmp_path: Path) -> None:
    browser.open(written)
    browser.media("print")
    closed = (
        "[...document.querySelectorAll('details')].filter(d => d.lastElementChild.getBoundingClientRect().height === 0).length"
    )
    assert browser.run("document.querySelectorAll('details:not([open])').length") > 0
    assert browser.run(closed) == 0
    assert browser.run("document.getElementById('filters').offsetHeight") == 0
    browser.media("")
    assert browser.print(tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_script_that_is_not_the_page_s_own_does_not_run(browser: Page, tmp_path: Path) -> None:
    path = write(sample_report.sample(), tmp_path / "report.html")
    path.write_text(
        path.read_text("utf-8").replace("</main>", "<script>window.evil = 1</script><b onclick='window.evil = 1'></b></main>"),
        "utf-8",
    )
    browser.open(path)
    browser.run("document.querySelector('b[onclick]').click()")
    assert browser.run("window.evil === undefined") is True
    browser.errors.clear()


def wait_for(page: Page, expression: str) -> Any:
    """The value of an expression as soon as it is true: filtering waits a moment for more letters."""
    return page.run(
        f"new Promise(done => {{ let left = 100; const look = () => {{ const value = {expression};"
        "if (value || !left--) done(value); else setTimeout(look, 20); }; look(); })"
    )
