from __future__ import annotations

import pytest

from lading.catalog.index import Catalog
from lading.domain.facts import Facts, Reason, Unresolved, Via
from lading.domain.reference import Kind, Relation, WeightFile
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.resolve.local import plan
from lading.resolve.sources import Ask


def facts(subject: Subject, catalog: Catalog) -> Facts:
    found = plan(subject, catalog)
    assert isinstance(found, Facts)
    return found


def bases(found: Facts) -> list[tuple[str, Relation, bool]] | None:
    return None if found.bases is None else [(b.id, b.relation, b.suspected) for b in found.bases]


@pytest.mark.parametrize(
    "subject",
    [
        Subject(Kind.MODEL, "my-ranker", ""),
        Subject(Kind.MODEL, "my-ranker:7b", "ollama"),
        Subject(Kind.DATASET, "my-data", "modelscope"),
        Subject(Kind.HOSTED, "my-model", "nobody"),
        Subject(Kind.ENDPOINT, "api.example.com", "nobody"),
        Subject(Kind.PACKAGE, "leftpad", "npm"),
        Subject(Kind.PACKAGE, "insightface", "npm"),
        Subject(Kind.WEIGHTS, "weights/model.bin", ""),
    ],
)
def test_what_nobody_knows_is_unresolved(catalog: Catalog, subject: Subject) -> None:
    found = plan(subject, catalog)
    assert isinstance(found, Unresolved)
    assert (found.id, found.reason) == (subject.name, Reason.NO_FACTS)


@pytest.mark.parametrize(
    ("subject", "ask"),
    [
        (Subject(Kind.MODEL, "Qwen/Qwen2.5-7B", "huggingface", revision="v1"), Ask(Kind.MODEL, "Qwen/Qwen2.5-7B", "v1")),
        (Subject(Kind.MODEL, "qwen2.5:7b", "ollama", hub_id="Qwen/Qwen2.5-7B"), Ask(Kind.MODEL, "Qwen/Qwen2.5-7B")),
        (Subject(Kind.MODEL, "Qwen/Qwen2.5-7B", ""), Ask(Kind.MODEL, "Qwen/Qwen2.5-7B")),
        (Subject(Kind.DATASET, "acme/d", "huggingface"), Ask(Kind.DATASET, "acme/d")),
        (Subject(Kind.WEIGHTS, "models/inswapper_128.onnx", ""), Ask(Kind.MODEL, "deepinsight/inswapper")),
    ],
)
def test_what_the_hub_can_be_asked(catalog: Catalog, subject: Subject, ask: Ask) -> None:
    assert plan(subject, catalog) == ask


@pytest.mark.parametrize(
    ("registry", "name"),
    [("ollama", "someone/qwen2.5:7b"), ("ollama", "qwen2.5-uncensored:7b"), ("modelscope", "qwen2.5:7b"), ("", "qwen2.5:7b")],
)
def test_a_bare_name_is_a_suspicion_without_a_developer(catalog: Catalog, registry: str, name: str) -> None:
    found = facts(Subject(Kind.MODEL, name, registry), catalog)
    assert found.developer is None
    assert found.source.via is Via.NAME
    assert bases(found) == [("qwen", Relation.UNKNOWN, True)]


def test_a_weight_file_that_is_named_like_any_other_is_told_by_its_folder(catalog: Catalog) -> None:
    found = facts(Subject(Kind.WEIGHTS, "models/qwen2.5/model.safetensors", ""), catalog)
    assert bases(found) == [("qwen", Relation.UNKNOWN, True)]
    nearer = facts(Subject(Kind.WEIGHTS, "models/qwen2.5/llama3.safetensors", ""), catalog)
    assert [base.id for base in nearer.bases or ()] == ["meta-llama/Llama-3.1-70B"]


def test_ollamas_own_library_has_its_makers_models(catalog: Catalog) -> None:
    found = facts(Subject(Kind.MODEL, "qwen2.5:7b", "ollama"), catalog)
    assert found.developer is not None
    assert (found.developer.id, found.bases) == ("qwen", None)
    assert plan(Subject(Kind.MODEL, "llama-3.1:latest", "ollama"), catalog) == Ask(Kind.MODEL, "meta-llama/Llama-3.1-70B")


@pytest.mark.parametrize(
    "name",
    [
        "deepseek-ai/DeepSeek-R1",
        "deepseek.DeepSeek-R1-v1:0",
        "us.deepseek.deepseek-r1-v1:0",
        "x/deepseek-r1-turbo",
        "deepseek-r1:free",
    ],
)
def test_a_hosted_name_that_is_spelled_like_recorded_weights_is_a_copy_of_them(catalog: Catalog, name: str) -> None:
    found = facts(Subject(Kind.HOSTED, name, "openai"), catalog)
    assert bases(found) == [("deepseek-ai/DeepSeek-R1", Relation.REUPLOAD, False)]


def test_a_hosted_name_of_another_developer_is_no_copy(catalog: Catalog) -> None:
    found = facts(Subject(Kind.HOSTED, "gpt-4o-deepseek-r1", "openai"), catalog)
    assert "deepseek-ai/DeepSeek-R1" not in [base.id for base in found.bases or () if not base.suspected]


def test_a_hosted_model_is_a_copy_of_the_weights_behind_it(catalog: Catalog) -> None:
    found = facts(Subject(Kind.HOSTED, "deepseek.r1-v1:0", "bedrock"), catalog)
    assert found.developer is not None
    assert found.operator is not None
    assert (found.developer.id, found.operator.id, found.served_from) == ("deepseek", "aws", "US")
    assert bases(found) == [("deepseek-ai/DeepSeek-R1", Relation.REUPLOAD, False)]


def test_a_closed_model_is_a_root_of_its_developers(catalog: Catalog) -> None:
    found = facts(Subject(Kind.HOSTED, "gpt-4o-mini", "openai"), catalog)
    assert found.developer is not None
    assert (found.developer.id, found.served_from, found.bases) == ("openai", "US", ())


def test_a_hosted_name_with_anothers_family_in_it_is_suspected(catalog: Catalog) -> None:
    assert bases(facts(Subject(Kind.HOSTED, "llama-3.1-qwen2.5-mix", "bedrock"), catalog)) == [("qwen", Relation.UNKNOWN, True)]


def test_an_unknown_service_leaves_the_operator_open(catalog: Catalog) -> None:
    found = facts(Subject(Kind.HOSTED, "gpt-4o", ""), catalog)
    assert (found.operator, found.served_from) == (None, None)


def test_an_unknown_model_of_a_known_service_has_an_operator_only(catalog: Catalog) -> None:
    found = facts(Subject(Kind.HOSTED, "house-special", "bedrock"), catalog)
    assert (found.developer, found.bases, found.served_from) == (None, None, "US")


def test_an_endpoint_and_a_package(catalog: Catalog) -> None:
    assert facts(Subject(Kind.ENDPOINT, "https://api.openai.com/v1", "openai"), catalog).served_from == "US"
    developer = facts(Subject(Kind.PACKAGE, "InsightFace", "pypi"), catalog).developer
    assert developer is not None
    assert developer.country == "CN"


def weights(name: str, **more: object) -> Subject:
    file = WeightFile(Location(name), "gguf", 1, **more)  # type: ignore[arg-type]  # keywords of the caller's choice
    return Subject(Kind.WEIGHTS, name, weights=(file,))


def test_a_header_speaks_before_the_file_name(catalog: Catalog) -> None:
    found = facts(weights("a/inswapper_128.onnx", bases=((Relation.FINETUNE, "Qwen/Qwen2.5-7B"),), license="mit"), catalog)
    assert bases(found) == [("Qwen/Qwen2.5-7B", Relation.FINETUNE, False)]
    assert found.bases is not None
    assert found.bases[0].source.via is Via.REPOSITORY
    assert found.bases[0].source.detail == "a/inswapper_128.onnx"
    assert found.license is not None
    assert found.license.id == "mit"


@pytest.mark.parametrize(
    "subject",
    [
        weights("a/qwen2.5-7b.gguf"),
        weights("a/model.gguf", metadata=(("general.name", "Qwen2.5 7B"),)),
        weights("a/model.gguf", architecture="qwen2"),
        weights("a/qwen2.5.gguf", bases=((Relation.FINETUNE, "not a repository"),)),
    ],
)
def test_a_name_or_an_architecture_in_a_weight_file_is_a_suspicion(catalog: Catalog, subject: Subject) -> None:
    assert bases(facts(subject, catalog)) == [("qwen", Relation.UNKNOWN, True)]


def test_an_architecture_that_everybody_uses_says_nothing(catalog: Catalog) -> None:
    assert isinstance(plan(weights("a/model.gguf", architecture="llama"), catalog), Unresolved)
    assert facts(weights("a/model.gguf", architecture="llama", license="mit"), catalog).bases is None
