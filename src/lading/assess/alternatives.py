"""Models of the catalogue that the policy admits, of the task and size class of one that it refuses: facts, no ranking.

What counts as the same: the Hub's pipeline tag, and a number of parameters within `FACTOR`. The number is the record's; else
the one in the name (``7B``); else that of the one model that it was made from without changing its size. A copy of another
model in another wrapping, and an adapter, is no alternative of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from lading.assess.obligations import gating
from lading.assess.policy import PinPolicy, Policy
from lading.catalog.index import Catalog
from lading.domain.facts import Component, Facts
from lading.domain.finding import Action, Category, Verdict
from lading.domain.reference import Relation
from lading.domain.report import Assessed
from lading.patterns import regex

FACTOR: Final = 2.0
"""Half to twice the parameters are one size class."""

TOO: Final[Mapping[str, frozenset[str]]] = {"feature-extraction": frozenset({"sentence-similarity"})}
"""Tags whose models do for another tag: text embedding models have the one or the other, but speech encoders only the first."""

SAME_SIZE: Final = frozenset({Relation.FINETUNE, Relation.QUANTIZED, Relation.REUPLOAD})
"""Relations in which a model keeps the number of parameters of its base."""

SAME_WORK: Final = frozenset({Relation.QUANTIZED, Relation.REUPLOAD, Relation.ADAPTER})
"""Relations that make a copy, or something that does not run by itself."""

DEEPEST: Final = 8
"""Steps up a lineage in search of a task or a size."""

_UNITS: Final = {"M": 1e6, "B": 1e9, "T": 1e12}
_COUNT: Final = r"(?:\d{1,3}x)?\d{1,6}(?:\.\d{1,4})?[MBT]"
_WHOLE: Final = regex(_COUNT, re.IGNORECASE)
_IN_NAME: Final = regex(rf"(?:^|[-_.])({_COUNT})(?=$|[-_.])", re.IGNORECASE)

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How many parameters a model has: the number, how it is written, and where it stands."""

    parameters: float
    text: str
    source: str

    def like(self, other: Size) -> bool:
        """Whether both are of one size class."""
        return 1 / FACTOR <= self.parameters / other.parameters <= FACTOR


@dataclass(frozen=True, slots=True)
class Profile:
    """What a model is for and how large it is, as far as that is on record."""

    task: str | None = None
    size: Size | None = None


def parameters(text: str) -> float | None:
    """The number that ``7.6B``, ``671B`` or ``33M`` means; of ``8x7B`` the product, which is an upper bound."""
    if not _WHOLE.fullmatch(text):
        return None
    experts, _, number = text[:-1].lower().rpartition("x")
    return float(number) * int(experts or 1) * _UNITS[text[-1].upper()] or None


def profile(component: Component, catalog: Catalog) -> Profile:
    """The task and size of a component: its own facts', else those of the one model that it is a version of."""
    task: str | None = None
    size: Size | None = None
    id_, same_work = component.lineage.root, True
    for _ in range(DEEPEST):
        facts = _facts(component, id_)
        if task is None and same_work:
            task = facts.task if facts else None
        size = size or _stated(facts.parameters if facts else None, f"stated for {id_}") or _on_record(id_, catalog)
        bases = component.lineage.bases_of(id_)
        if len(bases) != 1 or bases[0].suspected or bases[0].relation not in SAME_SIZE | SAME_WORK:
            break
        id_, same_work = bases[0].id, same_work and bases[0].relation in SAME_WORK
    return Profile(task, size)


def _facts(component: Component, id_: str) -> Facts | None:
    found = component.resolution if id_ == component.lineage.root else component.lineage.nodes.get(id_)
    return found if isinstance(found, Facts) else None


def _stated(text: str | None, source: str) -> Size | None:
    count = parameters(text) if text else None
    return Size(count, text, source) if text and count else None


def _on_record(id_: str, catalog: Catalog) -> Size | None:
    return size_of(catalog.table("models").get(id_.lower()) or {"id": id_}, catalog)


def size_of(record: Record, catalog: Catalog) -> Size | None:
    """How many parameters a model of the catalogue has."""
    for _ in range(DEEPEST):
        id_ = str(record["id"])
        in_name = _IN_NAME.search(id_.rpartition("/")[2])
        found = _stated(record.get("parameters"), f"on record for {id_}") or (
            _stated(in_name[1], f"in the name {id_}") if in_name else None
        )
        bases: Sequence[Record] = record.get("base") or ()
        if found or len(bases) != 1 or Relation(bases[0]["relation"]) not in SAME_SIZE:
            return found
        record = catalog.table("models").get(bases[0]["id"].lower()) or {"id": bases[0]["id"]}
    return None


def candidates(wanted: Profile, component: Component, catalog: Catalog) -> tuple[tuple[str, ...], int]:
    """The ids of the models of that task and size class, sorted, and how many of the task have no size on record.

    Left out are the model itself, what it was built on, copies and adapters, and records that say nothing of base or licence.
    When its size is not known all of the task are meant.
    """
    if wanted.task is None:
        return (), 0
    tasks = TOO.get(wanted.task, frozenset()) | {wanted.task}
    own = {id_.casefold() for id_ in (*component.lineage.nodes, component.lineage.root)}
    found: list[str] = []
    sizeless = 0
    for key, record in catalog.table("models").items():
        if record.get("task") not in tasks or key in own or "/" not in key or _silent(record):
            continue
        size = size_of(record, catalog)
        if wanted.size is None or (size and size.like(wanted.size)):
            found.append(record["id"])
        sizeless += size is None and wanted.size is not None
    return tuple(sorted(found, key=str.casefold)), sizeless


def _silent(record: Record) -> bool:
    bases: Sequence[Record] | None = record.get("base")
    return bases is None or not record.get("license") or any(Relation(base["relation"]) in SAME_WORK for base in bases)


def on_its_merits(policy: Policy) -> Policy:
    """The policy as a model is judged by that nobody has named yet: no sign-offs, no clarifications, and nothing about pins."""
    return replace(policy, approve=(), clarify=(), pins=PinPolicy(require="any", unpinned=Action.ALLOW))


def complying(assessed: Iterable[Assessed], policy: Policy) -> Iterator[Assessed]:
    """Those that the gate lets pass, and of which origin, lineage and every licence are known."""
    return (each for each in assessed if _known(each) and not any(gating(each.findings, policy)))


def _known(each: Assessed) -> bool:
    facts, view = each.component.facts, each.license
    return (
        facts is not None
        and facts.developer is not None
        and each.component.lineage.complete
        and each.origin.verdict not in (Verdict.UNKNOWN, Verdict.SUSPECTED)
        and view.declared is not None
        and view.concluded not in (Category.UNKNOWN, Category.MISSING)
        and all(license_.known for license_ in (view.declared, *view.inherited))
        and not any(finding.incomplete for finding in each.findings)
    )


def further_trained(component: Component) -> bool:
    """Whether it was made from another model (instruct, chat, domain), and not from scratch."""
    return bool(component.lineage.bases_of(component.lineage.root))


def built_on(catalog: Catalog) -> Counter[str]:
    """How many models on record name each model as a direct base, by id without case."""
    return Counter(base["id"].lower() for record in catalog.table("models").values() for base in record.get("base") or ())
