"""package-lock.json"""

from __future__ import annotations

from collections.abc import Callable

PACKAGES = """\
{
  "name": "app", "lockfileVersion": 3,
  "packages": {
    "": {"name": "app", "dependencies": {"openai": "^4"}},
    "packages/member": {"version": "1.0.0"},
    "node_modules/member": {"resolved": "packages/member", "link": true},
    "node_modules/@huggingface/transformers": {"version": "3.1.0", "resolved": "https://example.org/t.tgz"},
    "node_modules/a/node_modules/openai": {"version": "4.0.0"},
    "node_modules/alias": {"name": "@acme/ocr", "version": "1.2.3"}
  },
  "dependencies": {"openai": {"version": "3.0.0"}}
}
"""

NESTED = """\
{"lockfileVersion": 1, "dependencies": {
  "openai": {"version": "4.0.0", "dependencies": {"alias": {"version": "npm:@acme/ocr@1.2.3"}}}
}}
"""


def test_packages(say: Callable[[str, str], list[str]]) -> None:
    assert say("package-lock.json", PACKAGES) == [
        "7:5 npm @huggingface/transformers 3.1.0",
        "8:5 npm openai 4.0.0",
        "9:5 npm @acme/ocr 1.2.3",
    ]


def test_nested(say: Callable[[str, str], list[str]]) -> None:
    assert say("npm-shrinkwrap.json", NESTED) == ["2:3 npm openai 4.0.0", "2:51 npm @acme/ocr 1.2.3"]
