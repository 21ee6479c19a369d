"""Swift: MLX, swift-transformers and WhisperKit, and weights that an app brings in its bundle."""

from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import Call, Language, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.weights.names import SUFFIXES, is_weight_name, suffix_of

_OWNERS = ("", "*.")


def visit(site: Site) -> Iterator[Claim]:
    """Claims a resource of the bundle whose name and extension are those of weights."""
    if site.argument != "forResource":
        return
    extension = site.constant("extension", "of_type")
    name = f"{site.text}.{extension}"
    if extension and (is_weight_name(name) or (suffix_of(name) in SUFFIXES and load().families(site.text))):
        yield Claim(Kind.WEIGHTS, Strength.NAMED, text=name)


RULE = Rule(
    id="swift-clients",
    summary="Models loaded with MLX, swift-transformers or WhisperKit",
    example='ModelConfiguration(id: "mlx-community/Qwen3-4B-4bit")',
    needles=("ModelConfiguration", "loadModel", "Hub.Repo", "snapshot(", "pretrained", "WhisperKit", "forResource"),
    visit=visit,
    languages=frozenset({Language.SOURCE}),
    calls=(
        *(Call(f"{owner}ModelConfiguration", ("id", "tokenizerId"), revision=("revision",)) for owner in _OWNERS),
        *(Call(f"{owner}loadModel", ("id", "0")) for owner in _OWNERS),
        *(Call(f"{owner}loadModelContainer", ("id", "0")) for owner in _OWNERS),
        *(Call(f"{owner}Hub.Repo", ("id",)) for owner in _OWNERS),
        Call("*.snapshot", ("from",), strength=Strength.NAMED),
        Call("*.from", ("pretrained",), via="transformers"),
        *(
            Call(f"{owner}{name}", (argument,), via=via, strength=Strength.NAMED)
            for owner in _OWNERS
            for name in ("WhisperKitConfig", "WhisperKit")
            for argument, via in (("modelRepo", ""), ("model", "whisper"))
        ),
    ),
)
