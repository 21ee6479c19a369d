"""The sample company repository through the command line: what a user sees, and every exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub
from running import Run

pytestmark = pytest.mark.slow

LOOK_ALIKES = ("BMW", "Audi", "VW", "V8/turbo", "application/json", "America/New_York", "vllm-openai", "acme/hooks", "actions/checkout",
               "your-org", "path/to", "ollama/ollama", "QwQ", "Qwen3-8B", "Qwen3-Embedding", "Qwen2.5-72B", "Qwen2.5-0.5B", "Qwen-VL")  # fmt: skip


def approve(company: Path, report: dict[str, Any], **changes: str) -> None:
    """Sign off every denied finding, as the remedy says."""
    lines = []
    for finding in report["findings"]:
        if finding["action"] == "deny":
            entry = "\n".join(finding["sign_off"])
            for key, value in changes.items():
                entry = re.sub(rf"^{key} = .*$", f"{key} = {value}", entry, flags=re.MULTILINE)
            lines.append(entry)
    (company / "lading.toml").write_text("\n\n".join(lines) + "\n", "utf-8")


def as_json(lading: Run, company: Path, *words: str, **environment: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(lading("check", "--json", *words, cwd=company, **environment).stdout)
    return report


def test_the_table_a_user_sees(lading: Run, company: Path, snapshot: Callable[[str, str], None]) -> None:
    done = lading("scan", "--offline", cwd=company)
    assert done.returncode == 0, done.stderr
    snapshot("company.txt", done.stdout)
    assert done.stderr == ""


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alikes_are_not_reported(lading: Run, company: Path, text: str) -> None:
    found = {row["name"] for row in as_json(lading, company, "--offline")["components"]}
    assert [name for name in found if text.casefold() in name.casefold()] == []


def test_a_violation_names_what_to_do(lading: Run, company: Path) -> None:
    done = lading("check", "--offline", cwd=company)
    assert done.returncode == 1
    for rule in (
        "origin-direct",
        "origin-derived",
        "hosted-in-watched-country",
        "license-denied",
        "license-conflict",
        "unsafe-format",
    ):
        assert f"DENY  {rule}" in done.stdout
    report = as_json(lading, company, "--offline")
    denied = [finding for finding in report["findings"] if finding["action"] == "deny"]
    assert denied
    assert all(finding["remedy"] and finding["sign_off"] for finding in denied)


def test_signed_off_violations_pass(lading: Run, company: Path) -> None:
    approve(company, as_json(lading, company, "--offline"))
    (company / "lading.toml").write_text(
        (company / "lading.toml").read_text("utf-8") + '[scan]\nincomplete = "warn"\n', "utf-8"
    )
    done = lading("check", "--offline", cwd=company)
    assert done.returncode == 0, done.stdout
    assert "0 denied" in done.stdout
    assert re.search(r"[1-9]\d* waived", done.stdout)


def test_an_expired_sign_off_fails_and_says_so(lading: Run, company: Path) -> None:
    approve(company, as_json(lading, company, "--offline"), until="2020-01-31")
    done = lading("check", "--offline", cwd=company)
    assert done.returncode == 1
    assert "DENY  waiver-expired" in done.stdout
    assert "2020-01-31" in done.stdout


def test_the_hub_down_and_nothing_known_is_incomplete(lading: Run, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.py").write_text(
        'from transformers import AutoModel\nAutoModel.from_pretrained("acme-labs/quokka")\n', "utf-8"
    )
    with LoopbackHub() as hub:
        hub.fail(status=500)
        done = lading("check", cwd=project, HF_ENDPOINT=hub.endpoint)
    assert done.returncode == 3, done.stdout
    assert "acme-labs/quokka" in done.stdout
    assert "INCOMPLETE (unresolved)" in done.stdout
    assert "INCOMPLETE" in done.stdout


def test_the_hub_adds_what_the_catalogue_lacks(lading: Run, company: Path) -> None:
    with LoopbackHub() as hub:
        report = as_json(lading, company, HF_ENDPOINT=hub.endpoint)
    [model] = [row for row in report["components"] if row["name"] == "HuggingFaceH4/ultrachat_200k"]
    assert "hub" in json.dumps(model["resolution"])


@pytest.mark.parametrize(
    ("policy", "says", "line"),
    [
        ('[origin]\nwatch = ["CN"]\nderved = "deny"\n', "derved", 3),
        ("[origin\n", "TOML", 1),
        ('[pins]\nrequire = "sometimes"\n', "sometimes", 2),
        ('[licenses]\nallow = ["group:permisive"]\n', "group:permisive", 2),
    ],
    ids=["unknown key", "syntax", "value", "group"],
)
def test_a_bad_policy_points_at_the_line(lading: Run, company: Path, policy: str, says: str, line: int) -> None:
    (company / "lading.toml").write_text(policy, "utf-8")
    done = lading("check", "--offline", cwd=company)
    assert done.returncode == 2
    assert says in done.stderr
    assert f"--> lading.toml:{line}" in done.stderr
    assert "help:" in done.stderr
    assert done.stdout == ""


def test_usage_errors(lading: Run, company: Path) -> None:
    for words in (
        ("scan", "--nonsense"),
        ("scan", "no-such-folder"),
        ("scan", "-o", "bom.unknown"),
        ("scan", "--spec-version", "9"),
    ):
        done = lading(*words, cwd=company)
        assert done.returncode == 2, words
        assert done.stderr
        assert done.stdout == ""


def test_an_uncaught_exception_is_exit_4_without_a_traceback(lading: Run, company: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "re2.py").write_text("raise RuntimeError('broken installation')\n", "utf-8")
    done = lading("scan", "--offline", cwd=company, PYTHONPATH=str(broken))
    assert done.returncode == 4
    assert "internal error, no audit was completed" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_tree_and_facts_give_the_same_bytes(lading: Run, company: Path) -> None:
    names = ("a.cdx.json", "a.cdx.xml", "a.sarif", "a.json")
    for folder in ("one", "two"):
        outputs = [word for name in names for word in ("-o", f"../{folder}/{name}")]
        (company.parent / folder).mkdir()
        done = lading(
            "scan", "--offline", "-q", *outputs, cwd=company, PYTHONHASHSEED=str(len(folder)) if folder == "one" else "7"
        )
        assert done.returncode == 0, done.stderr
    for name in names:
        assert (company.parent / "one" / name).read_bytes() == (company.parent / "two" / name).read_bytes()


def test_nothing_found_says_over_how_much(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.py").write_text("x = 1\n", "utf-8")
    done = lading("check", "--offline", cwd=tmp_path / "empty")
    assert done.returncode == 0
    assert "no models found in 1 file read" in done.stdout


def test_a_file_that_cannot_be_read_is_incomplete(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.py").write_text('model = from_pretrained("a/b"\n', "utf-8")
    done = lading("check", "--offline", cwd=tmp_path / "broken")
    assert done.returncode == 3
    assert "a.py:1" in done.stdout


def test_a_tree_without_a_file_does_not_pass(lading: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = lading("check", "--offline", cwd=tmp_path / "empty")
    assert done.returncode == 3, done.stdout
    assert "nothing is known" in done.stdout
