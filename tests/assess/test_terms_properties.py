"""What holds for every lineage, expression and use, whatever the licences in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from assess_world import CATALOG, component, developer, facts, policy
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.assess.expressions import Both, Either, Expression, parse
from lading.assess.policy import UsePolicy
from lading.assess.terms import REPACKAGES, read, view
from lading.assess.use import Answer, replies
from lading.domain.facts import Base, Component, Facts, LicenseClaim, Source, Via
from lading.domain.finding import Category
from lading.domain.reference import Relation

pytestmark = pytest.mark.slow

LICENSES = ("mit", "gpl-3.0", "openrail", "llama3.1", "tencent-hunyuan", "LicenseRef-revenue", "LicenseRef-viral",
            "cc-by-nc-4.0", "CC-BY-ND-4.0", "LicenseRef-research", "LicenseRef-closed", "strange-1.0")  # fmt: skip
DEVELOPERS = tuple(developer(name, "DE") for name in ("Acme", "Meta", "Other"))
SOURCE = Source(Via.HUB, "card")
RELATIONS = (Relation.FINETUNE, Relation.DISTILLED, Relation.QUANTIZED)
"""One of each sort: what passes everything, what passes terms about outputs, and another wrapping."""
YES = 0
"""Nothing forbids it and nothing is open."""

USES: dict[str, Any] = {
    "commercial": ["true", "false"],
    "monthly_users": ["5", "800_000_000"],
    "annual_revenue": ["5", "2_000_000"],
    "currency": ['"USD"', '"EUR"'],
    "territories": ['["US"]', '["US", "FR"]', "[]"],
    "distributes_weights": ["true", "false"],
    "serves_models": ["true", "false"],
    "trains_on_outputs": ["true", "false"],
    "fields": ["[]", '["military"]', '["debt collection"]'],
}

uses = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in USES.items()})
ids = st.sampled_from(LICENSES)
expressions = st.recursive(
    ids,
    lambda parts: st.builds(
        lambda kind, found: kind(tuple(found)), st.sampled_from((Both, Either)), st.lists(parts, min_size=2, max_size=3)
    ),
    max_leaves=5,
)


def use(said: dict[str, str]) -> UsePolicy:
    return policy("[use]\n" + "".join(f"{key} = {value}\n" for key, value in said.items())).use


def answer(expression: Expression, said: dict[str, str]) -> int:
    return max((reply.answer for reply in replies(expression, use(said), CATALOG, {})), default=YES)


def judged(thing: Component, said: dict[str, str]) -> int:
    """The answer for a model: the worst of its licences, and no better than cannot tell where one is not known."""
    found = view(thing, CATALOG)
    worst = [answer(parse(each.id), said) for each in (*([found.declared] if found.declared else []), *found.inherited)]
    open_ = found.concluded in (Category.UNKNOWN, Category.MISSING)
    return max([*worst, Answer.CANNOT_TELL if open_ else YES])


@st.composite
def lineages(draw: st.DrawFn) -> list[Facts]:
    """Up to six models, each built on some of the later ones."""
    size = draw(st.integers(1, 6))
    found = []
    for number in range(size):
        later = draw(st.lists(st.integers(number + 1, size - 1), unique=True, max_size=3)) if number + 1 < size else []
        bases = tuple(Base(f"m/{base}", draw(st.sampled_from(RELATIONS)), SOURCE) for base in later)
        licence = draw(st.one_of(st.none(), ids))
        found.append(facts(f"m/{number}", draw(st.sampled_from(DEVELOPERS)), bases, licence))
    return found


@given(lineages(), st.data(), uses.filter(bool))
@settings(max_examples=300, deadline=None)
def test_one_more_base_never_permits_more(models: list[Facts], data: st.DataObject, said: dict[str, str]) -> None:
    licence = data.draw(ids, "licence of the new one")
    new = facts("m/new", data.draw(st.sampled_from(DEVELOPERS)), (), licence)
    below = data.draw(st.integers(0, len(models) - 1), "built on it")
    known = {base.id for base in models[below].bases or ()}
    above = [m.id for m in (*models[below + 1 :], new) if m.id not in known]
    # What a copy without a licence is a copy of gives it one: that is more known, not more built on.
    relations = [r for r in RELATIONS if models[below].license or r not in REPACKAGES]
    link = Base(data.draw(st.sampled_from(above), "base"), data.draw(st.sampled_from(relations)), SOURCE)
    more = [replace(m, bases=(link, *(m.bases or ()))) if n == below else m for n, m in enumerate(models)]
    assert judged(component(*more, new), said) >= judged(component(*models), said)


@given(lineages(), uses.filter(bool), st.data())
@settings(max_examples=300, deadline=None)
def test_saying_less_never_permits_more(models: list[Facts], said: dict[str, str], data: st.DataObject) -> None:
    less = {key: value for key, value in said.items() if key != data.draw(st.sampled_from(sorted(said)), "left out")}
    if less and judged(component(*models), said) != YES:
        assert judged(component(*models), less) != YES


@given(st.lists(expressions, min_size=2, max_size=3), uses.filter(bool))
@settings(max_examples=300, deadline=None)
def test_a_choice_is_as_good_as_its_best_option_and_a_whole_as_bad_as_its_worst_part(
    parts: list[Expression], said: dict[str, str]
) -> None:
    found = [answer(part, said) for part in parts]
    assert answer(Either(tuple(parts)), said) == min(found)
    assert answer(Both(tuple(parts)), said) == max(found)


CLOSED = (Category.NON_COMMERCIAL, Category.RESEARCH_ONLY, Category.PROPRIETARY, Category.UNKNOWN, Category.MISSING)


def strictness(id_: str) -> int:
    """Rank of a licence's category; those that close the door, and not knowing, are one rank."""
    category = read(LicenseClaim(id_, None, None, SOURCE), CATALOG).category
    return len(Category) if category in CLOSED else list(Category).index(category)


@given(st.lists(ids, min_size=2, max_size=4))
def test_so_is_its_category(parts: list[str]) -> None:
    ranks = [strictness(part) for part in parts]
    assert strictness(" OR ".join(parts)) == min(ranks)
    assert strictness(" AND ".join(parts)) == max(ranks)


@given(lineages(), uses.filter(bool))
@settings(max_examples=300, deadline=None)
def test_an_unknown_licence_never_allows(models: list[Facts], said: dict[str, str]) -> None:
    own, *others = models
    unknown = replace(own, license=LicenseClaim("strange-1.0", None, None, SOURCE))
    assert judged(component(unknown, *others), said) != YES
    base = facts("m/strange", developer("Nobody", None), (), "strange-1.0")
    weights = Base(base.id, Relation.FINETUNE, SOURCE)
    assert judged(component(replace(own, bases=(*(own.bases or ()), weights)), *others, base), said) != YES
