"""``docs/outputs.md``: every output format, from what the formats say of themselves."""

from __future__ import annotations

from lading.report.base import formats


def page(format_id: str) -> str:
    """The page of a format, below ``docs/outputs``; one for the JSON and the XML of CycloneDX."""
    return f"{format_id.split('-')[0]}.md"


def table() -> str:
    """A row for each format."""
    rows = (
        f"| {', '.join(f'`{suffix}`' for suffix in each.suffixes) or 'stdout only'} | `{each.id}` "
        f"| [{each.summary}](outputs/{page(each.id)}) |"
        for each in formats()
    )
    return "\n".join(["| name ends in | `--format` | what it is |", "|---|---|---|", *rows])
