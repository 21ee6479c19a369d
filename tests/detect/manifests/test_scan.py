"""Manifests against the catalogue: what counts, what is a gap, and no text that crashes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog
from lading.detect.manifests.base import Dependency, Include, Problem, manifests
from lading.detect.manifests.scan import MAX_TEXT, includes, scan
from lading.domain.reference import Context, Kind, Reference, Strength
from lading.domain.source import Gap, GapReason, Location

ABOUT = {"source": ["https://example.org/"], "retrieved": date(2026, 1, 1), "confidence": "primary"}
CATALOG = Catalog(
    compile_index(
        [
            Entry("developer", "", {"id": "acme", "name": "Acme", "kind": "company", **ABOUT}),
            Entry("package", "", {"name": "paddle-ocr", "ecosystem": "pypi", "developer": "acme", **ABOUT}),
            Entry("package", "", {"name": "@acme/ocr", "ecosystem": "npm", "developer": "acme", **ABOUT}),
        ]
    )
)


def test_packages_that_are_not_on_record_do_not_count() -> None:
    assert list(scan("requirements.txt", "numpy\nrequests==2\n", CATALOG)) == []
    assert list(scan("package.json", '{"dependencies": {"paddle-ocr": "1.0.0"}}', CATALOG)) == []
    assert list(scan("notes.txt", "paddle-ocr", CATALOG)) == []


def test_reference() -> None:
    assert list(scan("a/requirements.txt", "# OCR\n  Paddle_OCR==2.7.3\n", CATALOG)) == [
        Reference(
            text="Paddle_OCR",
            kind=Kind.PACKAGE,
            location=Location("a/requirements.txt", 2, 3),
            context=Context.CONFIG,
            strength=Strength.LOADS,
            rule="manifest",
            symbol="requirements",
            via="pypi",
            version="2.7.3",
        )
    ]


def test_conda_packages_are_known_by_their_pypi_record() -> None:
    (found,) = scan("environment.yml", "dependencies:\n  - conda-forge::paddle-ocr=2.7.3=py311_0\n", CATALOG)
    assert isinstance(found, Reference)
    assert (found.via, found.symbol, found.version) == ("pypi", "conda-environment", "2.7.3")


def test_scope() -> None:
    (found,) = scan("package.json", '{"devDependencies": {"@Acme/ocr": "^1.0.0"}}', CATALOG)
    assert isinstance(found, Reference)
    assert (found.text, found.via, found.version) == ("@Acme/ocr", "npm", None)


def test_gaps() -> None:
    assert next(scan("pyproject.toml", "[project\n", CATALOG)) == Gap(
        Location("pyproject.toml", 1, 9), GapReason.SYNTAX, "Expected ']' at the end of a table declaration"
    )
    (line,) = scan("requirements.txt", "numpy\n\n{{ name }}\n", CATALOG)
    assert isinstance(line, Gap)
    assert (line.location, line.reason) == (Location("requirements.txt", 3, 1), GapReason.SYNTAX)
    (size,) = scan("package.json", " " * (MAX_TEXT + 1), CATALOG)
    assert isinstance(size, Gap)
    assert size.reason is GapReason.TOO_LARGE


@pytest.mark.parametrize("name", ["environment.yml", "pnpm-lock.yaml"])
@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_deep_nesting_is_a_gap(name: str, text: str) -> None:
    (found,) = scan(name, f"# dependencies\n{text}", CATALOG)
    assert isinstance(found, Gap)
    assert found.reason in (GapReason.TOO_DEEP, GapReason.SYNTAX)


def test_an_alias_bomb_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lading.positions.yaml.MAX_NODES", 5_000)
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    text = "\n".join(["a0: &a0 [x, x]", *layers, "dependencies: *a11"])
    (found,) = scan("environment.yml", text, CATALOG)
    assert isinstance(found, Gap)


def test_includes_are_paths_from_the_root() -> None:
    text = "-r base.txt\n-c ../constraints.txt\n-r ../../outside.txt\nnumpy\n"
    assert list(includes("docker/requirements.txt", text)) == [
        Include("docker/base.txt", 1, 1),
        Include("constraints.txt", 2, 1),
        Include("../outside.txt", 3, 1),
    ]
    assert list(includes("README.md", text)) == []


def test_an_included_file_is_read_as_requirements_whatever_its_name() -> None:
    (found,) = scan("docker/deps.list", "paddle-ocr\n", CATALOG, kind="requirements")
    assert isinstance(found, Reference)
    assert found.symbol == "requirements"


# --- any text -----------------------------------------------------------------------------------------------------

WORDS = (
    """dependencies packages [package] [[package]] name version = : " ' { } [ ] ( ) - # , @ -r -e == ; \\ &a *a 1.0 x"""
    " git+https:// node_modules/ require setup install_requires options default pip npm: file: \ufeff \0 !!python/x"
)
PIECES = st.sampled_from([*WORDS.split(" "), " ", "  ", "\n", "\r\n", "\\\n", "- "])
TEXTS = st.text(max_size=200) | st.lists(PIECES, max_size=60).map("".join)


@settings(deadline=None, max_examples=300)
@given(text=TEXTS)
@example(text="x = " + "[" * 3_000)
@example(text='{"dependencies": ' + "[" * 50_000)
@example(text="setup(install_requires=" + "-" * 5_000 + "1)")
@example(text="a = b = c = [a, b, c]\nsetup(install_requires=a)")
@example(text="setup(install_requires='\\q')")
@example(text="x" + " " * 50_000 + "x")
@example(text="[options]\ninstall_requires = x" + " " * 50_000 + "\\x")
def test_no_text_crashes(text: str) -> None:
    for manifest in manifests():
        for item in manifest.items(text, "x"):
            assert isinstance(item, Dependency | Include | Problem)
            assert item.line >= 0
            assert item.column >= 0
