"""What pip accepts as a requirement."""

from __future__ import annotations

import pytest

from lading.detect.manifests.base import Dependency, Include, Problem
from lading.detect.manifests.pip import exact_version, pip_item
from lading.domain.source import GapReason


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "   ",
        "-i https://example.org/simple",
        "--extra-index-url https://example.org/simple",
        "--hash=sha256:abc",
        "-e .",
        "-e .[dev]",
        "-e ./libs/paddleocr",
        "--editable=../paddleocr",
        "./paddleocr",
        "libs/paddleocr",
        r"C:\libs\paddleocr",
        ".",
        "https://example.org/archive/main",
        "https://example.org/paddleocr.zip",
        "git+https://example.org/.git",
    ],
)
def test_says_nothing(statement: str) -> None:
    assert pip_item(statement, 1, 1) is None


@pytest.mark.parametrize(
    "statement", ["{{ name }}", "[extra]", "==1.0", "PaddleOCR is needed", "a b", "\x00", "a" * 5_000, "a" + " " * 3_000 + "b"]
)
def test_not_understood(statement: str) -> None:
    assert isinstance(pip_item(statement, 3, 1), Problem)


@pytest.mark.parametrize(
    ("statement", "name", "version"),
    [
        ("paddleocr", "paddleocr", None),
        ("PaddleOCR==2.7.3", "PaddleOCR", "2.7.3"),
        ("paddleocr===2.7.3", "paddleocr", "2.7.3"),
        ("paddleocr==2.7.*", "paddleocr", None),
        ("paddleocr>=2.7,<3", "paddleocr", None),
        ("paddleocr==2.7,!=2.7.1", "paddleocr", None),
        ("paddleocr ~= 2.7", "paddleocr", None),
        ("paddleocr[doc,table]==2.7.3 ; python_version < '3.12' and sys_platform == 'linux'", "paddleocr", "2.7.3"),
        ("paddleocr==2.7.3 --hash=sha256:abc --hash=sha256:def", "paddleocr", "2.7.3"),
        ("paddleocr @ https://example.org/paddleocr-2.7.3-py3-none-any.whl", "paddleocr", None),
        ("paddleocr@git+https://example.org/PaddleOCR.git@v2", "paddleocr", None),
        ("paddleocr<=2.7-foo", "paddleocr", None),
        ("https://example.org/paddleocr-2.7.3-py3-none-any.whl", "paddleocr", "2.7.3"),
        ("https://example.org/paddleocr-2.7.3-py3-none-any.whl#sha256=abc", "paddleocr", "2.7.3"),
        ("./wheels/paddleocr-2.7.3-py3-none-any.whl", "paddleocr", "2.7.3"),
        ("paddleocr-2.7.3.tar.gz", "paddleocr", "2.7.3"),
        ("git+https://example.org/x/PaddleOCR.git@v2.7#egg=paddleocr&subdirectory=a", "paddleocr", None),
        ("-e git+https://example.org/x/PaddleOCR.git#egg=paddleocr", "paddleocr", None),
        ("git+https://example.org/x/PaddleOCR.git@v2.7", "PaddleOCR", None),
        ("git+ssh://git@example.org/x/PaddleOCR", "PaddleOCR", None),
    ],
)
def test_names(statement: str, name: str, version: str | None) -> None:
    found = pip_item(statement, 1, 1)
    assert isinstance(found, Dependency)
    assert (found.name, found.version, found.ecosystem) == (name, version, "pypi")


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ("-r base.txt", "base.txt"),
        ("-rbase.txt", "base.txt"),
        ("--requirement base.txt", "base.txt"),
        ("--requirement=../base.txt", "../base.txt"),
        ("-c constraints.txt", "constraints.txt"),
        ("--constraint=constraints.txt", "constraints.txt"),
    ],
)
def test_includes(statement: str, path: str) -> None:
    assert pip_item(statement, 2, 1) == Include(path, 2, 1)


def test_an_include_from_elsewhere_is_missing() -> None:
    found = pip_item("-r https://example.org/requirements.txt", 1, 1)
    assert isinstance(found, Problem)
    assert found.reason is GapReason.MISSING_INCLUDE


@pytest.mark.parametrize(
    ("constraint", "version"),
    [(None, None), ("*", None), ("^1.2", None), (">=1", None), ("1.*", None), ("1.2.3", "1.2.3"), ("==1.2.3", "1.2.3")],
)
def test_exact_version(constraint: str | None, version: str | None) -> None:
    assert exact_version(constraint) == version
