"""The index and commits of real git repositories, listed without running anything of theirs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from repositories import ENVIRONMENT, begin, commit, git, stage, write

from lading.discover.states import SUBMODULE, Repository, repository
from lading.errors import UsageError


def at(root: Path, **environment: str) -> Repository:
    return repository(root, {**ENVIRONMENT, **environment})


def staged(root: Path, **environment: str) -> list[str]:
    return [entry.path for entry in at(root, **environment).staged()]


# --- what cannot be asked ---


def test_a_folder_in_no_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is in no git repository"):
        at(tmp_path)


def test_no_git(tmp_path: Path) -> None:
    begin(tmp_path / "r")
    with pytest.raises(UsageError, match="git cannot be run"):
        at(tmp_path / "r", PATH=str(tmp_path))


def test_a_bare_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "b")
    with pytest.raises(UsageError):
        at(tmp_path / "b")


def test_the_inside_of_git_s_own_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        at(begin(tmp_path / "r") / ".git")


def test_a_broken_index_is_told_in_harmless_words(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    (root / ".git" / "index").write_bytes(b"\x1b[31mno index")
    with pytest.raises(UsageError, match="git cannot read the repository") as raised:
        at(root).staged()
    assert raised.value.message.isprintable()


def test_a_repository_of_somebody_else(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    with pytest.raises(UsageError, match="git does not trust") as raised:
        at(root, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert "safe.directory" in raised.value.remedy


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "-h", "", "HEAD:a.py", "a b", "main..main"])
def test_a_revision_that_is_none(tmp_path: Path, revision: str) -> None:
    root = begin(tmp_path / "r", a="1")
    with pytest.raises(UsageError, match="names no commit"):
        at(root).base(revision)
    assert sorted(path.name for path in root.iterdir()) == [".git", "a.py"]


def test_a_revision_that_a_shallow_clone_lacks_says_how_to_get_it(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    first = git(root, "rev-parse", "HEAD")
    commit(root, a="2")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
    with pytest.raises(UsageError) as raised:
        at(tmp_path / "shallow").base(first)
    assert "fetch-depth: 0" in raised.value.remedy


def test_a_branch_whose_fork_a_shallow_clone_lacks(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    git(root, "checkout", "-qb", "topic")
    commit(root, b="1")
    git(root, "checkout", "-q", "main")
    commit(root, a="2")
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", "-b", "topic", f"file://{root}", "shallow")
    with pytest.raises(UsageError, match="no common ancestor") as raised:
        at(tmp_path / "shallow").base("origin/main")
    assert "shallow" in raised.value.remedy


def test_a_remote_branch_that_was_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        at(begin(tmp_path / "r", a="1")).base("origin/main")
    assert raised.value.remedy == "git fetch origin main"


def test_no_commit_yet_has_no_base(tmp_path: Path) -> None:
    root = begin(tmp_path / "r")
    with pytest.raises(UsageError):
        at(root).base("HEAD")


# --- nothing of the repository runs ---


def test_nothing_of_the_repository_runs(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1", b="1\n2\n3\n4\n5\n6\n")
    proof, program = tmp_path / "ran", tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch {proof}\ncat\n", "utf-8")
    program.chmod(0o755)
    stage(root, a="2", c="3")
    git(root, "mv", "b.py", "moved.py")
    write(root, a="4")
    (root / ".gitattributes").write_text("*.py filter=bad diff=bad merge=bad ident\n", "utf-8")
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass", "core.alternateRefsCommand", "diff.external",
        "diff.bad.command", "diff.bad.textconv", "filter.bad.clean", "filter.bad.smudge", "filter.bad.process", "gpg.program",
        "interactive.diffFilter", "uploadpack.packObjectsHook", "credential.helper", "alias.diff-index", "alias.cat-file",
    ):  # fmt: skip
        git(root, "config", key, str(program))
    git(root, "config", "filter.bad.required", "true")
    (root / ".git" / "hooks").mkdir(exist_ok=True)
    for hook in ("post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(program, root / ".git" / "hooks" / hook)
    found = at(root)
    assert [entry.path for entry in found.staged()] == ["a.py", "c.py", "moved.py"]
    assert found.changed(found.base("main")) == {"a.py": "a.py", "c.py": "c.py", "moved.py": "b.py"}
    assert found.unstaged(["a.py", "c.py", "moved.py"]) == {"a.py"}
    assert "a.py" in found.tree_entries("HEAD")
    assert not proof.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{root}", "partial")
    partial = tmp_path / "partial"
    blob = git(root, "rev-parse", "HEAD:a.py")
    git(partial, "config", "remote.origin.uploadpack", f"touch {tmp_path / 'ran'}; git-upload-pack")
    assert [entry.id for entry in at(partial).tree_entries("HEAD").values()] == [blob]
    assert not (tmp_path / "ran").exists()


# --- what is staged ---


def test_nothing_staged(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    write(root, a="2", untracked="3")
    assert staged(root) == []


def test_before_the_first_commit_everything_in_the_index(tmp_path: Path) -> None:
    root = begin(tmp_path / "r")
    assert staged(root) == []
    stage(root, a="1", sub__b="2")
    write(root, c="3")
    assert staged(root) == ["a.py", "sub/b.py"]


def test_deleted_files_are_left_out_and_renamed_ones_stand_under_their_new_name(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1", b="2", c="3")
    git(root, "rm", "-q", "a.py")
    git(root, "mv", "b.py", "d.py")
    assert staged(root) == ["d.py"]


def test_names_that_are_hard_to_list(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    names = sorted(["with space.py", "ümlaut.py", "new\nline.py", '"quoted".py', "tab\t.py", ":colon.py"])
    for name in names:
        (root / name).write_text("x", "utf-8")
    git(root, "add", "-A")
    assert sorted(staged(root)) == names


def test_in_a_folder_only_what_is_below_it(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1", sub__b="1")
    stage(root, a="2", sub__b="2")
    assert staged(root / "sub") == ["b.py"]


def test_a_linked_work_tree_has_an_index_of_its_own(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    git(root, "worktree", "add", "-q", str(tmp_path / "other"))
    stage(tmp_path / "other", b="2")
    assert staged(root) == []
    assert staged(tmp_path / "other") == ["b.py"]


def test_the_index_that_git_made_for_a_hook_is_the_one_to_read(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1", b="1")
    other = root / ".git" / "next-index-1.lock"
    shutil.copy(root / ".git" / "index", other)
    stage(root, b="2")
    assert staged(root, GIT_INDEX_FILE=str(other)) == []
    assert staged(root) == ["b.py"]


def test_the_index_of_another_repository_is_not(tmp_path: Path) -> None:
    root, other = begin(tmp_path / "r", a="1"), begin(tmp_path / "s", b="1")
    stage(root, a="2")
    assert staged(root, GIT_INDEX_FILE=str(other / ".git" / "index"), GIT_DIR=str(other / ".git")) == ["a.py"]


def test_a_merge_conflict_has_no_content_yet(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    git(root, "checkout", "-qb", "topic")
    commit(root, a="2")
    git(root, "checkout", "-q", "main")
    commit(root, a="3")
    with pytest.raises(Exception, match="merge"):
        git(root, "merge", "topic")
    assert [(entry.path, entry.id) for entry in at(root).staged()] == [("a.py", "")]


def test_a_submodule_stands_for_what_changed_in_it(tmp_path: Path) -> None:
    inner, root = begin(tmp_path / "inner", a="1", b="1"), begin(tmp_path / "r", x="1")
    git(root, "submodule", "add", "-q", str(inner), "lib")
    commit(root)
    commit(inner, b="2", c="3")
    git(root / "lib", "pull", "-q", "origin", "main")
    git(root, "add", "lib")
    assert [(entry.path, entry.within) for entry in at(root).staged()] == [("lib/b.py", "lib"), ("lib/c.py", "lib")]
    found = at(root)
    assert set(found.changed(found.base("HEAD"))) == {"lib", "lib/a.py", "lib/b.py", "lib/c.py"}
    assert found.unstaged(["lib/a.py"]) == set()


def test_a_submodule_that_is_not_here_is_its_commit(tmp_path: Path) -> None:
    inner, root = begin(tmp_path / "inner", a="1"), begin(tmp_path / "r", x="1")
    git(root, "submodule", "add", "-q", str(inner), "lib")
    git(root, "submodule", "deinit", "-f", "lib")
    assert [(entry.path, entry.mode) for entry in at(root).staged()] == [(".gitmodules", "100644"), ("lib", SUBMODULE)]


# --- what has changed ---


def test_the_base_is_where_the_branch_left(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1")
    fork = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "-qb", "topic")
    commit(root, b="1")
    git(root, "checkout", "-q", "main")
    commit(root, c="1")
    git(root, "checkout", "-q", "topic")
    found = at(root)
    assert found.base("main") == fork
    assert found.changed(fork) == {"b.py": "b.py"}


def test_the_work_tree_is_compared_by_content(tmp_path: Path) -> None:
    root = begin(tmp_path / "r", a="1\n", b="1\n", c="1\n", gone="1")
    (root / "a.py").write_bytes(b"1\r\n")
    write(root, b="2\n", untracked="1")
    (root / "gone.py").unlink()
    assert at(root).unstaged(["a.py", "b.py", "c.py", "gone.py", "untracked.py"]) == {"b.py", "gone.py", "untracked.py"}


def test_a_file_in_lfs_is_what_its_pointer_says(tmp_path: Path) -> None:
    oid = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"  # of b"hello\n"
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 6\n"
    root = begin(tmp_path / "r", **{"w.bin": pointer, "v.bin": pointer})
    (root / "w.bin").write_bytes(b"hello\n")
    (root / "v.bin").write_bytes(b"other\n")
    assert at(root).unstaged(["w.bin", "v.bin"]) == {"v.bin"}


def test_a_repository_with_sha256_ids(tmp_path: Path) -> None:
    root = tmp_path / "r"
    root.mkdir()
    git(root, "init", "-q", "--object-format=sha256")
    commit(root, a="1")
    stage(root, a="2")
    assert staged(root) == ["a.py"]
    assert at(root).unstaged(["a.py"]) == set()
