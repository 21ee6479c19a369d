"""Hugging Face datasets."""

from collections.abc import Iterator

from lading.detect.base import CODE, COMMANDS, Call, Rule
from lading.detect.rules.keys import DATASETS
from lading.detect.shapes import snake
from lading.detect.site import Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength


def visit(site: Site) -> Iterator[Claim]:
    """Claims the Hub ids of a list in one text, as LLaMA-Factory and ms-swift take it: ``org/a,org/b#500``."""
    if not ("," in site.text or "#" in site.text) or snake(site.argument or site.key) not in DATASETS:
        return
    for part in site.text.split(","):
        name = part.strip().partition("#")[0].partition(":")[0]
        if is_hub_id(name):
            yield Claim(Kind.DATASET, Strength.LOADS, text=name)


RULE = Rule(
    id="datasets",
    summary="Data sets loaded with datasets, and lists of data sets in one text",
    example='load_dataset("HuggingFaceH4/ultrachat_200k")',
    needles=("dataset",),
    languages=CODE | COMMANDS,
    visit=visit,
    calls=tuple(
        Call(f"{prefix}{name}", ("0", "path"), kind=Kind.DATASET, via="datasets")
        for name in ("load_dataset", "load_dataset_builder", "get_dataset_config_names", "get_dataset_split_names")
        for prefix in ("", "*.")
    ),
)
