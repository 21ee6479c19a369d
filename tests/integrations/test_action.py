"""``action.yml``: its steps are run in bash; the actions it uses and the installation from a registry are not."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from composite_action import EXPRESSION, Job, action, clean_environment, missing_rows, run
from loopback_dependency_track import KEY, LoopbackDependencyTrack
from running import ROOT

from lading import __version__

pytestmark = pytest.mark.slow

SPEC = action()
STEPS = SPEC["runs"]["steps"]
SCRIPTS = [step for step in STEPS if "run" in step]

VENV = """#!/bin/sh
# Stands for the Python that a runner has: "-I -m venv DIR" makes a folder whose pip only notes what it is asked to install.
mkdir -p "$4/bin"
printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@" > "{noted}"\\n' > "$4/bin/python"
printf '#!/bin/sh\\nexec "{python}" -m lading "$@"\\n' > "$4/bin/lading"
chmod +x "$4/bin/python" "$4/bin/lading"
"""


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """The folder that the runner keeps for itself."""
    folder = tmp_path / "runner temp"
    folder.mkdir()
    python = folder / "python"
    python.write_text(VENV.format(noted=folder / "installed", python=sys.executable), "utf-8")
    python.chmod(0o755)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A checkout without models."""
    folder = tmp_path / "work space"
    folder.mkdir()
    (folder / "app.py").write_text("print('hello')\n", "utf-8")
    return folder


def audit(runner: Path, workspace: Path, **inputs: str) -> Job:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return run(runner, workspace, {"offline": "true", **given}, clean_environment(runner / "home"))


def name_a_model(workspace: Path, file: str = "model.py") -> None:
    (workspace / file).write_text('AutoModel.from_pretrained("Qwen/Qwen2.5-7B-Instruct")\n', "utf-8")


def test_no_input_is_written_into_a_script() -> None:
    assert [step["run"] for step in SCRIPTS if EXPRESSION.search(step["run"])] == []


def test_every_action_it_uses_is_pinned_by_its_hash_and_says_its_release() -> None:
    lines = [line for line in (ROOT / "action.yml").read_text("utf-8").splitlines() if "uses:" in line]
    assert len(lines) == len(STEPS) - len(SCRIPTS)
    assert [line for line in lines if not re.fullmatch(r".*uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_nothing_of_the_checkout_is_imported_by_the_installation() -> None:
    started = re.findall(r'(?:\$PYTHON|bin/python)" (\S+ \S+ \S+)', "".join(step["run"] for step in SCRIPTS))
    assert started == ["-I -m venv", "-I -m pip"]


def test_every_input_is_used_and_described() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    assert [name for name in SPEC["inputs"] if f"inputs.{name}" not in text] == []
    assert all(each["description"].endswith(".") for each in (*SPEC["inputs"].values(), *SPEC["outputs"].values()))


def test_the_page_lists_every_input_and_output() -> None:
    inputs = [(name, each["default"], each["description"]) for name, each in SPEC["inputs"].items()]
    assert missing_rows("github-action.md", [*inputs, *((n, each["description"]) for n, each in SPEC["outputs"].items())]) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "; touch pwned",
        "$(touch pwned)",
        "`touch pwned`",
        '"; touch pwned; "',
        "x\ntouch pwned",
        "x\r\ny",
        "--help",
        "-o",
        "'",
        "*",
    ],
    ids=repr,
)
def test_hostile_inputs_do_nothing(hostile: str, runner: Path, workspace: Path) -> None:
    texts = ("path", "policy", "baseline", "since", "upload", "upload_project", "upload_version", "upload_key", "artifact")
    job = audit(runner, workspace, **dict.fromkeys(texts, hostile))
    assert job.code == 2
    assert not [*workspace.rglob("pwned"), *runner.rglob("pwned")]
    assert job.commands == ["::error title=Lading::no audit was completed (exit code 2); the log says why"]
    assert "actions/upload-artifact" not in job.used


@pytest.mark.parametrize("name", ["offline", "fail", "upload_sarif"])
@pytest.mark.parametrize("value", ["yes", "", "true; touch pwned", "true\nfalse"])
def test_a_switch_is_true_or_false(name: str, value: str, runner: Path, workspace: Path) -> None:
    job = audit(runner, workspace, **{name: value})
    assert job.code == 2
    assert job.commands == ["::error title=Lading::offline, fail and upload-sarif are true or false"]


@pytest.mark.parametrize("value", ["../up.html", "/etc/x.html", "a/b.md", "a\\b.md", "-x.md", "..", "a.html\n../b.html"])
def test_a_further_file_stays_in_the_folder(value: str, runner: Path, workspace: Path) -> None:
    job = audit(runner, workspace, output=value)
    assert job.code == 2
    assert job.commands == ["::error title=Lading::output takes names of files, one per line, without folders"]


@pytest.mark.parametrize("value", ["0.1.0 --index-url=x", "latest", "../x", "0.1.0; touch pwned", "0.1.0\nx", "==1"])
def test_a_version_is_a_release(value: str, runner: Path, workspace: Path) -> None:
    job = audit(runner, workspace, version=value)
    assert job.code == 2
    assert job.commands == ["::error title=Lading::the input version has to be a release, like 0.1.0"]
    assert not (runner / "installed").exists()


def test_a_policy_that_cannot_be_used_ends_the_job_and_says_why(runner: Path, workspace: Path) -> None:
    (workspace / "lading.toml").write_text("[orgin]\n", "utf-8")
    job = audit(runner, workspace, fail="false")
    assert job.code == 2
    assert "lading.toml:1" in job.log
    assert job.used.keys() == {"actions/setup-python"}


def test_the_test_s_runner_sees_a_command_in_either_form(tmp_path: Path) -> None:
    said = "::error::a\n  ::warning file=x::b\nc ##[error]d\n::stop-commands::t\n::error::e\n##[error]f\n::t::\n::notice::g\nh ::error::i\n"
    assert Job(tmp_path, {}, {}, log=said).commands == ["::error::a", "  ::warning file=x::b", "c ##[error]d", "::notice::g"]


def test_names_from_the_repository_are_no_commands(runner: Path, workspace: Path) -> None:
    for file in ("::error::pwned.py", "a\n::error::pwned.py", "##[error]pwned.py", "::stop-commands::x.py", "%0A::error::x.py"):
        name_a_model(workspace, file.replace("/", "_"))
    (workspace / "names.py").write_text('AutoModel.from_pretrained("x/::error::pwned\\n::error::pwned2")\n', "utf-8")
    job = audit(runner, workspace)
    assert job.code == 1
    assert job.log.count("pwned") > 4
    assert [
        line for line in job.commands if not re.match(r"::(error|warning|notice) (file=[^:]*,)?\S*title=[^:]*::", line)
    ] == []


def test_violations_fail_the_job_after_everything_was_kept(runner: Path, workspace: Path) -> None:
    name_a_model(workspace)
    job = audit(runner, workspace, upload_sarif="true")
    assert job.code == 1
    assert job.outputs["outcome"] == "violations"
    folder = job.outputs["folder"]
    assert job.used["actions/upload-artifact"]["path"] == folder
    assert job.used["github/codeql-action/upload-sarif"]["sarif_file"] == f"{folder}/lading.sarif" == job.outputs["sarif"]
    assert any("Qwen/Qwen2.5-7B-Instruct" in line for line in job.commands)


def test_violations_may_be_only_reported(runner: Path, workspace: Path) -> None:
    name_a_model(workspace)
    job = audit(runner, workspace, fail="false")
    assert job.code == 0
    assert (job.outputs["outcome"], job.outputs["exit-code"]) == ("violations", "1")


def test_a_clean_repository_passes(runner: Path, workspace: Path) -> None:
    job = audit(runner, workspace)
    assert job.code == 0, job.log
    assert (job.outputs["outcome"], job.outputs["exit-code"]) == ("pass", "0")
    assert sorted(path.name for path in Path(job.outputs["folder"]).iterdir()) == ["bom.cdx.json", "lading.sarif"]
    assert job.used.keys() == {"actions/setup-python", "actions/upload-artifact"}
    assert job.used["actions/setup-python"] == {"python-version": "3.13", "update-environment": "false"}
    assert "Lading" in job.summary


def test_the_company_has_its_table_its_annotations_and_its_summary(runner: Path, tmp_path: Path) -> None:
    company = Path(shutil.copytree(ROOT / "fixtures" / "company", tmp_path / "company"))
    job = audit(runner, company, output="report.html\r\n\nmodels.spdx.json", artifact="")
    assert job.code == 1
    assert {"report.html", "models.spdx.json"} < {path.name for path in Path(job.outputs["folder"]).iterdir()}
    assert "actions/upload-artifact" not in job.used
    assert any(line.startswith("::error file=") for line in job.commands)
    assert len(job.summary) > 1000


def test_the_bom_is_sent_where_the_inputs_say(runner: Path, workspace: Path) -> None:
    name_a_model(workspace)
    with LoopbackDependencyTrack() as track:
        to = {"upload": track.address, "upload_project": "my shop; x", "upload_version": "main", "upload_key": KEY}
        job = run(
            runner,
            workspace,
            {name.replace("_", "-"): value for name, value in to.items()},
            clean_environment(runner / "home") | {"HF_HUB_OFFLINE": "1"},
        )
        assert job.outputs["outcome"] == "violations"
        assert list(track.projects) == [("my shop; x", "main")]
    assert KEY not in job.log


def test_a_path_below_the_checkout_may_hold_spaces(runner: Path, workspace: Path) -> None:
    (workspace / "a part; of it").mkdir()
    (workspace / "a part; of it" / "a.py").write_text("x = 1\n", "utf-8")
    name_a_model(workspace, "outside.py")
    assert audit(runner, workspace, path="a part; of it").outputs["outcome"] == "pass"


def test_it_installs_itself(runner: Path, workspace: Path) -> None:
    audit(runner, workspace)
    assert (runner / "installed").read_text("utf-8").splitlines()[-1] == str(ROOT)


def test_it_installs_the_release_it_is_told(runner: Path, workspace: Path) -> None:
    audit(runner, workspace, version=__version__)
    assert (runner / "installed").read_text("utf-8").splitlines()[-1] == f"lading=={__version__}"
