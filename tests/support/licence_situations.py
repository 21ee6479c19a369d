"""Licence situations: what a card and a policy say, what is expected, and the clause it rests on.

The records are in ``tests/assess/situations``, one file a group; what they expect was written from the licence texts.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lading.assess.inheritance import PASSAGES
from lading.domain.words import RELATIONS

FOLDER = Path(__file__).parents[1] / "assess" / "situations"

PROFILES: dict[str, dict[str, Any]] = {
    "nobody": {},
    "company": {
        "commercial": True,
        "monthly_users": 50_000,
        "annual_revenue": 500_000,
        "currency": "USD",
        "territories": ["US"],
        "distributes_weights": False,
        "serves_models": False,
        "trains_on_outputs": False,
        "fields": [],
    },
}
"""What a situation's ``[use]`` begins with: nothing, or a small company in the United States that says everything."""

ANSWERS = {"satisfied": "allowed", "violated": "forbidden", "cannot-tell": "cannot tell", "not-asked": "not asked"}
"""What may become of ``[use]``, and how a page says so."""


@dataclass(frozen=True)
class Situation:
    """One record: what is given, what is expected, and why."""

    group: str
    record: dict[str, Any]
    source: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.group}: {self.record['title']}"

    @property
    def policy(self) -> str:
        """The text of the policy."""
        record = self.record
        rules: str = record.get("policy", "")
        if "profile" not in record:
            return rules
        use = {**PROFILES[record["profile"]], **record.get("use", {})}
        lines = [f"{key} = {json.dumps(value)}" for key, value in use.items() if key not in record.get("unsaid", ())]
        return "\n".join([rules, "[use]", *lines, ""])


def read() -> list[Situation]:
    """Every record, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        found += [Situation(path.stem, record, data["sources"][record["source"]]) for record in data["situation"]]
    return found


def situations_table() -> str:
    """The groups with the number of their situations, and of each answer."""
    return "\n".join(_situations())


def _situations() -> Iterator[str]:
    found = read()
    yield f"| group | about | situations | {' | '.join(ANSWERS.values())} |"
    yield f"|---|---|---:|{'---:|' * len(ANSWERS)}"
    for group in dict.fromkeys(situation.group for situation in found):
        members = [situation for situation in found if situation.group == group]
        about = tomllib.loads((FOLDER / f"{group}.toml").read_text("utf-8"))["about"]
        yield _row(group, about, members)
    yield _row("**all**", "", found)


def _row(group: str, about: str, members: list[Situation]) -> str:
    counts = Counter(member.record["expect"]["use"] for member in members)
    return f"| {group} | {about} | {len(members)} | {' | '.join(str(counts[answer]) for answer in ANSWERS)} |"


def passages_table() -> str:
    """What each relation passes on, and a licence that says so."""
    what = {"all": "every term", "outputs": "what is said about outputs"}
    rows = [f"| {RELATIONS[each.relation]} | {what[each.passes]} | {each.why} ([source]({each.source})) |" for each in PASSAGES]
    return "\n".join(["| a model that is | takes over | because |", "|---|---|---|", *rows])
