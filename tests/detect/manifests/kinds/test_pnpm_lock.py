"""pnpm-lock.yaml"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      openai: {specifier: ^4, version: 4.0.0}
packages:
  '@huggingface/transformers@3.1.0':
    resolution: {integrity: sha512-aa==}
  openai@4.0.0(zod@3.23.8):
    resolution: {integrity: sha512-aa==}
  /ollama/0.5.0_peer@1.0.0:
    dev: true
  /@acme/ocr/1.2.3:
    dev: true
  https://example.org/x.tgz:
    version: 1.0.0
"""


def test_packages(say: Callable[[str, str], list[str]]) -> None:
    assert say("pnpm-lock.yaml", TEXT) == [
        "7:3 npm @huggingface/transformers 3.1.0",
        "9:3 npm openai 4.0.0",
        "11:3 npm ollama 0.5.0",
        "13:3 npm @acme/ocr 1.2.3",
    ]
