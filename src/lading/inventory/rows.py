"""Items as plain rows, and back: what passes between processes, and what is kept between runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Final

from lading.domain.make import NOTHING, Anatomy, DtypeUse, RemoteCode, Tokenizer
from lading.domain.reference import Context, Kind, ModelNote, Reference, Relation, Strength, WeightFile
from lading.domain.shape import Shape, Tower
from lading.domain.source import Gap, GapReason, Location
from lading.identify.meaning import Meaning

Item = Reference | WeightFile | ModelNote | Gap
Row = Sequence[Any]
"""The item's class as a letter, its place (path only where it is not the file's own), then its fields in their order."""


# Of a large tree there are tens of thousands: a look-up is much faster than a call of the enumeration.
_KINDS: Final = {kind.value: kind for kind in Kind}
_CONTEXTS: Final = {context.value: context for context in Context}
_STRENGTHS: Final = {strength.value: strength for strength in Strength}


def pack(path: str, items: Iterable[Item]) -> tuple[Row, ...]:
    """The rows of what the file at ``path`` gave; they hold nothing but text, numbers, truth values, None and lists."""
    return tuple(_row(path, item) for item in items)


def unpack(path: str, rows: Iterable[Row]) -> Iterator[Item]:
    """The items again; raises `ValueError`, `TypeError` or `LookupError` for rows that `pack` did not write."""
    return (_item(path, row) for row in rows)


def pack_meaning(what: Meaning | None) -> Row | None:
    """The fields of a meaning."""
    return (what.kind.value, what.name, what.registry, what.hub_id, what.revision, what.tentative) if what else None


def unpack_meaning(row: Row | None) -> Meaning | None:
    """The meaning again; raises as `unpack` does."""
    return Meaning(_KINDS[row[0]], *row[1:]) if row else None


def _row(path: str, item: Item) -> Row:
    place = item.location
    where = ("" if place.path == path else place.path, place.line, place.column, place.cell)
    match item:
        case Reference():
            return (
                "r", *where, item.text, item.kind.value, item.context.value, item.strength.value, item.rule, item.symbol,
                item.via, item.revision, item.trust_remote_code, item.endpoint, item.version,
            )  # fmt: skip
        case WeightFile():
            return (
                "w", *where, item.format, item.size, item.sha256, item.pointer, item.unsafe, item.architecture,
                [[relation.value, base] for relation, base in item.bases], item.license, [list(pair) for pair in item.metadata],
                None if item.anatomy == NOTHING else _made(item.anatomy), _plain(item.remote_code),
            )  # fmt: skip
        case ModelNote():
            return (
                "n", *where, _plain(item.shapes), item.architecture, item.loaded_from, _tokens(item.tokenizer),
                item.chat_template, _plain(item.remote_code),
            )  # fmt: skip
        case Gap():
            return ("g", *where, item.reason.value, item.detail)


def _made(anatomy: Anatomy) -> Row:
    return (
        anatomy.tensors, anatomy.parameters, _plain(anatomy.dtypes), anatomy.layout, _plain(anatomy.shapes),
        _tokens(anatomy.tokenizer), anatomy.chat_template,
    )  # fmt: skip


def _plain(records: Sequence[Shape | DtypeUse | RemoteCode]) -> list[list[Any]]:
    """The values of flat records."""
    return [[getattr(record, field.name) for field in fields(record)] for record in records]


def _tokens(tokenizer: Tokenizer | None) -> Row | None:
    return (tokenizer.kind, tokenizer.pre, tokenizer.tokens, tokenizer.digest) if tokenizer else None


def _item(path: str, row: Row) -> Item:
    letter, place, line, column, cell, *fields_ = row
    where = Location(place or path, line, column, cell)
    if letter == "r":
        text, kind, context, strength, *rest = fields_
        return Reference(text, _KINDS[kind], where, _CONTEXTS[context], _STRENGTHS[strength], *rest)
    if letter == "w":
        format_, size, sha256, pointer, unsafe, architecture, bases, license_, metadata, made, code = fields_
        built_on = tuple((Relation(relation), base) for relation, base in bases)
        said = tuple((name, value) for name, value in metadata)
        return WeightFile(
            where, format_, size, sha256, pointer, unsafe, architecture, built_on, license_, said,
            _anatomy(made) if made else NOTHING, tuple(RemoteCode(*one) for one in code),
        )  # fmt: skip
    if letter == "n":
        shapes, architecture, loaded_from, tokens, template, code = fields_
        return ModelNote(
            where, tuple(map(_shape, shapes)), architecture, loaded_from, Tokenizer(*tokens) if tokens else None, template,
            tuple(RemoteCode(*one) for one in code),
        )  # fmt: skip
    if letter == "g":
        reason, detail = fields_
        return Gap(where, GapReason(reason), detail)
    raise ValueError(f"unknown row {letter!r}")


def _anatomy(row: Row) -> Anatomy:
    tensors, parameters, dtypes, layout, shapes, tokens, template = row
    return Anatomy(
        tensors, parameters, tuple(DtypeUse(*one) for one in dtypes), layout, tuple(map(_shape, shapes)),
        Tokenizer(*tokens) if tokens else None, template,
    )  # fmt: skip


def _shape(row: Row) -> Shape:
    tower, *sizes = row
    return Shape(Tower(tower), *sizes)
