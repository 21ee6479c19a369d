"""Tokenizers by their tokens: the same digest from ``tokenizer.json``, ``tokenizer.model``, ``vocab.txt`` and GGUF."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from lading.domain.make import Tokenizer
from lading.patterns import regex
from lading.weights.base import BoundedReader, HeaderError, clean
from lading.weights.jsons import entries, mapping, parse, text, unquoted
from lading.weights.protobuf import Message, Span

MAX_TOKENIZER = 48 << 20
"""Bytes of a tokenizer file that are read; the largest of vocabularies stay below."""

_MAX_TOKENS = 600_000
# Rows that llama.cpp's converter adds until there are as many tokens as the model has embeddings.
_PAIR = regex(rb'\[\s*+("[^"\\]*+(?:\\.[^"\\]*+)*+")\s*+,', re.DOTALL)
_PADDING = regex(rb"\[PAD\d+\]")


class TokenDigest:
    """Hashes tokens in order; see `Tokenizer.digest`."""

    def __init__(self) -> None:
        """Without any token yet."""
        self._hash = hashlib.sha256()
        self.count = 0

    def add(self, token: bytes) -> None:
        """The next token; rows that only fill the table are left out."""
        if token[:4] == b"[PAD" and _PADDING.fullmatch(token):
            return
        self._hash.update(len(token).to_bytes(8, "little"))
        self._hash.update(token)
        self.count += 1

    def hexdigest(self) -> str:
        """The digest, empty without tokens."""
        return self._hash.hexdigest() if self.count else ""


def of_tokens(tokens: Iterable[bytes], kind: str = "") -> Tokenizer | None:
    """A tokenizer of these tokens, None when there are none."""
    digest = TokenDigest()
    for token in tokens:
        digest.add(token)
    return Tokenizer(kind=kind, tokens=digest.count, digest=digest.hexdigest()) if digest.count else None


def read_json(data: bytes) -> Tokenizer | None:
    """``tokenizer.json`` (https://huggingface.co/docs/tokenizers): the vocabulary and the added tokens, by number.

    The largest have 34 MB, most of it merges, which are passed over.
    """
    numbered: dict[int, bytes] = {}
    kind = ""
    added: list[Any] = []
    for key, begin, end in entries(data):
        if key == b'"added_tokens"':
            found = parse(data[begin:end])
            added = found if isinstance(found, list) else []
        elif key == b'"model"' and data[begin : begin + 1] == b"{":
            for inner, at, stop in entries(data, begin):
                if inner == b'"type"':
                    kind = clean(text(parse(data[at:stop])))
                elif inner == b'"vocab"':
                    numbered |= _vocabulary(data, at, stop)
    for one in added:
        if type(number := mapping(one).get("id")) is int and (token := text(mapping(one).get("content"))):
            numbered[number] = token.encode("utf-8", "surrogatepass")
    return of_tokens((numbered[number] for number in sorted(numbered)), kind)


def _vocabulary(data: bytes, begin: int, end: int) -> dict[int, bytes]:
    """An object of tokens and their numbers, or (unigram) a list of pairs of a token and its score."""
    numbered: dict[int, bytes] = {}
    if data[begin : begin + 1] == b"{":
        for key, at, stop in entries(data, begin):
            word = data[at:stop]
            if not word.isdigit() or len(word) > 9 or len(numbered) >= _MAX_TOKENS:
                raise HeaderError("a vocabulary without numbers")
            numbered[int(word)] = unquoted(key)
    else:
        for n, pair in enumerate(_PAIR.finditer(data, begin, end)):
            if n >= _MAX_TOKENS:
                raise HeaderError("a vocabulary of too many tokens")
            numbered[n] = unquoted(pair[1])
    return numbered


def read_sentencepiece(data: bytes) -> Tokenizer | None:
    """``tokenizer.model``: field 1 of the message holds the pieces, whose field 1 is the text
    (https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto).
    """
    message = Message(BoundedReader(BytesIO(data), len(data)), 4 * _MAX_TOKENS)
    tokens: list[bytes] = []
    for number, _, value in message.fields(message.whole):
        if number == 1 and isinstance(value, Span) and len(tokens) < _MAX_TOKENS:
            pieces = (span for field, _, span in message.fields(value) if field == 1 and isinstance(span, Span))
            tokens += [message.data(span, 1_024) for span in pieces]
    return of_tokens(tokens, "sentencepiece")


def read_lines(data: bytes) -> Tokenizer | None:
    """``vocab.txt``: a token a line."""
    return of_tokens(data.removesuffix(b"\n").replace(b"\r\n", b"\n").split(b"\n"), "WordPiece")
