"""``docs/findings/index.md``: every finding, from what the rules say of themselves."""

from __future__ import annotations

from lading.assess.rulebook import rules


def table() -> str:
    """A row for each finding, with a link to its page."""
    rows = (
        f"| [{rule.meta.id}]({rule.meta.id}.md) | {rule.meta.summary} | {rule.meta.severity.name.lower()} "
        f"| {'yes' if rule.meta.offline else 'no'} |"
        for rule in rules()
    )
    return "\n".join(["| finding | says | severity | works offline |", "|---|---|---|---|", *rows])
