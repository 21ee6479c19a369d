"""A report as SPDX 3.0.1 JSON-LD: models as AI packages, datasets as dataset packages, what they are built on as relationships.

Written by hand against the published JSON schema: the graph is plain data, and the model library would be one more thing to
load. Source: spdx.github.io/spdx-spec/v3.0.1 (read 2026-11-22). SPDX has no service: a hosted model is an AI package whose
comment says who serves it. What it has no field for (verdicts, findings, gaps) stands in annotations for people, and in the
properties of the CycloneDX BOM for programs (``CdxPropertiesExtension``, which the specification has for them).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any, Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from cyclonedx.spdx import fixup_id, is_expression

from lading.domain.facts import Base, Developer, Facts, RemoteFile, Unresolved
from lading.domain.finding import License
from lading.domain.reference import Kind, WeightFile
from lading.domain.report import Assessed, Report
from lading.domain.words import RELATIONS
from lading.report import words
from lading.report.cyclonedx.card import card
from lading.report.cyclonedx.files import MOST, is_sha256
from lading.report.cyclonedx.naming import HUB, Name, Refs, hub_id, hub_name, name_of, ref_of
from lading.report.cyclonedx.properties import of_assessed, of_facts, of_report, properties
from lading.report.cyclonedx.upstream import Upstream, bases, served, upstreams
from lading.report.cyclonedx.uris import uri
from lading.report.remarks import annotation

CONTEXT: Final = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
SPEC_VERSION: Final = "3.0.1"

_TAXONOMY = "cdx:ai-ml:model:"  # CycloneDX's names; SPDX has none of its own
_CREATION = "_:creation"
_NO_LICENCE = "expandedlicensing_NoAssertionLicense"
_MODELS = {Kind.MODEL, Kind.WEIGHTS, Kind.HOSTED}
_WANTED: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "ai": ("ai_AIPackage", ("releaseTime", "suppliedBy", "software_downloadLocation", "software_packageVersion")),
    "dataset": ("dataset_DatasetPackage", ("builtTime", "originatedBy", "releaseTime", "software_downloadLocation")),
}
"""What the profiles of 3.0.1 make mandatory beyond the schema ("External properties cardinality updates")."""
_SPDX_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-")

Node = dict[str, Any]


def as_json(report: Report) -> str:
    """The document: the same bytes for the same report. Its namespace is made from its content."""
    content = json.dumps(_Graph(report, UUID(int=0)).document(), sort_keys=True)
    return json.dumps(_Graph(report, uuid5(NAMESPACE_URL, content)).document(), indent=2, ensure_ascii=False) + "\n"


class _Graph:
    """Collects the elements in the order in which they are made; whatever refers to another one knows its id first."""

    def __init__(self, report: Report, namespace: UUID) -> None:
        self._report = report
        self._namespace = f"{namespace.urn}#"
        self._names = Refs()
        self._elements: list[Node] = []
        self._agents: dict[tuple[str, str | None], str] = {}
        self._licences: dict[str, str] = {}
        self._root = self._id("repository")
        self._known: dict[tuple[bool, str], str] = {}
        self._inventory = [(self._register(each), each) for each in words.in_order(report.components)]
        beyond = upstreams(each for _, each in self._inventory)
        self._upstream = {key: found for key, found in sorted(beyond.items()) if key not in self._known}
        for key, found in self._upstream.items():
            self._known[key] = self._id(f"{'model' if found.model else 'dataset'}:{found.id}")

    def document(self) -> Node:
        """The whole JSON-LD document."""
        created = self._report.provenance.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        version = self._report.provenance.tool_version
        agent, tool, document, sbom = map(self._id, ("agent:lading", "tool:lading", "document", "sbom"))
        creation = {
            "type": "CreationInfo",
            "@id": _CREATION,
            "created": created,
            "createdBy": [agent],
            "createdUsing": [tool],
            "specVersion": SPEC_VERSION,
        }
        self._add("SoftwareAgent", agent, name="Lading")
        self._add("Tool", tool, name=f"lading {version}")
        self._repository()
        for ref, assessed in self._inventory:
            self._component(ref, assessed)
        for key, found in self._upstream.items():
            self._beyond(self._known[key], found)
        self._annotate_run()
        inside = [element["spdxId"] for element in self._elements]
        head = [
            self._node(
                "SpdxDocument",
                document,
                name=self._report.name,
                profileConformance=_profiles(self._elements),
                rootElement=[sbom],
                element=sorted({*inside, sbom}),
            ),
            self._node(
                "software_Sbom",
                sbom,
                name=f"AI bill of materials of {self._report.name}",
                rootElement=[self._root],
                element=sorted(inside),
                software_sbomType=["source"],
            ),
        ]
        return {"@context": CONTEXT, "@graph": [creation, *head, *self._elements]}

    # --- ids and nodes --------------------------------------------------------------------------------------------------

    def _id(self, wanted: str) -> str:
        return self._namespace + self._names.take(quote(wanted, safe="/:@.-_~+"))

    @staticmethod
    def _node(kind: str, ref: str, **fields: object) -> Node:
        """An element; fields without a value are left out."""
        said = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
        return {"type": kind, "spdxId": ref, "creationInfo": _CREATION} | said

    def _add(self, kind: str, ref: str, **fields: object) -> str:
        self._elements.append(self._node(kind, ref, **fields))
        return ref

    def _relate(self, start: str, kind: str, to: Iterable[str], *, complete: str | None = None, comment: str = "") -> None:
        if targets := sorted(set(to)):
            ref = self._id(f"relationship:{kind}:{start.partition('#')[2]}")
            ends = {"from": start, "to": targets}
            self._add("Relationship", ref, relationshipType=kind, **ends, completeness=complete, comment=comment)

    def _annotate(self, subject: str, statement: str, kind: str = "other") -> None:
        ref = self._id(f"annotation:{subject.partition('#')[2]}")
        self._add("Annotation", ref, annotationType=kind, subject=subject, statement=statement)

    def _agent(self, party: Developer | None) -> str | None:
        if party is None:
            return None
        return self._organisation(party.name, party.country)

    def _organisation(self, name: str, country: str | None) -> str:
        if (name, country) not in self._agents:
            comment = f"country of headquarters: {country}" if country else ""
            ref = self._id(f"organization:{name}")
            self._agents[name, country] = self._add("Organization", ref, name=name, comment=comment)
        return self._agents[name, country]

    # --- the inventory --------------------------------------------------------------------------------------------------

    def _register(self, assessed: Assessed) -> str:
        found = assessed.component
        ref = self._id(ref_of(found, name_of(found)))
        own = hub_id(found)
        for id_ in {own, found.subject.name} if own else set():
            self._known.setdefault((found.subject.kind in {Kind.MODEL, Kind.WEIGHTS}, str(id_).casefold()), ref)
        return ref

    def _repository(self) -> None:
        self._add(
            "software_Package",
            self._root,
            name=self._report.name,
            software_primaryPurpose="application",
            extension=_extension(of_report(self._report)),
        )
        complete = "incomplete" if self._report.gaps else "noAssertion"
        self._relate(self._root, "dependsOn", (ref for ref, _ in self._inventory), complete=complete)

    def _component(self, ref: str, assessed: Assessed) -> None:
        found = assessed.component
        subject, facts, name = found.subject, found.facts, name_of(found)
        publisher = self._organisation(name.group, None) if hub_id(found) and name.group else None
        served_by = self._agent(facts.operator) if facts else None
        own = subject.weights[0] if subject.kind is Kind.WEIGHTS and len(subject.weights) == 1 else None
        said = _extension([*of_assessed(assessed), *_bases(bases(found)), *_declared(assessed)])
        if own and facts is None:
            self._file(ref, own.location.path, own.sha256, purpose="model", extension=said)
        else:
            self._add(
                _type(subject.kind),
                ref,
                **self._described(name, facts, hub_id(found), model=subject.kind is not Kind.DATASET),
                **_by_kind(subject.kind, facts, subject.weights),
                suppliedBy=served_by or publisher,
                originatedBy=[each] if (each := self._agent(facts.developer if facts else None)) else [],
                verifiedUsing=_hashes(own.sha256) if own else [],
                comment=_comment(assessed),
                extension=said,
            )
            self._files(ref, subject.weights, facts.files if facts else ())
        self._license(ref, assessed)
        self._lineage(ref, bases(found), facts)
        if (behind := served(found)) and (key := (True, behind.casefold())) in self._known:
            self._relate(ref, "dependsOn", [self._known[key]], comment="serves this model")
        self._annotate(ref, _seen(assessed))
        self._annotate(ref, _concluded(assessed))
        for finding in assessed.findings:
            self._annotate(ref, annotation(finding), "review")

    def _beyond(self, ref: str, found: Upstream) -> None:
        facts = found.facts if isinstance(found.facts, Facts) else None
        on_hub = found.id if "/" in found.id else None
        name = hub_name(found.id, facts.revision if facts else None, model=found.model and on_hub is not None)
        kind = Kind.MODEL if found.model else Kind.DATASET
        developer = self._agent(facts.developer) if facts else None
        why = "; ".join(sorted(found.roles)) + (": only suspected" if found.suspected else "")
        self._add(
            _type(kind),
            ref,
            **self._described(name, facts, on_hub, model=found.model),
            **_by_kind(kind, facts, ()),
            suppliedBy=self._organisation(name.group, None) if on_hub and name.group else None,
            originatedBy=[developer] if developer else [],
            comment=f"not named in the repository itself: {why}",
            extension=_extension([*of_facts(found.facts), *(("role", role) for role in found.roles), *_bases(found.bases)]),
        )
        if isinstance(found.facts, Unresolved):
            self._annotate(ref, f"unresolved: {words.REASONS[found.facts.reason]}")
        if facts and facts.license:
            self._annotate(ref, f"licence as its card states it: {facts.license.name or facts.license.id}")
        self._relate(ref, "hasDeclaredLicense", [_NO_LICENCE])
        self._relate(ref, "hasConcludedLicense", [_NO_LICENCE])
        self._lineage(ref, found.bases, facts)

    def _described(self, name: Name, facts: Facts | None, hub: str | None, *, model: bool) -> Node:
        page = f"{HUB}{hub}" if model else f"{HUB}datasets/{hub}"
        place = (f"{page}/tree/{name.version}" if name.version else page) if hub else None
        home = uri(facts.homepage) if facts and facts.homepage else None
        return {
            "name": f"{name.group}/{name.name}" if name.group else name.name,
            "description": facts.description if facts else None,
            "software_packageVersion": name.version,
            "software_packageUrl": name.purl.to_string() if name.purl else None,
            "software_downloadLocation": str(found) if place and (found := uri(place)) else None,
            "software_homePage": str(home) if home else None,
        }

    def _lineage(self, ref: str, stated: Iterable[Base], facts: Facts | None) -> None:
        """What it descends from, and was trained on. A suspected base is no ancestor: the comment says what it is."""
        for base in sorted(set(stated), key=lambda each: (each.id.casefold(), each.id, each.relation)):
            if target := self._known.get((True, base.id.casefold())):
                kind = "other" if base.suspected else "descendantOf"
                doubt = "suspected: " if base.suspected else ""
                self._relate(ref, kind, [target], comment=f"{doubt}{RELATIONS[base.relation]} ({words.via(base.source)})")
        datasets = [self._known[False, each.casefold()] for each in facts.datasets] if facts else []
        self._relate(ref, "trainedOn", datasets)

    def _files(self, ref: str, weights: Sequence[WeightFile], remote: Sequence[RemoteFile]) -> None:
        owner = ref.partition("#")[2]
        hashed = sorted((each for each in remote if each.sha256), key=lambda each: each.path)
        files = [
            *(self._file(self._id(f"file:{w.location.path}"), w.location.path, w.sha256, purpose="model") for w in weights),
            *(self._file(self._id(f"hub:{owner}:{r.path}"), r.path, r.sha256, purpose="model") for r in hashed[:MOST]),
        ]
        self._relate(ref, "contains", files, complete="incomplete" if len(hashed) > MOST else "noAssertion")

    def _file(self, ref: str, name: str, sha256: str | None, *, purpose: str, extension: Sequence[Node] = ()) -> str:
        return self._add(
            "software_File",
            ref,
            name=name,
            software_fileKind="file",
            software_primaryPurpose=purpose,
            verifiedUsing=_hashes(sha256),
            extension=extension,
        )

    # --- licences -------------------------------------------------------------------------------------------------------

    def _license(self, ref: str, assessed: Assessed) -> None:
        """Exactly one declared and one concluded licence, as the AI profile wants it; what binds together is joined by AND."""
        view = assessed.license
        self._relate(ref, "hasDeclaredLicense", [self._expression([view.declared] if view.declared else [])])
        self._relate(ref, "hasConcludedLicense", [self._expression(words.in_force(view))])

    def _expression(self, licences: Sequence[License]) -> str:
        """The element for licences that bind together."""
        if not licences:
            return _NO_LICENCE
        keys = list(dict.fromkeys(_key(each) for each in licences))
        text = keys[0] if len(keys) == 1 else " AND ".join(f"({key})" if " " in key else key for key in keys)
        if text not in self._licences:
            custom = {_key(each): self._text(each) for each in licences if _key(each).startswith("LicenseRef-")}
            self._licences[text] = self._add(
                "simplelicensing_LicenseExpression",
                self._id(f"licence:{text}"),
                simplelicensing_licenseExpression=text,
                simplelicensing_customIdToUri=[
                    {"type": "DictionaryEntry", "key": key, "value": ref} for key, ref in sorted(custom.items())
                ],
            )
        return self._licences[text]

    def _text(self, licence: License) -> str:
        """The element behind a licence reference: the name it is known by, and where its text stands."""
        key = f"text of {_key(licence)}"
        if key not in self._licences:
            name, link = licence.name or licence.id or "unknown", uri(licence.url) if licence.url else None
            self._licences[key] = self._add(
                "simplelicensing_SimpleLicensingText",
                self._id(f"licence-text:{_key(licence)}"),
                name=name,
                simplelicensing_licenseText=f"{name}: see {link}" if link else name,
                externalRef=[{"type": "ExternalRef", "externalRefType": "license", "locator": [str(link)]}] if link else [],
            )
        return self._licences[key]

    # --- the run --------------------------------------------------------------------------------------------------------

    def _annotate_run(self) -> None:
        report = self._report
        summary = f"{words.inventory(report)} · {words.decisions(report)} · {words.outcome(report)}"
        self._annotate(self._root, f"{summary} · {words.basis(report)}", "review")
        for gap in words.gaps(report):
            detail = f": {gap.detail}" if gap.detail else ""
            self._annotate(self._root, f"not checked: {gap.location}: {gap.reason.value}{detail}")
        told = {finding for _, each in self._inventory for finding in each.findings}
        for finding in report.findings:
            if finding not in told:
                self._annotate(self._root, f"{finding.subject}: {annotation(finding)}", "review")


def _type(kind: Kind) -> str:
    if kind in _MODELS:
        return "ai_AIPackage"
    return "dataset_DatasetPackage" if kind is Kind.DATASET else "software_Package"


def _by_kind(kind: Kind, facts: Facts | None, weights: Sequence[WeightFile]) -> Node:
    """What only models, or only datasets, have."""
    if kind is Kind.DATASET:
        return {"software_primaryPurpose": "data", "dataset_datasetType": ["noAssertion"]}
    if kind not in _MODELS:
        return {"software_primaryPurpose": "library" if kind is Kind.PACKAGE else "other"}
    known = card(facts, weights, ())
    entries = [
        {"type": "DictionaryEntry", "key": name.removeprefix(_TAXONOMY).removeprefix("hyperparameter:"), "value": value}
        for name, value in known.properties
    ]
    flow = ", ".join(known.inputs) + " to " + ", ".join(known.outputs) if known.inputs else ""
    about = "; ".join(filter(None, [f"task: {known.task}" if known.task else "", flow]))
    return {
        "software_primaryPurpose": "model",
        "ai_hyperparameter": entries,
        "ai_informationAboutApplication": about,
        "ai_typeOfModel": [known.architecture] if known.architecture else [],
    }


def _hashes(sha256: str | None) -> list[Node]:
    return [{"type": "Hash", "algorithm": "sha256", "hashValue": sha256}] if sha256 and is_sha256(sha256) else []


def _extension(pairs: Iterable[tuple[str, str | None]]) -> list[Node]:
    """Properties as in the CycloneDX BOM."""
    entries = [
        {"type": "extension_CdxPropertyEntry", "extension_cdxPropName": each.name, "extension_cdxPropValue": each.value}
        for each in properties(pairs)
    ]
    return [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}] if entries else []


def _bases(stated: Iterable[Base]) -> Iterable[tuple[str, str]]:
    """What stands in a BOM's pedigree."""
    for base in stated:
        yield "base", f"{base.id} ({base.relation.value})"
        yield "base:source", words.via(base.source)


def _declared(assessed: Assessed) -> Iterable[tuple[str, str]]:
    """The declared licence under the name that it has in a BOM: SPDX expressions spell some otherwise."""
    if found := assessed.license.declared:
        yield "license:declared", fixup_id(found.id) or found.id or found.name or "unknown"


def _comment(assessed: Assessed) -> str:
    country = assessed.origin.hosting_country
    return f"hosted, not distributed; served from {country}" if country else ""


def _seen(assessed: Assessed) -> str:
    places = [str(place) for place in assessed.component.subject.locations]
    more = f" and {len(places) - MOST:,} more" if len(places) > MOST else ""
    return f"named at {', '.join(places[:MOST])}{more}" if places else "named nowhere in the tree"


def _concluded(assessed: Assessed) -> str:
    known = assessed.component.resolution
    said = [f"origin: {words.origin(assessed.origin)}"]
    if chain := words.chain_of(assessed.origin.chain):
        said.append(f"chain: {chain}")
    said.append(f"licence: {words.licences(assessed.license)}")
    if isinstance(known, Unresolved):
        said.append(f"unresolved: {words.REASONS[known.reason]}")
    return "; ".join(said)


def _key(licence: License) -> str:
    """The licence in an expression: its SPDX id or expression, else a reference."""
    if spdx := fixup_id(licence.id):
        return spdx
    if " " in licence.id and is_expression(licence.id):
        return licence.id
    return f"LicenseRef-{_slug(licence.id.removeprefix('LicenseRef-') or licence.name)}"


def _profiles(elements: Sequence[Node]) -> list[str]:
    """The profiles that the elements conform to: that of AI or datasets only when every package has what the profile wants."""
    found = ["core", "extension", "simpleLicensing", "software"]
    for profile, (kind, fields) in _WANTED.items():
        mine = [each for each in elements if each["type"] == kind]
        if mine and all(field in each for each in mine for field in fields):
            found.append(profile)
    return sorted(found)


def _slug(text: str) -> str:
    """``text`` in the letters that a licence reference may have."""
    return "".join(c if c in _SPDX_LETTERS else "-" for c in text) or "unknown"
