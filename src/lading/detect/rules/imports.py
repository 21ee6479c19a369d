"""AI libraries that a Python file imports."""

from collections.abc import Iterator

from lading.detect.base import CODE, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength


def visit(site: Site) -> Iterator[Claim]:
    """Offers every imported module; only one that the catalogue knows will count."""
    if site.imported:
        yield Claim(Kind.PACKAGE, Strength.LOADS, text=site.imported, via="python")


RULE = Rule(
    id="imports",
    summary="AI libraries imported from Python",
    example="from paddleocr import PaddleOCR",
    needles=("import",),
    languages=CODE,
    visit=visit,
    everywhere=True,
)
