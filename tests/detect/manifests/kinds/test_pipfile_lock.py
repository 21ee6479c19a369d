"""Pipfile.lock"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
{
  "_meta": {"sources": {"paddleocr": {"version": "==1"}}},
  "default": {
    "modelscope": {"hashes": ["sha256:aa"], "version": "==1.9.5"},
    "forked": {"git": "https://example.org/forked.git", "ref": "aa"}
  },
  "develop": {"funasr": {"version": "==1.2.6"}}
}
"""


def test_pipfile_lock(say: Callable[[str, str], list[str]]) -> None:
    assert say("Pipfile.lock", TEXT) == ["4:5 pypi modelscope 1.9.5", "5:5 pypi forked -", "7:15 pypi funasr 1.2.6"]
