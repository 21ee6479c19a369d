"""yarn.lock"""

from __future__ import annotations

from collections.abc import Callable

CLASSIC = """\
# yarn lockfile v1

"@huggingface/transformers@^3.0.0", "@huggingface/transformers@^3.1.0":
  version "3.1.0"
  resolved "https://example.org/t.tgz#aa"
  dependencies:
    openai "^4.0.0"

openai@^4.0.0:
  version "4.0.0"

"alias@npm:@acme/ocr@^1":
  version "1.2.3"
"""

BERRY = """\
__metadata:
  version: 8

"@huggingface/transformers@npm:^3.0.0":
  version: 3.1.0
  resolution: "@huggingface/transformers@npm:3.1.0"

"app@workspace:.":
  version: 0.0.0-use.local
"""


def test_classic(say: Callable[[str, str], list[str]]) -> None:
    assert say("yarn.lock", CLASSIC) == [
        "3:2 npm @huggingface/transformers 3.1.0",
        "9:1 npm openai 4.0.0",
        "12:2 npm @acme/ocr 1.2.3",
    ]


def test_berry(say: Callable[[str, str], list[str]]) -> None:
    assert say("yarn.lock", BERRY) == ["4:2 npm @huggingface/transformers 3.1.0"]


def test_a_merge_conflict_is_said_once(say: Callable[[str, str], list[str]]) -> None:
    text = '<<<<<<< HEAD\nopenai@^4:\n  version "4.0.0"\n=======\n>>>>>>> other\n'
    assert say("yarn.lock", text) == ["1:1 syntax", "2:1 npm openai 4.0.0"]
