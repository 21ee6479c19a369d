"""Names as the libraries mean them: the look-alikes first."""

from __future__ import annotations

import pytest

from lading.catalog.index import Catalog
from lading.domain.reference import Context, Kind, Reference, Strength
from lading.domain.source import Location
from lading.identify.meaning import Meaning
from lading.identify.references import meaning


def read(catalog: Catalog, text: str, via: str, strength: Strength = Strength.LOADS) -> Meaning | None:
    return meaning(Reference(text, Kind.MODEL, Location("a.py", 1, 1), Context.CODE, strength, "speech", via=via), catalog)


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("large-v3", ""),
        ("large-v3", "transformers"),
        ("huge", "whisper"),
        ("./base", "faster-whisper"),
        ("/models/base", "whisper"),
        ("resnet50", "transformers"),
        ("{size}", "insightface"),
        ("your-model", "keras"),
        ("text-generation", "modelscope"),
    ],
)
def test_what_is_no_name_of_the_library(catalog: Catalog, text: str, via: str) -> None:
    assert read(catalog, text, via) is None


def test_a_name_of_a_library_counts_only_where_the_library_is_asked(catalog: Catalog) -> None:
    assert read(catalog, "large-v3", "whisper", Strength.BARE) is None


@pytest.mark.parametrize(
    ("text", "via", "name"),
    [
        ("large-v3", "whisper", "openai/whisper-large-v3"),
        ("turbo", "whisper", "openai/whisper-large-v3-turbo"),
        ("tiny.en", "whisper", "openai/whisper-tiny.en"),
        ("large", "faster-whisper", "Systran/faster-whisper-large-v3"),
        ("distil-large-v3", "faster-whisper", "Systran/faster-distil-whisper-large-v3"),
        ("ViT-B/32", "clip", "openai/clip-vit-base-patch32"),
        ("vit_small_patch14_dinov2.lvd142m", "timm", "timm/vit_small_patch14_dinov2.lvd142m"),
        ("en_core_web_sm", "spacy", "spacy/en_core_web_sm"),
        ("PP-OCRv5_server_rec", "paddleocr", "PaddlePaddle/PP-OCRv5_server_rec"),
        ("acme/whisper-ct2", "faster-whisper", "acme/whisper-ct2"),
    ],
)
def test_names_that_a_library_has_on_the_hub(catalog: Catalog, text: str, via: str, name: str) -> None:
    assert read(catalog, text, via) == Meaning(Kind.MODEL, name, "huggingface", name)


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("buffalo_l", "insightface"),
        ("en_core_sci_sm", "spacy"),
        ("resnet50", "torchvision"),
        ("tts_models/multilingual/multi-dataset/xtts_v2", "coqui"),
        ("stt_en_conformer_ctc_small", "nemo"),
    ],
)
def test_names_of_a_library_s_own_collection(catalog: Catalog, text: str, via: str) -> None:
    assert read(catalog, text, via) == Meaning(Kind.MODEL, text, "")
