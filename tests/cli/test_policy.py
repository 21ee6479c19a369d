"""``lading policy`` run as a user runs it: what applies and who says so, and what it says to models."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run

from lading.assess.policy import BUILT_IN, parse
from lading.assess.policy.sections import TABLES

pytestmark = pytest.mark.slow

ORG = """\
locked = ["origin", "licenses.unknown"]
[origin]
watch = ["CN", "RU"]
direct = "deny"
[licenses]
allow = ["group:open"]
[[approve]]
model = "Qwen/Qwen2.5-7B-Instruct"
findings = ["origin-direct"]
reason = "no \\"egress\\"\\nLEGAL-412"
approved_by = "legal@example.com"
until = 2999-12-31
"""
OWN = f"""\
extends = ["org/lading.toml"]
[licenses]
deny = ["group:non-commercial"]
[use]
monthly_users = 2_000_000
[[clarify]]
model = "acme/ranker"
license = "Apache-2.0"
evidence = {{ file = "LICENSE", sha256 = "{"ab" * 32}" }}
reason = "the card is silent"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository whose policy stands on one of the organisation."""
    folder = tmp_path / "tree"
    (folder / "org").mkdir(parents=True)
    (folder / "org" / "lading.toml").write_text(ORG)
    (folder / "lading.toml").write_text(OWN)
    return folder


# --- refused ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("show",), ("test",), ("test", "tests.toml")])
def test_a_policy_that_cannot_be_used(lading: Run, tree: Path, words: tuple[str, ...]) -> None:
    (tree / "tests.toml").write_text('[[test]]\nmodel = "a/b"\n')
    (tree / "lading.toml").write_text('[origin]\ndirekt = "deny"\n')
    done = lading("policy", *words, cwd=tree)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--> lading.toml:2:1" in done.stderr
    assert "did you mean `direct`?" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[test]]\nmodle = "a/b"\n', "--> tests.toml:2:1"),
        ("", "tests.toml holds no test"),
        (None, "the policy tests.toml cannot be read: No such file or directory"),
    ],
)
def test_tests_that_cannot_be_used(lading: Run, tree: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tree / "tests.toml").write_text(text)
    done = lading("policy", "test", "tests.toml", cwd=tree)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("words", [("show", "nowhere"), ("show", "lading.toml"), ("test", "--root", "nowhere")])
def test_a_repository_that_is_none(lading: Run, tree: Path, words: tuple[str, ...]) -> None:
    done = lading("policy", *words, cwd=tree)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no folder" in done.stderr


def test_a_test_that_fails(lading: Run, tree: Path) -> None:
    (tree / "tests.toml").write_text(
        '[[test]]\nmodel = "Qwen/Qwen2.5-3B-Instruct"\nexpect = "warn"\n'
        '[[test]]\nmodel = "deepseek-ai/DeepSeek-R1"\nexpect = "deny"\nfindings = ["origin-direct", "gated"]\n'
        '[[test]]\nlicense = "MIT"\norigin = "FR"\nexpect = "allow"\n'
    )
    done = lading("policy", "test", "tests.toml", cwd=tree, COLUMNS="200")
    assert done.returncode == 1
    first, second, third = (line for line in done.stdout.splitlines() if line.startswith(("FAIL", "pass")))
    assert first.startswith("FAIL  deny   Qwen/Qwen2.5-3B-Instruct")
    assert "\ntests.toml:1:1: Qwen/Qwen2.5-3B-Instruct: expected warn, but it says deny\n" in done.stdout
    assert second.startswith("FAIL  deny")
    assert "\ntests.toml:4:1: deepseek-ai/DeepSeek-R1: expected gated, but it says deny\n" in done.stdout
    assert third.startswith("pass  allow")
    assert "3 tests, 2 failed" in done.stdout


def test_hostile_names_stay_text(lading: Run, tree: Path) -> None:
    (tree / "tests.toml").write_text('[[test]]\nname = "[red]\\u001b[31m\\u202e\\nx"\nlicense = "MIT"\norigin = "FR"\n')
    done = lading("policy", "test", "tests.toml", cwd=tree)
    assert done.returncode == 0, done.stderr
    assert not {"\x1b", "\u202e"} & set(done.stdout)
    assert "[red]" in done.stdout


# --- shown ------------------------------------------------------------------------------------------------------------------


def test_what_applies_and_who_says_so(lading: Run, tree: Path, snapshot: Callable[[str, str], None]) -> None:
    done = lading("policy", "show", cwd=tree)
    assert (done.returncode, done.stderr) == (0, "")
    snapshot("policy-show.txt", done.stdout)


def test_what_is_shown_is_a_policy_that_says_the_same(lading: Run, tree: Path) -> None:
    shown = parse(lading("policy", "show", cwd=tree).stdout, "shown.toml")
    both = json.loads(lading("policy", "show", "--json", cwd=tree).stdout)
    (tree / "lading.toml").write_text(lading("policy", "show", cwd=tree).stdout)
    again = json.loads(lading("policy", "show", "--json", cwd=tree).stdout)
    for table in TABLES:
        assert {k: v["value"] for k, v in both[table].items()} == {k: v["value"] for k, v in again[table].items()}
    assert shown.approve[0].reason == 'no "egress"\nLEGAL-412'
    assert shown.clarify[0].evidence.sha256 == "ab" * 32


def test_the_built_in_policy_is_shown_too(lading: Run, tmp_path: Path) -> None:
    shown = parse(lading("policy", "show", cwd=tmp_path).stdout, "shown.toml")
    for table in TABLES:
        if table != "licenses":
            assert getattr(shown, table) == getattr(BUILT_IN, table)
    assert shown.licenses.denied == BUILT_IN.licenses.denied


def test_as_json(lading: Run, tree: Path) -> None:
    found = json.loads(lading("policy", "show", "--json", cwd=tree).stdout)
    assert found["files"] == ["org/lading.toml", "lading.toml"]
    locked = "org/lading.toml:1:11"
    assert found["origin"]["direct"] == {"value": "deny", "from": "org/lading.toml:4:1", "locked": locked}
    assert found["origin"]["derived"] == {"value": "deny", "from": None, "locked": locked}
    assert found["use"]["monthly_users"] == {"value": 2_000_000, "from": "lading.toml:5:1", "locked": None}
    assert found["approve"][0]["from"] == "org/lading.toml:7:1"


def test_the_organisation_s_by_environment(lading: Run, tree: Path) -> None:
    (tree / "lading.toml").write_text("")
    found = lading("policy", "show", cwd=tree, LADING_POLICY="org/lading.toml").stdout
    assert found.startswith("# The policy in force: lading.toml over org/lading.toml\n")
    assert 'watch = ["CN", "RU"]  # org/lading.toml:3:1, locked at org/lading.toml:1:11' in found


# --- tested -----------------------------------------------------------------------------------------------------------------


def test_the_samples(lading: Run, tmp_path: Path) -> None:
    done = lading("policy", "test", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    said = {one["test"]: one for one in json.loads(done.stdout)["tests"]}
    assert said["DeepSeek R1"]["says"] == "deny"
    assert [one["rule"] for one in said["R1 1776, built on DeepSeek R1"]["findings"]] == ["origin-derived"]
    assert said["MIT, from France"] | {"place": ""} == {
        "test": "MIT, from France", "place": "", "says": "allow", "expected": None, "passed": True, "why": None,
        "origin": "none", "countries": ["FR"], "license": "MIT", "findings": [], "signed_off": [],
    }  # fmt: skip
    rules = {finding["rule"] for one in said.values() for finding in one["findings"]}
    assert {"origin-direct", "license-denied", "license-conflict", "license-restricted", "moving-revision"} <= rules


def test_the_samples_as_a_table(lading: Run, tmp_path: Path) -> None:
    done = lading("policy", "test", cwd=tmp_path, COLUMNS="80")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "policy: built-in policy" in done.stdout
    assert "FAIL" not in done.stdout


def test_what_is_stated_goes_before_the_catalogue(lading: Run, tree: Path) -> None:
    (tree / "lading.toml").write_text('[licenses]\nallow = ["MIT"]\n')
    cases = [
        ('model = "mistralai/Mistral-7B-Instruct-v0.3"', "deny", "license-denied"),
        ('model = "mistralai/Mistral-7B-Instruct-v0.3"\nlicense = "MIT"', "allow", ""),
        ('model = "deepseek-ai/DeepSeek-R1"\norigin = "FR"', "deny", "origin-derived"),
        ('license = "MIT"\norigin = "CN"', "deny", "origin-direct"),
        ('license = "MIT"\norigin = "FR"\nbase = "deepseek-ai/DeepSeek-R1"', "deny", "origin-derived"),
        ('license = "MIT"\norigin = "FR"\nrevision = "main"', "warn", "moving-revision"),
        ('license = "MIT"', "warn", "origin-unknown"),
    ]
    blocks = (
        f'[[test]]\n{stated}\nexpect = "{says}"\n' + (f'findings = ["{rule}"]\n' if rule else "")
        for stated, says, rule in cases
    )
    (tree / "tests.toml").write_text("\n".join(blocks))
    done = lading("policy", "test", "tests.toml", cwd=tree, COLUMNS="200")
    assert done.returncode == 0, done.stdout
    assert f"{len(cases)} tests, 0 failed" in done.stdout


def test_sign_offs_count(lading: Run, tree: Path) -> None:
    (tree / "tests.toml").write_text('[[test]]\nmodel = "Qwen/Qwen2.5-7B-Instruct"\nexpect = "allow"\n')
    done = lading("policy", "test", "tests.toml", cwd=tree, COLUMNS="200")
    assert done.returncode == 0, done.stdout
    assert "origin-direct signed off by legal@example.com" in done.stdout


def test_the_schema(lading: Run, tmp_path: Path) -> None:
    done = lading("policy", "schema", cwd=tmp_path)
    assert json.loads(done.stdout)["properties"]["origin"]["properties"]["direct"]["enum"] == ["allow", "warn", "deny"]
