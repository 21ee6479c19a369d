"""torchtune: data sets that a recipe names by the function that loads them."""

from collections.abc import Iterator

from lading.detect.base import CONFIG, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_BUILDERS = "torchtune.datasets."


def visit(site: Site) -> Iterator[Claim]:
    """Claims a builder of a data set that is not told another source."""
    if site.key == "_component_" and site.text.startswith(_BUILDERS) and not site.given("source"):
        yield Claim(Kind.DATASET, Strength.LOADS, text=site.text.removeprefix(_BUILDERS), via="torchtune")


RULE = Rule(
    id="torchtune",
    summary="Data sets of torchtune recipes",
    example="dataset: {_component_: torchtune.datasets.alpaca_dataset}",
    needles=(_BUILDERS,),
    languages=CONFIG,
    visit=visit,
)
