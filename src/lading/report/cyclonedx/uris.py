"""Texts that are meant to be URIs, made so that both schemas accept them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from cyclonedx.model import XsUri

from lading.patterns import regex

_HIERARCHICAL = regex(r"[A-Za-z][A-Za-z0-9+.-]*://[\w.~-]*(?::\d+)?(?:[/?#].*)?")


def uri(text: str) -> XsUri | None:
    """``text`` as a URI, odd characters percent-encoded and credentials removed.

    None when it is none that both schemas take: a relative one, a template (``https://{host}/v1``), an IPv6 host.
    """
    text = re.sub(r"(?<=://)[^/?#@]*@", "", text)
    encoded = quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text), safe=":/?#@!$&()*+,;=%~-._")
    before, mark, fragment = encoded.partition("#")
    encoded = before + mark + fragment.replace("#", "%23")
    return XsUri(encoded) if _HIERARCHICAL.fullmatch(encoded) else None


def uris(texts: Iterable[str]) -> list[XsUri]:
    """Those of ``texts`` that are URIs."""
    return [found for text in sorted(set(texts)) if (found := uri(text)) is not None]
