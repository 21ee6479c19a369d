"""A CycloneDX BOM as what it recorded. The file may come from anybody: nothing in it is taken for granted.

Of Lading's own BOMs every property is read. Those of other tools say what a Hub repository is by its package URL
(``pkg:huggingface/ORG/NAME@COMMIT``, https://github.com/package-url/purl-spec), and often no more than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote

from lading.domain.facts import Via
from lading.lock.items import NO_LICENSE, Item, Recorded
from lading.patterns import regex

KINDS = {"machine-learning-model": "model", "data": "dataset", "library": "package", "file": "weights"}
HUB = "huggingface"
CARDS = frozenset(via.value for via in (Via.HUB, Via.CACHE, Via.HF_CACHE, Via.MODELSCOPE, Via.LOCK, Via.REPOSITORY))
"""Sources that read the repository's own card."""
ON_RECORD = "catalog: models/"
"""How a source begins that is the catalogue's record of a model, and not of whoever publishes in its namespace."""
_DEEPEST = 8
_PAGE = regex(
    r"https://(?:huggingface\.co|hf\.co)/(?P<data>datasets/)?(?P<name>(?!spaces/|datasets/|docs/)[\w.-]+/[\w.-]+)(?:[/?#]|$)"
)
_SHA256 = regex(r"[0-9a-f]{64}")
_HOSTS = ("https://huggingface.co", "https://hf.co")
_ECOSYSTEMS = {"pypi": "pypi", "npm": "npm", "cargo": "crates", "golang": "go", "conda": "conda"}

Node = Mapping[str, Any]


def read(document: Node) -> tuple[tuple[Recorded, ...], date | None, bool]:
    """What the BOM recorded, its day, and whether Lading wrote it."""
    metadata = _inner(document, "metadata")
    said = properties(metadata)
    writer = Writer("catalog:date" in said, said.get("offline") == ["true"], day_of(text(metadata, "timestamp")))
    found = [_recorded(node, KINDS.get(text(node, "type"), ""), writer) for node in _components(document, writer.own)]
    found += [_recorded(node, "endpoint", writer) for node in nodes(document, "services")]
    return tuple(thing for thing in found if thing.item.kind and thing.item.name), writer.day, writer.own


def _components(document: Node, own: bool) -> Iterator[Node]:
    """The components; in BOMs of others also the one that the BOM is about, and those inside others."""
    if own:
        yield from nodes(document, "components")
        return
    waiting = [(node, 0) for node in (_inner(_inner(document, "metadata"), "component"), *nodes(document, "components"))]
    for node, depth in waiting:
        yield node
        if depth < _DEEPEST:
            waiting += [(inner, depth + 1) for inner in nodes(node, "components") if text(inner, "type") != "file"]


@dataclass(frozen=True, slots=True)
class Writer:
    """Whether Lading wrote the document, whether it did so without asking the Hub, and on which day."""

    own: bool
    offline: bool
    day: date | None

    def seen(self, *, by_card: bool, on_record: bool) -> bool:
        """Whether a repository was there then. When the Hub was asked only its own answer counts, else the catalogue's record;
        what others list is taken to be there.
        """
        return by_card or not self.own or (self.offline and on_record)


def _recorded(node: Node, kind: str, writer: Writer) -> Recorded:
    said, own = properties(node), writer.own
    kind = said.get("kind", [kind])[0]
    where = _on_hub(node)
    if where and not own and kind not in ("model", "dataset"):
        kind = where[0]
    sources = said.get("facts:source", [])
    by_card = any(via_of(source) in CARDS for source in sources)
    item = _item(node, kind, where[1] if where and not own else _name(node, kind, own=own), own)
    if not (by_card or item.gated):  # whether access is restricted is the Hub's word: who did not ask it cannot say
        item = replace(item, gated=None)
    stated_by = said.get("license:source", sources)
    of_card = {
        "license": by_card and any(via_of(source) in CARDS for source in stated_by),
        "files": own,
        "bases": by_card and _bases_by_card(node),
    }
    return Recorded(
        item=item,
        registry=_registry(node, item, own),
        asked=said.get("revision:requested", [None])[0],
        day=writer.day,
        seen=writer.seen(by_card=by_card, on_record=any(source.startswith(ON_RECORD) for source in sources)),
        of_card=frozenset(name for name, holds in of_card.items() if holds),
        beyond="role" in said,
    )


def via_of(source: str) -> str:
    """The kind of source in ``catalog: developers/alibaba (2026-10-02)``."""
    return source.partition(":")[0].partition(" (")[0]


def _on_hub(node: Node) -> tuple[str, str] | None:
    """Which kind of repository of the Hub it is, and its name: by its package URL, else by where it says it is from."""
    purl = Purl(text(node, "purl"))
    if purl.on_hub:
        return ("dataset" if text(node, "type") == "data" else "model"), purl.name
    if purl.type or text(node, "type") not in ("machine-learning-model", "data"):
        return None
    return next(filter(None, (hub_page(text(reference, "url")) for reference in nodes(node, "externalReferences"))), None)


def hub_page(url: str) -> tuple[str, str] | None:
    """The kind and name of the repository that the address of a page of the Hub is about."""
    found = _PAGE.match(url)
    return ("dataset" if found["data"] else "model", found["name"]) if found else None


def _name(node: Node, kind: str, *, own: bool) -> str:
    group, name = text(node, "group"), text(node, "name")
    scoped = kind in ("model", "dataset") or (kind == "package" and (own or group.startswith("@")))
    return f"{group}/{name}" if group and scoped else name


def _registry(node: Node, item: Item, own: bool) -> str:
    """Where the name means something; empty for the Hub. What others name without saying where may be anything."""
    said, purl = properties(node), Purl(text(node, "purl"))
    if "registry" in said:
        return "" if said["registry"][0] == HUB else said["registry"][0]
    if item.kind == "package":
        return purl.registry
    if own:
        return "" if item.kind in ("model", "dataset") and "/" in item.name else "unknown"
    return "" if _on_hub(node) else purl.type or "unknown"


def _item(node: Node, kind: str, name: str, own: bool) -> Item:
    said = properties(node)
    licenses = dict(_licenses(node))
    assessed = "kind" in said
    maker = _inner(node, "manufacturer")
    nothing = "" if own else None
    stated = said.get("license:stated", [None if assessed else nothing])[0]
    if stated == NO_LICENSE:
        stated = ""
    if not own and licenses:
        stated = licenses.get("declared") or next(iter(licenses.values()))
    return Item(
        kind=kind,
        name=name,
        revision=_revision(node, own),
        license=stated,
        declared=licenses.get("declared", "") if assessed else None,
        concluded=" AND ".join(sorted(set(said.get("license:effective", [])))) if assessed else None,
        developer=said.get("developer", [nothing if own else text(maker, "name") or None])[0],
        country=said.get("developer:country", [nothing if own else text(_inner(maker, "address"), "country") or None])[0],
        gated=said.get("gated", [nothing])[0],
        bases=tuple(sorted(_ancestors(node))) if own or "pedigree" in node else None,
        served=said.get("hosting:country", [nothing])[0],
        verdict=said.get("origin:verdict", [""])[0] if assessed else None,
        hashes=dict(_hashes(node, 0)),
    )


def properties(node: Node) -> dict[str, list[str]]:
    """The values of Lading's own properties by name."""
    found: dict[str, list[str]] = {}
    for pair in nodes(node, "properties"):
        name = text(pair, "name")
        if name.startswith("lading:"):
            found.setdefault(name.removeprefix("lading:"), []).append(text(pair, "value"))
    return found


def _licenses(node: Node) -> Iterator[tuple[str, str]]:
    for choice in nodes(node, "licenses"):
        one = _inner(choice, "license") or choice
        said = text(one, "id") or text(one, "name") or text(choice, "expression")
        if said:
            yield text(one, "acknowledgement") or text(choice, "acknowledgement"), said


def _ancestors(node: Node) -> Iterator[str]:
    pedigree = _inner(node, "pedigree")
    for listed in ("ancestors", "variants"):
        for base in nodes(pedigree, listed):
            relation = properties(base).get("base:relation", ["unknown"])[0]
            purl = Purl(text(base, "purl"))
            name = purl.name if purl.on_hub else "/".join(filter(None, (text(base, "group"), text(base, "name"))))
            yield f"{name} ({relation})"


def _bases_by_card(node: Node) -> bool:
    pedigree = _inner(node, "pedigree")
    bases = [*nodes(pedigree, "ancestors"), *nodes(pedigree, "variants")]
    sources = [source for base in bases for source in properties(base).get("base:source", [""])]
    return all(via_of(source) in CARDS for source in sources)


def _revision(node: Node, own: bool) -> str | None:
    """The version in the package URL; what has no URL has nowhere to state one."""
    purl = Purl(text(node, "purl"))
    return (purl.version or ("" if own else None)) if purl.type else None


def _hashes(node: Node, depth: int) -> Iterator[tuple[str, str]]:
    """The SHA-256 of its files by their names."""
    purl = Purl(text(node, "purl"))
    if purl.file:
        yield purl.file
    files = nodes(node, "components") if depth < _DEEPEST else []
    for file in files:
        yield from _hashes(file, depth + 1)
    if text(node, "type") == "file" or (depth == 0 and not files and not purl.on_hub):
        for each in nodes(node, "hashes"):
            if text(each, "alg") == "SHA-256":
                yield text(node, "name"), text(each, "content").lower()


class Purl:
    """The parts of a package URL that matter here; all empty when it is none."""

    def __init__(self, purl: str) -> None:
        """Take it apart: ``pkg:TYPE/NAMESPACE/NAME@VERSION?QUALIFIERS#SUBPATH``."""
        whole = purl.removeprefix("pkg:").partition("#")[0] if purl.startswith("pkg:") else ""
        path, _, qualifiers = whole.partition("?")
        self._qualifiers = parse_qs(qualifiers)
        self.type, _, rest = path.lstrip("/").partition("/")
        self.type = self.type.lower()
        named, at, version = rest.rpartition("@")
        self.version = unquote(version) if at and named else ""
        self.name = unquote(named if at and named else rest).strip("/")

    @property
    def registry(self) -> str:
        """The name of its package manager as Lading calls it."""
        return _ECOSYSTEMS.get(self.type, self.type)

    @property
    def on_hub(self) -> bool:
        """Whether it is a repository of the Hub, and not of a mirror of somebody's."""
        where = self._qualifiers.get("repository_url", [_HOSTS[0]])[0]
        return self.type == HUB and where.rstrip("/").lower() in _HOSTS and bool(self.name)

    @property
    def file(self) -> tuple[str, str] | None:
        """The one file it is about, with its SHA-256."""
        names = self._qualifiers.get("file_name", [])
        sums = [each for text_ in self._qualifiers.get("checksum", []) for each in text_.split(",")]
        hashes = [each.partition(":")[2].lower() for each in sums if each.startswith("sha256:")]
        return (names[0], hashes[0]) if names and hashes and _SHA256.fullmatch(hashes[0]) else None


def day_of(timestamp: str) -> date | None:
    """The day of an ISO 8601 time."""
    try:
        return date.fromisoformat(timestamp[:10])
    except ValueError:
        return None


def nodes(node: Node, name: str) -> list[Node]:
    """The objects in a list."""
    value = node.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _inner(node: Node, name: str) -> Node:
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def text(node: Node, name: str) -> str:
    """A text; empty when there is none."""
    value = node.get(name)
    return value if isinstance(value, str) else ""
