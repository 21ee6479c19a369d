from __future__ import annotations

import pytest

from lading.resolve.prose import MOST, merges_in, told_in


@pytest.mark.parametrize(
    "text",
    [
        "",
        "This model is fast. Compare it with [acme/other](https://huggingface.co/acme/other).",
        "Trained on the outputs of acme/teacher.",
        "It is a fine-tuned version of our own checkpoint.",
        "It is a fine-tuned version of [that paper](https://example.com/acme/base).",
        "The base model: see below\n\nacme/base",
        "Our base model acme/base is described elsewhere",
        "quants of https://huggingface.co/datasets/acme/data",
    ],
)
def test_a_text_without_a_tools_sentence_names_no_base(text: str) -> None:
    assert list(told_in(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "This model is a fine-tuned version of [acme/base](https://huggingface.co/acme/base) on the imdb dataset.",
        "This is a [sentence-transformers](https://www.SBERT.net) model finetuned from [acme/base](https://huggingface.co/acme/base).",
        "- **Finetuned from model [optional]:** acme/base",
        "- **Finetuned from model :** acme/base\n\nThis llama model was trained",
        "The Model was converted to MLX format from [acme/base](https://huggingface.co/acme/base) using mlx-lm",
        "This model was converted to GGUF format from [`acme/base`](https://huggingface.co/acme/base) using llama.cpp",
        "Original model: https://huggingface.co/acme/base",
        "- Original model: [Base 7B](https://huggingface.co/acme/base)",
        "**Base model:** `acme/base`",
        "weighted/imatrix quants of https://huggingface.co/acme/base\n",
        "These are LoRA adaption weights for acme/base.",
    ],
)
def test_the_sentences_of_tools(text: str) -> None:
    assert list(told_in(text)) == ["acme/base"]


def test_no_more_are_taken_than_make_sense() -> None:
    assert len(list(told_in("".join(f"quants of acme/m{n}\n" for n in range(100))))) == MOST


@pytest.mark.parametrize("text", ["```yaml\nmodel: acme/base\n```", "merge_method: ties\nmodels: []", "```yaml\nmerge_method"])
def test_what_is_no_configuration_of_a_merge(text: str) -> None:
    assert not [block for block in merges_in(text) if "models" in block]


def test_the_configuration_of_a_merge_in_a_text() -> None:
    text = "# merge\n\n```yaml\nmodels:\n- model: a/x\nmerge_method: ties\n```\n\n```python\nx\n```\n"
    assert list(merges_in(text)) == ["models:\n- model: a/x\nmerge_method: ties\n"]


@pytest.mark.parametrize(
    "piece", ["\n", "*", "```yaml\n", "base model", "quants of ", "- ", "fine-tuned from [", "\n- base model :"]
)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (2**18 // len(piece))
    assert len(list(told_in(text))) <= MOST
    assert len(list(merges_in(text))) <= len(text)
