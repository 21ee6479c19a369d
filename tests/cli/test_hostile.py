"""Nothing hostile survives: a repository of names that try to break out, through every format and every command."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import hostile_repository
import pytest
import typer
from hostile_repository import HOSTILE
from running import Run, runner
from typer.core import TyperGroup

from lading.cli.main import app
from lading.report.base import formats

pytestmark = pytest.mark.slow

COMMAND = re.compile(r"##[\w-]*\[|^[^\S\n]*::", re.MULTILINE)
OWN_COMMAND = re.compile(r"::(error|warning|notice) (file=[^:,]+(,line=\d+)?(,col=\d+)?,)?title=lading[^:,]*::[^\n]*\n")
FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
FORMATS = [each.id for each in formats()]
SOME = ["terminal escape", "new line", "command at the start", "older command", "markup", "formula", "right-to-left override"]
"""Names that can be words of a command line; NUL, for one, cannot."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile") / "re\x1b[31mpo\u202e"
    hostile_repository.build(root)
    return root


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return runner(tmp_path_factory.mktemp("home"))


def harmless(text: str, *, commands: bool = True) -> None:
    """Lines of printable characters, none of them a workflow command, and none so long that nobody reads it."""
    assert {c for c in text.replace("\r\n", "\n") if not c.isprintable()} <= {"\n"}
    assert not (commands and COMMAND.search(text)), COMMAND.search(text)


# --- formats --------------------------------------------------------------------------------------------------------------


def _text(text: str) -> None:
    harmless(text)


def _lines(text: str) -> None:
    harmless(text)
    assert max(map(len, text.splitlines())) <= 80
    assert len(text.splitlines()) < 2_000


def _json(text: str) -> None:
    harmless(text)
    for each in _strings(json.loads(text)):
        assert len(each) <= 8_500, "a text is cut; a sentence holds two of them at most"


def _xml(text: str) -> None:
    harmless(text)
    ElementTree.fromstring(text)


def _csv(text: str) -> None:
    harmless(text)
    for row in csv.reader(io.StringIO(text, newline=""), strict=True):
        for cell in row:
            assert not FORMULA.match(cell.strip()), cell


def _github(text: str) -> None:
    harmless(text, commands=False)
    *commands, last = text.splitlines(keepends=True)
    assert commands
    assert all(OWN_COMMAND.fullmatch(line) for line in commands)
    assert not COMMAND.search(last)
    assert "##[" not in text


def _markdown(text: str) -> None:
    harmless(text)
    assert not re.search(r"<(?!/?(code|br|details|summary|sub)>)", text)
    assert "](https://evil" not in text
    assert "@octocat" not in text.replace("&#8203;@", "")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, str]] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        self.links |= {value or "" for name, value in attrs if name in {"href", "src", "action"}}


def _html(text: str) -> None:
    harmless(re.sub(r"(?s)<style>.*</style>", "", text))
    page = _Page()
    page.feed(text)
    assert not {pair for pair in page.seen if pair[1].startswith("on") or pair[0] in {"img", "iframe", "x"}}
    assert text.count("<script") == 1
    assert all(re.match(r"#|https?://(?!evil)", link) for link in page.links), page.links


CHECKS: dict[str, Callable[[str], None]] = {
    "terminal": _lines,
    "markdown": _markdown,
    "github": _github,
    "html": _html,
    "csv": _csv,
    "junit": _xml,
    "cyclonedx-xml": _xml,
    "cyclonedx-json": _json,
    "spdx": _json,
    "sarif": _json,
    "gitlab": _json,
    "json": _json,
}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(each)


def test_every_format_is_checked() -> None:
    assert CHECKS.keys() == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_format(run: Run, repository: Path, name: str) -> None:
    done = run("scan", "--offline", "--format", name, cwd=repository, COLUMNS="80")
    assert done.returncode == 0, done.stderr
    harmless(done.stderr)
    CHECKS[name](done.stdout)


# --- commands -------------------------------------------------------------------------------------------------------------

WORDS: dict[str, list[tuple[str, ...]]] = {
    "scan": [(), ("--profile", "g7"), ("--profile", "owasp", "--json")],
    "check": [(), ("--since", "{name}"), ("--baseline", "{name}")],
    "explain": [("{name}",), ("{name}", "--json"), ("Qwen/Qwen2.5-7B-Instruct",), ("Qwen/Qwen2.5-7B-Instruct", "--json")],
    "inspect": [("{weights}",), ("{weights}", "--json"), ("adapter",), ("adapter", "--json"), ("{name}",)],
    "lock": [(), ("--check", "--json")],
    "verify": [(), ("--json",)],
    "watch": [("bom.cdx.json",), ("bom.cdx.json", "--json"), ("lading.lock",), ("{name}",)],
    "diff": [("bom.cdx.json", "empty.cdx.json"), ("empty.cdx.json", "bom.cdx.json", "--json"), ("bom.cdx.json", "empty.cdx.json", "--markdown"), ("{name}", "x")],
    "notices": [()],
    "init": [("--force",)],
    "approve": [("{name}", "--reason", "{name}", "--who", "{name}")],
    "catalog show": [("{name}",)],
    "catalog status": [()],
    "catalog check": [()],
    "catalog update": [()],
    "policy show": [(), ("{name}",)],
    "policy test": [(), ("{name}",)],
    "policy schema": [()],
    "completion": [("{name}",)],
}  # fmt: skip
"""What each command is tried with: ``{name}`` stands for each of `SOME`, ``{weights}`` for a weight file of that name."""
ONLINE = {"catalog show", "catalog status", "catalog check", "policy show", "policy test", "policy schema",
          "completion", "inspect", "verify", "diff"}  # fmt: skip
"""Commands without the option ``--offline``."""


def _commands(group: TyperGroup, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_is_tried() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    assert set(_commands(group)) == WORDS.keys()


@pytest.fixture(scope="module")
def prepared(run: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with a BOM, a lock that records every name, and the BOM of nothing."""
    root = tmp_path_factory.mktemp("prepared") / "repo"
    shutil.copytree(repository, root)
    assert run("scan", "--offline", "-q", "-o", "bom.cdx.json", cwd=root).returncode == 0
    (root / "empty.cdx.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}')
    run("lock", "--offline", cwd=root)
    return root


@pytest.mark.parametrize("command", WORDS)
def test_command(run: Run, prepared: Path, command: str) -> None:
    offline = () if command in ONLINE else ("--offline",)
    for words in WORDS[command]:
        names = [HOSTILE[each] for each in SOME] if any("{" in word for word in words) else [""]
        for name in names:
            file = "./" + name.replace("/", "_") + ".safetensors"
            said = [word.replace("{name}", name).replace("{weights}", file) for word in words]
            done = run(*command.split(), *said[:1], *said[1:], *offline, cwd=prepared)
            assert "internal error" not in done.stderr, (said, done.stderr)
            harmless(done.stdout)
            harmless(done.stderr)


POLICIES = {
    "unknown key": 'origin = "{}"\n',
    "bad value": '[origin]\nwatch = [{}]\n',
    "not TOML": "[origin]\nwatch = {}\x1b[31m\n::error::x\n",
    "raw escape": "# \x1b[31m \u202e\n[origin]\nx = {}\n",
}  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", SOME)
def test_the_errors_of_a_policy(run: Run, tmp_path: Path, policy: str, name: str) -> None:
    (tmp_path / "lading.toml").write_text(POLICIES[policy].replace("{}", json.dumps(HOSTILE[name])), "utf-8")
    done = run("check", "--offline", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    harmless(done.stdout)
    harmless(done.stderr)


@pytest.mark.parametrize("words", [("scan", "{}"), ("scan", "-o", "{}"), ("scan", "--format", "{}"), ("scan", "--policy", "{}"),
                                   ("scan", "--profile", "{}"), ("scan", "--spec-version", "{}")])  # fmt: skip
@pytest.mark.parametrize("name", SOME)
def test_the_errors_of_a_command_line(run: Run, tmp_path: Path, words: tuple[str, ...], name: str) -> None:
    done = run(*(word.replace("{}", HOSTILE[name]) for word in words), cwd=tmp_path)
    assert done.returncode == 2
    harmless(done.stdout)
    harmless(done.stderr)
