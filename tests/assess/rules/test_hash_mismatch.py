from __future__ import annotations

from dataclasses import replace

from assess_world import Case, assert_fires, assert_silent, facts, missing, table, weight, weights_file

from lading.domain.facts import Component, RemoteFile
from lading.domain.finding import Action

RULE = "hash-mismatch"
OLD, NEW = "a" * 64, "b" * 64


def locked(component: Component, *files: RemoteFile) -> Component:
    return replace(component, locked=files)


HASHED = weights_file(facts("m/x"), file=weight("m/x.gguf", "gguf", sha256=NEW))

SILENT = [
    Case("no lock", HASHED),
    Case("as locked", locked(HASHED, RemoteFile("m/x.gguf", 10, NEW))),
    Case("another file is locked", locked(HASHED, RemoteFile("m/y.gguf", 10, OLD))),
    Case("locked without a hash", locked(HASHED, RemoteFile("m/x.gguf", 10))),
    Case("not hashed", locked(weights_file(facts("m/x"), file=weight("m/x.gguf")), RemoteFile("m/x.gguf", 10, OLD))),
]
FIRES = [
    Case(
        "other bytes",
        locked(HASHED, RemoteFile("m/x.gguf", 10, OLD)),
        action=Action.DENY,
        says=f"m/x.gguf has the SHA-256 {NEW}, but {OLD} is locked",
        remedy="lading lock",
        sign_off='findings = ["hash-mismatch"]',
    ),
    Case(
        "weights of nobody",
        locked(weights_file(missing("m/x.gguf"), file=weight("m/x.gguf", "gguf", sha256=NEW)), RemoteFile("m/x.gguf", 10, OLD)),
        action=Action.DENY,
        says=OLD,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
