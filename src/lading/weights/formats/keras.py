"""Keras: the zip archive ``.keras`` (https://keras.io/guides/serialization_and_saving) and the older HDF5 files."""

from __future__ import annotations

from dataclasses import replace

from lading.weights.archives import ZIP, ZIP_ERRORS, content, open_zip, place
from lading.weights.base import BoundedReader, Format, Header, HeaderError, Part, clean
from lading.weights.hdf5 import MAGIC, Contents, File
from lading.weights.jsons import mapping, parse, text
from lading.weights.keras_config import KerasConfig, read

_MAX_CONFIG = 8 << 20
_ATTRIBUTES = frozenset({"model_config", "keras_version", "backend"})
_WEIGHTS = "model.weights.h5"


def _read_zip(reader: BoundedReader) -> Header:
    try:
        with open_zip(reader) as archive:
            entries = archive.NameToInfo
            if "config.json" not in entries:
                raise HeaderError("an archive without config.json")
            config = read(content(archive, entries["config.json"], _MAX_CONFIG))
            said = mapping(parse(content(archive, entries["metadata.json"], _MAX_CONFIG))) if "metadata.json" in entries else {}
            weights = entries.get(_WEIGHTS)
            begin = place(reader, weights) if weights else None
            inner = Contents()
            if weights and begin is not None:
                inner = File(Part(reader, begin, weights.file_size)).read(frozenset())
    except HeaderError:
        raise
    except ZIP_ERRORS as error:
        raise HeaderError(f"the archive is broken: {error}") from error
    tensors = [
        replace(one, begin=one.begin + begin if one.begin is not None and begin is not None else None) for one in inner.tensors
    ]
    return _header(config, clean(text(said.get("keras_version"))), replace(inner, tensors=tensors))


def _read_hdf5(reader: BoundedReader) -> Header:
    contents = File(reader).read(_ATTRIBUTES)
    config = contents.texts.get("@model_config")
    version = contents.texts.get("@keras_version", "") or contents.texts.get("model_weights@keras_version", "")
    return _header(read(config.encode()) if config else KerasConfig(), clean(version), contents)


def _header(config: KerasConfig, version: str, contents: Contents) -> Header:
    said = [*config.metadata(), ("keras.version", version), ("tensors.count", str(len(contents.tensors)))]
    if not contents.complete:
        said.append(("hdf5.complete", "no"))
    return Header(
        architecture=config.name or config.kind,
        metadata=tuple((key, value) for key, value in said if value),
        tensors=tuple(contents.tensors),
        imports=config.imports,
    )


FORMATS = (
    Format(
        id="keras",
        suffixes=(".keras",),
        matches=lambda head, name: name.lower().endswith(".keras") and head.startswith(ZIP),
        read=_read_zip,
    ),
    Format(
        id="hdf5",
        suffixes=(".h5", ".hdf5"),
        matches=lambda head, name: name.lower().endswith((".h5", ".hdf5", ".keras")) and head.startswith(MAGIC),
        read=_read_hdf5,
    ),
)
