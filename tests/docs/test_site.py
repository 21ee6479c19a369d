"""The documentation as a site: built without a warning, every page in the navigation, every link good, nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from chromium import PROGRAM, Page, chromium
from generated import DOCS
from running import ROOT

LOADS = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "srcset"), ("object", "data")}
"""Elements and attributes that a browser fetches by itself."""
NO_FILE = {"canonical", "prev", "next", "alternate"}
"""Relations of a ``link`` that are not fetched."""


@dataclass
class Html(HTMLParser):
    """The addresses and anchors of one page."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.update(given[name] for name in ("id", "name") if name in given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        for element, attribute in LOADS:
            if tag == element and attribute in given and not NO_FILE & set(given.get("rel", "").split()):
                self.loads.append(given[attribute])


@dataclass(frozen=True)
class Site:
    """A built site, its pages by path."""

    folder: Path
    pages: dict[Path, Html]

    def inside(self, page: Path, address: str) -> tuple[Path, str]:
        """The file and anchor that a relative address leads to."""
        parts = urlsplit(address)
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        return (target / "index.html" if target.is_dir() else target), unquote(parts.fragment)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(DOCS, folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict", "--clean"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    assert (done.returncode, "No issues found" in said, "WARNING" in said) == (0, True, False), said
    built = (folder / "site").resolve()
    pages = {}
    for path in built.rglob("*.html"):
        pages[path] = Html()
        pages[path].feed(path.read_text("utf-8"))
    return Site(built, pages)


def shown(site: Site) -> Iterator[tuple[Path, Html]]:
    """The pages that are written as such."""
    yield from ((path, html) for path, html in site.pages.items() if path.name != "404.html")


def test_every_page_is_in_the_navigation(site: Site) -> None:
    listed = {site.inside(page, link)[0] for page, html in shown(site) for link in html.links if not urlsplit(link).scheme}
    pages = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    assert sorted(str(page) for page in pages if site.folder / page not in listed) == []


def test_links_and_anchors_lead_somewhere(site: Site) -> None:
    broken = []
    for page, html in shown(site):
        for address in (*html.links, *html.loads):
            if urlsplit(address).scheme:
                continue
            target, anchor = site.inside(page, address)
            if not target.is_file() or (anchor and target in site.pages and anchor not in site.pages[target].ids):
                broken.append(f"{page.relative_to(site.folder)}: {address}")
    assert broken == []


def test_nothing_is_fetched_from_elsewhere(site: Site) -> None:
    assert {address for _, html in shown(site) for address in html.loads if urlsplit(address).netloc} == set()
    styles = "\n".join(path.read_text("utf-8") for path in site.folder.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import )\s*[\"']?(?:https?:)?//[^)\s]+", styles) == []


def test_images_have_a_text(site: Site) -> None:
    pages = [path.read_text("utf-8") for path, _ in shown(site)]
    assert [tag for page in pages for tag in re.findall(r"<img[^>]*>", page) if not re.search(r'alt="[^"]+"', tag)] == []


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if PROGRAM is None:
        pytest.skip("no Chromium is installed")
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


def test_the_search_works_from_a_folder(site: Site, browser: Page) -> None:
    browser.open(site.folder / "index.html")
    browser.run("document.querySelector('.md-search__button').click()")
    until(browser, "document.activeElement.shadowRoot?.activeElement?.tagName === 'INPUT'")
    browser.press(*"mismatch")
    until(browser, "document.activeElement.shadowRoot.innerHTML.includes('findings/hash-mismatch.html')")
    assert browser.errors == []


@pytest.mark.slow
def test_no_page_is_wider_than_a_telephone_or_asks_another_host(site: Site, browser: Page) -> None:
    wide = []
    for path, _ in shown(site):
        browser.open(path, width=360)
        if browser.run("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path.relative_to(site.folder).as_posix())
    assert wide == []
    assert [address for address in browser.requests if not address.startswith(("file:", "data:"))] == []
    assert browser.errors == []


def until(page: Page, expression: str) -> None:
    for _ in range(100):
        if page.run(expression):
            return
        time.sleep(0.1)
    raise AssertionError(f"never came true: {expression}")
