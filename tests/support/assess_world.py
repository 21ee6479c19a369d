"""Builders for the tests of the assess stage: a small catalogue, components and contexts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pytest

from lading.assess.base import Context, Run
from lading.assess.origin import origin
from lading.assess.policy import BUILT_IN, Policy, parse
from lading.assess.rulebook import rules
from lading.assess.terms import view
from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog
from lading.domain.facts import (
    Base,
    Component,
    Developer,
    Facts,
    LicenseClaim,
    Lineage,
    Link,
    Reason,
    Source,
    Unresolved,
    Via,
)
from lading.domain.finding import Action, Finding
from lading.domain.reference import Context as Place
from lading.domain.reference import Kind, Reference, Relation, Strength, WeightFile
from lading.domain.source import Gap, GapReason, Location
from lading.domain.subject import Subject

TODAY = date(2026, 11, 22)
SHA = "a09a35458c702b33eeacc393d103063234e8bc28"
OTHER_SHA = "b" * 40
CARD = Source(Via.HUB, "card", TODAY)

_RECORD: dict[str, Any] = {"source": ["https://example.org/"], "retrieved": TODAY, "url": "https://example.org/license"}
_LICENSES: dict[str, dict[str, Any]] = {
    "MIT": {"commercial": "yes", "hub": ["mit"], "links": ["permissive.example/mit"]},
    "Apache-2.0": {"commercial": "yes", "attribution": True, "hub": ["apache-2.0"]},
    "MPL-2.0": {"commercial": "yes", "share_alike": "weak", "hub": ["mpl-2.0"]},
    "GPL-3.0-only": {"commercial": "yes", "share_alike": "strong", "hub": ["gpl-3.0"]},
    "CC-BY-NC-4.0": {"commercial": "no", "attribution": True, "hub": ["cc-by-nc-4.0"]},
    "CC-BY-NC-ND-4.0": {"commercial": "no", "derivatives": False, "attribution": True, "hub": ["cc-by-nc-nd-4.0"]},
    "CC-BY-ND-4.0": {"commercial": "yes", "derivatives": False, "hub": ["cc-by-nd-4.0"]},
    "LicenseRef-openrail": {"commercial": "yes", "use_policy": True, "hub": ["openrail"]},
    "LicenseRef-research": {"commercial": "no", "research_only": True, "names": ["qwen-research"]},
    "LicenseRef-registered": {"commercial": "conditional"},
    "LicenseRef-llama-3.1": {
        "commercial": "conditional",
        "use_policy": True,
        "forbidden_fields": ["military"],
        "licensor": "meta",
        "attribution": True,
        "naming": "Built with Llama",
        "thresholds": [{"measure": "monthly_active_users", "value": 700_000_000}],
        "hub": ["llama3.1"],
        "links": ["llama-3.1/blob/main/LICENSE"],
    },
    "LicenseRef-hunyuan": {
        "commercial": "conditional",
        "use_policy": True,
        "forbidden_fields": ["military"],
        "territories_excluded": ["EU", "GB", "KR"],
        "outputs_for_training": "restricted",
        "thresholds": [{"measure": "monthly_active_users", "value": 100_000_000}],
        "names": ["tencent-hunyuan"],
    },
    "LicenseRef-revenue": {
        "commercial": "conditional",
        "thresholds": [{"measure": "annual_revenue", "value": 1_000_000, "currency": "USD"}],
    },
    "LicenseRef-employees": {"commercial": "conditional", "thresholds": [{"measure": "employees", "value": 50}]},
    "LicenseRef-viral": {"commercial": "yes", "use_policy": True, "outputs_derive": True},
    "LicenseRef-closed": {"commercial": "yes", "proprietary": True},
}

CATALOG = Catalog(
    compile_index(
        Entry("license", f"licenses/{id_}.toml", {**_RECORD, "id": id_, "name": f"The {id_} licence", **fields})
        for id_, fields in _LICENSES.items()
    )
)


def developer(id_: str, country: str | None, *, republisher: bool = False, parent_country: str | None = None) -> Developer:
    return Developer(
        id_.lower(), id_, country, "company", Source(Via.CATALOG, f"developers/{id_.lower()}", TODAY),
        parent_country=parent_country, republisher=republisher,
    )  # fmt: skip


DEEPSEEK = developer("DeepSeek", "CN")
META = developer("Meta", "US")
ACME = developer("Acme", "DE")
UNSLOTH = developer("Unsloth", "US", republisher=True)
MODELSCOPE = developer("ModelScope mirror", "CN", republisher=True)
NOWHERE = developer("Nowhere", None)


def base(id_: str, relation: Relation = Relation.FINETUNE, *, suspected: bool = False) -> Base:
    return Base(id_, relation, Source(Via.HUB, f"base_model of a card: {id_}"), suspected)


def claim(id_: str, name: str | None = None, link: str | None = None) -> LicenseClaim:
    return LicenseClaim(id_, name, link, CARD)


def facts(
    id_: str,
    made_by: Developer | Literal["its namespace"] | None = "its namespace",
    bases: tuple[Base, ...] | None = (),
    license_: str | LicenseClaim | None = "apache-2.0",
    via: Via = Via.HUB,
    **more: Any,
) -> Facts:
    maker = developer(id_.split("/")[0].capitalize(), "DE") if made_by == "its namespace" else made_by
    stated = claim(license_) if isinstance(license_, str) else license_
    return Facts(id_, Source(via, f"{via} of {id_}", TODAY), developer=maker, bases=bases, license=stated, **more)


def missing(id_: str, reason: Reason = Reason.NO_FACTS) -> Unresolved:
    return Unresolved(id_, reason)


def lineage(root: str, *nodes: Facts | Unresolved, problems: tuple[str, ...] = ()) -> Lineage:
    links = tuple(Link(node.id, b) for node in nodes if isinstance(node, Facts) for b in node.bases or ())
    return Lineage(root, {node.id: node for node in nodes}, links, not problems, problems)


def reference(text: str = "acme/one", path: str = "app.py", line: int = 3, **more: Any) -> Reference:
    fields: dict[str, Any] = {
        "kind": Kind.MODEL, "context": Place.CODE, "strength": Strength.LOADS, "rule": "python", "revision": SHA, **more,
    }  # fmt: skip
    return Reference(text, location=Location(path, line, 1), **fields)


def weight(path: str = "models/a.bin", format_: str = "safetensors", **more: Any) -> WeightFile:
    return WeightFile(Location(path), format_, 10, **more)


def component(
    *nodes: Facts | Unresolved,
    kind: Kind = Kind.MODEL,
    registry: str = "huggingface",
    references: tuple[Reference, ...] | None = None,
    weights: tuple[WeightFile, ...] = (),
    problems: tuple[Unresolved, ...] = (),
    open_ends: tuple[str, ...] = (),
    **subject: Any,
) -> Component:
    """A component whose first node is itself and whose others are what it was built on."""
    own = nodes[0]
    named = (reference(own.id),) if references is None else references
    what = Subject(kind, own.id, registry, references=named, weights=weights, **subject)
    return Component(what, own, lineage(own.id, *nodes, problems=open_ends), problems)


def weights_file(own: Facts | Unresolved, *nodes: Facts | Unresolved, file: WeightFile | None = None) -> Component:
    return component(own, *nodes, kind=Kind.WEIGHTS, registry="", references=(), weights=(file or weight(own.id),))


def policy(text: str) -> Policy:
    return parse(text, "lading.toml")


def clarify(model: str, license_: str, sha256: str) -> str:
    evidence = f'{{ file = "L", sha256 = "{sha256}" }}'
    return f'[[clarify]]\nmodel = "{model}"\nlicense = "{license_}"\nreason = "r"\nevidence = {evidence}\n'


def context(thing: Component, rule_policy: Policy = BUILT_IN) -> Context:
    return Context(
        component=thing,
        origin=origin(thing, rule_policy.origin.watched),
        license=view(thing, CATALOG),
        policy=rule_policy,
        today=TODAY,
        catalog=CATALOG,
    )


def gap(reason: GapReason, path: str = "a/b.txt", detail: str = "") -> Gap:
    return Gap(Location(path, 2), reason, detail)


@dataclass(frozen=True)
class Case:
    """One thing and what a rule says about it: nothing, or an action and words of the message."""

    title: str
    thing: Component | Run
    policy: Policy = BUILT_IN
    action: Action | None = None
    says: str = ""
    remedy: str = ""
    evidence: str = ""
    sign_off: str = ""
    incomplete: bool = False
    lines: tuple[int, ...] | None = field(default=None)


def findings(rule: str, case: Case) -> list[Finding]:
    found = next(r for r in rules() if r.meta.id == rule)
    if isinstance(case.thing, Run):
        assert found.check_run is not None
        return list(found.check_run(case.thing))
    assert found.check is not None
    if case.thing.subject.kind not in found.meta.kinds:
        return []
    return list(found.check(context(case.thing, case.policy)))


def table(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.title for case in cases])


def assert_silent(rule: str, case: Case) -> None:
    assert findings(rule, case) == []


def assert_fires(rule: str, case: Case) -> None:
    found = findings(rule, case)
    first = found[0]
    assert (first.rule, first.action, first.incomplete) == (rule, case.action, case.incomplete)
    assert case.says in first.message
    assert case.remedy in first.remedy
    assert case.evidence in first.evidence
    assert case.sign_off in "\n".join(first.sign_off)
    assert first.remedy
    if case.lines is not None:
        assert tuple(place.line for place in first.locations) == case.lines
