"""Which models' terms come down to a model along its lineage, and how much of them.

What each relation passes is a record with its source; here nobody reads a licence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from lading.domain.facts import Lineage
from lading.domain.reference import Relation

Passing: TypeAlias = Literal["all", "outputs"]
"""Every term, or only what is said about outputs."""


class Passage(NamedTuple):
    """What a relation passes on, why, and a licence that says so (its address)."""

    relation: Relation
    passes: Passing
    why: str
    source: str


_LLAMA: Final = (
    "https://github.com/meta-llama/llama-models/blob/a9c89c471f793423afd4cc3ca8671d6e56fe64cb/models/llama3_1/LICENSE"
)
_RAIL: Final = "https://github.com/CompVis/stable-diffusion/blob/21f890f9da3cfbeaba8e2ac3c425ee9e998d5229/LICENSE"
_STABILITY: Final = "https://github.com/Stability-AI/generative-models/blob/0ad7de9a5cb53fd63d6d30a4f385485e72e08597/model_licenses/LICENSE-SDXL-Turbo"
_HUNYUAN: Final = "https://github.com/Tencent-Hunyuan/HunyuanVideo/blob/fa14b001c18f37191c938a9ef6baad3b9b472759/LICENSE.txt"
_APACHE: Final = "https://www.apache.org/licenses/LICENSE-2.0"

PASSAGES: Final = (
    Passage(Relation.FINETUNE, "all", "changed weights are a derivative work, which is passed on under the agreement", _LLAMA),
    Passage(Relation.ADAPTER, "all", "a model based on another one is a derivative of it", _STABILITY),
    Passage(Relation.QUANTIZED, "all", "another encoding of the weights is a modification of them", _HUNYUAN),
    Passage(Relation.MERGE, "all", "a model that weights were transferred into is a derivative of theirs", _RAIL),
    Passage(Relation.REUPLOAD, "all", "a copy is reproduced and passed on under the licence's conditions", _APACHE),
    Passage(Relation.COMPONENT, "all", "what contains the weights passes them on", _LLAMA),
    Passage(Relation.UNKNOWN, "all", "a declared base is in there until somebody says otherwise", _RAIL),
    Passage(Relation.DISTILLED, "outputs", "no weights went in: what binds is what the licence says about outputs", _HUNYUAN),
)

_PASSES: Final = {passage.relation: passage.passes for passage in PASSAGES}


def coming_down(
    lineage: Lineage, licensors: Mapping[str, str | None], owners: Mapping[str, str | None]
) -> Iterator[tuple[str, Passing]]:
    """The ancestors whose terms come down to the root, nearest first; suspected bases bring nothing.

    ``licensors`` are the developers that license a model as their own, ``owners`` those who hold the rights to it. Terms of
    an owner do not pass what he licenses himself: who holds the rights may license each later work anew. One way that does
    not lead past him is enough, and where several ways lead to a model, the one that brings most counts.
    """

    @cache
    def ways(owner: str | None) -> dict[str, Passing]:
        return _ways(lineage, frozenset(n for n, licensor in licensors.items() if licensor and licensor == owner))

    for node in ways(None):
        passing = ways(owners.get(node)).get(node)
        if passing and node != lineage.root:
            yield node, passing


def _ways(lineage: Lineage, closed: frozenset[str]) -> dict[str, Passing]:
    """What is reached from the root without going on from ``closed`` models, in the order of reaching it."""
    found: dict[str, Passing] = {lineage.root: "all"}
    queue: list[tuple[str, Passing]] = [(lineage.root, "all")]
    for node, mode in queue:
        if node in closed:
            continue
        for base in lineage.bases_of(node):
            passing: Passing = _PASSES[base.relation] if mode == "all" else mode
            if base.suspected or found.get(base.id) in ("all", passing):
                continue
            found[base.id] = passing
            queue.append((base.id, passing))
    return found
