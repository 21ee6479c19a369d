"""The options that ``scan`` and ``check`` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Paths: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...", help="Repository, folders or files to audit; the current folder by default.", show_default=False
    ),
]
Output: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Write a file, its format by suffix: .cdx.json, .cdx.xml, .spdx.json, .sarif, .md, .junit.xml, .csv, … "
        "Repeatable; - is stdout, in --format.",
        metavar="FILE",
        show_default=False,
    ),
]
Offline: TypeAlias = Annotated[
    bool, typer.Option("--offline", help="Open no socket: lock, caches and the bundled catalogue only.")
]
PolicyFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--policy", help="Policy file instead of lading.toml or pyproject.toml.", metavar="FILE", show_default=False),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the report as JSON instead of a table.")]
Format: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="What to print instead of the table: github (annotations), markdown, json, sarif, csv, … (any output).",
        metavar="NAME",
        show_default=False,
    ),
]
Profile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--profile",
        help="Print how the BOM answers a guidance instead of the table: g7, cisa, owasp or eu-gpai.",
        metavar="NAME",
        show_default=False,
    ),
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors; files and exit code remain.")]
SpecVersion: TypeAlias = Annotated[
    str, typer.Option("--spec-version", help="CycloneDX version to write: 1.6 or 1.7.", metavar="VERSION")
]
NoHash: TypeAlias = Annotated[bool, typer.Option("--no-hash", help="Do not hash the weight files in the tree.")]
Refresh: TypeAlias = Annotated[bool, typer.Option("--refresh", help="Ask the Hub again, whatever the cache holds.")]
MaxAge: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-age",
        help="Ask the Hub again about answers older than so many days; 7 by default.",
        metavar="DAYS",
        min=0,
        show_default=False,
    ),
]
