"""Pipfile"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
[[source]]
name = "funasr"
url = "https://example.org/simple"

[packages]
paddleocr = "*"
modelscope = {version = "==1.9.5", extras = ["nlp"]}
forked = {git = "https://example.org/forked.git", ref = "main"}

[dev-packages]
funasr = "==1.2.6"

[requires]
python_version = "3.11"
"""


def test_pipfile(say: Callable[[str, str], list[str]]) -> None:
    assert say("Pipfile", TEXT) == [
        "6:1 pypi paddleocr -",
        "7:1 pypi modelscope 1.9.5",
        "8:1 pypi forked -",
        "11:1 pypi funasr 1.2.6",
    ]
