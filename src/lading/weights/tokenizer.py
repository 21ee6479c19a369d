"""Tokenizers by their tokens: the same digest from ``tokenizer.json``, ``tokenizer.model``, ``vocab.txt`` and GGUF."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from lading.domain.anatomy import Tokenizer
from lading.weights.base import BoundedReader, clean
from lading.weights.jsons import mapping, parse, text
from lading.weights.protobuf import Message, Span

MAX_TOKENIZER = 32 << 20
"""Bytes of a tokenizer file that are read; the largest of vocabularies stay below."""

_MAX_TOKENS = 2_000_000
# Rows that llama.cpp's converter adds until there are as many tokens as the model has embeddings.
_PADDING = re.compile(rb"\[PAD\d+\]")


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
    """``tokenizer.json`` (https://huggingface.co/docs/tokenizers): the vocabulary and the added tokens, by number."""
    said = mapping(parse(data))
    model = mapping(said.get("model"))
    vocabulary: Any = model.get("vocab")
    numbered: dict[int, str] = {}
    if isinstance(vocabulary, dict):
        numbered = {number: token for token, number in vocabulary.items() if type(number) is int}
    elif isinstance(vocabulary, list):  # unigram: pairs of a token and its score
        numbered = {n: pair[0] for n, pair in enumerate(vocabulary) if isinstance(pair, list) and pair and isinstance(pair[0], str)}
    added = said.get("added_tokens")
    for one in added if isinstance(added, list) else []:
        if type(number := mapping(one).get("id")) is int and (token := text(mapping(one).get("content"))):
            numbered[number] = token
    ordered = (numbered[number].encode("utf-8", "surrogatepass") for number in sorted(numbered))
    return of_tokens(ordered, clean(text(model.get("type"))))


def read_sentencepiece(data: bytes) -> Tokenizer | None:
    """``tokenizer.model``: field 1 of the message holds the pieces, whose field 1 is the text
    (https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto).
    """
    message = Message(BoundedReader(BytesIO(data), len(data)), 8 * _MAX_TOKENS)
    tokens = []
    for number, _, value in message.fields(message.whole):
        if number == 1 and isinstance(value, Span):
            pieces = (span for field, _, span in message.fields(value) if field == 1 and isinstance(span, Span))
            tokens += [message.data(span, 1_024) for span in pieces]
    return of_tokens(tokens, "sentencepiece")


def read_lines(data: bytes) -> Tokenizer | None:
    """``vocab.txt``: a token a line."""
    return of_tokens(data.removesuffix(b"\n").replace(b"\r\n", b"\n").split(b"\n"), "WordPiece")
