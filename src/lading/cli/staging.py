"""The last answer to ``check --staged``, kept: a hook is run again and again over the same index.

It is given again only when nothing it rests on has changed: the program, the words and environment of the call, the day, HEAD,
the whole index, and every file that was opened for it. Only what finding that out needs is imported here.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, TextIO

from lading import installed, whole
from lading.cli.ending import guarded
from lading.cli.undelivered import undelivered
from lading.cli.wish import Wish
from lading.discover.states import Repository, repository
from lading.errors import UsageError

_FLAGS: Final = {"--staged": "staged", "--offline": "offline", "--quiet": "quiet", "-q": "quiet", "--json": "json"}
_VALUED: Final = {"--baseline": "baseline", "--policy": "policy", "--format": "format", "-f": "format"}
"""The options that a hook is set up with, and the fields of a `Wish` that they give."""
_TELLING: Final = (
    "CI", "COLUMNS", "GITHUB_", "GITLAB_", "HF_", "HOME", "LADING_", "NO_COLOR", "PRE_COMMIT", "SOURCE_", "TERM", "XDG_",
)  # fmt: skip
"""What the variables begin with that an answer may depend on."""
_BESIDE: Final = ("lading.toml", "pyproject.toml", "lading.lock", "lading-catalog")
"""What is looked for in the audited folder: that one of them is not there is a part of the answer."""
_VERDICTS: Final = (0, 1, 3)
"""The exit codes of an audit; the others tell of something that went wrong."""


class _Answer(NamedTuple):
    """What was printed, and the exit code."""

    code: int
    out: str
    err: str

    def give(self) -> NoReturn:
        """Print it and end."""
        try:
            sys.stdout.write(self.out)
            sys.stdout.flush()
            sys.stderr.write(self.err)
            sys.stderr.flush()
        except OSError as error:
            code = undelivered(error)
            if code is None:
                raise
            sys.exit(code)
        # All is said and nothing is open. Taking a thousand modules apart first takes an eighth of the time of an answer.
        os._exit(self.code)


def run(words: Sequence[str], main: Callable[[], None]) -> None:
    """Answer ``lading WORDS…``, which audits what is staged: as the last time, or by an audit; by ``main`` when they hold more
    than a hook is set up with.
    """
    wish = wished(words)
    if wish is None:
        main()
        return
    around = _around()
    question = _question(words, around) if around else None
    if question is None:
        guarded(partial(_audited, wish, around))
        return
    path = _place()
    if last := _recalled(path, question):
        last.give()
    with _opened() as names:
        answer = _held(partial(guarded, partial(_audited, wish, around)))
    if answer.code in _VERDICTS and names is not None and _may_keep:
        _keep(path, question, names, answer)
    answer.give()


def wished(words: Sequence[str]) -> Wish | None:
    """What ``lading WORDS…`` asks for, understood as by typer, which takes long to load; None when there is anything in them
    that a hook is not set up with, for typer to judge.
    """
    given: dict[str, Any] = {}
    left = iter(words[1:])
    for word in left:
        if word in _FLAGS:
            given[_FLAGS[word]] = True
            continue
        value = next(left, "")
        if word not in _VALUED or not value or value.startswith("-"):
            return None
        name = _VALUED[word]
        given[name] = {"baseline": Path(value), "policy": [*given.get("policy", ()), Path(value)], "format": value}[name]
    return Wish(**given)


def _audited(wish: Wish, around: Repository | None) -> None:
    from lading.cli import hooked

    sys.exit(hooked.check(wish, around))


def never_keep() -> None:
    """Say that the answer under way rests on more than the index."""
    global _may_keep
    _may_keep = False


_may_keep = True


def _held(main: Callable[[], None]) -> _Answer:
    out, err = _Held(sys.stdout), _Held(sys.stderr)
    code: object = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    return _Answer(code if isinstance(code, int) else int(code is not None), out.getvalue(), err.getvalue())


class _Held(io.StringIO):
    """What is written for ``stream``: a terminal if that is one, of its encoding."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a text in memory has none; what stands for a stream has its
        return self._stream.encoding

    def isatty(self) -> bool:
        return self._stream.isatty()


# --- what an answer rests on ---


def _around() -> Repository | None:
    try:
        return repository(Path(), dict(os.environ))
    except UsageError:  # for the audit to tell
        return None


def _question(words: Sequence[str], around: Repository) -> str | None:
    """A digest of what is asked, of whom and when; None where nothing is kept: before the first commit."""
    if around.head is None:
        return None
    try:
        index = around.listing
    except UsageError:
        return None
    shown = [sys.stdout.encoding, os.get_terminal_size() if sys.stdout.isatty() else None]
    said = {name: value for name, value in sorted(around.environment.items()) if name.startswith(_TELLING)}
    day = datetime.now(UTC).date().isoformat()
    asked = [
        sys.version,
        str(Path.cwd()),
        *words,
        said,
        day,
        shown,
        around.head,
        hashlib.sha256(index).hexdigest(),
        installed.fingerprint(),
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


_names: set[str] | None = None
_listens = False


@contextmanager
def _opened() -> Iterator[set[str]]:
    """Every file that is opened and every folder that is listed meanwhile, there or not."""
    global _names, _listens
    if not _listens:  # an audit hook cannot be taken out again
        sys.addaudithook(_hear)
        _listens = True
    _names = set()
    try:
        yield _names
    finally:
        _names = None


def _hear(event: str, values: tuple[Any, ...]) -> None:
    if _names is None or event not in ("open", "os.listdir", "os.scandir"):
        return
    if not isinstance(values[0], str | bytes | os.PathLike):
        return
    # By its number, or below a folder that is open, a file is opened to be removed or handed on, not to be read; and a folder
    # is opened to make a file in it.
    if event != "open" or (values[1] is not None and not os.path.isdir(values[0])):  # noqa: PTH112 - any kind of name
        _names.add(os.fsdecode(values[0]))


# --- kept ---


def _place() -> Path:
    """Where the last answer about this folder is kept."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    own = Path(os.environ.get("LADING_CACHE") or caches / "lading")
    name = hashlib.sha256(os.fsencode(Path.cwd())).hexdigest()[:40]
    return own / "staged" / f"{name}.json"


def _recalled(path: Path, question: str) -> _Answer | None:
    """The last answer, if it was to the same question and rests on nothing that has changed."""
    try:
        stored = json.loads(path.read_bytes())
        if stored["question"] != question or any(_digest(Path(name)) != seen for name, seen in stored["rests_on"].items()):
            return None
        return _Answer(int(stored["code"]), str(stored["out"]), str(stored["err"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _keep(path: Path, question: str, names: set[str], answer: _Answer) -> None:
    """Store an answer; a folder that cannot be written is no fault of the audit."""
    libraries = [folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))]
    program = [str(installed.FOLDER), str(Path(os.__file__).parent), *filter(None, [sys.pycache_prefix])]
    passed = tuple(f"{folder}{os.sep}" for folder in (*program, "/dev", "/proc", "/sys", *libraries))
    imported_from = {Path.cwd() / folder for folder in sys.path}
    others = [name for name in names if not name.startswith(passed)]  # by their names first: most are modules
    every = {Path.cwd() / name for name in (*others, *_BESIDE)} - imported_from - {path}
    # A folder that is gone by now was our own.
    rests_on = {str(each): _digest(each) for each in sorted(every) if not str(each).startswith(passed) and each.parent.is_dir()}
    with suppress(OSError):
        whole.write(path, json.dumps({"question": question, "rests_on": rests_on, **answer._asdict()}))


def _digest(path: Path) -> str | None:
    """What a file holds or a folder lists; None when there is none."""
    try:
        if path.is_dir():
            return "\0".join(sorted(each.name for each in path.iterdir()))
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
