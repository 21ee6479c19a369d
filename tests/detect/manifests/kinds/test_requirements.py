"""requirements.txt"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
# paddleocr is named here only
--index-url https://example.org/simple
-e .

numpy  # paddleocr
funasr==1.2.6 \\
    --hash=sha256:aaaa \\
    --hash=sha256:bbbb
  modelscope[nlp]>=1.9 ; python_version >= "3.9"
paddlex @ https://example.org/paddlex-3.0-py3-none-any.whl
git+https://example.org/org/mmdet.git@v3#egg=mmdet
-r base.txt
-c constraints.txt
{{ templated }}
"""


def test_requirements(say: Callable[[str, str], list[str]]) -> None:
    assert say("requirements.txt", TEXT) == [
        "5:1 pypi numpy -",
        "6:1 pypi funasr 1.2.6",
        "9:3 pypi modelscope -",
        "10:1 pypi paddlex -",
        "11:1 pypi mmdet -",
        "12:1 include base.txt",
        "13:1 include constraints.txt",
        "14:1 syntax",
    ]


def test_windows_lines_and_byte_order_mark(say: Callable[[str, str], list[str]]) -> None:
    assert say("requirements.txt", "\ufeffpaddleocr==2\r\nfunasr\r\n") == ["1:1 pypi paddleocr 2", "2:1 pypi funasr -"]


def test_a_continuation_at_the_end(say: Callable[[str, str], list[str]]) -> None:
    assert say("requirements.txt", "# no continuation \\\nfunasr \\") == ["2:1 pypi funasr -"]
