"""ComfyUI workflows, in API and in editor form: the inputs of nodes that load models.

A node's menu often shows a size or a remark behind the name (``sam_vit_h (2.56GB)``, ``silueta: very small u2net``).
"""

import re
from collections.abc import Iterator

from lading.detect.base import Language, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex
from lading.weights.names import is_weight_name

_SIZE = regex(r"\s*\(\d+(?:\.\d+)?\s?[KMG]i?B\)$")
_REMARK = regex(r": [a-z][\w ]+$")
MENUS = frozenset(
    "u2net u2netp u2net_human_seg u2net_cloth_seg silueta isnet-general-use isnet-anime "
    "retinaface_resnet50 retinaface_mobile0.25 YOLOv5l YOLOv5n".split()
)
"""What menus of nodes offer by name alone: the sessions of rembg (danielgatis/rembg, rembg/sessions) and the face detectors of
sczhou/CodeFormer (facelib/detection), as nodes of many packs list them.
"""
_LOADER = regex(r"load|model|checkpoint|sampler|rembg|detect|segment|upscale|face|interpolat", re.IGNORECASE)
_INPUT = regex(r"model|ckpt|checkpoint|lora|vae|unet|clip|adapter|detector|estimator|upscale|encoder|weights", re.IGNORECASE)
_FETCHES = regex(r"download|hugging|\bhf|hub", re.IGNORECASE)
"""Words in the type of a node that fetches what it is given the name of."""
_NAME = regex(r"(?=.*[A-Za-z])[\w.-]+(?:/[\w.-]+)*")


def visit(site: Site) -> Iterator[Claim]:
    """Claims the text of a loader node's model input, what menus offer, and any text with a download size behind it."""
    if (name := _REMARK.sub("", site.text)) in MENUS:
        yield Claim(Kind.MODEL, Strength.LOADS, text=name, via="comfyui")
        return
    name = _SIZE.sub("", site.text)
    if not _NAME.fullmatch(name):
        return
    node = site.constant("../class_type", "../type", "type")
    loads = node is not None and len(site.keys) > 1 and _LOADER.search(node) is not None and "/" in name
    if name != site.text or (loads and _INPUT.search(site.key)):
        yield Claim(Kind.MODEL, Strength.LOADS, text=name, via="comfyui")
    elif loads and node and site.key == "widgets_values" and not is_weight_name(name):
        yield Claim(Kind.MODEL, Strength.LOADS if _FETCHES.search(node) else Strength.NAMED, text=name)


RULE = Rule(
    id="comfyui",
    summary="Models that ComfyUI nodes load",
    example='{"class_type": "CLIPSeg Model Loader", "inputs": {"model": "CIDAS/clipseg-rd64-refined"}}',
    needles=("class_type", "widgets_values"),
    languages=frozenset({Language.JSON}),
    visit=visit,
)
