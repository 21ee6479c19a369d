"""Formats that are told by their first bytes, or by a suffix that nothing else carries, and whose headers are not read."""

from __future__ import annotations

from lading.weights.base import BoundedReader, Format, Header

_ZIP = b"PK\x03\x04"


def _silent(_reader: BoundedReader) -> Header:
    """The header is not read."""
    return Header()


def _by_magic(id_: str, suffixes: tuple[str, ...], offset: int, *magics: bytes) -> Format:
    """A format whose files carry one of ``suffixes`` and one of ``magics`` at ``offset``."""

    def matches(head: bytes, name: str) -> bool:
        return name.lower().endswith(suffixes) and head[offset:].startswith(magics)

    # A .bin that is not here is not claimed: too many formats share the suffix.
    own = tuple(suffix for suffix in suffixes if suffix != ".bin")
    return Format(id=id_, suffixes=own, matches=matches, read=_silent)


def _opaque(_reader: BoundedReader) -> Header:
    """The header cannot be read."""
    return Header(metadata=(("opaque", "compiled for one kind of device; what it was made from is not stated"),))


def _by_suffix(id_: str, suffix: str, *, opaque: bool = False) -> Format:
    """A format without fixed first bytes: its suffix on a file that is not text."""

    def matches(head: bytes, name: str) -> bool:
        return name.lower().endswith(suffix) and b"\0" in head

    return Format(id=id_, suffixes=(suffix,), matches=matches, read=_opaque if opaque else _silent)


FORMATS = (
    _by_magic("ort", (".ort",), 4, b"ORTM"),
    _by_magic("executorch", (".pte",), 4, b"ET12", b"ET11"),
    _by_magic("mediapipe-task", (".task",), 0, _ZIP),
    # ggml, ggmf and ggjt as little-endian numbers: llama.cpp before GGUF, whisper.cpp still.
    _by_magic("ggml", (".ggml", ".bin"), 0, b"lmgg", b"fmgg", b"tjgg"),
    _by_magic("fasttext", (".bin",), 0, b"\xba\x16\x4f\x2f"),
    # CTranslate2 (faster-whisper): version, length of a name, name of the model's specification.
    _by_magic("ctranslate2", (".bin",), 6, b"WhisperSpec\0", b"TransformerSpec\0", b"TransformerDecoderSpec\0"),
    _by_suffix("caffe", ".caffemodel"),
    _by_suffix("mnn", ".mnn"),
    _by_suffix("paddle", ".pdiparams"),
    _by_suffix("paddle", ".pdmodel"),
    _by_suffix("rknn", ".rknn"),
    # Compiled for one kind of device by a closed format: nothing can be said about what is inside, and this is said.
    *(_by_suffix("tensorrt", suffix, opaque=True) for suffix in (".engine", ".plan", ".trt")),
)
