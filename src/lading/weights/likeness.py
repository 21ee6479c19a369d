"""Which known bases a model is made like: its sizes against those on record.

A shape alone proves nothing: families copy each other's sizes, and every fine-tune has its base's. So this gives candidates,
the best first, and says whether they agree about who made them; whoever judges must not call it more than a suspicion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lading.domain.shape import Shape
from lading.domain.signature import Signature

FIXED = (
    "layers",
    "hidden",
    "feed_forward",
    "heads",
    "kv_heads",
    "head_dim",
    "experts",
    "experts_used",
    "expert_feed_forward",
    "keys",
)
"""Sizes that no fine-tuning, quantising, padding or re-saving changes."""
NEEDED = ("layers", "hidden")
ADDED = 64
"""Special tokens that a fine-tune may add."""
MULTIPLES = (64, 128)
"""Numbers that tables of embeddings are filled up to a multiple of. A difference beyond both is another vocabulary: that of
deepseek-coder has 256 tokens more than Llama's, and all other sizes of it.
"""
MIN_AGREEING = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """A base whose sizes do not contradict a shape. ``agree`` are the sizes known of both and equal; ``same_vocabulary`` tells
    whether the vocabularies are equal but for padding, None where one of them is not known.
    """

    signature: Signature
    agree: tuple[str, ...]
    same_vocabulary: bool | None

    @property
    def rank(self) -> tuple[int, int, bool]:
        """How much speaks for it, for comparison."""
        known = {None: 0, True: 1, False: -1}[self.same_vocabulary]
        return known, len(self.agree), "vocabulary" in self.agree


def likenesses(shape: Shape, signatures: Iterable[Signature]) -> tuple[Likeness, ...]:
    """The bases that ``shape`` may be made from, the best first, by id among equals; none when too little of it is known."""
    found = [each for signature in signatures if signature.shape.tower is shape.tower and (each := _likeness(shape, signature))]
    return tuple(sorted(found, key=lambda each: (*(-rank for rank in each.rank), each.signature.id)))


def attributed(found: tuple[Likeness, ...], is_derived: Callable[[str], bool]) -> Likeness | None:
    """The one that stands for all of the best, when they agree about the maker.

    ``is_derived`` tells of a Hub id whether it was made from another model: it has its sizes from there, so those that were
    not stand before it.
    """
    best = [each for each in found if each.rank[:2] == found[0].rank[:2]]
    if not best or best[0].same_vocabulary is not True:
        return None
    roots = [each for each in best if not is_derived(each.signature.id)] or best
    return roots[0] if len({each.signature.developer for each in roots}) == 1 else None


def _likeness(shape: Shape, signature: Signature) -> Likeness | None:
    known = signature.shape
    agree = []
    for name in FIXED:
        ours, theirs = getattr(shape, name), getattr(known, name)
        if ours is not None and theirs is not None:
            if ours != theirs:
                return None
            agree.append(name)
    if not all(name in agree for name in NEEDED):
        return None
    same = _same_vocabulary(shape.vocabulary, known.vocabulary)
    if shape.vocabulary is not None and shape.vocabulary == known.vocabulary:
        agree.append("vocabulary")
    if shape.rope_theta is not None and shape.rope_theta == known.rope_theta:
        agree.append("rope_theta")
    return Likeness(signature, tuple(agree), same) if len(agree) >= MIN_AGREEING else None


def _same_vocabulary(ours: int | None, theirs: int | None) -> bool | None:
    if ours is None or theirs is None:
        return None
    small, large = sorted((ours, theirs))
    return large - small <= ADDED or any(large == -(-small // multiple) * multiple for multiple in MULTIPLES)
