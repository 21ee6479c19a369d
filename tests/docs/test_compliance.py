"""docs/compliance.md: its tables are generated from the guidance and from the sample company repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, runner

from lading.report.compliance.guidance import guidance, names

PAGE = ROOT / "docs" / "compliance.md"
ORDER = ("g7", "cisa", "owasp", "eu-gpai")


def view(name: str, home: Path) -> dict[str, Any]:
    done = runner(home)("scan", "--offline", "--profile", name, "--json", cwd=ROOT / "fixtures" / "company")
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def list_of_guidance() -> str:
    rows = []
    for name in ORDER:
        asked = guidance(name)
        read_in = f"{asked.read_in} ({asked.retrieved.isoformat()}, {asked.confidence})"
        title = f"[{asked.title}]({asked.source}), {asked.publisher}, {asked.published.isoformat()}"
        rows.append(f"| `{name}` | {title} | {len(asked.elements)} | {read_in} |")
    return "\n".join(rows) + "\n"


def figures(home: Path) -> str:
    parts = []
    for name in ORDER:
        shown = view(name, home)
        clusters: dict[str, list[dict[str, Any]]] = {}
        for element in shown["elements"]:
            clusters.setdefault(element["cluster"], []).append(element)
        rows = [
            f"| {cluster} | {len(elements)} | "
            + " | ".join(str(total(elements, s)) for s in ("present", "unknown", "missing"))
            + " |"
            for cluster, elements in clusters.items()
        ]
        head = "| cluster | elements | present | unknown | missing |\n|---|---|---|---|---|"
        parts.append(f"### {name}\n\n{head}\n" + "\n".join(rows) + "\n")
    return "\n" + "\n".join(parts) + "\n"


def total(elements: list[dict[str, Any]], state: str) -> int:
    return sum(element["counts"][state] for element in elements)


def test_every_profile_is_on_the_page() -> None:
    assert sorted(ORDER) == list(names())


def test_the_page(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text("utf-8")
    for mark, made in (("guidance", list_of_guidance()), ("figures", figures(tmp_path))):
        before, start, rest = text.partition(f"<!-- {mark} -->\n")
        _, end, after = rest.partition(f"<!-- /{mark} -->")
        text = before + start + made + end + after
    if request.config.getoption("--update-snapshots"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text


def test_in_the_g7_view_no_model_or_metadata_element_is_missing(tmp_path: Path) -> None:
    asked = [
        each for each in view("g7", tmp_path)["elements"] if each["cluster"] in ("Metadata", "Models", "Dataset properties")
    ]
    assert len(asked) == 33
    assert [each["name"] for each in asked if each["counts"]["missing"]] == []
