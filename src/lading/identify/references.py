"""From a reference to its meaning: the readings in the order of how much they know."""

from __future__ import annotations

import re

from lading.catalog.index import Catalog
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Reference, Strength
from lading.identify import files, hosted, hub, urls
from lading.identify.folders import local_folder
from lading.identify.meaning import Meaning
from lading.identify.places import is_example_host, is_media_type_or_time_zone, is_name_in_program, is_path, is_placeholder
from lading.patterns import regex
from lading.weights.names import SUFFIXES, is_weight_name, suffix_of

_DOTTED_KEY = regex(r"(?!(?:tokenizer|spm|sentencepiece|sp|bpe)\.)[a-z_]+(\.[a-z_]+)*\.model")
"""``request.model``: the name of an attribute, not of a file."""

_PICTURE = regex(r"/.*\.(png|jpe?g|gif|svg|webp|ico|bmp)([?#].*)?$", re.IGNORECASE)
"""Addresses of pictures, such as avatars and figures of a model card."""


def meaning(reference: Reference, catalog: Catalog, folders: frozenset[str] = frozenset()) -> Meaning | None:
    """What ``reference`` names, or None when it names nothing that Lading inventories.

    ``folders`` are the folders and files of the audited tree, so that local paths are not taken for Hub ids.
    """
    match reference.kind:
        case Kind.PACKAGE:
            return _package(reference, catalog)
        case Kind.ENDPOINT:
            return hosted.endpoint(reference.text, catalog)
        case Kind.WEIGHTS:
            return _weights(reference, catalog)
    if reference.strength is Strength.BARE and hub.is_identifier(reference.text):
        return None
    if reference.kind is Kind.MODEL and _is_weights(reference):
        return _weights(reference, catalog)
    if found := hub.library_name(reference, catalog) or hub.benchmark(reference):
        return found
    if found := _located(reference, catalog):
        return None if is_placeholder(found.name) else found
    elsewhere = reference.kind is Kind.MODEL and reference.text.rstrip("/") not in folders
    if elsewhere and (found := local_folder(reference, catalog)):
        return found
    return None if _is_look_alike(reference.text, folders) else _named(reference, catalog)


def _is_look_alike(text: str, folders: frozenset[str]) -> bool:
    if "://" in text or is_placeholder(text) or is_path(text, folders):
        return True
    return is_media_type_or_time_zone(text) or is_name_in_program(text)


def _named(reference: Reference, catalog: Catalog) -> Meaning | None:
    """Readings of a name: in its own registry, as a hosted API takes it, or anywhere."""
    named = reference.kind is Kind.MODEL and reference.strength > Strength.BARE and not reference.via
    if (named or hosted.is_hosted_system(reference)) and hosted.is_by_user(reference):
        reference = hosted.unrouted(reference, catalog)
    text = reference.text
    if reference.via in _REGISTRIES or (text.startswith("ai/") and reference.strength > Strength.BARE):
        return _of_registry(reference, catalog)
    if hosted.is_hosted_system(reference):
        if found := hosted.from_request(reference, catalog):
            return found
        if reference.kind is Kind.HOSTED and reference.endpoint is None and not catalog.families(text):
            return None
    return _name(reference, catalog)


_REGISTRIES = ("ollama", "docker", "modelscope", "nim")


def may_count(reference: Reference, what: Meaning | None) -> bool:
    """Whether ``reference``, which by itself means ``what``, could count for something beside others: then it has at least the
    shape of a Hub id. Asked file by file, so that what cannot count goes no further.
    """
    return what is not None or is_hub_id(reference.text)


def _of_registry(reference: Reference, catalog: Catalog) -> Meaning | None:
    """Names of other registries than the Hub; ``ai/…`` is Docker's collection wherever a model is meant."""
    text = reference.text
    if reference.via == "ollama":
        return urls.ollama(text, catalog)
    if reference.via == "nim":
        known = catalog.named(text.rpartition("/")[2])
        hub_id = hosted.served(text, "nvidia-nim", catalog).hub_id or (known[0] if len(known) == 1 else None)
        return Meaning(reference.kind, text, "", hub_id=hub_id)
    if reference.via == "modelscope":
        hub_id = catalog.canonical(text)
        return Meaning(reference.kind, text, "modelscope", hub_id=hub_id) if text.count("/") == 1 else None
    return urls.docker(text, catalog)


def _located(reference: Reference, catalog: Catalog) -> Meaning | None:
    """Readings of texts that carry a host or scheme."""
    text = reference.text
    if _PICTURE.search(text):
        return None
    if found := urls.from_url(text, catalog) if "." in text.split("/")[0] or "://" in text else None:
        broken = found.registry == "huggingface" and "/" in found.name and not is_hub_id(found.name)
        return None if broken else found  # broken where a part of the name was put in by a program
    return urls.from_scheme(text, catalog) if ":" in text else None


def _name(reference: Reference, catalog: Catalog) -> Meaning | None:
    """Readings of a plain name."""
    text = reference.text
    if "/" in text and reference.strength is not Strength.LOADS and all(map(catalog.service_for_prefix, text.split("/"))):
        return None  # ``chatgpt/deepseek``: one service or the other
    if found := _served(reference, catalog) or hub.hub_id(reference, catalog):
        return found
    if reference.kind is Kind.DATASET:
        return hub.bare_name(reference, catalog) if reference.via == "datasets" and ":" not in text else None
    if "/" in text and ":" not in text:
        routed = hosted.route(text, catalog) if reference.strength is not Strength.LOADS else None
        return routed if routed and (routed.hub_id or catalog.families(routed.name)) else None
    if ":" in text:
        return _tagged(reference, catalog)
    return hub.bare_name(reference, catalog) or _without_version(reference, catalog)


def _without_version(reference: Reference, catalog: Catalog) -> Meaning | None:
    """A name without an owner that does not tell by its size or version which model of open weights it is."""
    text, meant = reference.text, reference.strength > Strength.BARE
    family = catalog.family(text)
    if family and (
        (family.closed_weights and (meant or any(c.isdigit() for c in text)))
        or (meant and hosted.is_api_name(text, family, catalog))
    ):
        return hosted.by_family(text, catalog)
    on_record = hosted.on_record(text, catalog) if meant and not reference.via else None
    return on_record or hub.whole_name(reference, family, catalog)


def _served(reference: Reference, catalog: Catalog) -> Meaning | None:
    """A name beside the base URL of a hosted API, a route, or a name with an owner that only a router is on record to serve."""
    text = reference.text
    if reference.kind is not Kind.MODEL:
        return None
    at = hosted.endpoint(reference.endpoint, catalog) if reference.endpoint and reference.strength > Strength.BARE else None
    if at and at.registry != "huggingface" and (catalog.families(text.rsplit("/", 1)[-1]) or catalog.hosted(at.registry, text)):
        return hosted.served(text, at.registry, catalog)
    if "/" in text and (found := hosted.closed(text, catalog)):
        return found
    if reference.strength is Strength.BARE or not is_hub_id(text) or text != text.lower() or catalog.canonical(text):
        return None
    return next((hosted.served(text, service, catalog) for service in _LIKE_THE_HUB if catalog.hosted(service, text)), None)


_LIKE_THE_HUB = ("openrouter", "nvidia-nim")
"""Services whose names have an owner, which is not always the one on the Hub, and are in lower case."""


_QUANT = regex(r"(UD-)?(I?Q\d\w*|F16|FP16|F32|BF16|MXFP4\w*|TQ\d\w*)", re.IGNORECASE)
"""Tags by which llama.cpp picks a file of a repository."""
_ATTRIBUTE = regex(r"[a-z][a-z0-9]*(_[a-z0-9]+)+:[a-z_]+", re.ASCII)
"""``serve_llama2:entrypoint``: something in a module, as servers of Python programs are told what to import."""


def _tagged(reference: Reference, catalog: Catalog) -> Meaning | None:
    """``name:tag`` and ``org/name:quant``, only where the name belongs to a known family."""
    text = reference.text
    if found := hosted.bedrock(text, catalog):
        return found
    name, _, tag = text.partition(":")
    if reference.strength is Strength.LOADS and is_hub_id(name) and _QUANT.fullmatch(tag):
        return urls.from_tagged(text)
    families = catalog.families(name.rsplit("/", 1)[-1])
    if not families or _ATTRIBUTE.fullmatch(text):
        return None
    if text.count("/") == 1 and catalog.namespace(text.split("/")[0]):
        return urls.from_tagged(text)
    if "/" in text or (families[0].closed_weights and not catalog.hosted("ollama", name)):
        return None
    return urls.ollama(text, catalog)


def _is_weights(reference: Reference) -> bool:
    """The name of a weight file; under a key that speaks of models a suffix that other files share is enough."""
    named = reference.strength is not Strength.BARE and "://" not in reference.text
    return is_weight_name(reference.text) or (
        named and suffix_of(reference.text) in SUFFIXES and not _DOTTED_KEY.fullmatch(reference.text)
    )


def _weights(reference: Reference, catalog: Catalog) -> Meaning | None:
    text = reference.text
    if found := _located(reference, catalog):
        return found
    if is_placeholder(text.rsplit("/", 1)[-1]) or is_example_host(text):
        return None
    return files.file_of_repository(text, catalog) or files.weight_name(reference, catalog)


def _package(reference: Reference, catalog: Catalog) -> Meaning | None:
    if reference.via == "python":
        package = catalog.package_of_module(reference.text) or catalog.package_of_module(reference.text.split(".")[0])
    else:
        package = catalog.package(reference.via, reference.text)
    return Meaning(Kind.PACKAGE, package.name, package.ecosystem) if package else None
