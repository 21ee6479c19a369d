"""Blobs laid out as files: what is staged and what it imports, and nothing outside the folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import ENVIRONMENT, begin, commit, git, stage, write

from lading.discover.laying import laid_out
from lading.discover.states import Entry, repository
from lading.domain.source import Gap, GapReason, SourceFile

Laid = tuple[dict[str, str], dict[str, GapReason], dict[str, str]]


def lay(root: Path, pick: Callable[[Entry], Entry] = lambda entry: entry) -> Laid:
    """The audited files with their content, the gaps, and every file that was laid out."""
    around = repository(root, ENVIRONMENT)
    entries = [pick(entry) for entry in around.staged()]
    with laid_out(around, entries, around.index_entries) as (folder, listed):
        files = {f.path: f.absolute.read_text("utf-8") for f in listed if isinstance(f, SourceFile)}
        sizes = {f.path: f.size for f in listed if isinstance(f, SourceFile)}
        gaps = {g.location.path: g.reason for g in listed if isinstance(g, Gap)}
        there = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}
    assert sizes == {path: len(text.encode()) for path, text in files.items()}
    assert not folder.exists()
    return files, gaps, there


def test_the_index_counts_and_not_the_work_tree(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    stage(root, a="staged", empty="", same="staged")
    write(root, a="later")
    (root / "empty.py").unlink()
    assert lay(root)[0] == {"a.py": "staged", "empty.py": "", "same.py": "staged"}


@pytest.mark.parametrize("name", ["../out.py", "/abs.py", "a/../../out.py", "..", "a//b.py", "..\\out.py"])
def test_a_crafted_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    root = begin(tmp_path / "r")
    stage(root, a="evil")
    files, gaps, there = lay(root, lambda entry: Entry(name, entry.mode, entry.id))
    assert (files, gaps, there) == ({}, {name: GapReason.OUTSIDE_ROOT}, {})


def test_two_names_for_one_place_are_one_file_and_a_gap(tmp_path: Path) -> None:
    root = begin(tmp_path / "r")
    stage(root, a="1", b="2")
    files, gaps, _ = lay(root, lambda entry: Entry("a.py" if entry.path == "a.py" else "a.py/b.py", entry.mode, entry.id))
    assert files == {"a.py": "1"}
    assert gaps == {"a.py/b.py": GapReason.UNREADABLE}


def test_content_that_is_missing_or_no_file_is_a_gap(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", x="1")
    tree = git(root, "rev-parse", "HEAD^{tree}")
    stage(root, a="1", b="2", c="3")
    ids = {"a.py": "f" * 40, "b.py": tree}
    files, gaps, _ = lay(root, lambda entry: Entry(entry.path, entry.mode, ids.get(entry.path, entry.id)))
    assert gaps == {"a.py": GapReason.UNREADABLE, "b.py": GapReason.UNREADABLE}
    assert files == {"c.py": "3"}


def test_what_a_partial_clone_lacks_is_a_gap_and_fetches_nothing(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{root}", "partial")
    partial = tmp_path / "partial"
    git(partial, "config", "remote.origin.uploadpack", f"touch {tmp_path / 'ran'}; git-upload-pack")
    around = repository(partial, ENVIRONMENT)
    with laid_out(around, list(around.tree_entries("HEAD").values()), dict) as (_, listed):
        assert [item.reason for item in listed if isinstance(item, Gap)] == [GapReason.UNREADABLE]
    assert not (tmp_path / "ran").exists()


def test_links_are_not_followed(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", sub__a="1")
    for name, target in {
        "in.py": "sub/a.py",
        "folder": "sub",
        "out.py": "../x.py",
        "abs.py": "/etc/passwd",
        "no.py": "gone.py",
    }.items():
        (root / name).symlink_to(target)
    git(root, "add", "-A")
    files, gaps, there = lay(root)
    assert (files, there) == ({}, {})
    assert gaps == {"out.py": GapReason.OUTSIDE_ROOT, "abs.py": GapReason.OUTSIDE_ROOT, "no.py": GapReason.UNREADABLE}


def test_a_conflict_and_a_missing_submodule_are_gaps(tmp_path: Path) -> None:
    root = begin(tmp_path / "r")
    stage(root, a="1", b="1")
    files, gaps, _ = lay(
        root, lambda e: Entry(e.path, e.mode if e.path == "a.py" else "160000", "" if e.path == "a.py" else e.id)
    )
    assert files == {}
    assert gaps == {"a.py": GapReason.UNREADABLE, "b.py": GapReason.SUBMODULE}


def test_what_a_staged_file_imports_lies_beside_it_as_the_index_has_it(tmp_path: Path) -> None:
    root = begin(
        tmp_path / "r",
        pkg__names="from .deep import X",
        pkg__deep="X = 1",
        pkg__other="",
        **{"lib/__init__.py": "", "base.txt": "torch", "x.txt": ""},
    )
    write(root, pkg__deep="X = 'not staged'")
    stage(root, app="import lib\nfrom pkg import names  # other\nother = 1\n", **{"requirements.txt": "-r base.txt\n"})
    files, _, there = lay(root)
    assert set(files) == {"app.py", "requirements.txt"}
    assert set(there) - set(files) == {"pkg/names.py", "pkg/deep.py", "lib/__init__.py", "base.txt"}
    assert there["pkg/deep.py"] == "X = 1"


def test_the_whole_state_is_asked_only_for_what_imports(tmp_path: Path) -> None:
    root = begin(tmp_path / "r")
    stage(root, a="x = 1", **{"b.json": '{"from": "import"}'})

    around = repository(root, ENVIRONMENT)

    def never() -> dict[str, Entry]:
        raise AssertionError

    with laid_out(around, around.staged(), never) as (_, listed):
        assert len(listed) == 2


def test_files_of_a_submodule_come_from_its_own_objects(tmp_path: Path) -> None:
    inner, root = begin(tmp_path / "inner", a="inside"), begin(tmp_path / "r", x="1")
    git(root, "submodule", "add", "-q", str(inner), "lib")
    files, gaps, _ = lay(root)
    assert files["lib/a.py"] == "inside"
    assert gaps == {}


def test_many_and_large_files(tmp_path: Path) -> None:
    root = begin(tmp_path / "r")
    texts = {f"d/{number}.py": str(number) * number for number in range(500)} | {"big.py": "x" * 5_000_000}
    for name, text in texts.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    git(root, "add", "-A")
    assert lay(root)[0] == texts


def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    root = begin(tmp_path / "r")
    name = os.fsdecode(b"\xff.py")
    (root / name).write_text("x", "utf-8")
    git(root, "add", "-A")
    commit(root)
    (root / name).write_text("y", "utf-8")
    git(root, "add", "-A")
    assert lay(root)[0] == {name: "y"}
