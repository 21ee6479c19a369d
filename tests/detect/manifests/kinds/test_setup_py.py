"""setup.py: read, never run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

TEXT = '''\
"""install_requires=["vllm"]"""
from setuptools import setup

BASE = ["numpy", "modelscope==1.9.5"]
BASE += ["mmcv"]
EXTRAS = {"ocr": ["paddleocr>=2"]}
EXTRAS["audio"] = ["funasr"]
BASE.append("mmdet")
OTHER = ["unused"]

setup(
    name="paddlex",
    setup_requires=["wheel"],
    install_requires=[*BASE, "lmdeploy; python_version > '3.9'"],
    extras_require={**EXTRAS, "all": EXTRAS["ocr"] + ["swift"]},
    tests_require="""
        mmpose
    """,
)
'''


def test_setup_py(say: Callable[[str, str], list[str]]) -> None:
    assert sorted(say("setup.py", TEXT), key=lambda line: int(line.split(":")[0])) == [
        "4:9 pypi numpy -",
        "4:18 pypi modelscope 1.9.5",
        "5:10 pypi mmcv -",
        "6:19 pypi paddleocr -",
        "7:20 pypi funasr -",
        "8:13 pypi mmdet -",
        "14:30 pypi lmdeploy -",
        "15:55 pypi swift -",
        "17:1 pypi mmpose -",
    ]


def test_keyword_dictionaries(say: Callable[[str, str], list[str]]) -> None:
    assert say("setup.py", 'args = dict(install_requires=["funasr"])\nsetup(**args)\n') == ["1:31 pypi funasr -"]
    assert say("setup.py", 'setup(**{"install_requires": ["funasr"]})\n') == ["1:31 pypi funasr -"]


def test_rearrangements_of_what_is_written(say: Callable[[str, str], list[str]]) -> None:
    table = 'R = {"a": ["funasr"], "b": ["mmcv"]}\n'
    for expression in (
        "{k: v for k, v in R.items()}",
        "[p for v in R.values() for p in v]",
        "sorted(set(sum(R.values(), [])))",
    ):
        found = say("setup.py", f"{table}setup(install_requires={expression})\n")
        assert found[:2] == ["1:12 pypi funasr -", "1:29 pypi mmcv -"], expression


def test_what_is_computed(say: Callable[[str, str], list[str]]) -> None:
    reading = 'setup(install_requires=open("requirements/base.txt").read().split())\n'
    assert say("setup.py", reading) == ["1:29 include requirements/base.txt"]
    assert say("setup.py", 'setup(install_requires=["funasr", *load()])\n') == ["1:25 pypi funasr -", "1:24 unreadable"]


def test_names_that_mean_themselves_and_names_in_heaps(say: Callable[[str, str], list[str]]) -> None:
    assert say("setup.py", 'a = a + ["funasr"]\nsetup(install_requires=a)\n') == ["1:10 pypi funasr -"]
    heap = "".join(f"a{n} = [{f'a{n + 1}, ' * 50}]\n" for n in range(20))
    assert say("setup.py", f"{heap}a20 = []\nsetup(install_requires=a0)\n") == ["22:24 unreadable"]


def test_it_is_not_run(say: Callable[[str, str], list[str]], tmp_path: Path) -> None:
    target = tmp_path / "written"
    say("setup.py", f"open({str(target)!r}, 'w')\nsetup(install_requires=[])\n")
    assert not target.exists()


def test_broken(say: Callable[[str, str], list[str]]) -> None:
    assert say("setup.py", "setup(\n") == ["1:6 syntax"]
    assert say("setup.py", "\0") == ["0:0 syntax"]
