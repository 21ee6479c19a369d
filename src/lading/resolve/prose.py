"""What the text of a model card says of bases, in the sentences and the configuration that training tools write there.

Only a card on this machine has a text: the Hub's answer is its front matter. A sentence is a hint and no statement; the
configuration of a merge is what was run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lading.patterns import regex
from lading.resolve.written import bases_in, repository_at

MOST = 16
"""Bases that are taken from one text."""

_SAID = regex(
    r"finetuned from model(?: \[optional\])?\s?:\*{0,4}|fine-?tuned (?:version of|from)|converted to \w{1,16} format from"
    r"|^[^\w\n]{0,12}(?:original|base) model[^\w\n:]{0,8}:\*{0,4}|\bquants of|adapt(?:at)?ion weights for",
    re.IGNORECASE | re.MULTILINE,
)
"""How the Trainer, TRL, sentence-transformers, Unsloth, mlx-lm, llama.cpp's uploader, diffusers and re-publishers put it."""

_LINK = regex(r"\]\((\S+?)\)|(https?://\S+)")
_NAME = regex(r"[\s\[`*\"']*([\w.-]+/[\w.-]+)")


def told_in(text: str) -> Iterator[str]:
    """The Hub ids that such a sentence names, each once."""
    yield from islice(dict.fromkeys(_told(text)), MOST)


def merges_in(text: str) -> Iterator[str]:
    """The blocks of YAML that are the configuration of a merge."""
    fenced = text.split("```")[1::2]
    yield from (block.partition("\n")[2] for block in fenced if block.startswith(("yaml", "yml")) and "merge_method" in block)


def _told(text: str) -> Iterator[str]:
    for said in _SAID.finditer(text):
        rest = text[said.end() : said.end() + 300].partition("\n")[0]
        link, name = _LINK.search(rest), _NAME.match(rest)
        if link and (repository := repository_at(link[1] or link[2])):
            yield repository.rstrip(".,;")
        elif name:
            yield from bases_in(name[1].rstrip("."))
