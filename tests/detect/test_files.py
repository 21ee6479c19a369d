"""Which engine reads a file, and in what context its references stand."""

import pytest

from lading.detect.base import Language
from lading.detect.files import context_of, is_record, language_of
from lading.domain.reference import Context


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("src/latest.ts", Context.CODE),
        ("src/contest/a.go", Context.CODE),
        ("src/Contest.java", Context.CODE),
        ("src/attest.rs", Context.CODE),
        ("src/a.test.ts", Context.TEST),
        ("src/__tests__/a.tsx", Context.TEST),
        ("pkg/a_test.go", Context.TEST),
        ("src/test/java/A.java", Context.TEST),
        ("src/AgentTest.java", Context.TEST),
        ("src/AgentIT.kt", Context.TEST),
        ("Tests/a.swift", Context.TEST),
        ("AppTests/a.swift", Context.TEST),
        ("a.UnitTests/B.cs", Context.TEST),
        ("App.Unittest/B.cs", Context.TEST),
        ("ci/Jenkinsfile", Context.INFRASTRUCTURE),
        ("infra/main.tf", Context.INFRASTRUCTURE),
        ("vars.tfvars", Context.INFRASTRUCTURE),
    ],
)
def test_context_of_programs(path: str, context: Context) -> None:
    assert language_of(path) is Language.SOURCE
    assert context_of(path, Language.SOURCE) is context


@pytest.mark.parametrize(
    "path",
    [
        "src/lang/index.ts",
        "language/model.json",
        "lang/llm.yaml",
        "langs/go.ts",
        "src/en.json",
        "language/hf_id.yaml",
        "locales.ts",
        "language/en.py",
    ],
)
def test_no_translation(path: str) -> None:
    assert not is_record(path, b"")


@pytest.mark.parametrize(
    "path",
    [
        "locales/en.json",
        "app/i18n/zh-Hans/translation.json",
        "_locales/de/messages.json",
        "lang/pt_BR.yml",
        "i18n/changelog_en.ts",
    ],
)
def test_a_translation_names_no_model(path: str) -> None:
    assert is_record(path, b"")
