"""Base URLs of hosted model APIs."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import snake
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_URL = regex(r"(?:https?|wss)://[\w.-]+(?::\d+)?(?:/[^\s\"'<>]*)?")

_FILE = regex(
    r"/[^/?#]+\.(sh|ps1|exe|msi|dmg|pkg|zip|tgz|gz|xz|bz2|zst|deb|rpm|whl|html?|md|pdf|png|svg|ico)($|[?#])", re.IGNORECASE
)
"""A file at a host is a download, not its API."""

_PAGE = regex(
    r"://[^/]+/(?:(?:en|zh|zh-cn|user|account|platform|console)/)?(?:about|account|api[-_]?keys?|billing|blog|changelog|console|contact|dashboard|docs?|"
    r"documentation|download|faq|guides?|keys|legal|login|manage|new|news|plans?|playground|policies|policy|pricing|privacy|register|"
    r"settings|sign-?(?:in|up)|status|support|terms|usage|user-?center|welcome)(?:[-./?#]|$)",
    re.IGNORECASE,
)
"""A page to read at a host that answers requests elsewhere, ``https://openrouter.ai/docs``."""
_REPOSITORY = regex(r"modelscope\.(?:cn|ai)/(?:(?:models|datasets)/|[\w.-]+/[\w.-]+\.git\b)")
"""A repository at a host that answers requests as well."""
_ASKED: tuple[tuple[re.Pattern[str], str], ...] = (
    (regex(r"://generativelanguage\.googleapis\.com/v\w+/models/(?P<name>[\w.-]+):\w"), "google"),
    (regex(r"aiplatform\.googleapis\.com/.*/publishers/[\w-]+/models/(?P<name>[\w.@-]+):\w"), "vertex"),
    (regex(r"://bedrock-runtime[\w.-]*\.amazonaws\.com/model/(?P<name>[\w.:-]+)/(?:invoke|converse)"), "bedrock"),
    (regex(r"://api\.cloudflare\.com/client/v4/accounts/[^/]+/ai/run/(?P<name>@\w+/[\w.-]+/[\w.-]+)"), "cloudflare"),
    (regex(r"://api\.replicate\.com/v1/models/(?P<name>[\w.-]+/[\w.-]+)/predictions"), "replicate"),
    (regex(r"://api-inference\.huggingface\.co/models/(?P<name>[\w.-]+/[\w.-]+)"), "huggingface"),
    (regex(r"[?&]model=(?P<name>[A-Za-z][\w.:-]*\d[\w.:-]*)(?:$|&)"), ""),
)
"""Requests whose address names the model, with the system of names; where that is empty the host decides."""
_LINKS = regex(
    r"(?:^|_)(?:docs?|documentation|home_?page|website|web_?site|href|policy|privacy|terms|pricing|console|sign_?up|help|avatar|icon|logo|referrer?)"
    r"(?:_(?:url|link|page|href))?$"
)
"""Names of what is given as a link to read."""


def visit(site: Site) -> Iterator[Claim]:
    """Offers every URL; only one at a host that the catalogue knows will count."""
    if "://" not in site.text or not (found := _URL.search(site.text)):
        return
    if _REPOSITORY.search(found[0]):
        return
    for pattern, via in _ASKED:
        if asked := pattern.search(found[0]):
            yield Claim(Kind.HOSTED, Strength.LOADS, text=asked["name"], via=via, endpoint=None if via else found[0])
    if not _FILE.search(found[0]) and not _PAGE.search(found[0]) and not _LINKS.search(snake(site.key)):
        yield Claim(Kind.ENDPOINT, Strength.BARE, text=found[0])


RULE = Rule(
    id="endpoints",
    summary="Base URLs of hosted model APIs",
    example='base_url="https://api.deepseek.com/v1"',
    needles=("://",),
    languages=ANY,
    visit=visit,
    everywhere=True,
)
