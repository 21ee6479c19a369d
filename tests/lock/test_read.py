"""A lock that cannot be used says where and what to do; nothing that stands in one can do more than that."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lading import lock
from lading.lock.read import LARGEST

BLOCK = 'version = 1\n\n[[model]]\nid = "acme/m"\n'


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("", "which version", 1, 1),
        ('version = "1"\n', "which version", 1, 1),
        ("version = true\n", "which version", 1, 1),
        ("\nversion = 2\n", "version 2, and this Lading knows version 1", 2, 1),
        ("version = 1\n[[model\n", "not TOML", 2, 8),
        ("version = 1\nx = 0x\n", "not TOML", 2, 6),
        (BLOCK + "a = " + "[" * 5000, "not TOML", 0, 0),
        (BLOCK + "retrieved = 2026-99-99\n", "not TOML", 5, 17),
        ("version = 1\nmodel = 3\n", "not a list", 2, 1),
        ("version = 1\nmodel = [3]\n", "is not a table", 2, 1),
        ("version = 1\n[[modell]]\n", "'modell' is no part of a lock", 2, 3),
        (BLOCK + "colour = 1\n", "'colour' is not a field", 5, 1),
        (BLOCK + "revision = 7\n", "revision is not text", 5, 1),
        (BLOCK + 'revision = "main"\n', "revision is not a commit", 5, 1),
        (BLOCK + 'retrieved = "today"\n', "retrieved is not a date", 5, 1),
        (BLOCK + "retrieved = 2026-01-01T00:00:00\n", "retrieved is not a date", 5, 1),
        (BLOCK + 'via = "hearsay"\n', "'hearsay' is not a word that via can have", 5, 1),
        (BLOCK + 'problem = "bored"\n', "'bored' is not a word that problem", 5, 1),
        (BLOCK + 'license = "mit"\n', "license is not a table", 5, 1),
        (BLOCK + "license = { }\n", "id is missing", 5, 1),
        (BLOCK + "developer = { id = 'a' }\n", "name is missing", 5, 1),
        (BLOCK + 'base = [{ id = "x", relation = "stolen" }]\n', "'stolen' is not a word that relation can have", 5, 21),
        (BLOCK + 'base = [\n  { relation = "merge" },\n]\n', "id is missing", 6, 3),
        (BLOCK + "base = 3\n", "base is not a list", 5, 1),
        (BLOCK + "datasets = [3]\n", "datasets holds something that is not text", 5, 13),
        (BLOCK + 'files = [{ path = "a", sha256 = "zz" }]\n', "64 hex digits", 5, 24),
        (BLOCK + 'files = [{ path = "a", size = -1 }]\n', "number of bytes", 5, 24),
        (BLOCK + "files = [{ size = 1 }]\n", "path is missing", 5, 10),
        (BLOCK + '\n[[model]]\ntask = "x"\n', "without an id", 6, 1),
        (BLOCK + '\n[[model]]\nid = "ACME/m"\n', "'ACME/m' is locked twice, differently", 6, 1),
        (
            f'{BLOCK}<<<<<<< HEAD\ntask = "a"\n=======\ntask = "b"\n>>>>>>> main\n',
            "unresolved merge conflict",
            5,
            1,
        ),
        (f'{BLOCK}||||||| base\n', "unresolved merge conflict", 5, 1),
    ],
)  # fmt: skip
def test_a_lock_that_cannot_be_used_says_where(tmp_path: Path, text: str, message: str, line: int, column: int) -> None:
    path = tmp_path / "lading.lock"
    path.write_text(text)
    with pytest.raises(lock.LockError, match=message) as caught:
        lock.read(path)
    place = caught.value.place
    assert place is not None
    assert (place.location.path, place.location.line, place.location.column) == ("lading.lock", line, column)
    assert caught.value.exit_code == 2
    assert "lading lock" in caught.value.remedy or "delete one" in caught.value.remedy


def test_what_cannot_be_read_is_an_error_and_no_file_is_an_empty_lock(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"version = 1\n\xff\xfe")
    with pytest.raises(lock.LockError, match="not UTF-8") as caught:
        lock.read(tmp_path / "bad")
    assert caught.value.place is not None
    assert caught.value.place.location.line == 2
    with pytest.raises(lock.LockError, match="cannot be read"):
        lock.read(tmp_path)
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(lock.LockError, match="larger than 64 MB"):
        lock.read(tmp_path / "huge")
    assert lock.read(tmp_path / "none") == {}


def test_what_a_lock_holds_reaches_no_terminal_as_it_is() -> None:
    for text in ("version = 1\nx = \x1b]0;owned\x07", BLOCK + '"\\u001b[2J" = 1\n', BLOCK + 'via = "\\u202e\\u001b"\n'):
        with pytest.raises(lock.LockError) as caught:
            lock.parse(text, "lading.lock")
        assert caught.value.place is not None
        assert (caught.value.message + caught.value.place.line).isprintable()


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "lading.lock"
    path.write_bytes(b"\xef\xbb\xbf" + BLOCK.replace("\n", "\r\n").encode())
    assert list(lock.read(path)) == [("model", "", "acme/m", "")]


def test_the_same_block_twice_is_what_a_merge_may_leave() -> None:
    twice = BLOCK + '\n[[model]]\nid = "acme/m"\n'
    assert len(lock.parse(twice, "lading.lock")) == 1


LINES = st.sampled_from(
    ("version = 1\n", "[[model]]\n", "[[weights]]\n", "[model]\n", 'id = "a/b"\n', "base = [{}]\n", "files = [{path = 3}]\n",
     'license = { id = "mit" }\n', "retrieved = 2026-02-30\n", "x = 1e999\n", "v = [\n", "]\n", '"""', "'", "=======\n")
)  # fmt: skip


@given(st.text() | st.lists(LINES | st.text(max_size=8)).map("".join))
@example("version = 1\nx = '''\n")
@example("version = 1\nversion.x = 1\n")
def test_any_text_is_a_lock_or_an_error_of_ours(text: str) -> None:
    error: lock.LockError | None = None
    try:
        lock.parse(text, "lading.lock")
    except lock.LockError as raised:
        error = raised
    if error is not None:
        assert error.place is not None
        assert (error.message + error.place.line).isprintable()
