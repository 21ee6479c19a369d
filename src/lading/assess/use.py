"""Whether a licence's terms allow what the policy's ``[use]`` says the company does: yes, no, or cannot tell.

What a licence asks about and ``[use]`` does not say cannot be told; it is never taken for allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

from lading.assess.countries import expand
from lading.assess.expressions import Both, Either, Expression
from lading.assess.limits import bound
from lading.assess.policy import UsePolicy
from lading.assess.terms import OUTPUTS, in_force
from lading.assess.words import listed
from lading.catalog.index import Catalog
from lading.domain.terms import FIELDS, Terms, Threshold


class Answer(IntEnum):
    """What is not a plain yes, the worse the higher."""

    CANNOT_TELL = 1
    NO = 2


_SILENT: Final = UsePolicy()
"""What a policy without ``[use]`` says."""


class Reply(NamedTuple):
    """One clause that forbids the use or leaves it open, in words, and the terms it stands in (None: not on record)."""

    answer: Answer
    words: str
    terms: Terms | None


def replies(expression: Expression, use: UsePolicy, catalog: Catalog, multimodal: dict[str, bool | None]) -> tuple[Reply, ...]:
    """What the licences forbid or leave open: of parts that all bind, everything; of a choice, what the best option does.

    ``multimodal`` says by licence id whether the works under it are multimodal models, None when that is not known.
    """
    if use == _SILENT:
        return ()
    match expression:
        case Both(parts):
            return tuple(reply for part in parts for reply in replies(part, use, catalog, multimodal))
        case Either(parts):
            options = (replies(part, use, catalog, multimodal) for part in parts)
            return min(options, key=lambda option: (max((reply.answer for reply in option), default=0), len(option)))
        case _:
            (terms,) = in_force(expression, catalog)
            if terms is None:
                return (Reply(Answer.CANNOT_TELL, f"the terms of {expression or 'it'} are not on record", None),)
            judged = judge(terms, use, multimodal.get(terms.id))
            return tuple(Reply(answer, words, terms) for answer, words in judged)


def judge(terms: Terms, use: UsePolicy, multimodal: bool | None = None) -> Iterator[tuple[Answer, str]]:
    """What the terms forbid or leave open; nothing when they allow it or ``[use]`` says nothing at all."""
    if use == _SILENT:
        return
    yield from _commerce(terms, use)
    for limit in terms.thresholds:
        if limit.asks == "agreement":
            yield from _size(limit, use)
    yield from _places(terms, use, multimodal)
    yield from _fields(terms, use)
    yield from _passing_on(terms, use)
    yield from _training(terms, use)


def _commerce(terms: Terms, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    if terms.proprietary:
        yield Answer.CANNOT_TELL, "it grants nothing without an agreement of one's own"
    if terms.research_only:
        yield Answer.NO if use.commercial else Answer.CANNOT_TELL, "it is for research only"
    elif terms.commercial == "no":
        if use.commercial:
            yield Answer.NO, "it allows no commercial use"
        elif use.commercial is None:
            yield Answer.CANNOT_TELL, f"it allows no commercial use{_unsaid('commercial')}"
    elif use.commercial is not False:
        if terms.registration:
            yield Answer.CANNOT_TELL, "it asks to register or apply for commercial use with the licensor first"
        elif terms.commercial == "conditional" and not any(limit.asks == "agreement" for limit in terms.thresholds):
            yield Answer.CANNOT_TELL, "it allows commercial use only under conditions"


def _unsaid(key: str) -> str:
    return f", and [use] does not say `{key}`"


# --- size


_DAYS: Final = 31
"""Of the longest month: who had that many users in it had at least one in 31 of them on one of its days."""
_MONTHS: Final = 12


def _size(limit: Threshold, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    """Whether a threshold is passed; without the number itself, what the known number leaves room for decides."""
    concerned = _concerned(limit, use)
    if concerned is False:
        return
    words = f"it asks for another agreement {bound(limit)}"
    range_, key, said = _range(limit, use)
    if range_ is None:
        yield Answer.CANNOT_TELL, f"{words}{said or _unsaid(key)}"
        return
    low, high = (_passed(limit, size) for size in range_)
    if not high:
        return
    if low and concerned:
        yield Answer.NO, f"{words}, and [use] says {said}"
    elif low:
        yield Answer.CANNOT_TELL, f"{words}{_OPEN[limit.whose]}"
    else:
        yield Answer.CANNOT_TELL, f"{words}, which the {said} of [use] do not settle"


_OPEN: Final = {
    "commercial": _unsaid("commercial"),
    "serving": _unsaid("serves_models"),
    "some": ", for some businesses only, which the text names",
}
"""Why it is open whom a threshold is about."""


def _concerned(limit: Threshold, use: UsePolicy) -> bool | None:
    match limit.whose:
        case "commercial":
            return use.commercial
        case "serving":
            return use.serves_models
        case "some":
            return None
        case _:
            return True


def _passed(limit: Threshold, size: float) -> bool:
    return size >= limit.value if limit.at_least else size > limit.value


def _range(limit: Threshold, use: UsePolicy) -> tuple[tuple[float, float] | None, str, str]:
    """The least and the most that the measured size can be, the key of ``[use]`` it is known by, and what that says."""
    users, revenue = use.monthly_users, use.annual_revenue
    match limit.measure:
        case "monthly_active_users":
            return (None, "monthly_users", "") if users is None else ((users, users), "monthly_users", f"{users:,}")
        case "daily_active_users":
            said = "" if users is None else f"{users:,} monthly users"
            return (None, "monthly_users", "") if users is None else ((users / _DAYS, users), "monthly_users", said)
        case "annual_revenue" | "monthly_revenue":
            if revenue is None:
                return None, "annual_revenue", ""
            if revenue and limit.currency != use.currency:
                said = f", and [use] gives revenue in {use.currency}" if use.currency else ""
                return None, "currency", said
            low = revenue if limit.measure == "annual_revenue" else revenue / _MONTHS
            money = f" {use.currency} a year" if limit.measure == "monthly_revenue" else ""
            return (low, revenue), "annual_revenue", f"{revenue:,}{money}"
        case _:
            return None, limit.measure, f", and [use] has no key for {limit.measure.replace('_', ' ')}"


# --- places, fields, what is done with it


def _places(terms: Terms, use: UsePolicy, multimodal: bool | None) -> Iterator[tuple[Answer, str]]:
    excluded = expand(terms.territories_excluded)
    if not excluded or (terms.territories_of == "multimodal" and multimodal is False):
        return
    scope = " for multimodal models" if terms.territories_of == "multimodal" else ""
    if not use.territories:
        yield Answer.CANNOT_TELL, f"it excludes {', '.join(terms.territories_excluded)}{scope}{_unsaid('territories')}"
        return
    shared = [code for code in use.territories if not expand((code,)).isdisjoint(excluded)]
    if not shared:
        return
    if scope and multimodal is None:
        yield (
            Answer.CANNOT_TELL,
            f"it does not hold in {listed(shared)}{scope}, and it is not on record whether this is one",
        )
    else:
        yield Answer.NO, f"it does not hold in {listed(shared)}{scope}"


def _fields(terms: Terms, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    if not terms.use_policy:
        return
    if use.fields is None:
        yield Answer.CANNOT_TELL, f"it forbids some uses{_unsaid('fields')}"
        return
    barred = terms.forbidden_fields
    fields = tuple(map(_field, use.fields))
    for field in fields:
        if barred and field in barred:
            yield Answer.NO, f"it forbids use in this field: {field}"
        elif field in terms.conditional_fields:
            yield Answer.CANNOT_TELL, f"it allows use in this field only under conditions: {field}"
    if barred is None:
        others = f": {', '.join(use.fields)}" if use.fields else ""
        yield Answer.CANNOT_TELL, f"it forbids uses that are not on record here and have to be compared with [use]{others}"
    elif open_ := [said for said, field in zip(use.fields, fields, strict=True) if field not in FIELDS]:
        yield Answer.CANNOT_TELL, f"it forbids some uses, and these have to be compared with: {', '.join(open_)}"


def _field(words: str) -> str:
    """A field of use as records write it: ``Law Enforcement`` is ``law-enforcement``."""
    return "-".join(words.lower().replace("_", " ").replace("-", " ").split())


def _passing_on(terms: Terms, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    if not terms.derivatives and use.distributes_weights is not False:
        said = "" if use.distributes_weights else _unsaid("distributes_weights")
        yield Answer.CANNOT_TELL, f"changed weights may not be passed on{said}"
    clauses = (
        (terms.distribution, use.distributes_weights, "distributes_weights", "passing weights on"),
        (terms.serving, use.serves_models, "serves_models", "offering it to others as a service"),
    )
    for allowed, does, key, what in clauses:
        if allowed == "yes" or does is False or (allowed == "non-commercial" and use.commercial is False):
            continue
        commercially = " commercially" if allowed == "non-commercial" else ""
        if does is None:
            yield Answer.CANNOT_TELL, f"{what}{commercially} needs another agreement{_unsaid(key)}"
        elif commercially and use.commercial is None:
            yield Answer.CANNOT_TELL, f"{what}{commercially} needs another agreement{_unsaid('commercial')}"
        else:
            yield Answer.NO, f"{what}{commercially} needs another agreement"


def _training(terms: Terms, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    if terms.outputs_for_training != "restricted":
        return
    if terms.id.startswith(OUTPUTS):
        yield Answer.CANNOT_TELL, "it limits training on outputs, and the model was trained so"
    elif use.trains_on_outputs is not False:
        said = "" if use.trains_on_outputs else _unsaid("trains_on_outputs")
        yield Answer.CANNOT_TELL, f"it limits training other models with its outputs{said}"
