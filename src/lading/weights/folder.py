"""A folder that holds a model: its configuration, shards, tokenizer, adapter, components, and the code that comes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lading.domain.anatomy import Examined, Need, NeededFile, Tensor
from lading.domain.make import Anatomy, RemoteCode, Tokenizer
from lading.domain.reference import Relation
from lading.domain.source import Gap, GapReason, Location
from lading.weights.anatomy import anatomy
from lading.weights.base import HeaderError, clean, hub_id
from lading.weights.config import MAX_CONFIG, Config, config_of
from lading.weights.jsons import mapping, parse, text
from lading.weights.names import BESIDE, SUFFIXES, TEMPLATE, TOKENIZERS, suffix_of
from lading.weights.notes import READERS, named_code, template_digest, template_of
from lading.weights.shards import INDEX_SUFFIX, MAX_INDEX, ShardIndex, read_index
from lading.weights.tokenizer import MAX_TOKENIZER

_MAX_FILES = 5_000
_MAX_COMPONENTS = 100


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a diffusers pipeline (``model_index.json``): folder, library and class."""

    name: str
    library: str
    kind: str


@dataclass(frozen=True, slots=True)
class Adapter:
    """``adapter_config.json`` of PEFT: what kind of adapter, and for which model."""

    kind: str
    base: str
    rank: int | None = None
    targets: tuple[str, ...] = ()

    @property
    def bases(self) -> tuple[tuple[Relation, str], ...]:
        """The base as a Hub id, nothing when it is none."""
        found = hub_id(self.base)
        return ((Relation.ADAPTER, found),) if found else ()


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """What a folder says. ``anatomy`` is of all safetensors files together, else of all pickles, else of all GGUF files."""

    path: str
    config: Config | None = None
    anatomy: Anatomy = field(default_factory=Anatomy)
    files: tuple[Examined, ...] = ()
    indexes: tuple[ShardIndex, ...] = ()
    adapter: Adapter | None = None
    components: tuple[Component, ...] = ()
    remote_code: tuple[RemoteCode, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def tensors(self) -> tuple[tuple[str, Sequence[Tensor]], ...]:
        """Tensors by path of the file that holds them, of the files that ``anatomy`` is about."""
        return tuple((one.file.location.path, one.tensors) for one in _main(self.files))


def read_folder(path: str, absolute: Path, hash_limit: int | None = 0) -> ModelFolder:
    """Read the files directly in ``absolute``; ``path`` is the folder's, relative to the audited root (empty for the root)."""
    from lading.weights.read import examine

    prefix = f"{path}/" if path else ""
    names = sorted(entry.name for entry in absolute.iterdir() if entry.is_file())[:_MAX_FILES]
    gaps: list[Gap] = []
    files: list[Examined] = []
    for name in names:
        if suffix_of(name) in SUFFIXES:
            found = examine(f"{prefix}{name}", absolute / name, (absolute / name).stat().st_size, hash_limit)
            if isinstance(found, Gap):
                gaps.append(found)
            elif found:
                files.append(found)
                gaps += found.gaps

    def said(name: str) -> dict[str, Any]:
        return mapping(_parsed(absolute / name, f"{prefix}{name}", gaps)) if name in names else {}

    stated = said("config.json")
    config = config_of(stated) if stated else None
    indexes = tuple(_indexes(prefix, absolute, names, gaps))
    main = _main(files)
    tokenizer = next((one.anatomy.tokenizer for one in main if one.anatomy.tokenizer), None)
    template = next((one.anatomy.chat_template for one in main if one.anatomy.chat_template), "")
    shapes = config.shapes if config else next((one.anatomy.shapes for one in main if one.file.format == "gguf"), ())
    return ModelFolder(
        path=path,
        config=config,
        anatomy=anatomy(
            [tensor for one in main for tensor in one.tensors],
            shapes,
            _tokenizer(absolute, prefix, names, gaps) or tokenizer,
            _template(absolute, names, said("tokenizer_config.json")) or template,
        ),
        files=tuple(files),
        indexes=indexes,
        adapter=_adapter(said("adapter_config.json")),
        components=_components(said("model_index.json")),
        remote_code=tuple(_remote_code(prefix, names, config, bool(files) or bool(indexes))),
        gaps=tuple(dict.fromkeys(gaps)),
    )


def _main(files: Sequence[Examined]) -> list[Examined]:
    for format_ in ("safetensors", "pickle", "gguf", ""):
        if found := [one for one in files if one.tensors and one.file.format == (format_ or one.file.format)]:
            return found
    return []


def config_beside(folder: Path) -> Config | None:
    """The ``config.json`` of a folder, None when there is none that can be read."""
    stated = mapping(_parsed(folder / "config.json", "config.json", []))
    return config_of(stated) if stated else None


def _bytes(file: Path, limit: int) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise HeaderError(f"more than {limit:,} bytes")
    return data


def _parsed(file: Path, path: str, gaps: list[Gap]) -> object:
    try:
        return parse(_bytes(file, MAX_CONFIG))
    except FileNotFoundError:
        return None
    except OSError as error:
        gaps.append(Gap(Location(path), GapReason.UNREADABLE, error.strerror or "cannot be read"))
    except HeaderError as error:
        gaps.append(Gap(Location(path), GapReason.SYNTAX, str(error)))
    return None


def _indexes(prefix: str, folder: Path, names: Sequence[str], gaps: list[Gap]) -> Iterator[ShardIndex]:
    """Indexes of shards; a shard that is not there is a gap."""
    from lading.weights.read import missing

    for name in names:
        if not name.endswith(INDEX_SUFFIX):
            continue
        try:
            index = read_index(_bytes(folder / name, MAX_INDEX))
        except HeaderError as error:
            gaps.append(Gap(Location(f"{prefix}{name}"), error.reason, str(error)))
        except OSError as error:
            gaps.append(Gap(Location(f"{prefix}{name}"), GapReason.UNREADABLE, error.strerror or "cannot be read"))
        else:
            known = {gap.location for gap in gaps}
            needs = tuple(NeededFile(shard, Need.SHARD) for shard in index.shards)
            gaps += (gap for gap in missing(f"{prefix}{name}", folder, needs) if gap.location not in known)
            yield index


def _tokenizer(folder: Path, prefix: str, names: Sequence[str], gaps: list[Gap]) -> Tokenizer | None:
    for name in TOKENIZERS:
        if name not in names:
            continue
        try:
            if found := READERS[suffix_of(name)](_bytes(folder / name, MAX_TOKENIZER)):
                return found
        except HeaderError as error:
            gaps.append(Gap(Location(f"{prefix}{name}"), error.reason, str(error)))
        except OSError as error:
            gaps.append(Gap(Location(f"{prefix}{name}"), GapReason.UNREADABLE, error.strerror or "cannot be read"))
    return None


def _template(folder: Path, names: Sequence[str], tokenizer_config: dict[str, Any]) -> str:
    """SHA-256 of the chat template: of ``chat_template.jinja``, else of the tokenizer's configuration (the default one)."""
    if TEMPLATE not in names:
        return template_of(tokenizer_config)
    try:
        return template_digest(_bytes(folder / TEMPLATE, MAX_CONFIG).decode("utf-8", "replace"))
    except (OSError, HeaderError):
        return ""


def _adapter(said: dict[str, Any]) -> Adapter | None:
    if "peft_type" not in said and "base_model_name_or_path" not in said:
        return None
    rank, targets = said.get("r"), said.get("target_modules")
    return Adapter(
        kind=clean(text(said.get("peft_type"))),
        base=clean(text(said.get("base_model_name_or_path"))),
        rank=rank if type(rank) is int else None,
        targets=tuple(clean(one) for one in targets[:100] if isinstance(one, str)) if isinstance(targets, list) else (),
    )


def _components(said: dict[str, Any]) -> tuple[Component, ...]:
    """Entries of two words are components, others are settings (https://huggingface.co/docs/diffusers)."""
    pairs = ((name, value) for name, value in said.items() if not name.startswith("_"))
    return tuple(
        Component(clean(name), clean(value[0]), clean(value[1]))
        for name, value in pairs
        if isinstance(value, list) and len(value) == 2 and all(isinstance(word, str) for word in value)
    )[:_MAX_COMPONENTS]


def _remote_code(prefix: str, names: Sequence[str], config: Config | None, holds_weights: bool) -> Iterator[RemoteCode]:
    """Code that ``trust_remote_code`` runs: what ``auto_map`` names, and Python files beside weights."""
    found = named_code(prefix, config) if config else ()
    yield from found
    if holds_weights or found:
        named = {code.path for code in found}
        for name in names:
            if name.endswith(".py") and f"{prefix}{name}" not in named:
                yield RemoteCode(f"{prefix}{name}", BESIDE)
