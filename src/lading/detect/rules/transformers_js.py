"""Models that run in the browser or in Node: transformers.js and WebLLM."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Strength

RULE = Rule(
    id="transformers-js",
    summary="Models loaded with transformers.js or WebLLM",
    example='pipeline("feature-extraction", "Xenova/all-MiniLM-L6-v2")',
    needles=("pipeline", "MLCEngine"),
    languages=frozenset({Language.SOURCE}),
    calls=(
        Call("@huggingface/transformers.pipeline", ("1",), via="transformers"),
        Call("@xenova/transformers.pipeline", ("1",), via="transformers"),
        Call("*.pipeline", ("1",), via="transformers", strength=Strength.NAMED),
        *(Call(f"@mlc-ai/web-llm.Create{worker}MLCEngine", ("0", "1")) for worker in ("", "WebWorker", "ServiceWorker")),
        Call("@mlc-ai/web-llm.*.reload", ("0",)),
    ),
)
