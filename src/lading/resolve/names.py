"""What a name says about where a model comes from, when nothing better does.

A re-publisher's name usually is the original's plus words for the format: with those taken off it must match exactly one
recorded model. Anything else that a name or a model type says is a suspicion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice

from lading.catalog.build import fold
from lading.catalog.index import Catalog, Family
from lading.domain.facts import Base, Developer, LicenseClaim, Source, Via
from lading.domain.reference import Relation
from lading.patterns import regex
from lading.resolve.cards import Card, is_hub_id
from lading.resolve.written import parts, repository_at

CONTAINERS = frozenset(
    "onnx openvino ov ct2 ctranslate2 coreml tflite litert mlc hf safetensors bf16 fp16 f16 fp32 f32 mirror copy".split()
)
"""Words at the end of a name for another container or precision of the same weights."""

QUANTS = frozenset(
    "gguf ggml awq gptq bnb unsloth mlx fp8 fp4 nvfp4 mxfp4 mxfp6 mxfp8 exl2 exl3 hqq eetq aqlm quip autoround autoawq marlin"
    " quantized quant dynamic static imatrix imat i1 sym asym dwq optiq qat inc ud kv".split()
)
"""Words at the end of a name that go with quantisation (the Hub counts every GGUF of a model as one)."""

QUANT_PATTERN = regex(r"\d+bit|\d+bpw|int\d+|w\d+a\d+|i?q\d(f\d+)?|tq\d|g?\d+g|bpw\d+|b\d+|h[68]")
"""The like with a number: ``4bit``, ``int8``, ``w4a16``, ``q4f16``, ``4.0bpw-h6``."""

AFTER_PATTERN = frozenset("k m s l xl xs xxs 0 1 2".split())
"""Words that belong to a quantisation only right after one of `QUANT_PATTERN` (``Q4_K_M``, ``Q8_0``)."""

DATA = frozenset("data dataset datasets corpus outputs traces".split())
"""Words after a family's name that make it the source of data and not of weights."""

_HUMP = regex(r"[A-Z]+(?![a-z])[\d.]*|[A-Z]?[a-z]+[\d.]*")

SHARED_TYPES = frozenset(
    "llama mistral mixtral bert roberta xlm-roberta distilbert mpnet t5 mt5 bart gpt2 gptj gpt-neox clip vit wav2vec2 hubert"
    " llava mamba stablelm".split()
)
"""Model types that developers everywhere use for weights of their own: they say nothing about a base."""


def original(id_: str, catalog: Catalog) -> Base | None:
    """The recorded model that ``id_`` is a repackaged copy of, judged by its name; None unless exactly one fits."""
    words = fold(id_.rsplit("/", 1)[-1]).split("-")
    relation = Relation.REUPLOAD
    while words:
        name = "-".join(words)
        found = next(filter(None, (_originals(spelling, id_, catalog) for spelling in _spellings(name, catalog))), [])
        if found:
            source = Source(Via.NAME, f"{id_} is named after {found[0]}")
            return Base(found[0], relation, source) if len(found) == 1 else None
        taken = _format_words(words)
        if not taken:
            return None
        if any(word not in CONTAINERS for word in words[-taken:]):
            relation = Relation.QUANTIZED
        words = words[:-taken]
    return None


def _spellings(name: str, catalog: Catalog) -> Iterator[str]:
    """How the original of a copy called ``name`` may be called."""
    yield name
    # Originals that have another format beside them are named for theirs: "Llama-2-7b-chat-hf".
    yield f"{name}-hf"
    # The maker's name comes and goes: "Meta-Llama-3-8B" is copied without it, "Llama-3.1-8B" had it when it was copied.
    if family := catalog.family(name):
        yield f"{family.developer}-{name}"
    maker, _, rest = name.partition("-")
    if rest and (family := catalog.family(rest)) and family.developer == maker:
        yield rest


_VENDOR = regex(r"(?:(?:us|eu|apac|global|us-gov|jp|au|ca)\.)?[a-z0-9]+\.(?=[a-z])")
_OFFER = regex(r"(-v\d+:\d+|:\w+|@\w+|-maas|-turbo|-versatile|-instant|-lite|-tput|-fast)+$")
"""Words that providers add for their offer: a version of it, a price class, another speed."""


def served(name: str, developer: Developer | None, catalog: Catalog) -> str | None:
    """The recorded model that a hosted name is spelled like, without vendor, route and the words for the offer.

    None unless exactly one fits that is no repackaged one and, if the developer is known, of that developer.
    """
    last = _OFFER.sub("", name.lower().rsplit("/", 1)[-1])
    for spelling in dict.fromkeys((last, _VENDOR.sub("", last, count=1) if "/" not in name else last)):
        found = [
            id_
            for id_ in _originals(spelling, "", catalog)
            if developer is None or ((facts := catalog.model(id_)) and facts.developer == developer)
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _format_words(words: list[str]) -> int:
    """How many words at the end are one word for a format: ``q4 k m`` is three."""
    at = len(words) - 1
    while at > 0 and words[at] in AFTER_PATTERN:
        at -= 1
    if QUANT_PATTERN.fullmatch(words[at]):
        # "4.0bpw" are two words after folding.
        at -= words[at].endswith("bpw") and at > 0 and words[at - 1].isdigit()
        return len(words) - at
    last = words[-1]
    return 1 if last in CONTAINERS or last in QUANTS else 0


def _originals(name: str, copy: str, catalog: Catalog) -> list[str]:
    return [other for other in catalog.named(name) if _is_original(other, copy, catalog)]


def _is_original(id_: str, copy: str, catalog: Catalog) -> bool:
    """A recorded model that is itself no repackaged one."""
    if id_.casefold() == copy.casefold():
        return False
    record = catalog.model(id_)
    if record is None or (record.developer and record.developer.republisher):
        return False
    return not any(base.relation in (Relation.QUANTIZED, Relation.REUPLOAD) for base in record.bases or ())


def suspected(name: str, catalog: Catalog, model_type: str = "", developer: Developer | None = None) -> tuple[Base, ...] | None:
    """The bases that families in ``name`` point at, those of ``developer`` itself left out; None if there are none.

    A model type is only asked where the developer is not known: developers of note train their own weights in others'
    architectures.
    """
    own = developer.id if developer is not None and not developer.republisher else None
    hints = [of_family(f, f"the name {name}") for f in _families(name.rsplit("/", 1)[-1], catalog) if f.developer != own]
    if not hints and own is None and model_type and model_type.lower().replace("_", "-") not in SHARED_TYPES:
        hints = [of_family(f, f"the model type {model_type}") for f in catalog.families(model_type)[:1]]
    # A family may be called like the thing itself ("kolors"); only a model is no base of its own.
    itself = name.casefold() if catalog.model(name) else None
    found = {base.id.casefold(): base for base in reversed(hints) if base.id.casefold() != itself}
    return tuple(reversed(found.values())) or None


DEEP = 4
"""So many parts of a path are looked at, the last first: what stands further up is whose machine it is."""


SHORT = 2
"""Letters of a tag that says nothing: ``yi`` is two languages too."""


def placed(path: str, catalog: Catalog) -> tuple[Base, ...] | None:
    """What a place on somebody's machine is called after: a recorded model, or families; None if nothing known."""
    for part in islice(parts(path), DEEP):
        if model := original(part, catalog):
            source = Source(Via.NAME, f"the place {path}")
            return (Base(model.id, Relation.UNKNOWN, source, suspected=True),)  # what stands there may have been changed
        if found := _families(part, catalog):
            return tuple(of_family(family, f"the place {path}") for family in found)
    return None


def hinted(id_: str, card: Card, developer: Developer | None, catalog: Catalog) -> tuple[Base, ...] | None:
    """What else a card hints at: where it was loaded from, what its author filed it under, whose licence it is under.

    Tags name what a thing is like, so of a known developer they say nothing.
    """
    known = developer is not None and not developer.republisher
    tagged = None if known else _tagged(card.tags, catalog)
    return placed(card.loaded, catalog) or tagged or _licensed(id_, card.facts.license, developer, catalog)


def _tagged(tags: tuple[str, ...], catalog: Catalog) -> tuple[Base, ...] | None:
    """The families that tags are the name of, or of a version of which they begin with: "llama-factory" is neither."""
    found: dict[str, Base] = {}
    for tag in tags:
        family, words = catalog.family(tag), fold(tag).split("-")
        whole = family is not None and (family.end == len(words) or any(map(str.isdigit, "".join(words[: family.end]))))
        telling = len(tag) > SHORT and tag.lower().replace("_", "-") not in SHARED_TYPES
        if family and whole and telling and not family.closed_weights:
            found.setdefault(family.id, of_family(family, f"the tag {tag}"))
    return tuple(found.values()) or None


def _licensed(id_: str, claim: LicenseClaim | None, developer: Developer | None, catalog: Catalog) -> tuple[Base, ...] | None:
    """The model whose licence is linked to, or a family of the developer whose own licence it is, unless that one made it."""
    if claim is None:
        return None
    own = {developer.id if developer else None, None}
    linked = repository_at(claim.link or "") or ""
    owner = linked.partition("/")[0]
    maker = catalog.namespace(owner)
    if "/" in linked and is_hub_id(linked) and owner.lower() != id_.partition("/")[0].lower() and maker and maker.id not in own:
        return (Base(linked, Relation.UNKNOWN, replace(claim.source, detail=f"the licence of {linked}"), suspected=True),)
    terms = catalog.terms(claim.id, claim.name, claim.link)
    if terms is None or terms.licensor in own:
        return None
    named = [family.id for family in catalog.families(terms.id)]
    on_record = sorted(each["id"] for each in catalog.table("families").values() if not each.get("closed_weights"))
    theirs = [catalog.family_of(id_) for id_ in (*named, str(terms.licensor), *on_record)]
    family = next((each for each in theirs if each and each.developer == terms.licensor), None)
    return (replace(of_family(family, f"the licence {terms.id}"), id=family.id),) if family else None


def _families(name: str, catalog: Catalog) -> list[Family]:
    """The families that ``name`` names as words of it, or as humps of a word (``MyQwen2.5``, ``DeepSeekMath``, ``KimiK2``)."""
    words = (*fold(name).split("-"), "")
    found = [family for family in catalog.families(name) if words[family.end] not in DATA]
    for inner in [inner for family in found for inner in _inside(family, words, catalog)]:
        found += [inner] if inner.id not in [f.id for f in found] else []
    for word in re.split(r"[-_\s]+", name):
        humps = _HUMP.findall(word)[:8]
        for start, end in combinations(range(len(humps) + 1), 2) if len(humps) > 1 else ():
            for spelling in ("".join(humps[start:end]), "-".join(humps[start:end])):
                family = catalog.family(spelling)
                if family and family.end == len(fold(spelling).split("-")) and family.id not in [f.id for f in found]:
                    found.append(family)
    return found


def _inside(family: Family, words: tuple[str, ...], catalog: Catalog) -> Iterator[Family]:
    """The families of others that a family's stem names within it: it is "ezo-qwen2", and built on Qwen2."""
    spans = combinations(range(family.start, family.end + 1), 2) if not family.closed_weights else ()
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        stem = "-".join(words[start:end])
        inner = catalog.family(stem) if stem not in SHARED_TYPES else None
        if inner and inner.end == end - start and inner.developer != family.developer and not inner.closed_weights:
            yield inner


def of_family(family: Family, place: str) -> Base:
    """The base that a family's stem in ``place`` points at."""
    source = Source(Via.NAME, f"{place} ({family.source.detail})", family.source.retrieved)
    return Base(family.base or family.id, Relation.UNKNOWN, source, suspected=True)
