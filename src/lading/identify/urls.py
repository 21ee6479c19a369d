"""Hub and ModelScope URLs and URI schemes."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from lading.catalog.index import Catalog
from lading.domain.reference import Kind
from lading.identify.meaning import Meaning
from lading.patterns import regex

HUB_HOSTS = frozenset(("huggingface.co", "www.huggingface.co", "hf.co", "hf-mirror.com"))
MODELSCOPE_HOSTS = frozenset(("modelscope.cn", "www.modelscope.cn", "modelscope.ai", "www.modelscope.ai"))

NOT_OWNERS = frozenset(
    "api blog blogs chat collections datasets docs enterprise huggingface-projects inference inference-api inference- "
    "endpoints join learn login models new notifications organizations papers posts pricing privacy settings spaces "
    "storage support tasks terms-of-service welcome brand course front learn-more security spaces-launch changelog "
    "oauth .well-known buckets subscribe transformers metrics inference-providers playground search autotrain".split()
)
"""First path segments of huggingface.co that are pages of the site."""

_SCHEME = regex(r"(?P<scheme>hf|hf-hub|huggingface|ollama|modelscope|ms):(?://|/)?(?P<rest>.+)")
_REVISIONED = frozenset(("resolve", "blob", "tree", "raw", "commit"))
MOVING = frozenset(("main", "master"))


def host_of(url: str) -> str:
    """The host of a URL, its scheme optional; empty when it has none."""
    return _split(url)[0]


def _split(url: str) -> tuple[str, list[str]]:
    """Host and path segments of a URL."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        return (parts.hostname or "").lower(), [unquote(s) for s in parts.path.split("/") if s]
    except ValueError:  # what cannot be split is no URL
        return "", []


def from_url(text: str, catalog: Catalog) -> Meaning | None:
    """The model or dataset that a Hub or ModelScope URL (scheme optional) points into."""
    host, segments = _split(text)
    if host in HUB_HOSTS:
        if host == "hf.co" and segments and ":" in segments[-1]:  # hf.co/org/name:quant, as Ollama takes it
            return from_tagged("/".join(segments))
        return _hub_path(segments, catalog)
    if host in MODELSCOPE_HOSTS:
        return _modelscope_path(segments)
    return None


def _hub_path(segments: list[str], catalog: Catalog) -> Meaning | None:
    kind = Kind.MODEL
    if segments[:1] == ["api"]:
        segments = segments[1:]
        if segments[:1] == ["models"]:
            segments = segments[1:]
    if segments[:1] == ["datasets"]:
        kind, segments = Kind.DATASET, segments[1:]
    if not segments or segments[0].lower() in NOT_OWNERS:
        return None
    if len(segments) == 1 or segments[1] in _REVISIONED:  # a repository without an owner, from the Hub's first years
        if kind is Kind.MODEL and catalog.canonical(segments[0]) is None:
            return None
        segments = ["", *segments]
    owner, name, *rest = segments
    revision = rest[1] if len(rest) > 1 and rest[0] in _REVISIONED and rest[1] not in MOVING else None
    id_ = f"{owner}/{name}" if owner else name
    if kind is Kind.MODEL:
        id_ = catalog.canonical(id_) or id_
        return Meaning(kind, id_, "huggingface", hub_id=id_, revision=revision)
    return Meaning(kind, id_, "huggingface", revision=revision)


def _modelscope_path(segments: list[str]) -> Meaning | None:
    if len(segments) >= 3 and segments[0] in ("models", "datasets"):
        kind = Kind.MODEL if segments[0] == "models" else Kind.DATASET
        return Meaning(kind, f"{segments[1]}/{segments[2]}", "modelscope")
    return None


def from_scheme(text: str, catalog: Catalog) -> Meaning | None:
    """``hf://org/name[@rev][/file]``, ``hf:org/name/file``, ``hf:org/name:quant``, ``ollama://name:tag``, ``modelscope://org/name``."""
    found = _SCHEME.fullmatch(text)
    if not found:
        return None
    scheme, rest = found["scheme"], found["rest"].strip("/")
    if scheme == "ollama":
        return ollama(rest, catalog)
    if scheme in ("modelscope", "ms"):
        segments = rest.split("/")
        return Meaning(Kind.MODEL, "/".join(segments[:2]), "modelscope") if len(segments) > 1 else None
    kind = Kind.MODEL
    if rest.startswith(("datasets/", "models/")):
        head, rest = rest.split("/", 1)
        kind = Kind.DATASET if head == "datasets" else Kind.MODEL
    segments = rest.split("/")
    if len(segments) < 2:
        return None
    owner, name = segments[0], segments[1]
    if ":" in owner:  # promptfoo's huggingface:text-generation:org/name
        return None
    if ":" in name:
        return from_tagged(f"{owner}/{name}")
    name, _, at = name.partition("@")
    revision = at if at and at not in MOVING else None
    id_ = f"{owner}/{name}"
    if kind is Kind.MODEL:
        id_ = catalog.canonical(id_) or id_
    return Meaning(kind, id_, "huggingface", hub_id=id_ if kind is Kind.MODEL else None, revision=revision)


def from_tagged(text: str) -> Meaning | None:
    """``org/name:quant`` as llama.cpp and Ollama take it: the Hub repository, whatever file of it."""
    id_, _, _quant = text.partition(":")
    return Meaning(Kind.MODEL, id_, "huggingface", hub_id=id_) if id_.count("/") == 1 else None


def ollama(text: str, catalog: Catalog) -> Meaning | None:
    """An Ollama name: ``name[:tag]`` of its library, ``user/name[:tag]``, or ``hf.co/org/name[:quant]``."""
    for host in ("hf.co/", "huggingface.co/"):
        if text.startswith(host):
            return from_tagged(text.removeprefix(host))
    name, _, tag = text.removeprefix("registry.ollama.ai/").removeprefix("library/").partition(":")
    full = f"{name}:{tag or 'latest'}".lower()
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?:[\w.-]+", full):
        return None
    hosted = next(filter(None, (catalog.hosted("ollama", spelling) for spelling in ollama_spellings(full))), None)
    return Meaning(Kind.MODEL, full, "ollama", hub_id=hosted.hub_id if hosted else None)


def ollama_spellings(full: str) -> tuple[str, ...]:
    """``name:8b-instruct-q4_K_M`` and what it is a variant of, the most specific first, at last the bare name."""
    name, _, tag = full.partition(":")
    words = tag.split("-")
    return (*(f"{name}:{'-'.join(words[:end])}" for end in range(len(words), 0, -1)), name)


def docker(text: str, catalog: Catalog) -> Meaning | None:
    """A name as Docker Model Runner takes it: ``ai/name[:tag]`` of Docker's own collection, or ``hf.co/org/name[:quant]``."""
    for host in ("hf.co/", "huggingface.co/"):
        if text.startswith(host):
            return from_tagged(text.removeprefix(host))
    if not re.fullmatch(r"[a-z0-9_-]+/[\w.-]+(:[\w.-]+)?", text):
        return None
    family = catalog.family(text.partition("/")[2].partition(":")[0])
    return Meaning(Kind.MODEL, text, "docker", hub_id=family.base if family else None)
