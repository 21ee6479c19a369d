from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, base, component, facts, missing, table, weight, weights_file

from lading.domain.finding import Action

RULE = "unidentified-weights"

SILENT = [
    Case("known", weights_file(facts("m/x.gguf"))),
    Case("a header that names a base", weights_file(facts("m/x.gguf", None, (base("a/x"),), None), facts("a/x"))),
    Case("a suspicion", weights_file(facts("m/x.gguf", None, (base("a/x", suspected=True),), None), facts("a/x"))),
    Case("a licence", weights_file(facts("m/x.gguf", None, None, "mit"))),
    Case("a model", component(missing("a/x"))),
]
FIRES = [
    Case(
        "no facts",
        weights_file(missing("m/x.bin"), file=weight("m/x.bin", sha256="ab12")),
        action=Action.WARN,
        says="nothing tells which model m/x.bin is (sha256 ab12)",
        incomplete=True,
    ),
    Case("facts that say nothing", weights_file(facts("m/x.bin", None, None, None)), action=Action.WARN, incomplete=True),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
