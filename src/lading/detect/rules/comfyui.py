"""ComfyUI workflows, in API and in editor form: the inputs of nodes that load models.

A node's menu often shows a size behind the name (``sam_vit_h (2.56GB)``).
"""

import re
from collections.abc import Iterator

from lading.detect.base import Language, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_SIZE = re.compile(r"\s*\(\d+(?:\.\d+)?\s?[KMG]i?B\)$")
_LOADER = re.compile(r"load|model|checkpoint|sampler|rembg|detect|segment|upscale|face|interpolat", re.IGNORECASE)
_INPUT = re.compile(
    r"model|ckpt|checkpoint|lora|vae|unet|clip|adapter|detector|estimator|upscale|encoder|weights", re.IGNORECASE
)
_NAME = re.compile(r"(?=.*[A-Za-z])[\w.-]+(?:/[\w.-]+)*")


def visit(site: Site) -> Iterator[Claim]:
    """Claims the text of a loader node's model input, and any text with a download size behind it."""
    name = _SIZE.sub("", site.text)
    if not _NAME.fullmatch(name):
        return
    node = site.constant("../class_type", "../type", "type")
    if name != site.text or (node and len(site.keys) > 1 and _LOADER.search(node) and _INPUT.search(site.key) and "/" in name):
        yield Claim(Kind.MODEL, Strength.LOADS, text=name, via="comfyui")


RULE = Rule(
    id="comfyui",
    summary="Models that ComfyUI nodes load",
    example='{"class_type": "CLIPSeg Model Loader", "inputs": {"model": "CIDAS/clipseg-rd64-refined"}}',
    needles=("class_type", "widgets_values"),
    languages=frozenset({Language.JSON}),
    visit=visit,
)
