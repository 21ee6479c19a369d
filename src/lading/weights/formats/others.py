"""Formats that are told by their first bytes, or by a suffix that nothing else carries, and whose headers are not read."""

from __future__ import annotations

from lading.weights.base import BoundedReader, Format, Header

_ZIP = b"PK\x03\x04"


def _silent(_reader: BoundedReader) -> Header:
    """The header is not read."""
    return Header()


def _by_magic(id_: str, suffixes: tuple[str, ...], offset: int, *magics: bytes, unsafe: bool = False) -> Format:
    """A format whose files carry one of ``suffixes`` and one of ``magics`` at ``offset``."""

    def matches(head: bytes, name: str) -> bool:
        return name.lower().endswith(suffixes) and head[offset:].startswith(magics)

    # A .bin that is not here is not claimed: too many formats share the suffix.
    own = tuple(suffix for suffix in suffixes if suffix != ".bin")
    return Format(id=id_, suffixes=own, matches=matches, read=_silent, unsafe=unsafe)


def _by_suffix(id_: str, suffix: str, *, unsafe: bool = False) -> Format:
    """A format without fixed first bytes: its suffix on a file that is not text."""

    def matches(head: bytes, name: str) -> bool:
        return name.lower().endswith(suffix) and b"\0" in head

    return Format(id=id_, suffixes=(suffix,), matches=matches, read=_silent, unsafe=unsafe)


FORMATS = (
    _by_magic("tflite", (".tflite",), 4, b"TFL3"),
    _by_magic("ort", (".ort",), 4, b"ORTM"),
    _by_magic("executorch", (".pte",), 4, b"ET12", b"ET11"),
    _by_magic("keras", (".keras",), 0, _ZIP),
    _by_magic("hdf5", (".h5", ".hdf5", ".keras"), 0, b"\x89HDF\r\n\x1a\n"),
    _by_magic("mediapipe-task", (".task",), 0, _ZIP),
    # ggml, ggmf and ggjt as little-endian numbers: llama.cpp before GGUF, whisper.cpp still.
    _by_magic("ggml", (".ggml", ".bin"), 0, b"lmgg", b"fmgg", b"tjgg"),
    _by_magic("fasttext", (".bin",), 0, b"\xba\x16\x4f\x2f"),
    # CTranslate2 (faster-whisper): version, length of a name, name of the model's specification.
    _by_magic("ctranslate2", (".bin",), 6, b"WhisperSpec\0", b"TransformerSpec\0", b"TransformerDecoderSpec\0"),
    # A NeMo archive is a tar around a pickled checkpoint; a TorchServe archive is a zip with Python in it.
    _by_magic("nemo", (".nemo",), 257, b"ustar", unsafe=True),
    _by_magic("nemo", (".nemo",), 0, b"\x1f\x8b", unsafe=True),
    _by_magic("torchserve", (".mar",), 0, _ZIP, unsafe=True),
    # An executable with a model inside.
    _by_suffix("llamafile", ".llamafile", unsafe=True),
    _by_suffix("caffe", ".caffemodel"),
    _by_suffix("coreml", ".mlmodel"),
    _by_suffix("mnn", ".mnn"),
    _by_suffix("paddle", ".pdiparams"),
    _by_suffix("paddle", ".pdmodel"),
    _by_suffix("rknn", ".rknn"),
    _by_suffix("tensorrt", ".engine"),
)
