"""A small sound catalogue for tests: one record of every kind, every reference answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from lading.catalog.build import Entry

SOURCED = {"source": ["https://example.org/page"], "retrieved": date(2026, 11, 21)}
FILES = {"developer": "developers/{id}.toml", "license": "licenses/{id}.toml", "watchlist": "watchlists/{id}.toml"}


def entry(kind: str, /, **fields: Any) -> Entry:
    """A sound record of that kind as it stands in a file, with ``fields`` of its own."""
    record = {**SOURCED, **fields}
    name = FILES.get(kind, f"{kind}s/some.toml").format(id=str(record.get("id", "")).lower())
    return Entry(kind, name, record)


def records() -> list[Entry]:
    """One small world: every kind, every reference answered."""
    return [
        entry("developer", id="acme", name="Acme", kind="company", country="DE", namespaces={"huggingface": ["Acme-AI"]}, aliases=["ACME Labs"]),
        entry("developer", id="dragon", name="Dragon", kind="company", country="CN", namespaces={"huggingface": ["dragon"]}),
        entry("model", id="dragon/Base-7B", developer="dragon", base=[], license="apache-2.0"),
        entry("model", id="Acme-AI/Tune-7B", developer="acme", base=[{"id": "dragon/Base-7B", "relation": "finetune"}], aliases=["acme/old"]),
        entry("family", id="base", developer="dragon", stems=["base", "dragon-base"]),
        entry("service", id="dragon-api", name="Dragon API", operator="dragon", country="CN", hosts=["api.dragon.cn"]),
        entry("hosted", id="base-7b", provider="dragon-api", developer="dragon", hub_id="dragon/Base-7B"),
        entry("package", name="dragonpy", ecosystem="pypi", developer="dragon"),
        entry("license", id="Apache-2.0", name="Apache License 2.0", hub=["apache-2.0"], url="https://www.apache.org/", commercial="yes"),
        entry("watchlist", id="xx-list", name="The list", status="in-force", jurisdiction="US-TX", authority="State", scope="Agencies.", covers=["company"], since=date(2025, 1, 31), names=[{"developer": "dragon", "name": "Dragon Holding", "since": date(2026, 1, 26)}]),
        entry("signature", id="dragon/Base-7B", developer="dragon", architecture="DragonForCausalLM", layers=28, hidden=3584, heads=28, kv_heads=4, rope_theta=1000000.0),
        entry("signature", id="dragon/Base-7B", developer="dragon", tower="vision", layers=32, hidden=1280),
    ]  # fmt: skip
