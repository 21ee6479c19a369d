"""Several names in one text: ``"gpt-4o,gpt-4o-mini,o3-mini"``, as menus, settings and environment variables hold them."""

from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import ANY, Rule
from lading.detect.rules.keys import ABOUT, MADE, NAMED
from lading.detect.shapes import snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex
from lading.weights.names import is_weight_name

MAX_LENGTH = 2000
_LIST = regex(r"[A-Za-z0-9][\w./:@-]{2,120}(?:\s*[,;|]\s*[A-Za-z0-9][\w./:@-]{2,120})+[,;|]?")
_JOINED = regex(r"[-_.\d]")
_BETWEEN = regex(r"\s*[,;|]\s*")


def visit(site: Site) -> Iterator[Claim]:
    """Claims each name of a list of which at least half are known."""
    text = site.text
    if len(text) > MAX_LENGTH or not ("," in text or ";" in text or "|" in text) or not _LIST.fullmatch(text):
        return
    names = [name for name in _BETWEEN.split(text) if name]
    weights = sum(map(is_weight_name, names))
    if 2 * sum(map(_is_known, names)) >= len(names) or weights == len(names):
        key = snake(site.key) if site.key != KEY else ""
        named = NAMED & set(key.split("_")) and not ABOUT.search(key) and not MADE.search(key)
        for name in names:
            kind = Kind.WEIGHTS if is_weight_name(name) else Kind.MODEL
            yield Claim(kind, Strength.NAMED if named or kind is Kind.WEIGHTS else Strength.BARE, text=name)


def _is_known(name: str) -> bool:
    catalog = load()
    served = bool(catalog.served_by(name)) and _JOINED.search(name) is not None
    return served or catalog.canonical(name) is not None or catalog.family(name.rpartition("/")[2]) is not None


RULE = Rule(
    id="lists",
    summary="Several names in one text, separated by commas",
    example='OPENAI_MODELS = "gpt-4o,gpt-4o-mini,o3-mini"',
    needles=(",", ";", "|"),
    languages=ANY,
    visit=visit,
    everywhere=True,
)
