from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from assess_world import (
    ACME,
    CARD,
    CATALOG,
    META,
    UNSLOTH,
    base,
    claim,
    component,
    developer,
    facts,
    missing,
)

from lading.assess.terms import NONE_STATED, NOT_ESTABLISHED, categories, covers, read, terms_of, view
from lading.domain.facts import Component, Facts, LicenseClaim, Unresolved, Via
from lading.domain.finding import Category, LicenseView
from lading.domain.reference import Kind, Relation
from lading.domain.terms import Terms

LLAMA = facts("meta-llama/Llama-3.1-8B", META, license_="llama3.1")
NC = facts("nc/nc", license_="cc-by-nc-4.0")
STRANGE = facts("strange/strange", license_="strange-1.0")


def terms(id_: str) -> Terms:
    found = CATALOG.terms(id_)
    assert found is not None
    return found


def seen(*nodes: Facts | Unresolved, kind: Kind = Kind.MODEL) -> LicenseView:
    return view(component(*nodes, kind=kind), CATALOG)


# --- categories


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("strange-1.0", Category.UNKNOWN),
        ("other", Category.UNKNOWN),
        ("", Category.UNKNOWN),
        ("MIT AND strange-1.0", Category.UNKNOWN),
        ("mit", Category.PERMISSIVE),
        ("MPL-2.0", Category.WEAK_COPYLEFT),
        ("gpl-3.0", Category.COPYLEFT),
        ("openrail", Category.USE_RESTRICTED),
        ("llama3.1", Category.THRESHOLD),
        ("LicenseRef-registered", Category.THRESHOLD),
        ("tencent-hunyuan", Category.TERRITORY_RESTRICTED),
        ("CC-BY-ND-4.0", Category.NO_DERIVATIVES),
        ("cc-by-nc-nd-4.0", Category.NON_COMMERCIAL),
        ("LicenseRef-research", Category.RESEARCH_ONLY),
        ("LicenseRef-closed", Category.PROPRIETARY),
        ("mit AND cc-by-nc-4.0", Category.NON_COMMERCIAL),
        ("apache-2.0, cc-by-nc-4.0", Category.NON_COMMERCIAL),
        ("cc-by-nc-4.0 OR mit", Category.PERMISSIVE),
        ("strange-1.0 OR mit", Category.PERMISSIVE),
        ("strange-1.0 OR other-2.0", Category.UNKNOWN),
        ("GPL-3.0-only+", Category.COPYLEFT),
        ("GPL-3.0-only WITH Classpath-exception-2.0", Category.COPYLEFT),
    ],
)
def test_category(id_: str, expected: Category) -> None:
    found = read(claim(id_), CATALOG)
    assert found.category is expected
    assert found.known is (expected is not Category.UNKNOWN)


def test_a_research_licence_is_a_non_commercial_one_too() -> None:
    assert {Category.RESEARCH_ONLY, Category.NON_COMMERCIAL} <= categories(terms("LicenseRef-research"))


def test_the_name_decides_for_other() -> None:
    found = read(claim("other", "qwen-research"), CATALOG)
    assert (found.id, found.category) == ("LicenseRef-research", Category.RESEARCH_ONLY)
    assert read(claim("other", "apache-2.0, mit"), CATALOG).id == "Apache-2.0 AND MIT"


def test_the_link_decides_for_other() -> None:
    found = read(claim("other", None, "https://x.org/llama-3.1/blob/main/LICENSE"), CATALOG)
    assert found.id == "LicenseRef-llama-3.1"


def test_a_strange_licence_keeps_its_link_only_when_it_is_one() -> None:
    assert read(claim("other", "own terms", "https://x.org/l"), CATALOG).url == "https://x.org/l"
    assert read(claim("other", "own terms", "LICENSE.md"), CATALOG).url is None
    assert read(claim("other", "own terms"), CATALOG).id == "LicenseRef-own-terms"


def test_an_expression_keeps_its_brackets() -> None:
    found = read(claim("mit and (gpl-3.0 or strange)"), CATALOG)
    assert found.id == "MIT AND (GPL-3.0-only OR LicenseRef-strange)"


# --- strictness


@pytest.mark.parametrize(
    ("own", "of_base", "expected"),
    [
        ("mit", "apache-2.0", False),
        ("apache-2.0", "llama3.1", False),
        ("openrail", "llama3.1", False),
        ("llama3.1", "tencent-hunyuan", False),
        ("cc-by-nc-4.0", "LicenseRef-research", False),
        ("cc-by-nc-4.0", "cc-by-nc-nd-4.0", False),
        ("MPL-2.0", "gpl-3.0", False),
        ("cc-by-nc-4.0", "LicenseRef-closed", False),
        ("LicenseRef-registered", "LicenseRef-revenue", False),
        ("apache-2.0", "mit", True),
        ("cc-by-nc-nd-4.0", "cc-by-nc-4.0", True),
        ("LicenseRef-research", "LicenseRef-revenue", True),
        ("gpl-3.0", "MPL-2.0", True),
        ("llama3.1", "openrail", True),
        ("llama3.1", "llama3.1", True),
    ],
)
def test_at_least_as_strict(own: str, of_base: str, expected: bool) -> None:
    assert covers(terms(own), terms(of_base)) is expected


# --- a component's licences


def test_nothing_is_missing_where_no_card_was_read() -> None:
    assert seen(missing("acme/gone")).concluded is Category.UNKNOWN
    assert seen(facts("acme/one", license_=None, via=Via.CATALOG)).concluded is Category.UNKNOWN


@pytest.mark.parametrize(
    ("own", "expected"), [("mit", Category.UNKNOWN), ("openrail", Category.UNKNOWN), ("cc-by-nc-4.0", Category.NON_COMMERCIAL)]
)
def test_what_is_not_for_sale_stays_so_beside_something_unknown(own: str, expected: Category) -> None:
    unknown = facts("acme/base", license_=None, via=Via.CATALOG)
    assert seen(facts("x/one", bases=(base(unknown.id),), license_=own), unknown).concluded is expected


def test_a_card_without_a_licence() -> None:
    found = seen(facts("acme/one", license_=None))
    assert (found.declared, found.concluded) == (None, Category.MISSING)


def test_own_licence() -> None:
    found = seen(facts("acme/one"))
    assert found.declared is not None
    assert (found.declared.id, found.concluded, found.inherited, found.dropped) == ("Apache-2.0", Category.PERMISSIVE, (), ())


@pytest.mark.parametrize("relation", [r for r in Relation if r is not Relation.DISTILLED])
def test_terms_come_down(relation: Relation) -> None:
    found = seen(facts("acme/ft", bases=(base(LLAMA.id, relation),)), LLAMA)
    assert [(x.id, x.inherited) for x in found.inherited] == [("LicenseRef-llama-3.1", LLAMA.id)]
    assert found.concluded is Category.THRESHOLD
    assert found.dropped == found.inherited


def test_terms_come_down_from_further_up() -> None:
    middle = facts("mid/mid", bases=(base(LLAMA.id),))
    found = seen(facts("acme/ft", bases=(base(middle.id),)), middle, LLAMA)
    assert [x.inherited for x in found.inherited] == [middle.id, LLAMA.id]
    assert [x.inherited for x in found.dropped] == [LLAMA.id]


def test_each_licence_is_listed_once_with_the_nearest_base() -> None:
    middle = facts("mid/mid", bases=(base(LLAMA.id),), license_="llama3.1")
    found = seen(facts("acme/ft", bases=(base(middle.id),), license_="llama3.1"), middle, LLAMA)
    assert [x.inherited for x in found.inherited] == [middle.id]


def test_a_developer_licenses_its_own_work_anew() -> None:
    old = facts("acme/old", bases=(base(LLAMA.id),), license_="openrail")
    new = facts("acme/new", bases=(base(old.id),), license_="mit")
    found = seen(new, old, LLAMA)
    assert [x.inherited for x in found.inherited] == [LLAMA.id]
    third = seen(facts("other/ft", bases=(base(new.id),)), new, old, LLAMA)
    assert [x.inherited for x in third.inherited] == [new.id, LLAMA.id]


def test_it_does_so_over_steps_that_nobody_licensed_too() -> None:
    first = facts("acme/first", license_="openrail")
    between = facts("acme/between", bases=(base(first.id),), license_=None)
    found = seen(facts("acme/new", bases=(base(between.id),), license_="mit"), between, first)
    assert (found.inherited, found.concluded) == ((), Category.PERMISSIVE)


def test_a_copy_on_the_way_has_the_licence_of_what_it_copies() -> None:
    original = facts("acme/one", license_="mit")
    copy = facts("other/one-gguf", bases=(base(original.id, Relation.QUANTIZED),), license_=None)
    found = seen(facts("x/ft", bases=(base(copy.id),), license_="mit"), copy, original)
    assert [(x.inherited, x.id) for x in found.inherited] == [(original.id, "MIT")]


@pytest.mark.parametrize(
    "own",
    [
        facts("acme/new", bases=(base("acme/old"),), license_=None),
        facts("acme/new", UNSLOTH, (base("acme/old"),), "mit"),
        facts("acme/new", None, (base("acme/old"),), "mit"),
        facts("acme/new", META, (base("acme/old"),), "mit"),
    ],
)
def test_nobody_else_does(own: Facts) -> None:
    maker = UNSLOTH if own.developer is UNSLOTH else developer("Acme", "DE")
    assert [x.id for x in seen(own, facts("acme/old", maker, license_="openrail")).inherited] == ["LicenseRef-openrail"]


def test_a_suspected_base_brings_nothing() -> None:
    assert seen(facts("acme/x", bases=(base(LLAMA.id, suspected=True),)), LLAMA).inherited == ()


def test_a_copy_without_a_licence_of_what_is_only_suspected_leaves_the_licence_open() -> None:
    copy = facts("who/llama", None, (base(LLAMA.id, Relation.REUPLOAD, suspected=True),), license_=None)
    found = seen(facts("acme/x", bases=(base(copy.id),)), copy, LLAMA)
    assert [(x.name, x.inherited) for x in found.inherited] == [(NONE_STATED, copy.id)]
    assert found.concluded is Category.UNKNOWN


@pytest.mark.parametrize(
    ("id_", "name", "expected"),
    [
        ("mit", "our own conditions", "MIT AND LicenseRef-our-own-conditions"),
        ("apache-2.0", "apache 2.0 with conditions", "Apache-2.0 AND LicenseRef-apache-2.0-with-conditions"),
        ("apache-2.0", "Apache-2.0 License", "Apache-2.0"),
        ("mit", "the MIT licence", "MIT"),
    ],
)
def test_a_name_beside_an_id_binds_too_unless_it_spells_the_same(id_: str, name: str, expected: str) -> None:
    assert read(claim(id_, name), CATALOG).id == expected


def test_of_a_teacher_only_terms_about_outputs_come_down() -> None:
    hunyuan = facts("tencent/Hunyuan", license_="tencent-hunyuan")
    assert seen(facts("acme/d", bases=(base(LLAMA.id, Relation.DISTILLED),)), LLAMA).inherited == ()
    found = seen(facts("acme/d", bases=(base(hunyuan.id, Relation.DISTILLED),)), hunyuan)
    assert [(x.id, x.category) for x in found.inherited] == [("LicenseRef-outputs-of-hunyuan", Category.USE_RESTRICTED)]
    assert (found.concluded, found.dropped) == (Category.USE_RESTRICTED, ())
    (about,) = terms_of(found.inherited[0], CATALOG)
    assert (about.commercial, about.territories_excluded, about.outputs_for_training) == ("yes", (), "restricted")


def test_all_terms_of_a_teacher_whose_pupils_are_derivatives_come_down() -> None:
    teacher = facts("t/t", license_="LicenseRef-viral")
    found = seen(facts("acme/d", bases=(base(teacher.id, Relation.DISTILLED),)), teacher)
    assert [x.id for x in found.inherited] == [x.id for x in found.dropped] == ["LicenseRef-viral"]


@pytest.mark.parametrize("teacher", [missing("t/t"), facts("t/t", license_="strange-1.0"), facts("t/t", license_=None)])
def test_a_teacher_whose_terms_nobody_knows_may_bind(teacher: Facts | Unresolved) -> None:
    found = seen(facts("acme/d", bases=(base("t/t", Relation.DISTILLED),)), teacher)
    assert ([x.known for x in found.inherited], found.concluded) == ([False], Category.UNKNOWN)


def test_a_teacher_that_is_a_base_too_binds_in_full() -> None:
    middle = facts("mid/mid", bases=(base(NC.id),))
    own = facts("acme/d", bases=(base(NC.id, Relation.DISTILLED), base(middle.id)))
    assert seen(own, middle, NC).concluded is Category.NON_COMMERCIAL


def test_one_way_past_the_rights_holder_is_enough() -> None:
    old = facts("acme/old", license_="openrail")
    new = facts("acme/new", bases=(base(old.id),), license_="mit")
    other = facts("other/x", bases=(base("third/y"),), license_="mit")
    third = facts("third/y", bases=(base(old.id),), license_="mit")
    found = seen(facts("z/z", bases=(base(new.id), base(other.id))), new, other, third, old)
    assert old.id in [x.inherited for x in found.inherited]
    assert seen(facts("z/z", bases=(base(new.id),)), new, old).inherited[-1].inherited == new.id


def test_nobody_licenses_anew_what_is_under_somebody_elses_licence() -> None:
    old = facts("acme/old", license_="llama3.1")
    found = seen(facts("acme/new", bases=(base(old.id),), license_="mit"), old)
    assert [x.id for x in found.dropped] == ["LicenseRef-llama-3.1"]
    own = facts("meta/old", META, license_="llama3.1")
    assert seen(facts("meta/new", META, (base(own.id),), "mit"), own).inherited == ()


def test_a_base_whose_card_has_no_licence_is_not_one_that_nobody_asked() -> None:
    for via, name in ((Via.HUB, NONE_STATED), (Via.CATALOG, NOT_ESTABLISHED)):
        found = seen(facts("acme/x", bases=(base("b/b"),)), facts("b/b", license_=None, via=via))
        assert [x.name for x in found.inherited] == [name]


# --- contradictions on a card


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (("mit", "qwen-research", None), "MIT AND LicenseRef-research"),
        (("mit", None, "https://www.llama.com/llama-3.1/blob/main/LICENSE"), "MIT AND LicenseRef-llama-3.1"),
        (("other", "own terms", "https://permissive.example/mit"), "LicenseRef-own-terms AND MIT"),
        (("other", "cc-by-nc-4.0", "https://permissive.example/mit"), "CC-BY-NC-4.0 AND MIT"),
        (("other", "cc-by-nc-4.0, own-terms", "https://x.org/llama-3.1/blob/main/LICENSE"),
         "CC-BY-NC-4.0 AND LicenseRef-own-terms AND LicenseRef-llama-3.1"),
        (("other", "mit, own terms", "https://x.org/llama-3.1/blob/main/LICENSE"),
         "LicenseRef-mit-own-terms AND LicenseRef-llama-3.1"),
        (("mit", "own terms", None), "MIT AND LicenseRef-own-terms"),
        (("mit", "mit", "https://permissive.example/mit"), "MIT"),
        (("mit", None, "https://huggingface.co/acme/llama-3.1/blob/main/LICENSE"), "MIT"),
        (("mit", None, "https://huggingface.co/other/llama-3.1/blob/main/LICENSE"), "MIT AND LicenseRef-llama-3.1"),
        (("other", "own terms", "https://x.org/llama-3.1/blob/main/LICENSE"), "LicenseRef-llama-3.1"),
    ],
)  # fmt: skip
def test_what_a_card_states_twice(stated: tuple[str, str | None, str | None], expected: str) -> None:
    assert read(claim(*stated), CATALOG, of="acme/x").id == expected


def test_what_a_teacher_was_built_on_binds_through_outputs_only() -> None:
    teacher = facts("t/t", bases=(base(NC.id),))
    assert seen(facts("acme/d", bases=(base(teacher.id, Relation.DISTILLED),)), teacher, NC).inherited == ()


def test_an_unknown_base_licence_is_no_conflict_and_never_permissive() -> None:
    found = seen(facts("acme/ft", bases=(base(STRANGE.id),)), STRANGE)
    assert (found.concluded, found.dropped) == (Category.UNKNOWN, ())
    found = seen(facts("acme/ft", bases=(base("gone/x"), base("gone/y"))), missing("gone/x"), missing("gone/y"))
    assert found.concluded is Category.UNKNOWN
    assert [x.inherited for x in found.inherited] == ["gone/x", "gone/y"]


@pytest.mark.parametrize(
    ("own", "of_base"),
    [
        ("strange-1.0", "llama3.1"),
        ("llama3.1", "llama3.1"),
        ("mit", "apache-2.0"),
        ("cc-by-nc-nd-4.0", "cc-by-nc-4.0"),
        ("mit AND llama3.1", "llama3.1"),
        ("gpl-3.0", "gpl-3.0"),
    ],
)
def test_nothing_dropped(own: str, of_base: str) -> None:
    assert seen(facts("acme/ft", bases=(base("b/b"),), license_=own), facts("b/b", license_=of_base)).dropped == ()


@pytest.mark.parametrize(
    ("own", "of_base"),
    [
        ("apache-2.0", "llama3.1"),
        ("mit", "gpl-3.0"),
        ("apache-2.0", "MPL-2.0"),
        ("mit", "cc-by-nc-4.0"),
        ("mit", "LicenseRef-research"),
        ("mit OR llama3.1", "llama3.1"),
        ("mit", "apache-2.0 AND cc-by-nc-4.0"),
    ],
)
def test_dropped(own: str, of_base: str) -> None:
    found = seen(facts("acme/ft", bases=(base("b/b"),), license_=own), facts("b/b", license_=of_base))
    assert [x.inherited for x in found.dropped] == ["b/b"]


def test_a_card_without_a_licence_drops_nothing() -> None:
    assert seen(facts("acme/ft", bases=(base(LLAMA.id),), license_=None), LLAMA).dropped == ()


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation.QUANTIZED, Category.THRESHOLD),
        (Relation.REUPLOAD, Category.THRESHOLD),
        (Relation.FINETUNE, Category.MISSING),
        (Relation.ADAPTER, Category.MISSING),
    ],
)
def test_another_wrapping_has_the_licence_of_what_it_wraps(relation: Relation, expected: Category) -> None:
    own = facts("unsloth/x", UNSLOTH, (base(LLAMA.id, relation),), None)
    assert seen(own, LLAMA).concluded is expected


def test_another_wrapping_of_something_unknown_has_none() -> None:
    own = facts("unsloth/x", UNSLOTH, (base(STRANGE.id, Relation.QUANTIZED),), None)
    assert seen(own, STRANGE).concluded is Category.MISSING


def test_so_has_a_copy_of_a_copy() -> None:
    copy = facts("bartowski/x", UNSLOTH, (base(LLAMA.id, Relation.QUANTIZED),), None)
    own = facts("unsloth/x", UNSLOTH, (base(copy.id, Relation.REUPLOAD),), None)
    assert seen(own, copy, LLAMA).concluded is Category.THRESHOLD
    tuned = facts("other/x", bases=(base(LLAMA.id),), license_=None)
    assert (
        seen(facts("unsloth/x", UNSLOTH, (base(tuned.id, Relation.REUPLOAD),), None), tuned, LLAMA).concluded
        is Category.MISSING
    )


@pytest.mark.parametrize("kind", [Kind.HOSTED, Kind.ENDPOINT])
def test_what_is_served_comes_under_the_providers_terms(kind: Kind) -> None:
    found = seen(facts("gpt", ACME, (), None), kind=kind)
    assert found.declared is not None
    assert (found.declared.name, found.concluded) == ("terms of service of Acme", Category.PROPRIETARY)
    assert seen(missing("gpt"), kind=kind).concluded is Category.PROPRIETARY


def test_served_open_weights_keep_their_licence() -> None:
    found = seen(facts("llama", META, (base(NC.id),), "llama3.1"), NC, kind=Kind.HOSTED)
    assert (found.concluded, found.inherited) == (Category.THRESHOLD, ())


# --- clarifications


def clarified(thing: Component, names: dict[str, str]) -> LicenseView:
    def find(called: tuple[str, ...]) -> LicenseClaim | None:
        id_ = next((names[name] for name in called if name in names), None)
        return LicenseClaim(id_, None, None, CARD) if id_ else None

    return view(thing, CATALOG, find)


def test_a_clarification_replaces_what_the_card_says() -> None:
    found = clarified(component(facts("acme/one", license_="other")), {"acme/one": "MIT"})
    assert found.concluded is Category.PERMISSIVE


def test_a_clarification_of_a_base_counts() -> None:
    thing = component(facts("acme/ft", bases=(base(STRANGE.id),)), STRANGE)
    assert clarified(thing, {STRANGE.id: "MIT"}).concluded is Category.PERMISSIVE


def test_a_clarification_of_a_models_hub_id_counts() -> None:
    thing = component(facts("models/x.gguf", license_=None), kind=Kind.WEIGHTS, hub_id="acme/x")
    assert clarified(thing, {"acme/x": "MIT"}).concluded is Category.PERMISSIVE


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"forbidden_fields": ("weapons",)}, False),
        ({"conditional_fields": ("nuclear",)}, True),
        ({"forbidden_fields": ("nuclear",)}, True),
    ],
)
def test_a_field_under_conditions_is_carried_by_the_same_conditions_or_a_ban(own: dict[str, Any], expected: bool) -> None:
    asked = replace(terms("openrail"), id="LicenseRef-base", forbidden_fields=(), conditional_fields=("nuclear",))
    assert covers(replace(terms("openrail"), id="LicenseRef-own", **{"forbidden_fields": (), **own}), asked) is expected
