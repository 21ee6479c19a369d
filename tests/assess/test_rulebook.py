"""What every rule has: a module named after its id, a page, a test that it is silent and one that it fires."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from assess_world import policy

from lading.assess.rulebook import Rule, rules
from lading.domain.finding import Severity

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "findings"
TESTS = Path(__file__).parent / "rules"
EACH = pytest.mark.parametrize("rule", rules(), ids=[rule.meta.id for rule in rules()])


def test_modules_are_named_after_their_ids() -> None:
    folder = ROOT / "src" / "lading" / "assess" / "rules"
    stems = sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith("_"))
    assert [rule.meta.id.replace("-", "_") for rule in rules()] == stems


def test_nothing_is_left_over() -> None:
    ids = {rule.meta.id for rule in rules()}
    assert {p.stem for p in PAGES.glob("*.md")} - {"index"} == ids
    assert {p.stem.removeprefix("test_").replace("_", "-") for p in TESTS.glob("test_*.py")} == ids


@EACH
def test_a_rule_says_what_it_is(rule: Rule) -> None:
    meta = rule.meta
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", meta.id)
    assert meta.summary.endswith(".")
    assert meta.remedy.endswith(".")
    assert meta.severity in Severity
    assert re.fullmatch(r"\d+\.\d+", meta.since)
    assert (rule.check is None) != (rule.check_run is None)


@EACH
def test_a_rule_has_a_page(rule: Rule) -> None:
    text = (PAGES / f"{rule.meta.id}.md").read_text("utf-8")
    assert text.startswith(f"# {rule.meta.id}\n\n{rule.meta.summary}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["What it means", "Example", "What to do", "Policy"]
    assert f"Severity: {rule.meta.severity.name.lower()}" in text
    assert f"works offline: {'yes' if rule.meta.offline else 'no'}" in text


@EACH
def test_a_page_shows_toml_that_is_a_policy(rule: Rule) -> None:
    text = (PAGES / f"{rule.meta.id}.md").read_text("utf-8")
    for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        policy(block)


@EACH
def test_a_rule_is_tested_both_ways(rule: Rule) -> None:
    tree = ast.parse((TESTS / f"test_{rule.meta.id.replace('-', '_')}.py").read_text("utf-8"))
    tests = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    tables = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert {"test_silent", "test_fires"} <= set(tests)
    for name in ("SILENT", "FIRES"):
        cases = tables[name]
        assert isinstance(cases, ast.List)
        assert cases.elts
