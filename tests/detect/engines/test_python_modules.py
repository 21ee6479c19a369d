"""Values that are imported from other modules of the tree: what is followed, and what is not even opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from lading.detect.engines.python import sites
from lading.detect.engines.python.modules import MAX_SIZE, Modules

LOADER = "from sentence_transformers import SentenceTransformer as load\n"


def loaded(root: Path, text: str, path: str = "app/use.py") -> list[str]:
    """The texts that the calls of ``load`` in a module at ``path`` are given, each with the file that holds it."""
    found = sites(LOADER + text, Modules(root, path))
    return sorted(f"{s.path or path}: {s.text}" for s in found if s.text and s.callee.endswith("SentenceTransformer"))


def write(root: Path, **modules: str) -> None:
    """Modules by path; ``__`` stands for a slash, and ``init`` for the module of a package."""
    for name, text in modules.items():
        path = root / f"{name.replace('__', '/').replace('/init', '/__init__')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "from app.const import MISSING\nload(MISSING)",
        "from app.nowhere import NAME\nload(NAME)",
        "from app.const import NAME\ndef f(NAME):\n    load(NAME)",
        "from app.const import NAME\nprint(NAME)",
        "from ....const import NAME\nload(NAME)",
        "from app.broken import NAME\nload(NAME)",
        "from app.here import NAME\nload(NAME)",
        "from app.large import NAME\nload(NAME)",
        "from app.const import function\nload(function)",
        "import app\nload(app)",
        "import os\nload(os.NAME)",
        f"from app.{'x' * 300} import NAME\nload(NAME)",
    ],
)
def test_no_value(tmp_path: Path, text: str) -> None:
    write(
        tmp_path,
        app__const='NAME = "a/b"\ndef function():\n    return "a/b"\n',
        app__broken='NAME = "a/b',
        app__here="from app.there import NAME\n",
        app__there="from app.here import NAME\n",
        app__large='NAME = "a/b"\n' + "#" * MAX_SIZE,
        os='NAME = "a/b"\n',
    )
    assert loaded(tmp_path, text) == []


def test_no_module_outside_the_tree(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(tmp_path, secret='NAME = "a/b"\n', root__app__init="")
    (root / "linked.py").symlink_to(tmp_path / "secret.py")
    (root / "folder").symlink_to(tmp_path)
    for text in (
        "from linked import NAME\nload(NAME)",
        "from folder.secret import NAME\nload(NAME)",
        "from ...secret import NAME\nload(NAME)",
        "from secret import NAME\nload(NAME)",
    ):
        assert loaded(root, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from app.const import NAME\nload(NAME)", "app/const.py: a/name"),
        ("from app.const import NAME as N\nload(N)", "app/const.py: a/name"),
        ("from .const import NAME\nload(NAME)", "app/const.py: a/name"),
        ("from . import const\nload(const.NAME)", "app/const.py: a/name"),
        ("from app import const\nload(const.NAME)", "app/const.py: a/name"),
        ("import app.const\nload(app.const.NAME)", "app/const.py: a/name"),
        ("import app.const as c\nload(c.NAME)", "app/const.py: a/name"),
        ("import const\nload(const.NAME)", "app/const.py: a/name"),
        ("from app.const import *\nload(NAME)", "app/const.py: a/name"),
        ("from app import NAME\nload(NAME)", "app/const.py: a/name"),
        ("from app import STARRED\nload(STARRED)", "app/stars.py: a/starred"),
        ("from lib.deep import NAME\nload(NAME)", "src/lib/deep.py: a/deep"),
        ("from app.const import TABLE\nload(TABLE['x'])", "app/const.py: a/x"),
        ("from app.const import TABLE\nload(TABLE.get('x'))", "app/const.py: a/x"),
        ("from app.const import LIST\nfor each in LIST:\n    load(each)", "app/const.py: a/l"),
        ("from app.const import Settings\nload(Settings.model)", "app/const.py: a/field"),
        ("from app.const import Settings\nload(Settings().model)", "app/const.py: a/field"),
        ("from app.const import Settings\ns = Settings()\nload(s.model)", "app/const.py: a/field"),
        ("from app.const import made\nload(made.model)", "app/const.py: a/field"),
        ("from app.const import given\nload(given.model)", "app/const.py: a/given"),
        ("from app.const import Kind\nload(Kind.ONE.value)", "app/const.py: a/one"),
        ("from app.const import NAME\nMODEL = NAME\nload(MODEL)", "app/const.py: a/name"),
        ("from app.const import NAME\nload(NAME or 'a/other')", "app/const.py: a/name"),
        ("from app.const import ORG\nload(f'{ORG}/x')", "app/use.py: a/x"),
        ("import os\nfrom app.const import NAME\nload(os.getenv('M', NAME))", "app/const.py: a/name"),
    ],
)
def test_values_flow(tmp_path: Path, text: str, expected: str) -> None:
    write(
        tmp_path,
        app__init="from .const import NAME\nfrom .stars import *\n",
        app__stars='STARRED = "a/starred"\n',
        app__const='NAME = "a/name"\nORG = "a"\nTABLE = {"x": "a/x"}\nLIST = ["a/l"]\n'
        'class Settings:\n    model: str = "a/field"\nmade = Settings()\ngiven = Settings(model="a/given")\n'
        'class Kind(Enum):\n    ONE = "a/one"\n',
        src__lib__deep='NAME = "a/deep"\n',
    )
    assert expected in loaded(tmp_path, text)


def test_a_value_points_at_its_literal(tmp_path: Path) -> None:
    write(tmp_path, const='A = 1\nNAME = "a/b"\n')
    [site] = [s for s in sites(LOADER + "from const import NAME\nload(NAME)", Modules(tmp_path, "use.py")) if s.text]
    assert (site.path, site.line, site.column, site.argument) == ("const.py", 2, 8, "0")


def test_a_changed_module_is_read_again(tmp_path: Path) -> None:
    text = "from const import NAME\nload(NAME)"
    write(tmp_path, const='NAME = "a/first"\n')
    assert loaded(tmp_path, text) == ["const.py: a/first"]
    write(tmp_path, const='NAME = "a/second"\n')
    assert loaded(tmp_path, text) == ["const.py: a/second"]


def test_other_modules_are_asked_only_for_what_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, const='NAME = "a/b"\n')
    for text, asked in (("print(NAME)", False), ("load('a/b')", False), ("load(NAME)", True)):
        modules = Modules(tmp_path, "use.py")
        list(sites(f"{LOADER}from const import NAME\n{text}", modules))
        assert bool(modules.looked_at) is asked


def test_modules_that_import_each_other_in_every_way_come_to_an_end(tmp_path: Path) -> None:
    stars = "".join(f"from m{n} import *\n" for n in range(40))
    write(tmp_path, **{f"m{n}": stars for n in range(40)})
    assert loaded(tmp_path, "from m0 import NAME\nload(NAME)") == []
