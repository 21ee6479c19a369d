"""AI libraries that a file imports."""

from collections.abc import Iterator

from lading.detect.base import PROGRAMS, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength


def visit(site: Site) -> Iterator[Claim]:
    """Offers every imported module or package; only one that the catalogue knows will count."""
    # A crate's name has hyphens where its module has underscores.
    name = site.imported.replace("_", "-") if site.ecosystem == "crates" else site.imported
    yield Claim(Kind.PACKAGE, Strength.LOADS, text=name, via=site.ecosystem)


RULE = Rule(
    id="imports",
    summary="AI libraries imported by a program",
    example="from paddleocr import PaddleOCR",
    needles=("import", "require", "use "),
    languages=PROGRAMS,
    visit_import=visit,
    everywhere=True,
)
