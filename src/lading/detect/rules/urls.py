"""Hub and ModelScope URLs, and the URI schemes of tools that fetch from them."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import has_scheme, hub_url
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_DJL = regex(r"djl://ai\.djl\.huggingface\.[\w.-]+/(?P<name>[\w.-]+/[\w.-]+)")
"""Deep Java Library's own address of a model of the Hub, with the engine that runs it."""
_PAGE = regex(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/[^/]+/?")
"""A page of the site, an owner, or a model from the years when they had none: only a known one counts."""
_PICTURE = regex(r"\.(?:png|jpe?g|gif|svg|webp|ico|bmp)(?:$|[?#])", re.IGNORECASE)
_MODELSCOPE_GIT = regex(
    r"(?P<host>(?:https?://)?(?:www\.)?modelscope\.(?:cn|ai))/(?:models/)?(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?"
)
_MODELSCOPE_PAGES = frozenset(
    "api brand competition datasets docs headlines home learn mcp models my organization papers studios topic".split()
)
"""First path segments of ModelScope that are no owner of a model."""


def _repository(url: str) -> str | None:
    """The URL as it names a repository: ModelScope's for git as the page's; None for a picture, such as an avatar or a logo."""
    if _PICTURE.search(url):
        return None
    found = _MODELSCOPE_GIT.fullmatch(url)
    if found and found["name"].partition("/")[0] not in _MODELSCOPE_PAGES:
        return f"{found['host']}/models/{found['name']}"
    return url


def visit(site: Site) -> Iterator[Claim]:
    """Claims the URL inside a string, however it is embedded."""
    text = site.text
    if "hugging" in text or "hf" in text or "modelscope" in text or "ollama" in text or "ms:" in text:
        if found := hub_url(text):
            if url := _repository(found):
                strength = Strength.BARE if _PAGE.fullmatch(url) else Strength.LOADS
                yield Claim(Kind.MODEL, strength, text=url, revision=site.constant("revision"))
        elif djl := _DJL.match(text):
            yield Claim(Kind.MODEL, Strength.LOADS, text=djl["name"])
        elif has_scheme(text):
            yield Claim(Kind.MODEL, Strength.LOADS)


RULE = Rule(
    id="urls",
    summary="Hub and ModelScope URLs; hf://, hf: and ollama:// URIs",
    example="https://huggingface.co/org/name/resolve/main/model.safetensors",
    needles=("huggingface.co", "hf.co/", "hf-mirror", "modelscope", "hf:", "ollama:", "huggingface:"),
    languages=ANY,
    visit=visit,
)
