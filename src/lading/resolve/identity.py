"""Which model a weight file is, whatever it is called: its hash, its contents, what it declares, its make, and last its name.

Only a hash and the bytes of all tensors prove anything. Sizes, a tokenizer, a name give a suspicion, with their evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from lading.catalog.build import fold
from lading.catalog.index import Catalog
from lading.domain.facts import Base, Clue, Identity, Source, Via
from lading.domain.make import Anatomy
from lading.domain.reference import Relation
from lading.domain.shape import Shape
from lading.domain.signature import Signature
from lading.domain.subject import Subject
from lading.resolve import names
from lading.resolve.cards import is_hub_id
from lading.weights.names import LOADED_FROM

if TYPE_CHECKING:
    from lading.weights.likeness import Likeness

NEAR = 5
"""Near bases that are named."""

CONFIDENCE = {
    Clue.HASH: 1.0,
    Clue.CONTENT: 1.0,
    Clue.DECLARED: 0.9,
    Clue.FILE_NAME: 0.7,
    Clue.SHAPE: 0.5,
    Clue.TOKENIZER: 0.4,
    Clue.LOADED_FROM: 0.4,
    Clue.NAME: 0.4,
    Clue.ARCHITECTURE: 0.3,
}
"""How sure each clue makes of the model. What stays a suspicion is at most an even chance: families copy each other's sizes,
and a file can be called anything."""


class Copy(NamedTuple):
    """A file of known contents: the repository and commit that has it, under which name, and who says so."""

    id: str
    revision: str | None
    path: str
    by: str


@dataclass(frozen=True)
class Known:
    """What weights are compared with: hashes of known files, and the catalogue's shapes."""

    catalog: Catalog
    hashes: Mapping[str, Copy] = field(default_factory=dict)
    contents: Callable[[Subject], Copy | None] = lambda _: None

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        """Every shape on record."""
        return self.catalog.signatures()

    @cached_property
    def tokenizers(self) -> Mapping[str, Signature]:
        """By digest of a tokenizer on record: the first model with it that was not made from another."""
        ordered = sorted(self.signatures, key=lambda each: (self.derived(each.id), each.id))
        return {digest: each for each in reversed(ordered) for digest in each.tokenizers}

    def derived(self, id_: str) -> bool:
        """Whether a model was made from another one."""
        return bool((record := self.catalog.model(id_)) and record.bases)


class Recognised(NamedTuple):
    """What the clues of one subject say. ``copy`` is the known file that it is; ``suspected`` are bases that clues point at."""

    identities: tuple[Identity, ...] = ()
    copy: Copy | None = None
    declared: tuple[Base, ...] = ()
    named: str | None = None
    suspected: tuple[Base, ...] = ()


def recognise(subject: Subject, known: Known) -> Recognised:
    """All clues of the weights in ``subject``, the strongest first."""
    copy, how = _copy(subject, known)
    declared = _declared(subject)
    named = None if copy else subject.hub_id or _by_file_name(subject, known.catalog)
    by_make = _Make.of(subject, known)
    hints = _hints(subject, known)
    found: list[Identity] = []
    if copy:
        found.append(_identity(how, copy.id, f"{copy.by}: {copy.path}"))
    found += (_identity(Clue.DECLARED, base.id, f"{base.source.detail} declares it") for base in declared)
    if named:
        found.append(_identity(Clue.FILE_NAME, named, "files of that name are its"))
    claimed = _Claimed.of(copy, declared, named, hints, known)
    against = by_make.against(claimed) if not copy else ""
    if shape := by_make.identity(against):
        found.append(shape)
    for clue, bases in hints:
        found += (_identity(clue, base.id, base.source.detail) for base in bases)
    suspected = _suspected(by_make, hints, known.catalog)
    return Recognised(tuple(found), copy, declared, named, suspected if against or not (copy or declared or named) else ())


def _identity(clue: Clue, id_: str, detail: str) -> Identity:
    return Identity(clue, id_, CONFIDENCE[clue], detail)


# --- what proves or states it -------------------------------------------------------------------------------------------


def _copy(subject: Subject, known: Known) -> tuple[Copy | None, Clue]:
    """The known file with the same bytes, or the same tensors, as one of the subject's."""
    same = next((copy for w in subject.weights if w.sha256 and (copy := known.hashes.get(w.sha256))), None)
    return (same, Clue.HASH) if same else (known.contents(subject), Clue.CONTENT)


def _declared(subject: Subject) -> tuple[Base, ...]:
    """The bases that the headers declare, each with the file that does."""
    found: dict[str, Base] = {}
    for weight in subject.weights:
        source = Source(Via.REPOSITORY, weight.location.path)
        for relation, id_ in weight.bases:
            if is_hub_id(id_):
                found.setdefault(id_.casefold(), Base(id_, relation, source))
    return tuple(found.values())


def _by_file_name(subject: Subject, catalog: Catalog) -> str | None:
    """The model that is known to travel under the name of one of the files."""
    paths = (subject.name, *(w.location.path for w in subject.weights))
    return next(filter(None, (catalog.weight_file(PurePosixPath(path).name) for path in paths)), None)


# --- what hints at it ---------------------------------------------------------------------------------------------------

_Hints = list[tuple[Clue, tuple[Base, ...]]]

_NAMES = frozenset({"general.name", "general.basename", "ss_base_model_version", "ss_sd_model_name", "modelspec.architecture"})
"""Statements of a header that name the model, or the base of an adapter, in words of their own."""

_SAID = frozenset({Clue.LOADED_FROM, Clue.NAME})
"""Hints that somebody wrote down; the others are shared by many models, and weaker than sizes."""


def _hints(subject: Subject, known: Known) -> _Hints:
    """What configuration, names, tokenizer and architecture point at."""
    catalog = known.catalog
    found: _Hints = []
    for weight in subject.weights:
        path, said = weight.location.path, dict(weight.metadata)
        loaded = said.get(LOADED_FROM, "")
        if is_hub_id(loaded):
            source = Source(Via.REPOSITORY, f"_name_or_path of the configuration beside {path}")
            found.append((Clue.LOADED_FROM, (Base(loaded, Relation.UNKNOWN, source, suspected=True),)))
            break
    stated = [v for w in subject.weights for key, v in w.metadata if key in _NAMES]
    file = PurePosixPath(subject.name)
    # "kolors/model.safetensors": a file that is named like any other is told by its folder.
    if named := next(filter(None, (names.suspected(name, catalog) for name in (file.name, *stated, file.parent.name))), None):
        found.append((Clue.NAME, named))
    if tokenized := _by_tokenizer(subject, known):
        found.append((Clue.TOKENIZER, tokenized))
    kinds = dict.fromkeys(w.architecture for w in subject.weights if w.architecture)
    if built := next(filter(None, (names.suspected("", catalog, kind) for kind in kinds)), None):
        found.append((Clue.ARCHITECTURE, built))
    return found


def _by_tokenizer(subject: Subject, known: Known) -> tuple[Base, ...]:
    """Whose tokenizer it is: by its tokens, else by the name that llama.cpp's converter has for it, if that is a family's."""
    made = next((weight.anatomy.tokenizer for weight in subject.weights if weight.anatomy.tokenizer), None)
    if made is None:
        return ()
    if signature := known.tokenizers.get(made.digest):
        detail = f"the tokens that {subject.name} has in common with {signature.id}; {signature.source.detail}"
        return (Base(signature.id, Relation.UNKNOWN, Source(Via.MAKE, detail, signature.source.retrieved), suspected=True),)
    family = known.catalog.family(made.pre) if made.pre else None
    if family is None or family.closed_weights or family.end < len(fold(made.pre).split("-")):
        return ()  # "gpt-4o", "llama-bpe": what everybody uses
    return (names.of_family(family, f"the tokenizer {made.pre}"),)


# --- how it is made -----------------------------------------------------------------------------------------------------


class _Make(NamedTuple):
    """The sizes of a subject's weights and the bases on record that they fit; ``like`` stands for the best of these when they
    agree about the maker.
    """

    path: str
    shape: Shape
    near: tuple[Likeness, ...]
    like: Likeness | None
    known: Known

    @classmethod
    def of(cls, subject: Subject, known: Known) -> _Make:
        from lading.weights.likeness import attributed, likenesses  # here and below: most trees ship no weights

        made = anatomy_of(subject)
        near = likenesses(made.shape, known.signatures) if made.shapes else ()
        like = attributed(near, known.derived)
        if like:
            # Of equals the one that is spelled like the file.
            words = frozenset(fold(subject.name.replace("/", "-")).split("-"))
            maker = like.signature.developer
            equal = [each for each in near if each.rank == like.rank and each.signature.developer == maker]
            equal = [each for each in equal if known.derived(each.signature.id) is known.derived(like.signature.id)]
            like = max((like, *equal), key=lambda each: len(words & set(fold(each.signature.id.partition("/")[2]).split("-"))))
        return cls(subject.name, made.shape, near, like, known)

    def identity(self, against: str) -> Identity | None:
        if not self.near:
            return None
        confidence = CONFIDENCE[Clue.SHAPE] if self.like else 0.0
        return Identity(
            Clue.SHAPE,
            self.like.signature.id if self.like else "",
            confidence,
            f"{sizes(self.shape)}: sizes alone are no proof",
            tuple(dict.fromkeys(each.signature.id for each in self.near))[:NEAR],
            against,
        )

    def base(self) -> Base | None:
        if self.like is None:
            return None
        signature = self.like.signature
        said = sizes(self.shape)
        detail = f"the sizes that {self.path} has in common with {signature.id} ({said}); {signature.source.detail}"
        return Base(signature.id, Relation.UNKNOWN, Source(Via.MAKE, detail, signature.source.retrieved), suspected=True)

    def against(self, claimed: _Claimed) -> str:
        """What else is claimed of the weights that their sizes exclude; empty when nothing is.

        The record is never complete, so this asks for much: the very vocabulary of another maker's model, a claimed maker whose
        own models are on record with other sizes, and none of whose models is known to be built on that other maker's.
        """
        if self.like is None or "vocabulary" not in self.like.agree or not claimed.makers:
            return ""
        if claimed.makers & {each.signature.developer for each in self.near}:
            return ""
        tower, catalog = self.shape.tower, self.known.catalog
        on_record = {s.developer for s in self.known.signatures if s.shape.tower is tower and not self.known.derived(s.id)}
        if not claimed.makers <= on_record or _builds_on(claimed.makers, self.like.signature.developer, catalog):
            return ""
        return claimed.by


class _Claimed(NamedTuple):
    """Who is said to have made the weights, or what they were made from (developer ids), and what says so."""

    makers: frozenset[str] = frozenset()
    by: str = ""

    @classmethod
    def of(cls, copy: Copy | None, declared: Sequence[Base], named: str | None, hints: _Hints, known: Known) -> _Claimed:
        said = [(base.id, f"its header says that it is built on {base.id}") for base in declared]
        said = said or ([(named, f"files of that name are {named}")] if named else [])
        for clue, words in ((Clue.NAME, "its name"), (Clue.LOADED_FROM, "its configuration")):
            said = said or [(base.id, f"{words} says {base.id}") for which, bases in hints if which is clue for base in bases]
        if copy or not said:
            return cls()
        makers = frozenset(maker for id_, _ in said for maker in _makers(id_, known.catalog))
        return cls(makers, said[0][1])


def _makers(id_: str, catalog: Catalog) -> Iterator[str]:
    """Who made a model or family, and what those were built on that are on record."""
    waiting, seen = [id_], set[str]()
    while waiting and len(seen) < 64:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if family := catalog.family_of(one):
            yield family.developer
            waiting += [family.base] if family.base else []
        record = catalog.model(one)
        developer = (record.developer if record else None) or catalog.namespace(one.partition("/")[0])
        if developer and not developer.republisher:
            yield developer.id
        waiting += [base.id for base in (record.bases if record else None) or ()]


def _builds_on(makers: Collection[str], other: str, catalog: Catalog) -> bool:
    """Whether one of ``makers`` has a model on record that was made from one of ``other``'s."""
    models = (record for record in catalog.table("models").values() if record["developer"] in makers)
    return any(other in _makers(base["id"], catalog) for record in models for base in record.get("base") or ())


def anatomy_of(subject: Subject) -> Anatomy:
    """What the weights of a subject are made of together."""
    if not subject.weights:
        return Anatomy()
    from lading.weights.anatomy import joined

    return joined([weight.anatomy for weight in subject.weights])


def sizes(shape: Shape) -> str:
    """The telling sizes in words: ``28 layers, hidden 3584, feed-forward 18944, vocabulary 152064``."""
    said = [f"{shape.layers} layers" if shape.layers else ""]
    for name, title in (
        ("hidden", "hidden"),
        ("heads", "heads"),
        ("kv_heads", "key-value heads"),
        ("feed_forward", "feed-forward"),
        ("experts", "experts"),
        ("vocabulary", "vocabulary"),
    ):
        said.append(f"{title} {value}" if (value := getattr(shape, name)) else "")
    return ", ".join(filter(None, said))


def _suspected(made: _Make, hints: _Hints, catalog: Catalog) -> tuple[Base, ...]:
    """The bases to suspect: that of the sizes, and what the best of the hints says if that is more, or something else."""
    base = made.base()
    if base is None or made.like is None:
        return next((bases for _, bases in hints), ())
    best = next((bases for clue, bases in hints if clue in _SAID), ())
    agree = any(made.like.signature.developer in _makers(one.id, catalog) for one in best)
    if not agree:
        return (base, *(one for one in best if one.id.casefold() != base.id.casefold()))
    return best if any(catalog.model(one.id) for one in best) else (base,)
