"""What a weight format is, and the bounded reader that every format reads through."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from lading.domain.names import is_hub_id
from lading.domain.reference import Relation
from lading.domain.source import GapReason
from lading.patterns import regex

if TYPE_CHECKING:  # these types are made when the first weight file is met, and most trees have none
    from lading.domain.anatomy import Import, NeededFile, Tensor
    from lading.domain.make import Tokenizer
    from lading.domain.shape import Shape

BUDGET = 64 << 20
"""Bytes that may be read of one file, all reads together, unless its format asks for fewer."""

MAX_TEXT = 1_024
"""Characters kept of one statement of a header."""


class HeaderError(ValueError):
    """The file claims to be of the format and its header is broken."""

    reason = GapReason.CORRUPT_WEIGHTS


class OversizeError(HeaderError):
    """The header is larger than this reader is willing to read; nothing is known about whether it is sound."""

    reason = GapReason.TOO_LARGE


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about itself. The first four are fields of `lading.domain.reference.WeightFile`, the others go into
    `lading.domain.anatomy.Examined`; ``shapes`` are those the header states, not those that follow from ``tensors``.
    """

    architecture: str = ""
    bases: tuple[tuple[Relation, str], ...] = ()
    license: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    tensors: tuple[Tensor, ...] = ()
    shapes: tuple[Shape, ...] = ()
    tokenizer: Tokenizer | None = None
    chat_template: str = ""
    imports: tuple[Import, ...] = ()
    complete: bool = True
    needs: tuple[NeededFile, ...] = ()


class BoundedReader:
    """Reads in a file of ``size`` bytes until ``budget`` bytes were handed out; seeking is free.

    Has what `zipfile.ZipFile` asks of a file. Nothing is allocated before it is known to be there and affordable.
    """

    def __init__(self, stream: BinaryIO, size: int, budget: int = BUDGET) -> None:
        """Read from the beginning of ``stream``."""
        self._stream = stream
        self._at = 0
        self.size = size
        self.budget = budget
        self.spent = 0

    @property
    def left(self) -> int:
        """How many bytes stand between the position and the end of the file."""
        return max(0, self.size - self._at)

    def tell(self) -> int:
        """The position."""
        return self._at

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move as `io.IOBase.seek` does; raises `OSError` in front of the beginning."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if origin + offset < 0:
            raise OSError("seek in front of the beginning")
        self._at = origin + offset
        return self._at

    def read(self, count: int = -1) -> bytes:
        """Up to ``count`` bytes (all when negative), fewer only at the end; raises `OversizeError` over budget."""
        count = self.left if count < 0 else min(count, self.left)
        if self.spent + count > self.budget:
            raise OversizeError(f"more than {self.budget:,} bytes of header")
        self._stream.seek(self._at)
        data = self._stream.read(count)
        self.spent += len(data)
        self._at += len(data)
        return data

    def exactly(self, count: int) -> bytes:
        """``count`` bytes; raises `HeaderError` when the file ends before."""
        if count > self.left or len(data := self.read(count)) < count:
            raise HeaderError("the file ends inside its header")
        return data

    @contextmanager
    def limited(self, more: int) -> Iterator[None]:
        """Within this, at most ``more`` further bytes may be read."""
        whole, self.budget = self.budget, min(self.budget, self.spent + more)
        try:
            yield
        finally:
            self.budget = whole

    def skip(self, count: int) -> None:
        """Move on without reading; raises `HeaderError` when the file ends before."""
        if count > self.left:
            raise HeaderError("the file ends inside its header")
        self._at += count


class Part(BoundedReader):
    """A part of a file as a file of its own, on the budget of the whole."""

    def __init__(self, whole: BoundedReader, begin: int, size: int) -> None:
        """The ``size`` bytes from ``begin``, as far as they are there."""
        super().__init__(io.BytesIO(), max(0, min(size, whole.size - begin)), whole.budget)
        self._whole, self._begin = whole, begin

    def read(self, count: int = -1) -> bytes:
        """As `BoundedReader.read`."""
        count = self.left if count < 0 else min(count, self.left)
        self._whole.seek(self._begin + self._at)
        data = self._whole.read(count)
        self._at += len(data)
        return data

    @contextmanager
    def limited(self, more: int) -> Iterator[None]:
        """As `BoundedReader.limited`."""
        with self._whole.limited(more):
            yield


@dataclass(frozen=True, slots=True)
class Format:
    """One weight format. A leaf module exports ``FORMATS``, a tuple of these.

    ``matches`` is asked with the first `HEAD` bytes (fewer in a smaller file) and the file name. ``read`` returns None when
    a closer look says that this is no weight file after all, and raises `HeaderError` when it is a broken one.
    ``unsafe`` formats can run code when loaded. ``suffixes`` (lower case) also name the format of a file that is not here.
    ``general`` formats keep other data as often as weights: a file counts only when its name says so or it holds pickles, and a
    pickle when it holds arrays or anything but plain data.
    """

    id: str
    suffixes: tuple[str, ...]
    matches: Callable[[bytes, str], bool]
    read: Callable[[BoundedReader], Header | None]
    unsafe: bool = False
    budget: int = BUDGET
    general: bool = False


HEAD = 1_024
"""How many leading bytes ``matches`` sees."""

_HUB_URL = regex(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?!datasets/|spaces/|docs/|papers/)([^/?#\s]+/[^/?#\s]+)")
# First segments of local paths, which look like an organisation.
_FOLDERS = frozenset(
    {"checkpoint", "checkpoints", "ckpt", "ckpts", "content", "data", "home", "media", "mnt", "model", "models", "opt", "out"}
    | {"output", "outputs", "root", "tmp", "usr", "weights", "workspace"}
)


def hub_id(text: str) -> str | None:
    """The Hub id in ``org/name`` or a Hub URL; None for anything else, local paths and weight file names included."""
    url = _HUB_URL.match(text.strip())
    candidate = (url[1] if url else text.strip()).removesuffix(".git")
    if not is_hub_id(candidate):
        return None
    organisation, name = candidate.lower().split("/")
    local = organisation in _FOLDERS or name.endswith((".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".gguf"))
    return None if local and not url else candidate


def distinct(bases: Iterable[tuple[Relation, str]]) -> tuple[tuple[Relation, str], ...]:
    """The bases in order, each once."""
    return tuple(dict.fromkeys(bases))


def clean(text: str) -> str:
    """A statement fit to show: on one line, cut at `MAX_TEXT` characters, nothing unprintable in it."""
    return "".join(c if c.isprintable() else " " for c in text[:MAX_TEXT]).strip()
