"""setup.cfg"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
[metadata]
name = paddleocr
install_requires = vllm

[options]
packages = find:
setup_requires =
    wheel
install_requires =
    # funasr
    numpy>=1.2
    modelscope==1.9.5 ; python_version >= "3.9"  # a comment
python_requires = >=3.9
tests-require = mmdet

[options.extras_require]
ocr = paddleocr[doc]; sys_platform == "linux"
audio =
    funasr==1.2.6
files = file: requirements-a.txt, requirements-b.txt

[flake8]
ignore = E203
"""


def test_setup_cfg(say: Callable[[str, str], list[str]]) -> None:
    assert say("setup.cfg", TEXT) == [
        "11:5 pypi numpy -",
        "12:5 pypi modelscope 1.9.5",
        "14:17 pypi mmdet -",
        "17:7 pypi paddleocr -",
        "19:5 pypi funasr 1.2.6",
        "20:9 include requirements-a.txt",
        "20:9 include requirements-b.txt",
    ]
