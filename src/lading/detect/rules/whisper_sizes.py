"""Sizes of Whisper under a name that says so, in the settings of what transcribes: ``WHISPER_MODEL=large-v3``."""

from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_SIZE = regex(
    r"(tiny|base|small|medium)(\.en)?|large(-v[123])?|(large-v3-)?turbo|distil-(large-v(2|3|3\.5)|(medium|small)\.en)"
)
_WHISPER = regex(r"(?P<faster>(^|_)faster_?)?whisper(?P<x>_?x)?(_|$)")
_WHICH = regex(r"(^|_)(model|checkpoint)(_(name|size|id|type|path|size_or_path))?$|(^|whisper_?x?_)size$")


def visit(site: Site) -> Iterator[Claim]:
    """A size where the names around it speak of Whisper, and the last of them of a model or its size."""
    if not _SIZE.fullmatch(site.text) or site.key == KEY:
        return
    keys = [snake(key) for key in site.keys[-3:]]
    if keys and _WHICH.search(keys[-1]) and (found := next(filter(None, map(_WHISPER.search, reversed(keys))), None)):
        yield Claim(Kind.MODEL, Strength.NAMED, via="faster-whisper" if found["faster"] or found["x"] else "whisper")


RULE = Rule(
    id="whisper-sizes",
    summary="Sizes of Whisper, under a name that speaks of it",
    example="WHISPER_MODEL=large-v3",
    needles=("whisper",),
    languages=ANY,
    visit=visit,
)
