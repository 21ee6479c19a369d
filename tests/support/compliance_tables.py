"""``docs/compliance.md``: its tables, from the guidance and from the sample company repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from running import ROOT, runner

from lading.report.compliance.guidance import guidance

ORDER = ("g7", "cisa", "owasp", "eu-gpai")


def view(name: str, home: Path) -> dict[str, Any]:
    """What ``--profile NAME --json`` prints for the sample repository."""
    done = runner(home)("scan", "--offline", "--profile", name, "--json", cwd=ROOT / "fixtures" / "company")
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def guidance_table() -> str:
    """A row for each guidance: who published it, when, how many elements, where it was read."""
    rows = []
    for name in ORDER:
        asked = guidance(name)
        read_in = f"{asked.read_in} ({asked.retrieved.isoformat()}, {asked.confidence})"
        title = f"[{asked.title}]({asked.source}), {asked.publisher}, {asked.published.isoformat()}"
        rows.append(f"| `{name}` | {title} | {len(asked.elements)} | {read_in} |")
    return "\n".join(["| profile | guidance | elements | read in |", "|---|---|---|---|", *rows])


def profile(name: str, home: Path) -> str:
    """A row for each cluster of one guidance: how often the sample's BOM has its elements."""
    clusters: dict[str, list[dict[str, Any]]] = {}
    for element in view(name, home)["elements"]:
        clusters.setdefault(element["cluster"], []).append(element)
    rows = [
        f"| {cluster} | {len(elements)} | "
        + " | ".join(str(_total(elements, s)) for s in ("present", "unknown", "missing"))
        + " |"
        for cluster, elements in clusters.items()
    ]
    return "\n".join(["| cluster | elements | present | unknown | missing |", "|---|---|---|---|---|", *rows])


def _total(elements: list[dict[str, Any]], state: str) -> int:
    return sum(element["counts"][state] for element in elements)
