"""Hugging Face datasets."""

from lading.detect.base import CODE, Call, Rule
from lading.domain.reference import Kind

RULE = Rule(
    id="datasets",
    summary="Data sets loaded with datasets",
    example='load_dataset("HuggingFaceH4/ultrachat_200k")',
    needles=("load_dataset",),
    languages=CODE,
    calls=tuple(
        Call(f"{prefix}{name}", ("0", "path"), kind=Kind.DATASET, via="datasets")
        for name in ("load_dataset", "load_dataset_builder", "get_dataset_config_names", "get_dataset_split_names")
        for prefix in ("", "*.")
    ),
)
