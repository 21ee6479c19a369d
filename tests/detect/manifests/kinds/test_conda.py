"""environment.yml"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
name: paddleocr
channels: [conda-forge]
dependencies:
  # - commented
  - python=3.11
  - pytorch==2.5.1
  - conda-forge::funasr=1.2.6=py311_0
  - mmcv >=2.0
  - "modelscope[version='>=1.9']"
  - pip
  - pip:
      - -e .
      - -r requirements.txt
      - paddleocr==2.7.3
"""


def test_environment(say: Callable[[str, str], list[str]]) -> None:
    assert say("environment.yml", TEXT) == [
        "5:5 conda python -",
        "6:5 conda pytorch 2.5.1",
        "7:5 conda funasr 1.2.6",
        "8:5 conda mmcv -",
        "9:5 conda modelscope -",
        "10:5 conda pip -",
        "13:9 include requirements.txt",
        "14:9 pypi paddleocr 2.7.3",
    ]


def test_other_environments_say_nothing(say: Callable[[str, str], list[str]]) -> None:
    assert say("environment.yaml", "name: {{ .Release }}\n") == []
    assert say("environment.yaml", "dependencies: none\n") == []
    assert say("environment.yaml", "- dependencies\n") == []


def test_no_specification(say: Callable[[str, str], list[str]]) -> None:
    assert say("environment.yml", "dependencies:\n  - '{{ x }}'\n") == ["2:5 syntax"]
