"""Swift: MLX, swift-transformers and WhisperKit."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Strength

_OWNERS = ("", "*.")

RULE = Rule(
    id="swift-clients",
    summary="Models loaded with MLX, swift-transformers or WhisperKit",
    example='ModelConfiguration(id: "mlx-community/Qwen3-4B-4bit")',
    needles=("ModelConfiguration", "loadModel", "Hub", "pretrained", "WhisperKit"),
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
