from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.resolve.cards import is_hub_id
from lading.resolve.written import bases_in, is_path, parts, repository_at


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_and_none_is_read_as_many(text: str) -> None:
    found = list(bases_in(text))
    assert len(found) <= max(1, len(text.split()) + text.count(",") + text.count(";") + text.count("|"))


@pytest.mark.parametrize(
    "text", ["", " ", "None", "N/A", "n/a.", "-", "null", "unknown", "[More Information Needed]", "from scratch", "'none'"]
)
def test_a_word_for_nothing_names_no_base(text: str) -> None:
    assert list(bases_in(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "./out/checkpoint-500",
        "../models/acme-7b",
        "/data/models/acme-7b",
        "~/acme/base",
        "C:\\models\\acme-7b",
        "acme/base/unet",
        "a model of our own",
        "https://example.com/acme/base",
        "https://huggingface.co/datasets/acme/base",
        "x--y/z",
    ],
)
def test_what_is_no_repository_stays_as_it_is_and_is_no_id(text: str) -> None:
    assert list(bases_in(text)) == [text]
    assert not is_hub_id(text)


@pytest.mark.parametrize("text", ["models/acme-7b", "output/step-2", "checkpoints/best"])
def test_a_folder_that_reads_like_an_owner_is_made_a_path(text: str) -> None:
    assert list(bases_in(text)) == [f"./{text}"]


@pytest.mark.parametrize(
    "text",
    [
        "acme/base",
        " acme/base ",
        "'acme/base'",
        "https://huggingface.co/acme/base",
        "https://huggingface.co/acme/base/",
        "http://hf.co/acme/base?x=1#y",
        "huggingface.co/acme/base/tree/main",
        "https://hf-mirror.com/acme/base/blob/main/README.md",
        "[base](https://huggingface.co/acme/base)",
        "acme/base@main",
        "acme/base:Q4_K_M",
        "acme/base (4-bit)",
        "acme/base [merged]",
        "/root/.cache/huggingface/hub/models--acme--base/snapshots/0123abcd/unet",
        "C:\\Users\\me\\.cache\\huggingface\\hub\\models--acme--base",
        "models--acme--base",
    ],
)
def test_a_repository_however_it_is_written(text: str) -> None:
    assert list(bases_in(text)) == ["acme/base"]


def test_a_repository_without_an_owner_in_a_cache() -> None:
    assert list(bases_in("/cache/models--gpt2/snapshots/x")) == ["gpt2"]


@pytest.mark.parametrize("text", ["acme/a, acme/b", "acme/a; acme/b", "acme/a + acme/b", "acme/a and acme/b", "acme/a acme/b"])
def test_several_in_one_text(text: str) -> None:
    assert list(bases_in(text)) == ["acme/a", "acme/b"]


@pytest.mark.parametrize("text", ["acme/a, our own", "acme/a and ./b", "acme/a, b"])
def test_several_of_which_one_is_no_repository_are_not_half_read(text: str) -> None:
    assert list(bases_in(text)) == [text]


@pytest.mark.parametrize(
    ("text", "path"), [("acme/base", False), ("base", False), ("models", False), ("/x", True), ("D:/x", True)]
)
def test_paths(text: str, path: bool) -> None:
    assert is_path(text) is path


def test_the_parts_of_a_path_come_last_first() -> None:
    assert list(parts("../models\\acme-7b/final/")) == ["final", "acme-7b", "models"]


@pytest.mark.parametrize("address", ["https://example.com/acme/m", "LICENSE", "https://huggingface.co/spaces/acme/m", ""])
def test_an_address_elsewhere_leads_into_no_repository(address: str) -> None:
    assert repository_at(address) is None


def test_the_repository_of_an_address() -> None:
    assert repository_at("https://huggingface.co/acme/m/blob/main/LICENSE") == "acme/m"
