"""``ci/gitlab.yml``: the job's script is run by a shell, with the inputs filled in as GitLab does it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from composite_action import clean_environment, missing_rows
from running import ROOT

from lading import __version__

HEADER, TEMPLATE = yaml.safe_load_all((ROOT / "ci" / "gitlab.yml").read_text("utf-8"))
INPUTS = HEADER["spec"]["inputs"]
BLOCK = re.compile(r"\$\[\[ inputs\.(\w+) \]\]")


def filled(value: Any, inputs: dict[str, str]) -> Any:
    """Every text with its inputs; GitLab does that after reading the YAML, text by text."""
    if isinstance(value, str):
        return BLOCK.sub(lambda found: inputs[found[1]], value)
    if isinstance(value, dict):
        return {filled(key, inputs): filled(each, inputs) for key, each in value.items()}
    return [filled(each, inputs) for each in value] if isinstance(value, list) else value


def job(project: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run the job in ``project``; Python's venv is a stand-in, since a test installs nothing."""
    inputs = {
        name: str(each["default"]).lower() if isinstance(each["default"], bool) else each["default"]
        for name, each in INPUTS.items()
    }
    (one,) = filled(TEMPLATE, inputs | {"offline": "true"} | given).values()
    temporary = project.parent / "temporary folder"
    (temporary / "bin").mkdir(parents=True)
    python = temporary / "bin" / "python3"
    python.write_text(
        '#!/bin/sh\nmkdir -p "$4/bin"\n'
        f'printf \'#!/bin/sh\\nprintf "%%s\\\\n" "$@" > "{temporary}/installed"\\n\' > "$4/bin/python"\n'
        f'printf \'#!/bin/sh\\nexec "{sys.executable}" -m lading "$@"\\n\' > "$4/bin/lading"\n'
        'chmod +x "$4/bin/python" "$4/bin/lading"\n',
        "utf-8",
    )
    python.chmod(0o755)
    variables = {n: v["value"] if isinstance(v, dict) else v for n, v in one["variables"].items()}
    environment = clean_environment(temporary) | {
        "PATH": f"{temporary / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(temporary),
        "GITLAB_CI": "true",
        **{name: value.replace("$CI_PROJECT_DIR", str(project)) for name, value in variables.items()},
    }
    script = "\n".join(["set -eu", *one["before_script"], *one["script"]])
    return subprocess.run(
        ["sh", "-c", script], cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "my project"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / "app.py").write_text("print('hello')\n", "utf-8")
    return folder


def test_no_input_is_written_into_a_script() -> None:
    (one,) = TEMPLATE.values()
    assert [line for line in one["before_script"] + one["script"] if BLOCK.search(line)] == []
    assert all(value["expand"] is False for value in one["variables"].values() if isinstance(value, dict))


def test_nothing_of_the_checkout_is_imported_by_the_installation() -> None:
    (one,) = TEMPLATE.values()
    assert len(re.findall(r'python3? -I -m|/python" -I -m', "".join(one["before_script"]))) == 2


@pytest.mark.parametrize(
    "hostile", ["; touch pwned", "$(touch pwned)", '"; touch pwned; "', "x\ntouch pwned", "--help", "*"], ids=repr
)
def test_hostile_inputs_do_nothing(hostile: str, project: Path) -> None:
    done = job(project, **dict.fromkeys(("path", "policy", "baseline"), hostile))
    assert done.returncode == 2
    assert not [*project.parent.rglob("pwned")]


@pytest.mark.parametrize("version", ["0.1.0 --pre", "0.1", "latest", "0.1.0;x", "v1", "1.0rc1"])
def test_a_version_is_a_release(version: str) -> None:
    assert bool(re.fullmatch(INPUTS["version"]["regex"].strip("^$"), version)) is (version in ("0.1", "1.0rc1"))


def test_violations_fail_the_job_after_the_reports_are_written(project: Path) -> None:
    (project / "model.py").write_text('AutoModel.from_pretrained("Qwen/Qwen2.5-7B-Instruct")\n', "utf-8")
    done = job(project)
    assert done.returncode == 1
    assert "Qwen/Qwen2.5-7B-Instruct" in done.stdout
    (one,) = TEMPLATE.values()
    for path in one["artifacts"]["reports"].values():
        assert "Qwen/Qwen2.5-7B-Instruct" in (project / path).read_text("utf-8")
    assert {path.name for path in (project / one["artifacts"]["paths"][0]).iterdir()} > {"bom.cdx.json", "report.html"}


def test_what_the_job_keeps_in_the_checkout_is_not_audited(project: Path) -> None:
    (project / ".lading-ci" / "cache").mkdir(parents=True)
    (project / ".lading-ci" / "cache" / "x.py").write_text('AutoModel.from_pretrained("Qwen/Qwen2.5-7B-Instruct")\n', "utf-8")
    done = job(project)
    assert (done.returncode, "Qwen" in done.stdout) == (0, False), done.stdout + done.stderr


@pytest.mark.parametrize(("offline", "said"), [("true", "· offline ·"), ("false", "· online ·")])
def test_offline_is_what_the_input_says(offline: str, said: str, project: Path) -> None:
    assert said in job(project, offline=offline).stdout


def test_it_installs_the_release_it_is_a_part_of(project: Path) -> None:
    assert INPUTS["version"]["default"] == __version__
    assert job(project).returncode == 0
    installed = (project.parent / "temporary folder" / "installed").read_text("utf-8").splitlines()
    assert installed[-1] == f"lading=={__version__}"


def test_the_page_lists_every_input() -> None:
    assert missing_rows("gitlab.md", [(name, each["default"], each["description"]) for name, each in INPUTS.items()]) == []
