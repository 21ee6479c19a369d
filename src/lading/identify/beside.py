"""What stands beside weights said of them: sizes and code of their configuration, their tokenizer, their chat template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lading.domain.make import RemoteCode
from lading.domain.reference import ModelNote, Reference, WeightFile
from lading.domain.shape import Shape
from lading.weights.names import BESIDE, LOADED_FROM, TOKENIZERS, is_modelish

_FOUND = Reference | WeightFile


def completed(found: Iterable[_FOUND], notes: Iterable[ModelNote], paths: Iterable[str]) -> list[_FOUND]:
    """``found`` with each weight file completed by the notes of its folder; ``paths`` are all files of the tree."""
    folders: defaultdict[str, list[ModelNote]] = defaultdict(list)
    for note in notes:
        folders[_folder(note.location.path)].append(note)
    items = list(found)
    if not folders or not any(isinstance(item, WeightFile) for item in items):
        return items
    code = {folder: tuple(_code(folder, said, paths)) for folder, said in folders.items()}
    for at, item in enumerate(items):
        if isinstance(item, WeightFile) and (said := folders.get(folder := _folder(item.location.path))):
            items[at] = _with(item, sorted(said, key=_rank), code[folder])
    return items


def _with(file: WeightFile, notes: Sequence[ModelNote], code: tuple[RemoteCode, ...]) -> WeightFile:
    from lading.weights.anatomy import combined  # when asked: most trees ship no weights

    made, name = file.anatomy, file.location.path.rpartition("/")[2]
    if not made.shapes and not is_modelish(name):
        return file  # the state of an optimizer, a scaler
    stated = next((note for note in notes if note.shapes and fits(note.shapes, made.shapes)), None)
    loaded_from = next((note.loaded_from for note in notes if note.loaded_from), "")
    said = ((LOADED_FROM, loaded_from),) if loaded_from else ()
    return replace(
        file,
        architecture=file.architecture or (stated.architecture if stated else ""),
        metadata=(*file.metadata, *said),
        anatomy=replace(
            made,
            shapes=combined(stated.shapes, made.shapes) if stated else made.shapes,
            tokenizer=made.tokenizer or next((note.tokenizer for note in notes if note.tokenizer), None),
            chat_template=made.chat_template or next((note.chat_template for note in notes if note.chat_template), ""),
        ),
        remote_code=code,
    )


def fits(stated: Sequence[Shape], derived: Sequence[Shape]) -> bool:
    """Whether a configuration can be that of these tensors, of which there may be only some (a shard)."""
    towers = {shape.tower: shape for shape in stated}
    for shape in derived:
        other = towers.get(shape.tower) or (stated[0] if len(stated) == len(derived) == 1 else None)
        if (
            other
            and shape.hidden
            and other.hidden
            and (shape.hidden != other.hidden or (shape.layers or 0) > (other.layers or 0))
        ):
            return False
    return True


def _code(folder: str, notes: Iterable[ModelNote], paths: Iterable[str]) -> Iterator[RemoteCode]:
    """The code that the folder's configuration names, and other Python files beside it when it is a model's."""
    named = [code for note in notes for code in note.remote_code]
    yield from named
    if named or any(note.shapes for note in notes):
        known = {code.path for code in named}
        for path in paths:
            if path.endswith(".py") and path not in known and _folder(path) == folder:
                yield RemoteCode(path, BESIDE)


def _rank(note: ModelNote) -> tuple[int, str]:
    name = note.location.path.rpartition("/")[2]
    return (TOKENIZERS.index(name) if name in TOKENIZERS else -1), name


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
