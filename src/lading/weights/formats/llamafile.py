"""llamafile: an executable for several systems, whose end is a zip archive with GGUF files stored in it as they are
(https://github.com/mozilla-ai/llamafile/blob/main/docs/technical_details.md). Whoever loads the model runs the program.
"""

from __future__ import annotations

from dataclasses import replace

from lading.domain.anatomy import Tensor
from lading.weights.archives import ZIP_ERRORS, content, open_zip, place
from lading.weights.base import BoundedReader, Format, Header, HeaderError, Part, clean
from lading.weights.formats import gguf

_MAX_MODELS = 8
_MAX_ARGUMENTS = 4_096
# The first bytes of an "actually portable executable".
_MAGICS = (b"MZqFpD", b"jartsr", b"APEDBG", b"\x7fELF")


def _read(reader: BoundedReader) -> Header:
    said: list[tuple[str, str]] = []
    found: list[Header] = []
    try:
        with open_zip(reader) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith(".gguf") and len(found) < _MAX_MODELS:
                    said.append(("llamafile.model", clean(entry.filename)))
                    begin = place(reader, entry)
                    if begin is not None:
                        inner = gguf.read(Part(reader, begin, entry.file_size))
                        found.append(replace(inner, tensors=tuple(_moved(tensor, begin) for tensor in inner.tensors)))
                elif entry.filename == ".args":
                    text = content(archive, entry, _MAX_ARGUMENTS).decode("utf-8", "replace")
                    said.append(("llamafile.args", clean(text.replace("\n", " "))))
    except HeaderError:
        raise
    except ZIP_ERRORS as error:
        raise HeaderError(f"an executable without a readable archive behind it: {error}") from error
    if not found:  # the engine alone; its model stands elsewhere
        return Header(metadata=tuple(said))
    # The model first, projectors of images behind it.
    found.sort(key=lambda header: header.architecture == "clip")
    return replace(found[0], metadata=(*said, *found[0].metadata))


def _moved(tensor: Tensor, by: int) -> Tensor:
    return replace(tensor, begin=None if tensor.begin is None else tensor.begin + by)


FORMATS = (
    Format(
        id="llamafile",
        suffixes=(".llamafile",),
        matches=lambda head, name: name.lower().endswith(".llamafile") and head.startswith(_MAGICS),
        read=_read,
        unsafe=True,
    ),
)
