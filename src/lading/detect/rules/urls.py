"""Hub and ModelScope URLs, and the URI schemes of tools that fetch from them."""

from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import has_scheme, hub_url
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength


def visit(site: Site) -> Iterator[Claim]:
    """Claims the URL inside a string, however it is embedded."""
    text = site.text
    if "hugging" in text or "hf" in text or "modelscope" in text or "ollama" in text or "ms:" in text:
        if found := hub_url(text):
            yield Claim(Kind.MODEL, Strength.LOADS, text=found, revision=site.constant("revision"))
        elif has_scheme(text):
            yield Claim(Kind.MODEL, Strength.LOADS)


RULE = Rule(
    id="urls",
    summary="Hub and ModelScope URLs; hf://, hf: and ollama:// URIs",
    example="https://huggingface.co/org/name/resolve/main/model.safetensors",
    needles=("huggingface.co", "hf.co/", "hf-mirror", "modelscope", "hf:", "ollama:", "huggingface:"),
    languages=ANY,
    visit=visit,
)
