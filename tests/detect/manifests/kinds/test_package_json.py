"""package.json"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
{
  "name": "@xenova/transformers",
  "scripts": {"openai": "1.0.0"},
  "dependencies": {
    "@huggingface/transformers": "3.1.0",
    "openai": "^4.0.0",
    "alias": "npm:@acme/ocr@1.2.3",
    "local": "file:../local",
    "member": "workspace:*"
  },
  "devDependencies": {"ollama": "=0.5.0"},
  "peerDependencies": {"ai": ">=3"},
  "optionalDependencies": {"onnxruntime-node": "1.20.0-rc.1"}
}
"""


def test_package_json(say: Callable[[str, str], list[str]]) -> None:
    assert say("package.json", TEXT) == [
        "5:5 npm @huggingface/transformers 3.1.0",
        "6:5 npm openai -",
        "7:5 npm @acme/ocr 1.2.3",
        "8:5 npm local -",
        "9:5 npm member -",
        "11:23 npm ollama 0.5.0",
        "12:24 npm ai -",
        "13:28 npm onnxruntime-node 1.20.0-rc.1",
    ]


def test_other_shapes_say_nothing(say: Callable[[str, str], list[str]]) -> None:
    for text in ("[]", "1", '{"dependencies": []}', '{"dependencies": null}'):
        assert say("package.json", text) == []
    assert say("package.json", '{"a": }') == ["1:7 syntax"]
