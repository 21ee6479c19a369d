"""Command lines: each argument of a program as a site, as the Python engine does for calls.

``words`` and ``lexer`` split a shell text · ``values`` follows variables · ``running`` says which program really runs, with
the tables of ``wrappers`` and ``programs`` · ``reading`` gives the sites. A site's ``callee`` is the program with its
sub-commands (``vllm serve``, ``python -m module``), wrappers such as ``sudo``, ``uv run``, ``srun`` or ``docker run IMAGE``
undone. Its ``argument`` is the flag without dashes and with ``_`` for ``-`` (``--model-path`` is ``model_path``, ``-m`` is
``m``), the key of ``key=value``, or the position as digits; ``flag.key`` is an entry of a flag whose value is a table
(``--model_args pretrained=…``, ``-d '{"model": …}'``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lading.detect.engines.commands.reading import Reader, words
from lading.detect.engines.commands.values import Variables
from lading.detect.engines.commands.words import Place, Word, find
from lading.detect.site import Site

__all__ = ["Place", "Reader", "Variables", "Word", "argv", "find", "script"]


def script(
    text: str, line: int = 1, file: Sequence[str] | None = None, variables: Variables | None = None, depth: int = 0
) -> Iterator[Site]:
    """The sites of a shell text; one that was taken out of ``file`` begins on its ``line``."""
    yield from Reader(Place(text, line, file), variables, depth).script(text)


def argv(
    items: Iterable[tuple[str, int, int]], file: Sequence[str], variables: Variables | None = None, depth: int = 0
) -> Iterator[Site]:
    """The sites of one command that is already split into words with line and column."""
    reader = Reader(Place("", 1, file), variables, depth)
    yield from reader.run(words(items, reader.variables))
