"""One subject of all references and weight files that mean the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from lading.catalog.index import Catalog
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Reference, Relation, Strength, WeightFile
from lading.domain.subject import Subject
from lading.identify.files import unsharded
from lading.identify.meaning import Meaning
from lading.identify.references import meaning
from lading.weights.names import is_weight_name

_HUBS = frozenset(("huggingface", "modelscope"))

TABLE = 1 / 3
"""Share of certain models among the ``org/name`` texts of one table from which the others count as models too."""


NOTHING: Final[Mapping[Reference, Meaning | None]] = MappingProxyType({})


@dataclass(slots=True)
class _Gathering:
    meaning: Meaning
    references: list[Reference] = field(default_factory=list)
    weights: list[WeightFile] = field(default_factory=list)
    tentative: bool = True


def identify(
    found: Iterable[Reference | WeightFile],
    catalog: Catalog,
    folders: frozenset[str] = frozenset(),
    meanings: Mapping[Reference, Meaning | None] = NOTHING,
) -> tuple[Subject, ...]:
    """The distinct subjects, sorted by kind, registry and name; references that mean nothing are dropped.

    ``meanings`` is what references are known to mean by themselves, that is where they name none of the ``folders``.
    A weight file in the tree is a subject of its own, named by its path; a reference to its name in the same tree joins it.
    """
    gathered: dict[tuple[str, str, str, str], _Gathering] = {}
    named: dict[str, tuple[str, str, str, str]] = {}
    items = list(found)
    references = [item for item in items if isinstance(item, Reference)]
    bases = _adapter_bases(references)
    for item in items:
        if isinstance(item, Reference):
            continue
        path = item.location.path
        whole = unsharded(path.removesuffix(".dvc"))  # a DVC pointer stands for the file beside it
        if not item.bases and (base := bases.get(_folder(path))):
            item = replace(item, bases=((Relation.ADAPTER, base),))
        what = Meaning(Kind.WEIGHTS, whole, "", hub_id=catalog.weight_file(whole.rsplit("/", 1)[-1]))
        key = _key(what)
        gathered.setdefault(key, _Gathering(what)).weights.append(item)
        for words in (1, 2):  # by its name, or with its folder where the name alone says nothing
            named.setdefault("/".join(whole.split("/")[-words:]).casefold(), key)
    read = _one_name(_one_kind(_with_neighbours(references, catalog, folders, meanings), catalog))
    fetched = _fetched(read)
    for reference, what_ in read:
        name = what_.name.casefold()
        in_tree = named.get(name) if what_.kind is Kind.WEIGHTS else None
        if what_.kind is Kind.WEIGHTS and in_tree is None:
            what_ = fetched.get((reference.location.path, name), what_)
        key = in_tree or _key(what_)
        gathering = gathered.get(key)
        if gathering is None:
            gathering = gathered[key] = _Gathering(what_)
        gathering.references.append(reference)
        gathering.tentative &= what_.tentative
    return tuple(_subject(gathered[key]) for key in sorted(gathered))


def _with_neighbours(
    references: list[Reference], catalog: Catalog, folders: frozenset[str], known: Mapping[Reference, Meaning | None]
) -> Iterator[tuple[Reference, Meaning]]:
    """Each reference with its meaning. In a table of models an ``org/name`` that nobody knows is a model as well."""
    meanings: dict[tuple[object, ...], Meaning | None] = {}  # what is said is said in many places
    read: list[tuple[Reference, Meaning | None]] = []
    for reference in references:
        if reference in known and reference.text.rstrip("/") not in folders:
            read.append((reference, known[reference]))
            continue
        said = _said(reference)
        if said not in meanings:
            meanings[said] = meaning(reference, catalog, folders)
        read.append((reference, meanings[said]))
    tables: Counter[_Table] = Counter()
    certain: Counter[_Table] = Counter()
    for reference, what in read:
        for table in _tables(reference):
            tables[table] += 1
            certain[table] += what is not None and not what.tentative
    for reference, what in read:
        if (what is None or what.tentative) and any(
            _holds_models(table, certain[table], tables[table]) for table in _tables(reference)
        ):
            what = meaning(replace(reference, strength=Strength.LOADS), catalog, folders) or what
        if what is not None:
            yield reference, what


def _said(reference: Reference) -> tuple[object, ...]:
    """Everything in ``reference`` that it means something by: all but its place."""
    r = reference
    return (r.text, r.kind, r.context, r.strength, r.rule, r.symbol, r.via, r.revision, r.endpoint, r.version)


class _Table(NamedTuple):
    """Texts of one file under the same name, with ``...`` for any names in between; ``named`` for models."""

    path: str
    name: str
    named: bool = False


def _tables(reference: Reference) -> Iterator[_Table]:
    """The tables that an ``org/name`` stands in: what is under the same names, the same entry of all tables in a table, and
    everything that is named for models in one.
    """
    path, symbol = reference.location.path, reference.symbol
    if not symbol or not is_hub_id(reference.text):
        return
    yield _Table(path, symbol)
    outer, entry = symbol.partition(".")[0], symbol.rpartition(".")[2]
    if "(" not in symbol and outer != symbol:
        yield _Table(path, f"{outer}...{entry}")
        if reference.strength is not Strength.BARE:
            yield _Table(path, outer, named=True)


def _holds_models(table: _Table, certain: int, all_: int) -> bool:
    """Whether a table with so many ``certain`` models of ``all_`` is one of models; where its names say so, one is enough."""
    return certain >= (1 if table.named else max(1, all_ * TABLE))


def _one_kind(read: Iterable[tuple[Reference, Meaning]], catalog: Catalog) -> list[tuple[Reference, Meaning]]:
    """A repository that some place loads as data is data in the places, too, that do not say what it is."""
    found = list(read)
    data = {what.name.casefold() for _, what in found if what.kind is Kind.DATASET}
    return [
        (reference, Meaning(Kind.DATASET, what.name, what.registry))
        if what.kind is Kind.MODEL and what.name.casefold() in data and catalog.canonical(what.name) is None
        else (reference, what)
        for reference, what in found
    ]


def _one_name(read: list[tuple[Reference, Meaning]]) -> list[tuple[Reference, Meaning]]:
    """A name without an owner is that of the one model whose id, written in the same file or else in the tree, ends in it.

    The same file says more: there the id may be one of any hub, and stand for the files in a folder of that name.
    """
    owned: defaultdict[tuple[str, str], set[Meaning]] = defaultdict(set)
    for reference, what in read:
        if what.kind is Kind.MODEL and what.registry in _HUBS and "/" in what.name and not what.tentative:
            name, one = what.name.rpartition("/")[2].casefold(), replace(what, revision=None) if what.revision else what
            owned[reference.location.path, name].add(one)
            if what.registry == "huggingface":
                owned["", name].add(one)
    return [(reference, _owned(reference, what, owned) or what) for reference, what in read]


def _owned(reference: Reference, what: Meaning, owned: Mapping[tuple[str, str], set[Meaning]]) -> Meaning | None:
    """The one model that a name without an owner, or a folder of weights, is named after."""
    if what.registry or what.kind not in (Kind.MODEL, Kind.WEIGHTS) or (what.kind is Kind.WEIGHTS and "/" not in what.name):
        return None
    name = what.name.partition("/")[0].casefold()
    places = (reference.location.path, "") if what.kind is Kind.MODEL else (reference.location.path,)
    found = (owned.get((place, name), set()) for place in places)
    return next((next(iter(each)) for each in found if len(each) == 1), None)


def _fetched(read: Iterable[tuple[Reference, Meaning]]) -> dict[tuple[str, str], Meaning]:
    """By file and name of weights: the repository that an address in the same file fetches them from."""
    return {
        (reference.location.path, unsharded(name).casefold()): what
        for reference, what in read
        if what.kind is Kind.MODEL
        and "/" in reference.text
        and is_weight_name(name := reference.text.split("?")[0].rsplit("/", 1)[-1])
    }


def _adapter_bases(references: Iterable[Reference]) -> dict[str, str]:
    """By folder: the base that an ``adapter_config.json`` declares, the strongest statement of lineage there is."""
    return {
        _folder(r.location.path): r.text
        for r in references
        if r.location.path.rsplit("/", 1)[-1] == "adapter_config.json" and r.symbol == "base_model_name_or_path"
    }


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _key(what: Meaning) -> tuple[str, str, str, str]:
    return (what.kind.value, what.registry, what.name.casefold(), what.revision or "")


def _subject(gathering: _Gathering) -> Subject:
    what = gathering.meaning
    return Subject(
        kind=what.kind,
        name=what.name,
        registry=what.registry,
        hub_id=what.hub_id,
        revision=what.revision,
        tentative=gathering.tentative and not gathering.weights,
        references=tuple(sorted(gathering.references, key=lambda r: (r.location, r.text, r.rule))),
        weights=tuple(sorted(gathering.weights, key=lambda w: w.location)),
    )
