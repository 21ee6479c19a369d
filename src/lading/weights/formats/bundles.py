"""Archives that servers and toolkits load whole: NeMo's ``.nemo`` (a tar with a configuration and a checkpoint,
https://docs.nvidia.com/nemo-framework) and TorchServe's ``.mar`` (a zip with a manifest, code and weights,
https://github.com/pytorch/serve/blob/master/model-archiver/README.md). Both run code when they are loaded.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

from lading.domain.anatomy import Tensor
from lading.patterns import regex
from lading.weights.archives import GZIP, TAR_ERRORS, TAR_MAGIC, ZIP, ZIP_ERRORS, content, open_zip, place, tar_members
from lading.weights.base import BoundedReader, Format, Header, HeaderError, OversizeError, Part, clean
from lading.weights.formats import safetensors, torch_pickle
from lading.weights.jsons import mapping, parse, text

_MAX_TEXT = 1 << 20
_MAX_CODE = 50
_MAX_INNER = 8
_TOP_LEVEL = regex(r"^(target|nemo_version|name|sample_rate):[ \t]+([^\s#&*!|>{\[][^\n#]{0,300})", re.MULTILINE)


def _inner(name: str, reader: BoundedReader) -> Header | None:
    """What a weight file inside says."""
    for format_ in (*safetensors.FORMATS, *torch_pickle.FORMATS):
        if name.lower().endswith(format_.suffixes):
            return format_.read(reader)
    return None


def _together(said: list[tuple[str, str]], found: list[Header], code: list[str], architecture: str) -> Header:
    if code:
        said.append(("code.files", clean(",".join(sorted(code)[:_MAX_CODE]))))
    return Header(
        architecture=architecture or next((header.architecture for header in found if header.architecture), ""),
        bases=tuple(dict.fromkeys(base for header in found for base in header.bases)),
        metadata=(*said, *(pair for header in found for pair in header.metadata)),
        tensors=tuple(tensor for header in found for tensor in header.tensors),
        imports=tuple(dict.fromkeys(one for header in found for one in header.imports)),
        complete=all(header.complete for header in found),
    )


def _moved(header: Header, begin: int | None) -> Header:
    """The header of a part as the header of the whole; without a place where the part is packed."""

    def moved(tensor: Tensor) -> Tensor:
        there = begin is not None and tensor.begin is not None
        return replace(tensor, begin=(begin or 0) + (tensor.begin or 0) if there else None)

    return replace(header, tensors=tuple(map(moved, header.tensors)))


def _read_nemo(reader: BoundedReader) -> Header:
    packed = reader.read(2) == GZIP
    reader.seek(0)
    said: dict[str, str] = {}
    found: list[Header] = []
    code: list[str] = []
    names = 0
    try:
        for member, stream in tar_members(reader):
            names += 1
            name = member.name.removeprefix("./")
            if name.endswith("model_config.yaml") and stream:
                said |= _top_level(stream.read(_MAX_TEXT))
            elif name.endswith(".py"):
                code.append(name)
            elif len(found) < _MAX_INNER and not packed:
                at = reader.tell()
                header = _inner(name, Part(reader, member.offset_data, member.size))
                reader.seek(at)
                found += [_moved(header, member.offset_data)] if header else []
    except OversizeError:
        if not names or not packed:
            raise
        said["nemo.complete"] = "no"
    except HeaderError:
        raise
    except TAR_ERRORS as error:
        raise HeaderError(f"the archive is broken: {error}") from error
    if not names:
        raise HeaderError("an empty archive")
    kept = [(f"nemo.{key.removeprefix('nemo.')}", value) for key, value in said.items()]
    header = _together(kept, found, code, said.get("target", "").rpartition(".")[2])
    return replace(header, complete=header.complete and not packed)


def _top_level(data: bytes) -> dict[str, str]:
    """Plain words at the left margin of the configuration, which is enough to know the class and NeMo's version."""
    return {found[1]: clean(found[2].strip("'\" \t")) for found in _TOP_LEVEL.finditer(data.decode("utf-8", "replace"))}


def _read_mar(reader: BoundedReader) -> Header:
    said: list[tuple[str, str]] = []
    found: list[Header] = []
    code: list[str] = []
    try:
        with open_zip(reader) as archive:
            manifest = archive.NameToInfo.get("MAR-INF/MANIFEST.json")
            if manifest is None:
                raise HeaderError("an archive without MAR-INF/MANIFEST.json")
            stated = mapping(parse(content(archive, manifest, _MAX_TEXT)))
            model = mapping(stated.get("model"))
            said += [(f"mar.{key}", clean(value)) for key, value in model.items() if isinstance(value, str)][:50]
            for entry in archive.infolist():
                if entry.filename.endswith(".py"):
                    code.append(entry.filename)
                elif len(found) < _MAX_INNER:
                    begin = place(reader, entry)
                    if begin is not None:
                        part: BoundedReader = Part(reader, begin, entry.file_size)
                    else:
                        data = content(archive, entry, 8 << 20) if entry.file_size <= 8 << 20 else b""
                        part = BoundedReader(BytesIO(data), len(data))
                    header = _inner(entry.filename, part) if part.size else None
                    found += [_moved(header, begin)] if header else []
    except HeaderError:
        raise
    except ZIP_ERRORS as error:
        raise HeaderError(f"the archive is broken: {error}") from error
    return _together(said, found, code, text(model.get("modelName")))


def _is_nemo(head: bytes, name: str) -> bool:
    return name.lower().endswith(".nemo") and (head[TAR_MAGIC] == b"ustar" or head.startswith(GZIP))


FORMATS = (
    Format(id="nemo", suffixes=(".nemo",), matches=_is_nemo, read=_read_nemo, unsafe=True),
    Format(
        id="torchserve",
        suffixes=(".mar",),
        matches=lambda head, name: name.lower().endswith(".mar") and head.startswith(ZIP),
        read=_read_mar,
        unsafe=True,
    ),
)
