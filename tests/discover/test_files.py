"""Which files there are, on real trees and real git repositories."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.discover.files import discover, folders_of
from lading.domain.source import Gap, GapReason, Installed, SourceFile

ENVIRONMENT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *words: str) -> None:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=ENVIRONMENT)


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x", "utf-8")


def files(root: Path) -> list[str]:
    return [f.path for f in discover(root, ENVIRONMENT) if isinstance(f, SourceFile)]


def gaps(root: Path) -> dict[str, GapReason]:
    return {g.location.path: g.reason for g in discover(root, ENVIRONMENT) if isinstance(g, Gap)}


def installed(root: Path) -> list[str]:
    return [each.path for each in discover(root, ENVIRONMENT) if isinstance(each, Installed)]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    return root


def another(tmp_path: Path) -> Path:
    """A repository of one module, to be somebody's submodule."""
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    make(other, "inner.py")
    git(other, "add", ".")
    git(other, "commit", "-qm", "x")
    return other


def test_a_walk_prunes_caches_and_environments(tmp_path: Path) -> None:
    make(tmp_path, "a.py", "node_modules/x.js", ".venv/y.py", "__pycache__/z.py", "sub/b.py")
    assert files(tmp_path) == ["a.py", "sub/b.py"]


def test_outside_git_packages_are_left_out_and_named(tmp_path: Path) -> None:
    make(tmp_path, "a.py", "web/node_modules/x.js", ".venv/y.py", "mine/pyvenv.cfg", "mine/lib/z.py", "c/conda-meta/history")
    assert files(tmp_path) == ["a.py"]
    assert installed(tmp_path) == [".venv", "c", "mine", "web/node_modules"]


def test_a_tracked_file_is_never_left_out_as_installed(repository: Path) -> None:
    make(repository, "env/pyvenv.cfg", "env/a.py", "node_modules/mine.js", "lib/site-packages/ours.py")
    git(repository, "add", ".")
    make(repository, "env/b.py", "node_modules/theirs.js")
    assert files(repository) == ["env/a.py", "env/b.py", "env/pyvenv.cfg", "lib/site-packages/ours.py", "node_modules/mine.js"]
    assert installed(repository) == ["node_modules"]


def test_a_folder_that_is_only_called_so_is_none(repository: Path) -> None:
    make(repository, "venv/a.py", "my_node_modules/b.js", "pyvenv.cfg", "docs/conda-meta.md", "site-packages.txt")
    assert len(files(repository)) == 5
    assert installed(repository) == []


def test_an_environment_that_is_itself_asked_for_is_looked_at(repository: Path) -> None:
    make(repository, "env/pyvenv.cfg", "env/a.py")
    assert files(repository / "env") == ["a.py", "pyvenv.cfg"]
    make(repository.parent, "env/pyvenv.cfg", "env/a.py")
    assert files(repository.parent / "env") == ["a.py", "pyvenv.cfg"]


def test_untracked_environments_of_any_name_are_left_out_and_named_once(repository: Path) -> None:
    make(repository, "a.py", ".myenv/pyvenv.cfg", ".myenv/lib/site-packages/x.py", "web/node_modules/y/node_modules/z.js")
    (repository / ".myenv" / "bin").mkdir()
    (repository / ".myenv" / "bin" / "python").symlink_to("/usr/bin/env")
    assert files(repository) == ["a.py"]
    assert gaps(repository) == {}
    assert installed(repository) == [".myenv", "web/node_modules"]


def test_in_a_submodule_too(repository: Path, tmp_path: Path) -> None:
    other = another(tmp_path)
    git(repository, "submodule", "add", "-q", str(other), "inner")
    make(repository, "inner/e/pyvenv.cfg")
    assert files(repository) == [".gitmodules", "inner/inner.py"]
    assert installed(repository) == ["inner/e"]


def test_ignored_files_are_left_out_and_untracked_ones_are_not(repository: Path) -> None:
    make(repository, "tracked.py", "untracked.py", "ignored.py")
    (repository / ".gitignore").write_text("ignored.py\n", "utf-8")
    git(repository, "add", "tracked.py", ".gitignore")
    assert files(repository) == [".gitignore", "tracked.py", "untracked.py"]


def test_a_tracked_file_stays_though_a_rule_would_ignore_it(repository: Path) -> None:
    make(repository, "a.py")
    git(repository, "add", "a.py")
    (repository / ".gitignore").write_text("a.py\n", "utf-8")
    assert "a.py" in files(repository)


def test_a_deleted_tracked_file_is_not_there(repository: Path) -> None:
    make(repository, "a.py", "b.py")
    git(repository, "add", ".")
    (repository / "a.py").unlink()
    assert files(repository) == ["b.py"]


def test_a_folder_of_a_repository_is_listed_from_there(repository: Path) -> None:
    make(repository, "a.py", "sub/b.py")
    git(repository, "add", ".")
    assert files(repository / "sub") == ["b.py"]


def test_a_symlink_out_of_the_root_is_a_gap_and_one_inside_is_silent(tmp_path: Path) -> None:
    make(tmp_path, "outside.py", "root/a.py")
    root = tmp_path / "root"
    (root / "in.py").symlink_to("a.py")
    (root / "out.py").symlink_to("../outside.py")
    (root / "folder").symlink_to(tmp_path, target_is_directory=True)
    (root / "broken.py").symlink_to("nothing.py")
    assert files(root) == ["a.py"]
    assert gaps(root) == {
        "out.py": GapReason.OUTSIDE_ROOT,
        "folder": GapReason.OUTSIDE_ROOT,
        "broken.py": GapReason.UNREADABLE,
    }


def test_a_submodule_is_read_and_an_empty_one_is_a_gap(repository: Path, tmp_path: Path) -> None:
    other = another(tmp_path)
    git(repository, "submodule", "add", "-q", str(other), "full")
    git(repository, "submodule", "add", "-q", str(other), "empty")
    git(repository, "submodule", "deinit", "-f", "empty")
    assert files(repository) == [".gitmodules", "full/inner.py"]
    assert gaps(repository) == {"empty": GapReason.SUBMODULE}


def test_the_repository_s_git_configuration_runs_nothing(repository: Path, tmp_path: Path) -> None:
    make(repository, "a.py")
    proof = tmp_path / "ran"
    hook = tmp_path / "hook.sh"
    hook.write_text(f"#!/bin/sh\ntouch {proof}\n", "utf-8")
    hook.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(hook))
    git(repository, "config", "core.worktree", str(tmp_path))
    assert "a.py" in files(repository)
    assert not proof.exists()


def test_git_variables_of_the_caller_do_not_redirect(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(repository, "a.py")
    environment = {**ENVIRONMENT, "GIT_DIR": str(tmp_path / "nowhere")}
    assert [f.path for f in discover(repository, environment) if isinstance(f, SourceFile)] == ["a.py"]


def test_names_that_are_hard_to_list(repository: Path) -> None:
    make(repository, "with space.py", "ümlaut.py", "new\nline.py", '"quoted".py')
    assert files(repository) == sorted(["with space.py", "ümlaut.py", "new\nline.py", '"quoted".py'])


def test_folders_of() -> None:
    assert folders_of(["a/b/c.py", "d"]) == {"a/b/c.py", "a/b", "a", "d"}


@pytest.fixture
def closed(repository: Path) -> Iterator[Path]:
    """A repository with a folder that cannot be listed: ``sub/closed``, with a tracked file in it."""
    make(repository, "a.py", "sub/closed/b.py")
    git(repository, "add", ".")
    folder = repository / "sub" / "closed"
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        folder.chmod(0o755)
        pytest.skip("this user may read everything")
    yield repository
    folder.chmod(0o755)


@pytest.mark.parametrize("kept", ["tracked", "untracked", "no repository"])
def test_a_folder_that_cannot_be_listed_is_no_empty_one(closed: Path, kept: str) -> None:
    if kept == "untracked":
        git(closed, "rm", "-q", "--cached", "sub/closed/b.py")
    if kept == "no repository":
        (closed / ".git").rename(closed.parent / "elsewhere")
    found = gaps(closed)
    assert found["sub/closed"] is GapReason.UNREADABLE
    assert files(closed) == ["a.py"]
    assert ("sub/closed/b.py" in found) == (kept == "tracked")
    assert gaps(closed / "sub")["closed"] is GapReason.UNREADABLE
