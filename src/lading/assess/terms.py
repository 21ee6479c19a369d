"""What a licence means: its category from its terms, what comes down from base models, and what a card drops.

Terms are facts from the catalogue; nothing here knows a licence by name. An id without terms on record is unknown, never
permissive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from lading.assess.expressions import Both, Either, Expression, canonical, parse, spdx
from lading.assess.inheritance import coming_down
from lading.catalog.build import fold
from lading.catalog.index import Catalog
from lading.domain.facts import Component, Facts, LicenseClaim, Unresolved, Via
from lading.domain.finding import Category, License, LicenseView
from lading.domain.reference import Kind, Relation
from lading.domain.terms import Terms, Threshold

Clarify: TypeAlias = Callable[[tuple[str, ...]], LicenseClaim | None]
"""The licence that somebody established for the model of these names, or None."""

SERVED: Final = frozenset({Kind.HOSTED, Kind.ENDPOINT})
CARD_READ: Final = frozenset({Via.HUB, Via.CACHE, Via.LOCK})
"""Sources that saw the whole card: no licence there means that there is none."""

REPACKAGES: Final = frozenset({Relation.REUPLOAD, Relation.QUANTIZED})
"""The same work in another wrapping: its licence is the original's, whether or not the card repeats it."""

NOT_ESTABLISHED: Final = "not established"
"""Name of the licence of a base that no source states."""

NONE_STATED: Final = "none stated"
"""Name of the licence of a base whose card was read and has none."""

CLOSING: Final = frozenset({Category.NON_COMMERCIAL, Category.RESEARCH_ONLY, Category.PROPRIETARY})
"""Categories beside which it matters no more that another licence on the way is not known."""

OUTPUTS: Final = "LicenseRef-outputs-of-"
"""Prefix of the id under which a teacher's terms about outputs are listed."""

VAGUE: Final = frozenset({"other", "unknown", ""})
"""Values of a card's licence field that leave it to the name and the link."""

REPOSITORIES: Final = ("huggingface.co", "hf.co", "github.com", "modelscope.cn")
"""Sites where a link leads to a file of somebody's repository."""

_ORDER: Final = {category: rank for rank, category in enumerate(Category)}

# --- categories -------------------------------------------------------------------------------------------------------


def categories(terms: Terms) -> frozenset[Category]:
    """Every category that applies; a research-only licence is a non-commercial one too."""
    applies = {
        Category.PROPRIETARY: terms.proprietary,
        Category.RESEARCH_ONLY: terms.research_only,
        Category.NON_COMMERCIAL: terms.research_only or terms.commercial == "no",
        Category.NO_DERIVATIVES: not terms.derivatives,
        Category.TERRITORY_RESTRICTED: bool(terms.territories_excluded),
        Category.THRESHOLD: bool(terms.thresholds) or terms.registration or terms.commercial == "conditional",
        Category.USE_RESTRICTED: _limits_use(terms),
        Category.COPYLEFT: terms.share_alike == "strong",
        Category.WEAK_COPYLEFT: terms.share_alike == "weak",
    }
    return frozenset(c for c, holds in applies.items() if holds) or frozenset({Category.PERMISSIVE})


def _limits_use(terms: Terms) -> bool:
    passed_on = terms.distribution == terms.serving == "yes"
    return terms.use_policy or terms.outputs_for_training == "restricted" or not passed_on


def strictest(found: Iterable[Category]) -> Category:
    """The most restrictive of them, in the order of `Category`."""
    return max(found, key=_ORDER.__getitem__)


def in_force(expression: Expression, catalog: Catalog) -> tuple[Terms | None, ...]:
    """The terms that bind, None for each id without terms on record; of a choice, the most permissive option."""
    match expression:
        case Both(parts):
            return tuple(terms for part in parts for terms in in_force(part, catalog))
        case Either(parts):
            return min((in_force(part, catalog) for part in parts), key=lambda option: _ORDER[_category(option)])
        case _:
            return (_terms(expression, catalog),)


def _category(binding: tuple[Terms | None, ...]) -> Category:
    return concluded([strictest(categories(terms)) if terms else Category.UNKNOWN for terms in binding])


def concluded(found: Iterable[Category]) -> Category:
    """The category of licences that all bind; beside one that closes the door, an unknown one matters no more."""
    found = list(found)
    if not CLOSING.isdisjoint(found):
        found = [category for category in found if category is not Category.UNKNOWN]
    return strictest(found)


def terms_of(license_: License, catalog: Catalog) -> tuple[Terms, ...]:
    """The terms on record that bind under ``license_``."""
    return _known_terms(license_.id, catalog)


@lru_cache(maxsize=1024)
def _known_terms(id_: str, catalog: Catalog) -> tuple[Terms, ...]:
    return tuple(terms for terms in in_force(parse(id_), catalog) if terms)


def about_outputs(terms: Terms) -> Terms:
    """Of a teacher's terms those that it has about models trained on its outputs."""
    named = terms.outputs_for_training == "named"
    return Terms(
        id=OUTPUTS + terms.id.removeprefix("LicenseRef-"),
        name=f"{terms.name} (its terms about outputs)",
        url=terms.url,
        source=terms.source,
        commercial="yes",
        naming=terms.naming if named else None,
        outputs_for_training=terms.outputs_for_training,
        licensor=terms.licensor,
    )


def render(expression: Expression, catalog: Catalog) -> str:
    """The expression with every id as the catalogue or SPDX writes it."""
    match expression:
        case Both(parts):
            return " AND ".join(f"({render(p, catalog)})" if isinstance(p, Either) else render(p, catalog) for p in parts)
        case Either(parts):
            return " OR ".join(render(p, catalog) for p in parts)
        case _:
            terms = _terms(expression, catalog)
            return terms.id if terms else canonical(expression)


def _terms(id_: str, catalog: Catalog) -> Terms | None:
    if id_.startswith(OUTPUTS):
        teacher = id_.removeprefix(OUTPUTS)
        found = catalog.terms(f"LicenseRef-{teacher}") or catalog.terms(teacher)
        return about_outputs(found) if found else None
    return catalog.terms(id_) or catalog.terms(id_.removesuffix("+"))


# --- licences of a component ------------------------------------------------------------------------------------------


def read(claim: LicenseClaim, catalog: Catalog, inherited: str | None = None, *, of: str | None = None) -> License:
    """The licence that the card of the model ``of`` (or ``inherited``) states: of several that contradict each other, all."""
    owner = (of or inherited or "").partition("/")[0].casefold() if claim.link else ""
    return _read(claim.id, claim.name, claim.link, owner, inherited, catalog)


@lru_cache(maxsize=4096)  # models of one family state the same, and of a base is asked with everything made of it
def _read(id_: str, name: str | None, link: str | None, owner: str, inherited: str | None, catalog: Catalog) -> License:
    parts = tuple(dict.fromkeys(_stated(id_, name, link, owner, catalog)))
    expression = parse(parts[0]) if len(parts) == 1 else Both(tuple(map(parse, parts)))
    binding = in_force(expression, catalog)
    category, known = _category(binding), None not in binding
    address = link if link and link.startswith(("https://", "http://")) else None
    if not isinstance(expression, str):
        text = (spdx(parts[0]) if " with " in parts[0].lower() else None) or render(expression, catalog)
        return License(text, text, category, address, inherited, known)
    terms = binding[0]
    if terms is None:
        return License(canonical(parts[0]), parts[0] or "unknown", category, address, inherited, known=False)
    written = catalog.terms(parts[0])
    return License(written.id if written else canonical(parts[0]), terms.name, category, terms.url, inherited)


def _stated(id_: str, name: str | None, link: str | None, owner: str, catalog: Catalog) -> Iterator[str]:
    """What the three fields of a card of ``owner`` state, as ids and expressions that all bind.

    The name and the link speak for ``other``, the link first: several licences share a name. Beside another id a link only
    counts when it means a licence of its own, a name also when nobody knows it, and never does a link permit what the id or
    the name does not.
    """
    by_name = catalog.terms("other", name) if name else None
    by_link = catalog.terms("other", None, link) if link else None
    if id_.lower() not in VAGUE:
        by_id = catalog.terms(id_)
        yield by_id.id if by_id else id_
        if by_name:
            yield by_name.id
        elif name and not _spells(name, id_, by_id):
            yield name
        if by_link and not _permissive(by_link) and not _at_home(link, owner):
            yield by_link.id
    elif by_link:
        another = _permissive(by_link) and not (by_name and _permissive(by_name))
        if name and (another or "," in name or isinstance(parse(name), Both)):
            yield by_name.id if by_name else name
        yield by_link.id
    else:
        yield by_name.id if by_name else name or id_


def _spells(name: str, id_: str, terms: Terms | None) -> bool:
    """Whether ``name`` is only another spelling of the licence: ``Apache-2.0 License``, but not ``apache with conditions``."""
    words = set(fold(name).split("-")) - _FILLING
    return words <= {*fold(id_).split("-"), *(fold(terms.name).split("-") if terms else ())}


_FILLING: Final = frozenset("the a license licence licensed under version v agreement".split())


def _permissive(terms: Terms) -> bool:
    return categories(terms) == {Category.PERMISSIVE}


def _at_home(link: str | None, owner: str) -> bool:
    """Whether a link leads to a repository of the model's own namespace, whose file says nothing that the card does not."""
    parts = urlsplit(link or "")
    host = parts.hostname or ""
    in_repository = any(host == site or host.endswith(f".{site}") for site in REPOSITORIES)
    return in_repository and parts.path.strip("/").partition("/")[0].casefold() in ("", owner)


def view(component: Component, catalog: Catalog, clarify: Clarify = lambda _: None) -> LicenseView:
    """Declared, inherited and concluded licences, and the inherited ones whose terms the component's own does not carry."""
    facts, subject = component.facts, component.subject
    claim = clarify((subject.name, subject.hub_id or "")) or (facts.license if facts else None)
    declared = read(claim, catalog, of=facts.id if facts else subject.hub_id) if claim else None
    if subject.kind in SERVED:
        offered = declared or _provider_terms(facts)
        return LicenseView(offered, concluded=offered.category)
    inherited = tuple(_inherited(component, catalog, clarify))
    found = [license_.category for license_ in inherited]
    if declared:
        found.append(declared.category)
    elif not _repackages(component, inherited):
        found.append(Category.MISSING if facts and facts.source.via in CARD_READ else Category.UNKNOWN)
    dropped = tuple(base for base in inherited if declared and not _carried(base, declared, catalog))
    return LicenseView(declared, inherited, concluded(found), dropped)


def _provider_terms(facts: Facts | None) -> License:
    operator = (facts.operator or facts.developer) if facts else None
    name = f"terms of service of {operator.name}" if operator else "the provider's terms of service"
    return License("LicenseRef-provider-terms", name, Category.PROPRIETARY)


def _repackages(component: Component, inherited: tuple[License, ...]) -> bool:
    """Whether the component is another wrapping of something whose licence is known, over copies that state none."""
    known = {license_.inherited: license_.known for license_ in inherited}
    queue = [component.lineage.root]
    for node in queue:
        for base in component.lineage.bases_of(node):
            if base.relation not in REPACKAGES or base.suspected:
                continue
            if known.get(base.id):
                return True
            if base.id not in known and base.id not in queue:
                queue.append(base.id)
    return False


def _inherited(component: Component, catalog: Catalog, clarify: Clarify) -> Iterator[License]:
    """The licences of the models it was built on, nearest first, each once.

    A copy without a licence of its own has that of what it repackages, which is next in line.
    """
    lineage = component.lineage
    nodes = {**lineage.nodes, **({lineage.root: component.facts} if component.facts else {})}
    licensors = {node: _licensor(facts, catalog) for node, facts in nodes.items()}
    owners = {node: _owner(facts, catalog) for node, facts in nodes.items()}
    given: set[str] = set()
    for base, passing in coming_down(lineage, licensors, owners):
        found = nodes.get(base)
        facts = found if isinstance(found, Facts) else None
        claim = clarify((base,)) or (facts.license if facts else None)
        if claim is None and any(o.relation in REPACKAGES and not o.suspected for o in lineage.bases_of(base)):
            continue
        whole = _whole(claim, facts, catalog, base)
        for license_ in (whole,) if passing == "all" else _from_outputs(whole, catalog):
            key = license_.id if license_.known else base
            if key not in given:
                given.add(key)
                yield license_


def _licensor(facts: Facts | Unresolved, catalog: Catalog) -> str | None:
    """The developer (its id) that licenses a model as its own; a republisher has no rights to give."""
    if not isinstance(facts, Facts) or facts.license is None or facts.developer is None or facts.developer.republisher:
        return None
    return _owner(facts, catalog)


def _owner(facts: Facts | Unresolved, catalog: Catalog) -> str | None:
    """The developer (its id) that holds the rights to a model; nobody known where the licence it states is somebody else's."""
    if not isinstance(facts, Facts) or facts.developer is None:
        return None
    terms = terms_of(read(facts.license, catalog, of=facts.id), catalog) if facts.license else ()
    own = all(each.licensor in (None, facts.developer.id) for each in terms)
    return facts.developer.id if own else None


def _whole(claim: LicenseClaim | None, facts: Facts | None, catalog: Catalog, base: str) -> License:
    if claim:
        return read(claim, catalog, base)
    name = NONE_STATED if facts and facts.source.via in CARD_READ else NOT_ESTABLISHED
    return License("LicenseRef-unknown", name, Category.UNKNOWN, inherited=base, known=False)


def _from_outputs(teacher: License, catalog: Catalog) -> Iterator[License]:
    """What binds a model that was trained on the outputs of one under the licence ``teacher``.

    The whole licence where a model made from outputs counts as a derivative, or where nobody knows.
    """
    bound = terms_of(teacher, catalog)
    if not teacher.known or any(terms.outputs_derive for terms in bound):
        yield teacher
        return
    for terms in map(about_outputs, bound):
        if terms.outputs_for_training in ("restricted", "named"):
            yield License(terms.id, terms.name, strictest(categories(terms)), terms.url, teacher.inherited)


def _carried(base: License, own: License, catalog: Catalog) -> bool:
    """Whether nothing that ``base`` asks for is lost under ``own``; what cannot be compared is not said to be lost."""
    if not base.known or not own.known or base.id == own.id or base.id.startswith(OUTPUTS):
        return True
    if base.category is Category.PERMISSIVE:
        return True
    held = terms_of(own, catalog)
    return all(any(covers(own_terms, asked) for own_terms in held) for asked in terms_of(base, catalog))


_COMMERCIAL: Final = ("yes", "conditional", "no")
_SHARE_ALIKE: Final = ("none", "weak", "strong")
_PASSING_ON: Final = ("yes", "non-commercial", "no")


def covers(own: Terms, base: Terms) -> bool:
    """Whether ``own`` is at least as strict as ``base`` in every term."""
    return own.id == base.id or all(
        (
            _COMMERCIAL.index(own.commercial) >= _COMMERCIAL.index(base.commercial),
            own.research_only or not base.research_only,
            own.commercial == "no" or all(_asked(own.thresholds, asked) for asked in base.thresholds),
            own.commercial == "no" or own.registration or not base.registration,
            set(base.territories_excluded) <= set(own.territories_excluded),
            own.use_policy or not base.use_policy,
            own.forbidden_fields is None or set(base.forbidden_fields or ()) <= set(own.forbidden_fields),
            own.forbidden_fields is None or set(base.conditional_fields) <= {*own.forbidden_fields, *own.conditional_fields},
            _PASSING_ON.index(own.distribution) >= _PASSING_ON.index(base.distribution),
            _PASSING_ON.index(own.serving) >= _PASSING_ON.index(base.serving),
            own.attribution or not base.attribution,
            base.naming is None or own.naming == base.naming,
            _SHARE_ALIKE.index(own.share_alike) >= _SHARE_ALIKE.index(base.share_alike),
            base.derivatives or not own.derivatives,
            own.outputs_for_training == "restricted" or base.outputs_for_training != "restricted",
            own.outputs_derive or not base.outputs_derive,
            own.proprietary or not base.proprietary,
        )
    )


def _asked(own: tuple[Threshold, ...], asked: Threshold) -> bool:
    return any(t.measure == asked.measure and t.currency == asked.currency and t.value <= asked.value for t in own)
