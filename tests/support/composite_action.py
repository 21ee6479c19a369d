"""Runs a composite GitHub Action's own steps in bash, as far as a runner's part of that can be told on one machine.

Expressions are filled into ``env``, ``with``, ``if`` and ``outputs``; a step that uses another action is recorded. What a
step prints is read the way the runner reads it (github.com/actions/runner, ``ActionCommandManager``, 2026-06): a line that
begins with ``::name`` or holds ``##[name]`` is a command, until ``::stop-commands::TOKEN`` and again after ``::TOKEN::``.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from running import ROOT

EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
_NAME = re.compile(r"(inputs|steps)\.([\w.-]+)")


def action() -> dict[str, Any]:
    """The project's ``action.yml``."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return loaded


@dataclass
class Job:
    """One run of the action. ``used`` holds each action that a step would have started, with its inputs."""

    folder: Path
    inputs: dict[str, str]
    environment: dict[str, str]
    code: int = 0
    log: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    steps: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def commands(self) -> list[str]:
        """The workflow commands that the runner would act on."""
        token, found = None, []
        for line in self.log.splitlines():
            command = re.match(r"\s*::(?P<name>[\w-]+)(?: [^:]*)?::(?P<data>.*)", line) or re.search(
                r"##\[(?P<name>[\w-]+)(?:;[^\]]*)?\](?P<data>.*)", line
            )
            if not command:
                continue
            if token:
                token = None if command["name"] == token else token
            elif command["name"] == "stop-commands":
                token = command["data"]
            else:
                found.append(line)
        assert token is None, "workflow commands are never switched on again"
        return found


def run(folder: Path, workspace: Path, inputs: Mapping[str, str], environment: Mapping[str, str]) -> Job:
    """Run the action in ``workspace``; ``folder`` holds what a runner keeps beside it."""
    spec = action()
    assert set(inputs) <= set(spec["inputs"]), "unknown input"
    job = Job(folder, {name: str(each["default"]) for name, each in spec["inputs"].items()} | dict(inputs), dict(environment))
    for number, step in enumerate(spec["runs"]["steps"]):
        if _wanted(step.get("if"), job):
            _step(f"{number}", step, job, workspace)
    job.outputs = {name: _filled(each["value"], job) for name, each in spec["outputs"].items()}
    return job


def _step(number: str, step: dict[str, Any], job: Job, workspace: Path) -> None:
    if "uses" in step:
        job.used[step["uses"].partition("@")[0]] = {name: _filled(value, job) for name, value in step["with"].items()}
        job.steps[step.get("id", number)] = {"python-path": str(job.folder / "python")}
        return
    script, output, summary = (job.folder / f"{number}.{kind}" for kind in ("sh", "output", "summary"))
    script.write_text(step["run"], "utf-8")
    output.touch()
    summary.touch()
    environment = {
        **job.environment,
        **{name: _filled(value, job) for name, value in step.get("env", {}).items()},
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "RUNNER_TEMP": str(job.folder),
    }
    command = [step["shell"], "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    done = subprocess.run(command, cwd=workspace, env=environment, capture_output=True, check=False, timeout=120)
    job.code = job.code or done.returncode
    job.log += done.stdout.decode() + done.stderr.decode()
    job.summary += summary.read_text("utf-8")
    lines = output.read_text("utf-8").splitlines()
    job.steps[step.get("id", number)] = dict(line.split("=", 1) for line in lines)


def _value(name: str, job: Job) -> str:
    place, rest = name.split(".", 1)
    if place == "inputs":
        return job.inputs[rest]
    step, _, key = rest.partition(".outputs.")
    return job.steps.get(step, {}).get(key, "")


def _filled(text: str, job: Job) -> str:
    return EXPRESSION.sub(lambda found: _value(found[1], job), text)


def _wanted(condition: str | None, job: Job) -> bool:
    """Without a status function a step runs only after success."""
    parts = [part.strip() for part in (condition or "success()").split("&&")]
    after_failure = "!cancelled()" in parts
    checks = [part for part in parts if part not in ("!cancelled()", "success()")]
    return (after_failure or job.code == 0) and all(_holds(check, job) for check in checks)


def _holds(check: str, job: Job) -> bool:
    found = re.fullmatch(rf"({_NAME.pattern}) (==|!=) '(\w*)'", check)
    assert found, f"the test's runner does not know this condition: {check}"
    return (_value(found[1], job) == found[5]) is (found[4] == "==")


def clean_environment(home: Path) -> dict[str, str]:
    """The caller's environment without its own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUGGING", "LADING", "XDG", "GIT", "COLUMNS"))}
    return kept | {"HOME": str(home), "COLUMNS": "100", "SOURCE_DATE_EPOCH": "1795219200", "PYTHONDONTWRITEBYTECODE": "1"}


def missing_rows(page: str, rows: Iterable[tuple[object, ...]]) -> list[str]:
    """The rows that a page of ``docs/integrations`` lacks: name, default if there is one, description."""
    text = (ROOT / "docs" / "integrations" / page).read_text("utf-8")
    made = (f"| `{name}` | {''.join(f'{_code(value)} | ' for value in values)}{said} |\n" for name, *values, said in rows)
    return [row for row in made if row not in text]


def _code(value: object) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value != "" else ""
