"""What is kept between runs: never a stale answer, and nothing that breaks a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lading import installed
from lading.catalog.index import load
from lading.domain.reference import Reference
from lading.domain.source import SourceFile
from lading.identify.references import meaning
from lading.inventory import Inventory, take
from lading.inventory import memory as memories
from lading.inventory.one import Job, Seen, read


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "a.py").write_text('x = "Qwen/Qwen2.5-7B-Instruct"\n')
    (root / "requirements.txt").write_text("-r more/base.in\nvllm\n")
    (root / "more").mkdir()
    (root / "more" / "base.in").write_text("torch\n")
    _age(root)
    return root


def _age(root: Path) -> None:
    """Files that were left alone for an hour."""
    for path in root.rglob("*"):
        if path.is_file():
            info = path.stat()
            os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns - 3_600_000_000_000))


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test can set a file's time of change, so here none needs to be old."""
    monkeypatch.setattr(memories, "SETTLED", -3_600_000_000_000)


def scan(tree: Path, cache: Path | None) -> Inventory:
    return take(tree, dict(os.environ), lambda _: True, None, load(), cache)


def names(found: Inventory) -> set[str]:
    return {item.text for item in found.found if hasattr(item, "text")}


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on."""
    seen: list[str] = []

    def spy(job: Job, file: SourceFile) -> Seen:
        seen.append(file.path)
        return read(job, file)

    monkeypatch.setattr("lading.inventory.read", spy)
    return seen


def test_what_each_reference_means_by_itself_is_told_with_it_and_kept(tree: Path, tmp_path: Path) -> None:
    first, again = (scan(tree, tmp_path / "cache") for _ in range(2))
    assert first.meanings == again.meanings
    assert first.meanings == {item: meaning(item, load()) for item in first.found if isinstance(item, Reference)}


def test_without_a_folder_nothing_is_kept(tree: Path, tmp_path: Path) -> None:
    scan(tree, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tree"]


def test_a_changed_file_is_read_again(tree: Path, tmp_path: Path) -> None:
    scan(tree, tmp_path / "cache")
    (tree / "a.py").write_text('x = "BAAI/bge-m3"\n')
    assert "BAAI/bge-m3" in names(scan(tree, tmp_path / "cache"))


def test_a_file_of_the_same_size_and_time_but_another_inode_is_read_again(tree: Path, tmp_path: Path) -> None:
    scan(tree, tmp_path / "cache")
    info = (tree / "a.py").stat()
    (tree / "b.py").write_text('x = "Qwen/Qwen2.5-3B-Instruct"\n')
    os.utime(tree / "b.py", ns=(info.st_atime_ns, info.st_mtime_ns))
    (tree / "b.py").replace(tree / "a.py")
    assert "Qwen/Qwen2.5-3B-Instruct" in names(scan(tree, tmp_path / "cache"))


def test_a_file_just_written_is_not_trusted(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memories, "SETTLED", 3_600_000_000_000)
    scan(tree, tmp_path / "cache")
    seen = reads(monkeypatch)
    scan(tree, tmp_path / "cache")
    assert "a.py" in seen


def test_a_manifest_that_includes_others_is_read_again(tree: Path, tmp_path: Path) -> None:
    scan(tree, tmp_path / "cache")
    (tree / "more" / "base.in").write_text("paddleocr\n")
    assert "paddleocr" in names(scan(tree, tmp_path / "cache"))


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"question": 1, "files": 2}', b'{"files": {}}', b"\xff" * 100])
def test_a_broken_memory_counts_as_none(tree: Path, tmp_path: Path, junk: bytes) -> None:
    first = scan(tree, tmp_path / "cache")
    [kept] = (tmp_path / "cache" / "files").iterdir()
    kept.write_bytes(junk)
    assert scan(tree, tmp_path / "cache") == first


def test_a_memory_of_another_version_counts_as_none(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(tree, tmp_path / "cache")
    monkeypatch.setattr(installed, "fingerprint", lambda: "another")
    seen = reads(monkeypatch)
    scan(tree, tmp_path / "cache")
    assert "a.py" in seen


def test_a_folder_that_cannot_be_written_is_no_fault(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert "Qwen/Qwen2.5-7B-Instruct" in names(scan(tree, tmp_path / "cache"))


def test_a_second_run_reads_nothing_and_says_the_same(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scan(tree, tmp_path / "cache")
    seen = reads(monkeypatch)
    assert scan(tree, tmp_path / "cache") == first
    assert seen == []


def test_a_file_that_takes_a_name_from_another_is_read_again(tree: Path, tmp_path: Path) -> None:
    (tree / "const.py").write_text('NAME = "acme/first"\n')
    (tree / "use.py").write_text(
        "from sentence_transformers import SentenceTransformer\nfrom const import NAME\nSentenceTransformer(NAME)\n"
    )
    _age(tree)
    assert "acme/first" in names(scan(tree, tmp_path / "cache"))
    (tree / "const.py").write_text('NAME = "acme/second"\n')
    assert {name for name in names(scan(tree, tmp_path / "cache")) if name.startswith("acme/")} == {"acme/second"}


def test_a_file_is_read_again_when_the_module_that_it_takes_a_name_from_appears(tree: Path, tmp_path: Path) -> None:
    (tree / "use.py").write_text(
        "from sentence_transformers import SentenceTransformer\nfrom const import NAME\nSentenceTransformer(NAME)\n"
    )
    _age(tree)
    scan(tree, tmp_path / "cache")
    (tree / "const.py").write_text('NAME = "acme/late"\n')
    assert "acme/late" in names(scan(tree, tmp_path / "cache"))


def test_a_file_is_read_again_when_the_module_that_it_takes_a_name_from_goes(tree: Path, tmp_path: Path) -> None:
    (tree / "const.py").write_text('NAME = "acme/first"\n')
    (tree / "use.py").write_text(
        "from sentence_transformers import SentenceTransformer\nfrom const import NAME\nSentenceTransformer(NAME)\n"
    )
    _age(tree)
    scan(tree, tmp_path / "cache")
    (tree / "const.py").unlink()
    assert "acme/first" not in names(scan(tree, tmp_path / "cache"))


def test_what_depends_on_others_is_not_read_again_while_they_stay(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "const.py").write_text('NAME = "acme/first"\n')
    (tree / "use.py").write_text(
        "from sentence_transformers import SentenceTransformer\nfrom const import NAME\nSentenceTransformer(NAME)\n"
    )
    _age(tree)
    first = scan(tree, tmp_path / "cache")
    seen = reads(monkeypatch)
    assert scan(tree, tmp_path / "cache") == first
    assert seen == []


# --- what stands before the text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'AutoModel.from_pretrained("Qwen/Qwen2-7B")\n'),
        ("a.toml", 'model = "Qwen/Qwen2-7B"\n'),
        (".env", "MODEL=Qwen/Qwen2-7B\n"),
        ("Dockerfile", "ENV MODEL_ID=Qwen/Qwen2-7B\n"),
        ("a.yaml", "model: Qwen/Qwen2-7B\n"),
        ("a.json", '{"model": "Qwen/Qwen2-7B"}'),
    ],
)
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, name: str, text: str) -> None:
    places = []
    for encoding in ("utf-8", "utf-8-sig"):
        (tmp_path / name).write_text(text, encoding)
        found = scan(tmp_path, None)
        assert [*found.gaps] == []
        places.append([item.location for item in found.found if getattr(item, "text", "") == "Qwen/Qwen2-7B"])
    assert places[0] == places[1] != []
