"""Texts of other kinds in a program's strings: shell commands, scripts, manifests; and commands as lists of words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from lading.detect.engines import commands, embedded
from lading.detect.engines.commands.programs import is_flag
from lading.detect.engines.source.left import Left, Relation
from lading.detect.engines.source.places import Places, is_said
from lading.detect.engines.source.tokens import Frame, Literal, Tokens
from lading.detect.shapes import MAX_LENGTH
from lading.detect.site import Site
from lading.patterns import regex

MAX_WORDS = 200
"""Words of one command."""
MAX_TEXT = 200_000
"""Characters of a text within a text."""

_PROGRAMS = (
    "vllm ollama huggingface-cli hf modelscope llama-server llama-cli text-generation-launcher text-embeddings-router lmdeploy "
    "sglang ramalama lms whisper-cli infinity_emb"
).split()
_COMMANDS = (
    *("ollama pull", "ollama run", "ollama create", "ollama show", "vllm serve", "vllm chat", "vllm bench", "hf download"),
    *("huggingface-cli download", "modelscope download", "llama-server -", "llama-cli -", "text-generation-launcher -"),
    *("text-embeddings-router -", "lmdeploy serve", "sglang serve", "python -m vllm", "python3 -m vllm", "python -m sglang"),
    *(
        "python3 -m sglang",
        "mlx_lm.server -",
        "mlx_lm.generate -",
        "lms get",
        "lms load",
        "docker model pull",
        "docker model run",
    ),
)
"""What begins a command that names a model."""
_FLAGS = (
    *(
        "--model",
        "--model-id",
        "--model-path",
        "--model-name",
        "--model_name",
        "--model_path",
        "--model-name-or-path",
        "--model_id",
    ),
    *("--hf-repo", "--tokenizer", "--mmproj", "--speculative-model", "-m", "-hf"),
)
_WORDS = regex(rf"[\"'`](?:{'|'.join(map(re.escape, (*_PROGRAMS, *_FLAGS)))})[=\"'`]")
_MANIFEST_KEY = "apiVersion:"
_GATE = (
    *(
        "ollama",
        "vllm",
        "huggingface",
        '"hf',
        "'hf",
        "hf download",
        "modelscope",
        "llama-",
        "text-generation",
        "text-embeddings",
        "lmdeploy",
    ),
    *("sglang", "mlx_lm", "lms ", "docker model", "ramalama", "infinity_emb", "whisper-cli", _MANIFEST_KEY, '"-', "'-", "`-"),
)
"""What a text holds one of that holds any of those."""
_CLONES = r"git clone \S*(?:huggingface\.co|hf\.co|modelscope\.)"
_BEGINS = regex(rf"(?:^|[\n;&|(]|\bsudo )[ \t]*(?:[A-Z_]+=\S*[ \t]+)*(?:{'|'.join(map(re.escape, _COMMANDS))}|{_CLONES})")
_PROGRAM = regex("|".join(map(re.escape, _PROGRAMS)))
_MANIFEST = regex(r"^[ \t]*apiVersion:", re.MULTILINE)
_YAML = regex(r"\s*(?:#[^\n]*\n\s*)*(?:- )?[\w.-]+:(?:\s|$)")


class Within:
    """What the strings of one text hold."""

    def __init__(self, tokens: Tokens, places: Places, lines: Sequence[int], value: Callable[[Literal], str]) -> None:
        """``lines`` are the offsets at which the lines begin, ``value`` tells what a literal says."""
        self._text = tokens.text
        self._tokens = tokens
        self._places = places
        self._starts = lines
        self._value = value

    def sites(self) -> Iterator[Site]:
        """The sites of commands, scripts and manifests in strings and here-documents."""
        texts: dict[int, Literal] = {}
        lists: dict[Frame, None] = {}
        if any(word in self._text for word in _GATE):
            begins = [literal.start for literal in self._tokens.literals]
            for offset in self._offsets((*_COMMANDS, _MANIFEST_KEY)):
                at = bisect_right(begins, offset) - 1
                if at >= 0 and self._tokens.literals[at].end > offset:
                    texts.setdefault(at, self._tokens.literals[at])
            for found in _WORDS.finditer(self._text):
                at = bisect_right(begins, found.start()) - 1
                if at >= 0 and self._tokens.literals[at].start == found.start():
                    lists.setdefault(self._tokens.literals[at].frame)
        for literal in texts.values():
            if not is_said(self._places.place(literal.frame, literal.index, self._left(literal), literal=True)):
                yield from self._document(literal.inner, literal.raw(self._text))
        for frame in lists:
            yield from self._words(frame)
        for start, stop in self._tokens.documents:
            yield from self._document(start, self._text[start:stop])

    def _offsets(self, words: Iterable[str]) -> Iterator[int]:
        """Where one of ``words`` stands."""
        for word in words:
            at = self._text.find(word)
            while at >= 0:
                yield at
                at = self._text.find(word, at + len(word))

    def _document(self, start: int, text: str) -> Iterator[Site]:
        name = kind(text, hcl=self._tokens.lexicon.name == "hcl") if len(text) <= MAX_TEXT else ""
        if name:
            for site in embedded.sites(name, text, bisect_right(self._starts, start), self._lines, 0):
                if site.text and len(site.text) <= MAX_LENGTH:
                    yield site

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    def _words(self, frame: Frame) -> Iterator[Site]:
        """A list, or the arguments of a call, as a command line."""
        held = sorted(frame.literals or (), key=lambda literal: literal.start)[:MAX_WORDS]
        alone = [literal for literal in held if self._left(literal).relation is Relation.ALONE and not literal.joined]
        words = [self._word(literal) for literal in alone]
        if not words or all(is_flag(word[0]) and "=" not in word[0] for word in words):
            return
        if is_flag(words[0][0]):
            words.insert(0, self._program(frame) or ("run", *words[0][1:]))
        elif not _PROGRAM.fullmatch(words[0][0]) and frame.kind != "[":
            return
        for site in commands.argv(words, ()):
            if site.text and len(site.text) <= MAX_LENGTH:
                yield replace(site, keys=site.keys or (site.argument,))

    def _word(self, literal: Literal) -> tuple[str, int, int]:
        at = (literal.source or literal).start
        line = bisect_right(self._starts, at)
        return self._value(literal), line, at - self._starts[line - 1] + 1

    def _program(self, frame: Frame) -> tuple[str, int, int] | None:
        """The program that a list of arguments is given to: ``spawn("llama-server", [...])``."""
        call = frame.parent
        if frame.kind != "[" or call is None or call.kind != "(" or not call.literals:
            return None
        word = self._word(call.literals[0])
        return word if _PROGRAM.fullmatch(word[0]) else None

    def _left(self, literal: Literal) -> Left:
        if literal.left is None:
            literal.left = self._places.left(literal.since, literal.start)
        return literal.left


def kind(text: str, *, hcl: bool = False) -> str:
    """The file name as which a text is read; empty for prose and data."""
    if text.lstrip().startswith("#!") or _BEGINS.search(text):
        return "script.sh"
    if "\n" in text and (_MANIFEST.search(text) or (hcl and _YAML.match(text))):
        return "table.yaml"
    return "table.json" if hcl and text.lstrip().startswith("{") else ""
