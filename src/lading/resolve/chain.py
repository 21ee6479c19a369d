"""The stage: facts for every subject from the first source that knows, joined with the catalogue, and its lineage.

Order: ``lading.lock``, the Hugging Face cache, our own cache, the Hub, the bundled catalogue. The first that knows gives
revision and card; later ones only fill what it leaves open, and each fact keeps its own source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lading.catalog.index import Catalog
from lading.domain.facts import Base, Component, Developer, Facts, LicenseClaim, Reason, RemoteFile, Source, Unresolved, Via
from lading.domain.reference import Kind, Relation
from lading.domain.subject import Subject
from lading.resolve import cards, hf_cache, lock, names
from lading.resolve.cache import Cache
from lading.resolve.cards import Card, is_hub_id
from lading.resolve.lineage import Found, explore, trace
from lading.resolve.local import Plan, plan
from lading.resolve.sources import Ask, Sources

if TYPE_CHECKING:
    from lading.resolve.hub import Answer

__all__ = ["Sources", "resolve"]


def resolve(subjects: Sequence[Subject], catalog: Catalog, sources: Sources) -> tuple[Component, ...]:
    """One component per subject, in their order. Raises `lading.resolve.lock.LockError` when the lock cannot be used."""
    plans = [plan(subject, catalog) for subject in subjects]
    tentative = {p.key for s, p in zip(subjects, plans, strict=True) if isinstance(p, Ask) and s.tentative}
    firm = {p.key for s, p in zip(subjects, plans, strict=True) if isinstance(p, Ask) and not s.tentative}
    with ExitStack() as stack:
        chain = _Chain(catalog, sources, frozenset(tentative - firm), stack)
        asks = [p for p in plans if isinstance(p, Ask)]
        found = explore(asks, [p for p in plans if isinstance(p, Facts)], chain.look)
    return tuple(_component(s, p, found) for s, p in zip(subjects, plans, strict=True))


def _component(subject: Subject, plan_: Plan, found: Mapping[tuple[str, str, str], Found]) -> Component:
    if isinstance(plan_, Ask):
        answer = found[plan_.key]
        lineage = trace(plan_.id, answer.resolution, found)
        return Component(subject, answer.resolution, lineage, answer.problems)
    # Not a Hub id: kept apart from one that reads the same.
    root = f"{subject.registry or subject.kind.value}:{subject.name}"
    resolution = _licensed(plan_, found) if isinstance(plan_, Facts) else plan_
    lineage = trace(root, resolution, found)
    problems = () if not isinstance(plan_, Facts) else _problems(plan_, found)
    return Component(subject, resolution, lineage, problems)


def _licensed(facts: Facts, found: Mapping[tuple[str, str, str], Found]) -> Facts:
    """A served or shipped copy has the licence of the one repository it is a copy of, when nothing nearer states one."""
    if facts.license or not facts.bases or len(facts.bases) > 1 or facts.bases[0].relation is not Relation.REUPLOAD:
        return facts
    behind = found.get(Ask(Kind.MODEL, facts.bases[0].id).key)
    claim = behind.resolution.license if behind and isinstance(behind.resolution, Facts) else None
    return replace(facts, license=claim)


def _problems(facts: Facts, found: Mapping[tuple[str, str, str], Found]) -> tuple[Unresolved, ...]:
    answers = [found.get(Ask(Kind.MODEL, base.id).key) for base in facts.bases or ()]
    return tuple(problem for answer in answers if answer for problem in answer.problems)


@dataclass(frozen=True, slots=True)
class _Local:
    """What this machine knows of a question.

    Unless ``open``, ``card`` settles it. Otherwise the Hub is asked ``ask``, and ``old`` serves if that fails.
    """

    ask: Ask
    card: Card | None = None
    open: bool = True
    old: Card | None = None


class _Chain:
    """The sources in their order, for one run."""

    def __init__(
        self, catalog: Catalog, sources: Sources, tentative: frozenset[tuple[str, str, str]], stack: ExitStack
    ) -> None:
        self._catalog = catalog
        self._sources = sources
        self._tentative = tentative
        self._stack = stack
        self._locked = lock.read(sources.lock) if sources.lock else {}
        self._cache = Cache(sources.cache, _shown(sources.endpoint))
        self._hub: Callable[[Sequence[Ask]], Mapping[Ask, Answer]] | None = None

    def look(self, asks: Sequence[Ask]) -> dict[Ask, Found]:
        """The outcome of every question; those that this machine cannot answer go to the Hub together."""
        families = {ask: facts for ask in asks if (facts := self._family(ask))}
        local = {ask: self._local(ask) for ask in asks if ask not in families}
        remote = [one.ask for one in local.values() if one.open and is_hub_id(one.ask.id)]
        answers = self._ask_hub(list(dict.fromkeys(remote)))
        found = {ask: Found(facts) for ask, facts in families.items()}
        for ask, one in local.items():
            found[ask] = self._join(ask, one, answers.get(one.ask) if one.open else None)
        return found

    def _family(self, ask: Ask) -> Facts | None:
        """A family that a base is suspected to belong to: known by its developer, and a root."""
        if ask.kind is not Kind.MODEL or "/" in ask.id or self._catalog.model(ask.id):
            return None
        family = self._catalog.family_of(ask.id)
        if family is None:
            return None
        developer = self._catalog.developer(family.developer)
        return Facts(family.id, family.source, developer=developer, bases=() if developer else None)

    # --- this machine ---------------------------------------------------------------------------------------------

    def _local(self, ask: Ask) -> _Local:
        if facts := self._locked.get(ask.key):
            return _Local(ask, Card(facts), open=False)
        partial = None
        if self._sources.hf_cache and (snapshot := hf_cache.read(self._sources.hf_cache, ask)):
            source = Source(Via.HF_CACHE, f"{ask.id}@{snapshot.payload['sha']}", self._sources.today)
            card = cards.read(snapshot.payload, ask.id, source)
            if snapshot.has_card:
                return _Local(ask, card, open=False)
            # The revision is known from here; the card has to come from elsewhere, at that revision.
            partial = card
            ask = replace(ask, revision=card.facts.revision)
        entry = self._cache.get(ask)
        if entry is None:
            return _Local(ask, partial)
        card = cards.read(entry.payload, ask.id, Source(Via.CACHE, self._address(ask), entry.retrieved))
        one = self._sources
        stale = one.refresh or (one.max_age is not None and one.today - entry.retrieved > one.max_age)
        if stale and not one.offline:
            return _Local(ask, partial, old=card)
        return _Local(ask, _filled(partial, card), open=False)

    # --- the Hub --------------------------------------------------------------------------------------------------

    def _ask_hub(self, asks: list[Ask]) -> Mapping[Ask, Answer]:
        if not asks or self._sources.offline:
            return {}
        if self._hub is None:
            from lading.resolve.hub import Hub

            self._hub = self._stack.enter_context(Hub(self._sources)).answers
        answers = self._hub(asks)
        for ask, answer in answers.items():
            if not isinstance(answer, Unresolved):
                self._cache.put(ask, cards.trim(answer), self._sources.today)
        return answers

    def _address(self, ask: Ask) -> str:
        folder = "datasets/" if ask.kind is Kind.DATASET else ""
        return f"{_shown(self._sources.endpoint)}/{folder}{ask.id}"

    # --- together -------------------------------------------------------------------------------------------------

    def _join(self, ask: Ask, local: _Local, answer: Answer | None) -> Found:
        """One outcome out of what this machine, the Hub and the catalogue know."""
        card, problem = local.card, None
        if isinstance(answer, Unresolved):
            problem = replace(answer, id=ask.id)
            card = _filled(card, local.old) if local.old else card
        elif answer is not None:
            source = Source(Via.HUB, self._address(ask), self._sources.today)
            card = _filled(card, cards.read(answer, ask.id, source))
        facts = self._with_catalog(ask, card)
        if facts is None:
            return Found(problem or self._nothing(ask))
        if local.open and card is not None and card is local.card and facts.license is None:
            # The revision is in the cache but nobody has read the card: not a card without a licence.
            facts = replace(facts, license=LicenseClaim("unknown", None, None, facts.source))
        return Found(facts, (problem,) if problem else ())

    def _nothing(self, ask: Ask) -> Unresolved:
        if self._sources.offline:
            return Unresolved(ask.id, Reason.OFFLINE, "not in a cache or the catalogue, and the Hub is not asked when offline")
        return Unresolved(ask.id, Reason.NO_FACTS, "" if is_hub_id(ask.id) else "not a name the Hub allows")

    def _with_catalog(self, ask: Ask, card: Card | None) -> Facts | None:
        """The card's facts joined with the catalogue's; None when neither has any."""
        names_of_it = [ask.id] if card is None else [ask.id, card.facts.id]
        record = next(filter(None, map(self._catalog.model, names_of_it)), None) if ask.kind is Kind.MODEL else None
        publisher = next(filter(None, map(self._publisher, reversed(names_of_it))), None)
        developer = (record.developer if record else None) or publisher
        facts = card.facts if card else None
        if record is not None:
            facts = fill(facts, record) if facts else record
        if facts is None and ask.key in self._tentative:
            return None
        model_type = card.model_type if card else ""
        if facts is None and developer is not None:
            facts = Facts(ask.id, developer.source)
        if ask.kind is Kind.DATASET:
            return replace(facts, developer=developer or facts.developer, bases=()) if facts else None
        bases = facts.bases if facts and facts.bases is not None else self._guessed(ask.id, developer, model_type)
        if facts is None:
            return Facts(ask.id, bases[0].source, bases=bases) if bases else None
        return replace(facts, developer=developer or facts.developer, bases=bases)

    def _publisher(self, id_: str) -> Developer | None:
        namespace, slash, _ = id_.partition("/")
        return self._catalog.namespace(namespace) if slash else None

    def _guessed(self, id_: str, developer: Developer | None, model_type: str) -> tuple[Base, ...] | None:
        """What the name says of the bases where nothing else does."""
        copied = names.original(id_, self._catalog)
        # Of a re-publisher the name is its statement, and so is a known developer's that adds words for quantisation only;
        # of anybody else it is a hint.
        if copied is not None and (developer is None or developer.republisher or copied.relation is Relation.QUANTIZED):
            return (replace(copied, suspected=developer is None),)
        return names.suspected(id_, self._catalog, model_type, developer)


def _filled(strong: Card | None, weak: Card | None) -> Card | None:
    if strong is None or weak is None:
        return strong or weak
    return Card(fill(strong.facts, weak.facts), strong.model_type or weak.model_type)


def fill(strong: Facts, weak: Facts) -> Facts:
    """``strong`` with its gaps filled from ``weak``. An answer of the Hub that names no gate is an answer, not a gap."""
    says_gate = strong.source.via in (Via.HUB, Via.CACHE, Via.LOCK)
    files: dict[str, RemoteFile] = {f.path: f for f in (*weak.files, *strong.files)}
    return replace(
        strong,
        developer=strong.developer or weak.developer,
        bases=strong.bases if strong.bases is not None else weak.bases,
        license=strong.license or weak.license,
        revision=strong.revision or weak.revision,
        task=strong.task or weak.task,
        description=strong.description or weak.description,
        library=strong.library or weak.library,
        parameters=strong.parameters or weak.parameters,
        gated=strong.gated if says_gate else strong.gated or weak.gated,
        datasets=strong.datasets or weak.datasets,
        files=tuple(files[path] for path in sorted(files)),
        homepage=strong.homepage or weak.homepage,
        notes=tuple(dict.fromkeys((*strong.notes, *weak.notes))),
    )


def _shown(endpoint: str) -> str:
    """The endpoint without a password that may stand in it."""
    parts = urlsplit(endpoint.rstrip("/"))
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
