"""The stage: facts for every subject from the first source that knows, joined with the catalogue, and its lineage.

Order: ``lading.lock``, the Hugging Face cache, our own cache, the Hub, the bundled catalogue. The first that knows gives
revision and card; later ones only fill what it leaves open, and each fact keeps its own source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lading.catalog.index import Catalog
from lading.domain.facts import Base, Component, Developer, Facts, LicenseClaim, Reason, Rival, Source, Unresolved, Via
from lading.domain.reference import Kind, Relation
from lading.domain.subject import Subject
from lading.resolve import cards, copies, names, recognition
from lading.resolve.cache import Cache
from lading.resolve.cards import Card, is_hub_id
from lading.resolve.fill import fill, filled
from lading.resolve.identity import Known, Recognised, recognise
from lading.resolve.lineage import Found, explore, trace
from lading.resolve.local import Plan, plan
from lading.resolve.sources import Ask, Sources, shown

if TYPE_CHECKING:
    from pathlib import Path

    from lading.resolve.hf_cache import Snapshot
    from lading.resolve.hub import Answer, Hub

__all__ = ["Sources", "resolve"]

MOST_ABOVE = 256
"""No more ancestors on record are looked at to judge whether two statements fit together."""


def resolve(subjects: Sequence[Subject], catalog: Catalog, sources: Sources) -> tuple[Component, ...]:
    """One component per subject, in their order. Raises `lading.resolve.lock.LockError` when the lock cannot be used."""
    known = Known(catalog, recognition.hashes(subjects, sources), recognition.contents(sources))
    clues = [recognise(subject, known) if subject.kind is Kind.WEIGHTS else Recognised() for subject in subjects]
    plans = [copies.known(s, plan(s, catalog, clue), sources) for s, clue in zip(subjects, clues, strict=True)]
    tentative = {p.key for s, p in zip(subjects, plans, strict=True) if isinstance(p, Ask) and s.tentative}
    firm = {p.key for s, p in zip(subjects, plans, strict=True) if isinstance(p, Ask) and not s.tentative}
    with ExitStack() as stack:
        taken = {
            p.key: s.name for s, p in zip(subjects, plans, strict=True) if isinstance(p, Ask) and s.registry == "modelscope"
        }
        chain = _Chain(catalog, sources, frozenset(tentative - firm), taken, stack)
        asks = [p for p in plans if isinstance(p, Ask)]
        found = explore(asks, [p for p in plans if isinstance(p, Facts)], chain.look, chain.hints)
    # Only now is it known which files the repositories have that the tree names.
    of_hub = replace(known, hashes=recognition.of_found(found))
    for at, subject in enumerate(subjects):
        if clues[at].copy is None and any(weight.sha256 in of_hub.hashes for weight in subject.weights):
            clues[at] = recognise(subject, of_hub)
            plans[at] = plan(subject, catalog, clues[at])
    above = _Above(catalog)
    noted = (copies.notes(subject, sources) for subject in subjects)
    found_ = (_component(s, p, n, found, above) for s, p, n in zip(subjects, plans, noted, strict=True))
    return tuple(recognition.told(component, clue) for component, clue in zip(found_, clues, strict=True))


def _noted(resolution: Facts | Unresolved, notes: tuple[str, ...]) -> Facts | Unresolved:
    """The facts with what is noted about the files beside them, or the reason for having none with it."""
    if not notes:
        return resolution
    if isinstance(resolution, Unresolved):
        return replace(resolution, detail="; ".join(filter(None, (resolution.detail, *notes))))
    return replace(resolution, notes=(*resolution.notes, *notes))


def _component(
    subject: Subject, plan_: Plan, notes: tuple[str, ...], found: Mapping[tuple[str, str, str], Found], above: _Above
) -> Component:
    if isinstance(plan_, Ask):
        answer = found[plan_.key]
        resolution = _noted(answer.resolution, notes)
        return Component(subject, resolution, trace(plan_.id, resolution, found, above), answer.problems)
    # Not a Hub id: kept apart from one that reads the same.
    root = f"{subject.registry or subject.kind.value}:{subject.name}"
    resolution = _noted(_licensed(plan_, found) if isinstance(plan_, Facts) else plan_, notes)
    lineage = trace(root, resolution, found, above)
    problems = () if not isinstance(plan_, Facts) else _problems(plan_, found)
    return Component(subject, resolution, lineage, problems)


class _Above:
    """What the catalogue has above a model: told to `trace`, which judges whether two statements fit together."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def __call__(self, id_: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [id_]
        while waiting and len(found) < MOST_ABOVE:
            one = waiting.pop()
            record = self._catalog.model(one)
            for name in {one.casefold(), (record.id if record else one).casefold()} - found:
                found.add(name)
                waiting += [base.id for base in (record.bases if record else None) or ()]
        return frozenset(found)


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


class _Local(NamedTuple):
    """What this machine knows of a question.

    Unless ``open``, ``card`` settles it. Otherwise the Hub is asked ``ask``, unless it said today that it has no answer
    (``refused``), and ``old`` serves if that fails; ``spare`` is what a copy says, of which anything else is the better source.
    """

    ask: Ask
    card: Card | None = None
    open: bool = True
    old: Card | None = None
    spare: Card | None = None
    refused: Unresolved | None = None


class _Chain:
    """The sources in their order, for one run."""

    def __init__(
        self,
        catalog: Catalog,
        sources: Sources,
        tentative: frozenset[tuple[str, str, str]],
        taken: Mapping[tuple[str, str, str], str],
        stack: ExitStack,
    ) -> None:
        self._catalog = catalog
        self._sources = sources
        self._tentative = tentative
        self._taken = taken
        self._stack = stack
        # Asked of every model, and on many machines there is none.
        self._hf_cache = sources.hf_cache if sources.hf_cache and sources.hf_cache.is_dir() else None
        self._locked = _locked(sources.lock) if sources.lock else {}
        self._cache = Cache(sources.cache, shown(sources.endpoint), sources.token)
        self._hub: Hub | None = None

    def look(self, asks: Sequence[Ask]) -> dict[Ask, Found]:
        """The outcome of every question; those that this machine cannot answer go to the Hub together."""
        families = {ask: facts for ask in asks if (facts := self._family(ask))}
        local = {ask: self._local(ask) for ask in asks if ask not in families}
        remote = [one.ask for one in local.values() if one.open and one.refused is None and is_hub_id(one.ask.id)]
        answers = self._ask_hub(list(dict.fromkeys(remote)))
        found = {ask: Found(facts) for ask, facts in families.items()}
        for ask, one in local.items():
            found[ask] = self._join(ask, one, one.refused or answers.get(one.ask) if one.open else None)
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
        if self._hf_cache and (snapshot := _in_cache(self._hf_cache, ask)):
            source = Source(Via.HF_CACHE, f"{ask.id}@{snapshot.payload['sha']}", self._sources.today)
            card = cards.read(snapshot.payload, ask.id, source)
            if snapshot.has_card:
                return _Local(ask, card, open=False)
            # The revision is known from here; the card has to come from elsewhere, at that revision.
            partial = card
            ask = replace(ask, revision=card.facts.revision)
        one = self._sources
        again = one.refresh or one.offline
        refused = None if again else self._cache.refused(ask, one.today)
        entry = self._cache.get(ask)
        if entry is None:
            return _Local(ask, partial, spare=self._spare(ask), refused=refused)
        card = cards.read(entry.payload, ask.id, Source(Via.CACHE, self._address(ask), entry.retrieved))
        stale = one.refresh or (one.max_age is not None and one.today - entry.retrieved > one.max_age)
        if stale and not one.offline:
            return _Local(ask, partial, old=card, refused=refused)
        return _Local(ask, filled(partial, card), open=False)

    def _spare(self, ask: Ask) -> Card | None:
        """What the copy that ModelScope's client downloaded says, for a model that the repository takes from there."""
        name = self._taken.get(ask.key)
        if not name or self._sources.modelscope is None:
            return None
        from lading.resolve import modelscope  # when asked: few repositories take models from there

        payload = modelscope.read(self._sources.modelscope, name)
        return cards.read(payload, ask.id, copies.modelscope_source(name, self._sources)) if payload else None

    # --- the Hub --------------------------------------------------------------------------------------------------

    def _ask_hub(self, asks: list[Ask]) -> Mapping[Ask, Answer]:
        if not asks or self._sources.offline:
            return {}
        if self._hub is None:
            from lading.resolve.hub import Hub

            self._hub = self._stack.enter_context(Hub(self._sources))
        return self._hub.answers(asks, self._keep)

    def _keep(self, ask: Ask, answer: Answer) -> None:
        """Store an answer as it comes: a run that is killed later has not asked in vain."""
        if isinstance(answer, Unresolved):
            self._cache.refuse(ask, answer, self._sources.today)
        else:
            self._cache.put(ask, cards.trim(answer), self._sources.today)

    def _address(self, ask: Ask) -> str:
        folder = "datasets/" if ask.kind is Kind.DATASET else ""
        return f"{shown(self._sources.endpoint)}/{folder}{ask.id}"

    # --- together -------------------------------------------------------------------------------------------------

    def _join(self, ask: Ask, local: _Local, answer: Answer | None) -> Found:
        """One outcome out of what this machine, the Hub and the catalogue know."""
        card, problem = local.card, None
        if isinstance(answer, Unresolved):
            problem = replace(answer, id=ask.id, detail=answer.detail + _since(answer, local.old))
            card = filled(card, local.old) if local.old else card
        elif answer is not None:
            source = Source(Via.HUB, self._address(ask), self._sources.today)
            card = filled(card, cards.read(cards.trim(answer), ask.id, source))
        card = card or local.spare
        facts = self._with_catalog(ask, card)
        if facts is None:
            return Found(problem or self._nothing(ask))
        if rivals := (*facts.rivals, *self._overruled(ask, card)):
            facts = replace(facts, rivals=tuple(dict.fromkeys(rivals)))
        if local.open and card is not None and card is local.card and facts.license is None:
            # The revision is in the cache but nobody has read the card: not a card without a licence.
            facts = replace(facts, license=LicenseClaim("unknown", None, None, facts.source))
        return Found(facts, (problem,) if problem else (), card)

    def _overruled(self, ask: Ask, card: Card | None) -> list[Rival]:
        """The bases on record that the card does not name."""
        record = self._catalog.model(ask.id) if card and card.facts.bases and ask.kind is Kind.MODEL else None
        if record is None or card is None or any(base.suspected for base in card.facts.bases or ()):
            return []
        named = {base.id.casefold() for base in card.facts.bases or ()}
        return [Rival(base.id, "the catalogue") for base in record.bases or () if base.id.casefold() not in named]

    def _nothing(self, ask: Ask) -> Unresolved:
        if self._sources.offline and is_hub_id(ask.id):
            return Unresolved(ask.id, Reason.OFFLINE, "not in a cache or the catalogue, and the Hub is not asked when offline")
        return Unresolved(ask.id, Reason.NO_FACTS, "" if is_hub_id(ask.id) else "not a name the Hub allows")

    def _with_catalog(self, ask: Ask, card: Card | None) -> Facts | None:
        """The card's facts joined with the catalogue's; None when neither has any."""
        names_of_it = [ask.id] if card is None else [ask.id, card.facts.id]
        record = next(filter(None, map(self._catalog.model, names_of_it)), None) if ask.kind is Kind.MODEL else None
        publisher = next(filter(None, map(self._publisher, reversed(names_of_it))), None)
        locked = card.facts.developer if card and card.facts.source.via is Via.LOCK else None
        developer = locked or (record.developer if record else None) or publisher
        facts = card.facts if card else None
        if record is not None:
            facts = fill(facts, record) if facts else record
        if facts is None and ask.key in self._tentative:
            return None
        if facts is None and developer is not None:
            facts = Facts(ask.id, developer.source)
        if ask.kind is Kind.DATASET:
            return replace(facts, developer=developer or facts.developer, bases=()) if facts else None
        bases = facts.bases if facts and facts.bases is not None else self._guessed(ask.id, developer, card)
        if facts is None:
            return Facts(ask.id, bases[0].source, bases=bases) if bases else None
        return replace(facts, developer=developer or facts.developer, bases=bases)

    def _publisher(self, id_: str) -> Developer | None:
        namespace, slash, _ = id_.partition("/")
        return self._catalog.namespace(namespace) if slash and is_hub_id(id_) else None

    def hints(self, found: Found, above: Sequence[Found]) -> tuple[Base, ...]:
        """What a model makes suspect: all that hints at a base where a stated one leads nowhere, else a type that none has."""
        facts, card = found.resolution, found.card
        if not isinstance(facts, Facts):
            return ()
        if any(map(_leads_nowhere, above)):
            guessed = self._guessed(facts.id, facts.developer, card)
            return tuple(replace(base, suspected=True) for base in guessed or ())
        made = card.model_type if card else ""
        theirs = {base.card.model_type if base.card else "" for base in above}
        # Training, merging and quantising leave the type as it is.
        return (
            () if "" in (made, *theirs) or made in theirs else names.suspected("", self._catalog, made, facts.developer) or ()
        )

    def _guessed(self, id_: str, developer: Developer | None, card: Card | None) -> tuple[Base, ...] | None:
        """What the name says of the bases where nothing else does, and what the card hints at if the name says nothing."""
        if not is_hub_id(id_):
            return names.placed(id_.partition(":")[2], self._catalog)
        copied = names.original(id_, self._catalog)
        # Of a re-publisher the name is its statement, and so is a known developer's that adds words for quantisation only;
        # of anybody else it is a hint.
        if copied is not None and (developer is None or developer.republisher or copied.relation is Relation.QUANTIZED):
            return (replace(copied, suspected=developer is None),)
        named = names.suspected(id_, self._catalog, (card.model_type or card.architecture) if card else "", developer)
        return named if named or card is None else names.hinted(id_, card, developer, self._catalog)


def _leads_nowhere(base: Found) -> bool:
    """Whether neither the maker of a base is known nor what it was built on."""
    facts = base.resolution
    if not isinstance(facts, Facts):
        return True
    return facts.bases is None and (facts.developer is None or facts.developer.republisher)


def _locked(path: Path) -> dict[tuple[str, str, str], Facts]:
    from lading.resolve import lock  # when there is one

    return lock.read(path)


def _in_cache(folder: Path, ask: Ask) -> Snapshot | None:
    from lading.resolve import hf_cache  # when there is one: of what is staged it is not asked

    return hf_cache.read(folder, ask)


def _since(refusal: Unresolved, old: Card | None) -> str:
    """That something was there which the Hub no longer shows, when it was seen last, and at which commit."""
    if old is None or refusal.reason is not Reason.NOT_FOUND:
        return ""
    day = old.facts.source.retrieved
    at = f" at {old.facts.revision}" if old.facts.revision else ""
    return f"; it was there on {day}{at}: deleted since, or made private"
