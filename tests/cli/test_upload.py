from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback_dependency_track import CREATE, KEY, UPLOAD, Fault, LoopbackDependencyTrack
from running import Run

pytestmark = pytest.mark.slow


@pytest.fixture
def track() -> Iterator[LoopbackDependencyTrack]:
    with LoopbackDependencyTrack() as one:
        yield one


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A tree that passes."""
    folder = tmp_path / "clean"
    folder.mkdir()
    (folder / "app.py").write_text("print('hello')\n", "utf-8")
    return folder


def sent(lading: Run, track: LoopbackDependencyTrack, cwd: Path, *words: str, command: str = "check", key: str = KEY) -> Any:
    where = ["--upload", track.address, "--upload-version", "1.0"]
    done = lading(command, *where, *words, cwd=cwd, HF_HUB_OFFLINE="1", LADING_UPLOAD_KEY=key)
    assert KEY not in done.stdout + done.stderr
    return done


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (["--upload", "https://x.example"], {}, "needs an API key"),
        (["--upload", "https://x.example"], {"LADING_UPLOAD_KEY": " "}, "needs an API key"),
        (["--upload", "https://x.example"], {"LADING_UPLOAD_KEY": KEY}, "needs the version of the project"),
        (["--upload", "x.example", "--upload-version", "1"], {"LADING_UPLOAD_KEY": KEY}, "needs the address"),
        (["--upload", "https://x.example", "--offline"], {"LADING_UPLOAD_KEY": KEY}, "--offline and --upload"),
        (
            ["--upload", "https://x.example", "--staged"],
            {"LADING_UPLOAD_KEY": KEY},
            "--upload needs the whole tree, not --staged",
        ),
        (["--upload-version", "1"], {}, "--upload-version says nothing without --upload"),
        (["--upload-project", "x"], {}, "--upload-project says nothing without --upload"),
        (["--upload-wait", "9"], {}, "--upload-wait says nothing without --upload"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(
    words: list[str], environment: dict[str, str], said: str, lading: Run, company: Path
) -> None:
    done = lading("check", *words, "-o", "bom.cdx.json", cwd=company, HF_HUB_OFFLINE="1", **environment)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert not (company / "bom.cdx.json").exists()


def test_a_failed_upload_never_hides_a_violation(lading: Run, track: LoopbackDependencyTrack, company: Path) -> None:
    done = sent(lading, track, company, key="odt_wrong")
    assert done.returncode == 1
    assert done.stderr.startswith("error: the BOM was not uploaded: 127.0.0.1")
    assert "refused: HTTP 401\n  help: check LADING_UPLOAD_KEY" in done.stderr


@pytest.mark.parametrize("command", ["check", "scan"])
def test_a_failed_upload_is_no_success(command: str, lading: Run, track: LoopbackDependencyTrack, clean: Path) -> None:
    done = sent(lading, track, clean, command=command, key="odt_wrong")
    assert done.returncode == 3


def test_the_files_are_written_and_the_table_is_shown_whatever_becomes_of_the_upload(
    lading: Run, track: LoopbackDependencyTrack, company: Path
) -> None:
    track.fault = Fault("status", 413)
    done = sent(lading, track, company, "-o", "bom.cdx.json", command="scan")
    assert done.returncode == 3
    assert "the BOM has 0." in done.stderr
    assert "Qwen" in done.stdout
    assert (company / "bom.cdx.json").is_file()


def test_what_a_server_says_cannot_forge_output(lading: Run, track: LoopbackDependencyTrack, clean: Path) -> None:
    track.fault = Fault("status", 400, "\x1b[2Jok\n::error::x\r\n\u202e".encode())
    done = sent(lading, track, clean)
    assert [line for line in done.stderr.splitlines() if line.startswith("::") or not line.isprintable()] == []


def test_a_key_in_the_other_variable(lading: Run, track: LoopbackDependencyTrack, clean: Path) -> None:
    words = ["--upload", track.address, "--upload-version", "1.0", "--upload-project", "shop"]
    done = lading("scan", *words, cwd=clean, HF_HUB_OFFLINE="1", DTRACK_API_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert list(track.projects) == [("shop", "1.0")]


def test_the_bom_is_the_one_that_is_written(lading: Run, track: LoopbackDependencyTrack, company: Path) -> None:
    done = sent(lading, track, company, "-o", "bom.cdx.json")
    assert done.returncode == 1
    ((project, bom),) = track.boms.items()
    assert track.projects == {("company", "1.0"): project}
    assert bom == json.loads((company / "bom.cdx.json").read_text("utf-8"))
    host = track.address.removeprefix("http://")
    assert f"uploaded to {host} as company 1.0, token " in done.stderr


def test_a_newer_version_to_an_older_server_says_what_to_do(lading: Run, track: LoopbackDependencyTrack, clean: Path) -> None:
    done = sent(lading, track, clean, "--spec-version", "1.7")
    assert done.returncode == 3
    assert "use --spec-version 1.6" in done.stderr


@pytest.mark.parametrize(("polls", "said"), [(1, ", processed\n"), (10**6, ", still being processed after 1 s\n")])
def test_waiting(polls: int, said: str, lading: Run, track: LoopbackDependencyTrack, clean: Path) -> None:
    track.polls = polls
    done = sent(lading, track, clean, "--upload-wait", "1")
    assert done.returncode == 0
    assert done.stderr.endswith(said)


def test_that_the_state_cannot_be_asked_does_not_undo_the_upload(
    lading: Run, track: LoopbackDependencyTrack, clean: Path
) -> None:
    track.closing = True
    done = sent(lading, track, clean, "--upload-wait", "1")
    assert done.returncode == 0
    assert "uploaded to" in done.stderr
    assert "whether it is processed could not be asked: " in done.stderr


def test_quiet_says_nothing(lading: Run, track: LoopbackDependencyTrack, clean: Path) -> None:
    track.keys[KEY] = {UPLOAD, CREATE}
    done = sent(lading, track, clean, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
