"""pyproject.toml"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
[build-system]
requires = ["paddleocr"]

[project]
name = "funasr"
dependencies = [
    "numpy",  # "paddleocr"
    "modelscope[nlp]==1.9.5 ; python_version >= '3.9'",
]

[project.optional-dependencies]
ocr = ["PaddleOCR @ https://example.org/p.whl"]

[dependency-groups]
dev = ["mmdet>=3", { include-group = "lint" }]

[tool.uv]
dev-dependencies = ["mmcv==2.1.0"]

[tool.pdm.dev-dependencies]
local = ["-e file:///x#egg=mmpose"]

[tool.poetry.dependencies]
python = "^3.11"
lmdeploy = "0.5.3"
paddlex = { version = "==3.0.0", extras = ["ocr"] }
"ultra.lytics" = ">=8"
forked = { git = "https://example.org/forked.git" }
several = [{ version = "1.0", python = "<3.10" }, { version = "2.0", python = ">=3.10" }]

[tool.poetry.group.dev.dependencies]
swift = "*"

[tool.other]
dependencies = ["vllm"]
"""


def test_pyproject(say: Callable[[str, str], list[str]]) -> None:
    assert say("pyproject.toml", TEXT) == [
        "7:5 pypi numpy -",
        "8:5 pypi modelscope 1.9.5",
        "18:21 pypi mmcv 2.1.0",
        "12:8 pypi PaddleOCR -",
        "15:8 pypi mmdet -",
        "21:10 pypi mmpose -",
        "25:1 pypi lmdeploy 0.5.3",
        "26:1 pypi paddlex 3.0.0",
        "27:1 pypi ultra.lytics -",
        "28:1 pypi forked -",
        "29:1 pypi several -",
        "32:1 pypi swift -",
    ]


def test_broken(say: Callable[[str, str], list[str]]) -> None:
    assert say("pyproject.toml", "a = 1\nb = \n") == ["2:5 syntax"]
