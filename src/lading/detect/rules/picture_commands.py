"""rembg at the command line: the model that cuts out a picture's foreground, named or the default."""

from collections.abc import Iterator

from lading.detect.base import COMMANDS, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_PROGRAMS = frozenset(("rembg i", "rembg p", "rembg b"))
_DEFAULT = "u2net"
"""danielgatis/rembg, rembg/commands: the default of ``--model`` (2026-11)."""


def visit(site: Site) -> Iterator[Claim]:
    """The model that is named, or the default where a picture or folder is given without one."""
    if site.callee not in _PROGRAMS:
        return
    if site.argument in ("m", "model"):
        yield Claim(Kind.MODEL, Strength.LOADS, via="rembg")
    elif site.argument == "0" and not site.given("m", "model"):
        yield Claim(Kind.MODEL, Strength.LOADS, text=_DEFAULT, via="rembg")


RULE = Rule(
    id="picture-commands",
    summary="Models of rembg's command line",
    example="rembg i -m isnet-general-use in.png out.png",
    needles=("rembg",),
    languages=COMMANDS,
    visit=visit,
)
