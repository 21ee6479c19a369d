"""Texts that are meant to be URIs, made so that both schemas accept them."""

from __future__ import annotations

import re
from urllib.parse import quote

from cyclonedx.model import XsUri

_HIERARCHICAL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://(?:[\w.~!$&'()*+,;=%:-]*@)?(?:[\w.~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::\d*)?(?:[/?#].*)?"
)


def uri(text: str) -> XsUri | None:
    """``text`` as a URI, odd characters percent-encoded; None when it is none (``https://{host}:{port}/v1``)."""
    encoded = quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text), safe=":/?#@!$&()*+,;=%~-._")
    before, mark, fragment = encoded.partition("#")
    encoded = before + mark + fragment.replace("#", "%23")
    return XsUri(encoded) if _HIERARCHICAL.fullmatch(encoded) else None


def uris(texts: set[str]) -> list[XsUri]:
    """Those of ``texts`` that are URIs."""
    return [found for text in sorted(texts) if (found := uri(text)) is not None]
