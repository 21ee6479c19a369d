"""What a licence means: its category from its terms, what comes down from base models, and what a card drops.

Terms are facts from the catalogue; nothing here knows a licence by name. An id without terms on record is unknown, never
permissive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeAlias

from lading.assess.expressions import Both, Either, Expression, canonical, parse, spdx
from lading.catalog.index import Catalog
from lading.domain.facts import Component, Facts, LicenseClaim, Via
from lading.domain.finding import Category, License, LicenseView
from lading.domain.reference import Kind, Relation
from lading.domain.terms import Terms, Threshold

Clarify: TypeAlias = Callable[[tuple[str, ...]], LicenseClaim | None]
"""The licence that somebody established for the model of these names, or None."""

SERVED: Final = frozenset({Kind.HOSTED, Kind.ENDPOINT})
CARD_READ: Final = frozenset({Via.HUB, Via.CACHE, Via.LOCK})
"""Sources that saw the whole card: no licence there means that there is none."""

Passing: TypeAlias = Literal["all", "outputs"]

PASSES: Final[dict[Relation, Passing]] = {
    Relation.FINETUNE: "all",
    Relation.ADAPTER: "all",
    Relation.QUANTIZED: "all",
    Relation.MERGE: "all",
    Relation.REUPLOAD: "all",
    Relation.COMPONENT: "all",
    # A base declared without a word about how: its weights are in there until somebody says otherwise.
    Relation.UNKNOWN: "all",
    # No weights of the teacher went in; only what its licence says about outputs can bind.
    Relation.DISTILLED: "outputs",
}

REPACKAGES: Final = frozenset({Relation.REUPLOAD, Relation.QUANTIZED})
"""The same work in another wrapping: its licence is the original's, whether or not the card repeats it."""

NOT_ESTABLISHED: Final = "not established"
"""Name of the licence of a base that no source states."""

CLOSING: Final = frozenset({Category.NON_COMMERCIAL, Category.RESEARCH_ONLY, Category.PROPRIETARY})
"""Categories beside which it matters no more that another licence on the way is not known."""

OUTPUTS: Final = "LicenseRef-outputs-of-"
"""Prefix of the id under which a teacher's terms about outputs are listed."""

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
        Category.THRESHOLD: bool(terms.thresholds) or terms.commercial == "conditional",
        Category.USE_RESTRICTED: terms.use_policy or terms.outputs_for_training == "restricted",
        Category.COPYLEFT: terms.share_alike == "strong",
        Category.WEAK_COPYLEFT: terms.share_alike == "weak",
    }
    return frozenset(c for c, holds in applies.items() if holds) or frozenset({Category.PERMISSIVE})


def strictest(found: Iterator[Category] | frozenset[Category] | list[Category]) -> Category:
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
    return strictest([strictest(categories(terms)) if terms else Category.UNKNOWN for terms in binding])


def terms_of(license_: License, catalog: Catalog) -> tuple[Terms, ...]:
    """The terms on record that bind under ``license_``."""
    if license_.id.startswith(OUTPUTS):
        return ()
    return tuple(terms for terms in in_force(parse(license_.id), catalog) if terms)


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
    return catalog.terms(id_) or catalog.terms(id_.removesuffix("+"))


# --- licences of a component ------------------------------------------------------------------------------------------


def read(claim: LicenseClaim, catalog: Catalog, inherited: str | None = None) -> License:
    """The licence that a card's statement means."""
    link = claim.link if claim.link and claim.link.startswith(("https://", "http://")) else None
    terms = catalog.terms(claim.id, claim.name, claim.link)
    if terms:
        return License(terms.id, terms.name, strictest(categories(terms)), terms.url, inherited)
    stated = claim.name if claim.name and claim.id.lower() in ("other", "unknown", "") else claim.id
    expression = parse(stated)
    binding = in_force(expression, catalog)
    if isinstance(expression, str):
        known = binding[0]
        name = known.name if known else stated or "unknown"
        return License(canonical(stated), name, _category(binding), known.url if known else link, inherited, known is not None)
    text = spdx(stated) or render(expression, catalog)
    return License(text, text, _category(binding), link, inherited, None not in binding)


def view(component: Component, catalog: Catalog, clarify: Clarify = lambda _: None) -> LicenseView:
    """Declared, inherited and concluded licences, and the inherited ones whose terms the component's own does not carry."""
    facts, subject = component.facts, component.subject
    claim = clarify((subject.name, subject.hub_id or "")) or (facts.license if facts else None)
    declared = read(claim, catalog) if claim else None
    if subject.kind in SERVED:
        offered = declared or _provider_terms(facts)
        return LicenseView(offered, concluded=offered.category)
    inherited = tuple(_inherited(component, catalog, clarify))
    found = [license_.category for license_ in inherited]
    if declared:
        found.append(declared.category)
    elif not _repackages(component, inherited):
        found.append(Category.MISSING if facts and facts.source.via in CARD_READ else Category.UNKNOWN)
    if not CLOSING.isdisjoint(found):
        found = [category for category in found if category is not Category.UNKNOWN]
    dropped = tuple(base for base in inherited if declared and not _carried(base, declared, catalog))
    return LicenseView(declared, inherited, strictest(found), dropped)


def _provider_terms(facts: Facts | None) -> License:
    operator = (facts.operator or facts.developer) if facts else None
    name = f"terms of service of {operator.name}" if operator else "the provider's terms of service"
    return License("LicenseRef-provider-terms", name, Category.PROPRIETARY)


def _repackages(component: Component, inherited: tuple[License, ...]) -> bool:
    """Whether the component is another wrapping of something whose licence is known."""
    origins = {base.id for base in component.lineage.bases_of(component.lineage.root) if base.relation in REPACKAGES}
    return any(license_.inherited in origins and license_.known for license_ in inherited)


def _inherited(component: Component, catalog: Catalog, clarify: Clarify) -> Iterator[License]:
    """The licences of the models it was built on, nearest first, each once; suspected bases bring nothing.

    Between two models of one developer nothing comes down, however many steps lie between them: who holds the rights may
    license each work anew. A copy without a licence of its own has that of what it repackages, which is next in line.
    """
    lineage = component.lineage
    seen: set[str] = {lineage.root}
    given: set[str] = set()
    queue: list[tuple[str, Passing, frozenset[str]]] = [(lineage.root, "all", _licensor(_facts(component, lineage.root)))]
    for node, mode, licensors in queue:
        for base in lineage.bases_of(node):
            if base.suspected or base.id in seen:
                continue
            seen.add(base.id)
            passing: Passing = PASSES[base.relation] if mode == "all" else mode
            found = _facts(component, base.id)
            queue.append((base.id, passing, licensors | _licensor(found)))
            if found and found.developer and found.developer.id in licensors:
                continue
            claim = clarify((base.id,)) or (found.license if found else None)
            if claim is None and any(origin.relation in REPACKAGES for origin in lineage.bases_of(base.id)):
                continue
            license_ = _outputs(claim, catalog, base.id) if passing == "outputs" else _whole(claim, catalog, base.id)
            key = license_.id if license_ and license_.known else base.id
            if license_ and key not in given:
                given.add(key)
                yield license_


def _facts(component: Component, node: str) -> Facts | None:
    if node == component.lineage.root and component.facts:
        return component.facts
    found = component.lineage.nodes.get(node)
    return found if isinstance(found, Facts) else None


def _licensor(facts: Facts | None) -> frozenset[str]:
    """The developer (its id) that states a licence for a model; a republisher has no rights to give."""
    if facts is None or facts.license is None or facts.developer is None or facts.developer.republisher:
        return frozenset()
    return frozenset({facts.developer.id})


def _whole(claim: LicenseClaim | None, catalog: Catalog, base: str) -> License:
    if claim:
        return read(claim, catalog, base)
    return License("LicenseRef-unknown", NOT_ESTABLISHED, Category.UNKNOWN, inherited=base, known=False)


def _outputs(claim: LicenseClaim | None, catalog: Catalog, base: str) -> License | None:
    """What a teacher's licence says about training on outputs, when it restricts that."""
    terms = catalog.terms(claim.id, claim.name, claim.link) if claim else None
    if terms is None or terms.outputs_for_training != "restricted":
        return None
    id_ = OUTPUTS + terms.id.removeprefix("LicenseRef-")
    return License(id_, f"{terms.name} (its terms about outputs)", Category.USE_RESTRICTED, terms.url, base)


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


def covers(own: Terms, base: Terms) -> bool:
    """Whether ``own`` is at least as strict as ``base`` in every term."""
    return own.id == base.id or all(
        (
            _COMMERCIAL.index(own.commercial) >= _COMMERCIAL.index(base.commercial),
            own.research_only or not base.research_only,
            own.commercial == "no" or all(_stated(own.thresholds, asked) for asked in base.thresholds),
            set(base.territories_excluded) <= set(own.territories_excluded),
            own.use_policy or not base.use_policy,
            own.attribution or not base.attribution,
            base.naming is None or own.naming == base.naming,
            _SHARE_ALIKE.index(own.share_alike) >= _SHARE_ALIKE.index(base.share_alike),
            base.derivatives or not own.derivatives,
            own.outputs_for_training == "restricted" or base.outputs_for_training != "restricted",
            own.proprietary or not base.proprietary,
        )
    )


def _stated(own: tuple[Threshold, ...], asked: Threshold) -> bool:
    return any(t.measure == asked.measure and t.currency == asked.currency and t.value <= asked.value for t in own)


def in_words(terms: Terms) -> str:
    """The terms that limit the user, in plain words; empty when there are none."""
    return "; ".join(_phrases(terms))


def _phrases(terms: Terms) -> Iterator[str]:
    if terms.proprietary:
        yield "no licence to the weights, only terms of service"
    if terms.research_only:
        yield "research only"
    elif terms.commercial == "no":
        yield "no commercial use"
    elif terms.commercial == "conditional" and not terms.thresholds:
        yield "commercial use only under conditions"
    for limit in terms.thresholds:
        money = f" {limit.currency}" if limit.currency else ""
        yield f"another agreement above {limit.value:,}{money} {limit.measure.replace('_', ' ')}"
    if terms.territories_excluded:
        yield f"not in {', '.join(terms.territories_excluded)}"
    if not terms.derivatives:
        yield "no derivatives"
    if terms.use_policy:
        yield "forbidden uses listed"
    if terms.outputs_for_training == "restricted":
        yield "limits on training other models with its outputs"
    if terms.share_alike != "none":
        yield "share alike"
    if terms.naming:
        yield f"products show: {terms.naming}"
