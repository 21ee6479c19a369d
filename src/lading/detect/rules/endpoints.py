"""Base URLs of hosted model APIs."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_URL = re.compile(r"(?:https?|wss)://[\w.-]+(?::\d+)?(?:/[^\s\"'<>]*)?")

_FILE = re.compile(
    r"/[^/?#]+\.(sh|ps1|exe|msi|dmg|pkg|zip|tgz|gz|xz|bz2|zst|deb|rpm|whl|html?|md|pdf|png|svg|ico)($|[?#])", re.IGNORECASE
)
"""A file at a host is a download, not its API."""


def visit(site: Site) -> Iterator[Claim]:
    """Offers every URL; only one at a host that the catalogue knows will count."""
    if "://" in site.text and (found := _URL.search(site.text)) and not _FILE.search(found[0]):
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
