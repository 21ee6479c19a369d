"""What ``lading inspect`` prints: a page for a person, or the same as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lading.cli.inspecting import Inspected
from lading.domain.anatomy import Danger, Examined
from lading.domain.make import Anatomy
from lading.domain.shape import Shape
from lading.report.text import clean, cleaned, inert
from lading.report.words import plural

if TYPE_CHECKING:
    from rich.console import RenderableType

BAR = 32
"""Characters of the longest bar."""
MOST = 20
"""Lines of one kind that a page shows."""

_SIZES = (
    ("layers", "layers"),
    ("hidden", "hidden size"),
    ("heads", "attention heads"),
    ("kv_heads", "key-value heads"),
    ("head_dim", "head size"),
    ("feed_forward", "feed-forward"),
    ("experts", "experts"),
    ("experts_used", "experts used"),
    ("expert_feed_forward", "feed-forward of an expert"),
    ("vocabulary", "vocabulary"),
    ("rope_theta", "rope base"),
)


def show(found: Inspected, *, as_json: bool) -> None:
    """Print everything about ``found``."""
    found = cleaned(found)
    if as_json:
        json.dump(_plain(found), sys.stdout, indent=2, ensure_ascii=True)
        sys.stdout.write("\n")
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    with console.capture() as shown:
        console.print(*_page(found), sep="\n")
    sys.stdout.write(inert(shown.get()))


def _plain(found: Inspected) -> dict[str, Any]:
    files = [
        {
            "path": one.file.location.path,
            "format": one.file.format,
            "size": one.file.size,
            "sha256": one.file.sha256,
            "pointer": one.file.pointer,
            "unsafe": one.file.unsafe,
            "license": one.file.license,
            "bases": [{"relation": relation.value, "id": base} for relation, base in one.file.bases],
            "metadata": dict(one.file.metadata),
            "needs": [asdict(need) for need in one.needs],
        }
        for one in found.files
    ]
    return {
        "path": found.path,
        "files": files,
        "anatomy": asdict(found.anatomy),
        "imports": [asdict(each) for each in found.imports],
        "remote_code": [asdict(each) for each in found.remote_code],
        "like": {"id": found.like.id, "developer": found.like.developer, "confidence": "suspected"} if found.like else None,
        "near": [
            {"id": each.signature.id, "agree": each.agree, "same_vocabulary": each.same_vocabulary} for each in found.near
        ],
        "gaps": [{"place": str(gap.location), "reason": gap.reason.value, "detail": gap.detail} for gap in found.gaps],
    }


def _page(found: Inspected) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(found.path, "bold")
    yield from _section("files", _files(found.files))
    yield from _section("made of", _made_of(found.anatomy))
    for shape in found.anatomy.shapes:
        yield from _section(f"{shape.tower.value} tower", _sizes(shape))
    yield from _section("made like", _like(found))
    yield from _section("loading imports", _imports(found))
    yield from _section("code that comes with it", ((each.path, each.reason) for each in found.remote_code))
    yield from _section("could not be read", ((str(gap.location), gap.detail) for gap in found.gaps))


def _section(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    listed = list(rows)
    if not listed:
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in listed[:MOST]:
        grid.add_row(Text(name), Text(value))
    if len(listed) > MOST:
        grid.add_row(Text(f"… {len(listed) - MOST} more"), Text("--json shows all"))
    yield Text(f"\n{title}", "bold")
    yield Padding(grid, (0, 0, 0, 2))


def _files(files: Iterable[Examined]) -> Iterator[tuple[str, str]]:
    for one in files:
        file = one.file
        hashed = f"sha256 {file.sha256}" if file.sha256 else "not hashed"
        kind = f"{file.format} pointer" if file.pointer else file.format
        yield file.location.path, f"{kind}, {_bytes(file.size)}, {hashed}"
        for relation, base in file.bases:
            yield "", f"{relation.value} of {base}"
        if file.license:
            yield "", f"licence {file.license}"
        said = [pair for pair in file.metadata if not pair[0].startswith(("tensors.", "shape."))]  # shown below
        for name, value in said[:MOST]:
            yield "", f"{name} = {clean(value, 120)}"


def _made_of(anatomy: Anatomy) -> Iterator[tuple[str, str]]:
    if not anatomy.tensors:
        return
    yield "parameters", f"{_count(anatomy.parameters)} in {plural(anatomy.tensors, 'tensor')}"
    most = max((use.bytes or use.parameters for use in anatomy.dtypes), default=1) or 1
    for use in anatomy.dtypes:
        bar = "█" * max(1, round(BAR * (use.bytes or use.parameters) / most))
        yield use.dtype, f"{bar} {_bytes(use.bytes) if use.bytes else 'size not known'}, {plural(use.tensors, 'tensor')}"
    if anatomy.tokenizer:
        kind = "/".join(filter(None, (anatomy.tokenizer.kind, anatomy.tokenizer.pre)))
        yield "tokenizer", f"{kind or 'unknown kind'}, {anatomy.tokenizer.tokens:,} tokens, digest {anatomy.tokenizer.digest}"
    if anatomy.chat_template:
        yield "chat template", f"sha256 {anatomy.chat_template}"
    yield "layout", f"sha256 {anatomy.layout}"


def _sizes(shape: Shape) -> Iterator[tuple[str, str]]:
    if shape.architecture or shape.model_type:
        yield "architecture", ", ".join(filter(None, (shape.architecture, shape.model_type)))
    for name, title in _SIZES:
        value = getattr(shape, name)
        if value is not None:
            yield title, f"{value:,}"


def _like(found: Inspected) -> Iterator[tuple[str, str]]:
    if found.like:
        yield "suspected", f"{found.like.id} by {found.like.developer}: sizes alone are no proof"
    for each in found.near:
        note = {True: "", False: ", but another vocabulary", None: ", vocabulary not known"}[each.same_vocabulary]
        yield each.signature.id, f"same {', '.join(name.replace('_', ' ') for name in each.agree)}{note}"


def _imports(found: Inspected) -> Iterator[tuple[str, str]]:
    for each in found.imports:
        sign = {Danger.DANGEROUS: "✗ dangerous", Danger.SUSPICIOUS: "! suspicious", Danger.SAFE: "safe"}[each.danger]
        yield f"{each.module}.{each.name}", f"{sign}: {each.reason}"


def _bytes(size: int) -> str:
    value = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} TB"


def _count(number: int) -> str:
    value = float(number)
    for unit in ("", "K", "M", "B"):
        if value < 1000:
            return f"{value:.3g}{unit}"
        value /= 1000
    return f"{value:.3g}T"
