"""go.mod"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
module example.org/app

go 1.24
// require example.org/commented v1.0.0
require example.org/single v1.2.3

require (
	example.org/ollama v0.5.0 // indirect
	// example.org/other v1.0.0
)

replace (
	example.org/ollama v0.5.0 => ../ollama
)

exclude example.org/old v1.0.0
"""


def test_go_mod(say: Callable[[str, str], list[str]]) -> None:
    assert say("go.mod", TEXT) == ["5:9 go example.org/single v1.2.3", "8:2 go example.org/ollama v0.5.0"]
