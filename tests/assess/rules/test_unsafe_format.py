from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, component, facts, missing, policy, table, weight, weights_file

from lading.domain.facts import RemoteFile
from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "unsafe-format"


def files(*paths: str) -> tuple[RemoteFile, ...]:
    return tuple(map(RemoteFile, paths))


SILENT = [
    Case("safe", weights_file(facts("m/x"), file=weight())),
    Case("listed", weights_file(facts("m/x"), file=weight()), policy('[weights]\nformats = ["SafeTensors"]\n')),
    Case("a Hub model with both", component(facts("a/x", files=files("pytorch_model.bin", "model.safetensors")))),
    Case("a Hub model in another container", component(facts("a/x", files=files("model.bin", "ggml-base.bin")))),
    Case("a Hub model without a list", component(facts("a/x"))),
    Case("hosted", component(facts("x", files=files("pytorch_model.bin")), kind=Kind.HOSTED)),
]
FIRES = [
    Case(
        "a pickle",
        weights_file(facts("m/x.pt"), file=weight("m/x.pt", "pickle", unsafe=True)),
        action=Action.DENY,
        says="m/x.pt is in the pickle format, which can run code",
    ),
    Case(
        "a pickle of nobody", weights_file(missing("m/x.pt"), file=weight("m/x.pt", "pickle", unsafe=True)), action=Action.DENY
    ),
    Case(
        "not listed",
        weights_file(facts("m/x"), file=weight("m/x.onnx", "onnx")),
        policy('[weights]\nformats = ["gguf"]\nunsafe = "warn"\n'),
        Action.WARN,
        "[weights] formats does not list",
    ),
    Case(
        "a Hub model with nothing else",
        component(facts("a/x", files=files("config.json", "sub/pytorch_model-00001-of-00002.bin"))),
        action=Action.WARN,
        says="only as sub/pytorch_model-00001-of-00002.bin",
        remedy="weights_only=True",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
