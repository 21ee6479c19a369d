"""Texts that have the shape of a name and are none: placeholders, paths, images, media types, time zones."""

from __future__ import annotations

import re

from lading.patterns import regex

PLACEHOLDERS = frozenset(
    "your my our some any foo bar baz xxx example examples placeholder dummy fake todo user username user_name "
    "organization organisation org orgname namespace owner author repo repo_id model_id model_name modelname model "
    "name dataset dataset_name dataset_id test_model test_repo test_org test_user a b x y "
    "z path to test tests testing mock none null to_be_filled to_be_set to_be_determined tbd fixme changeme change_me "
    "replaceme replace_me fill_me fill_in fill_me_in insert_here".split()
)
"""Words that stand for a name in examples when they are a whole part of it."""

_PLACEHOLDER = regex(r"^(your|my|some|example)[_-]|[<>{}$%]|\.\.\.|^x+$", re.IGNORECASE)
_MADE_UP = regex(r"([a-z]+[_-])*(model|deployment|embeddings?)([_-]?(name|id))?", re.IGNORECASE)
"""``fake-model``, ``override_model``, ``deployment-name``: plain words that end in what the thing is."""

_TENSOR = regex(r"(?!(?:tokenizer|spm|spiece|sentencepiece|sp|bpe)\.)[a-z_]\w*(?:\.(?:[a-z_]\w*|\d+))*\.model")
"""``conditioner.embedders.0.model``: the key of a tensor in a checkpoint."""

_RESERVED = regex(
    r"(^|[/.@])example\.(com|org|net|edu)([:/]|$)|^\w+://([\w.-]+\.)?(test|invalid|example)([:/]|$)", re.IGNORECASE
)
"""Hosts that exist in examples alone: RFC 2606."""

_CLASS_NAME = regex(r"[A-Z][A-Za-z0-9_]*(For[A-Z][A-Za-z0-9]+|LMHeadModel|Model|Config|Processor|Tokenizer(Fast)?)")

_SETTING = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", re.ASCII)

_TIME_ZONE = regex(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)/[A-Z]\w+(?:-\w+)*"
)

LOCAL_FOLDERS = frozenset(
    "models model datasets data output outputs out results result saves checkpoints checkpoint ckpt ckpts runs exp experiments "
    "tmp local assets files weights save logs trained finetuned merged final best latest last original snapshots snapshot "
    "path to pretrained pretrained_models hf cache home mnt opt workspace root var usr epoch step".split()
)
"""Names of folders that say nothing about what is in them; none of them is an owner on the Hub."""

MEDIA_TYPES = frozenset("application audio chemical font image message model multipart text video".split())

FILE_SUFFIXES = frozenset(
    ".py .js .ts .tsx .jsx .mjs .cjs .json .jsonl .yaml .yml .toml .md .txt .csv .tsv .parquet .html .css .scss .svg "
    ".png .jpg .jpeg .gif .webp .mp4 .mp3 .wav .pdf .sh .bat .ps1 .go .rs .java .kt .swift .c .h .cc .cpp .hpp .cs "
    ".rb .php .lua .sql .xml .ini .cfg .conf .env .lock .log .zip .tar .gz .tgz .whl .so .dll .exe .dylib .proto "
    ".ipynb .j2 .jinja .tmpl .tpl .vue .map .ico .woff .woff2 .ttf .db .sqlite .npy .npz .git .pem .crt .key .tf .mdx "
    ".rst .tex .bib .patch .diff".split()
)  # fmt: skip


def is_placeholder(text: str) -> bool:
    """``your-org/your-model``, ``org/model``, ``path/to/…`` and the like; what stands for any model, and for none."""
    if not text or text.endswith(("-", ".", "_")) or _TENSOR.fullmatch(text) or is_example_host(text):
        return True
    parts = [part.partition(":")[0] for part in text.split("/")]
    if len(parts) == 1 and _MADE_UP.fullmatch(parts[0]):
        return True
    return any(part.lower().replace("-", "_") in PLACEHOLDERS or _PLACEHOLDER.search(part) for part in parts)


def is_example_host(text: str) -> bool:
    """An address on a host that exists in examples alone."""
    return _RESERVED.search(text) is not None


def is_path(text: str, folders: frozenset[str]) -> bool:
    """A path in a file system: absolute, relative, home or drive paths, known file suffixes, and folders of this very tree."""
    if text.startswith(("/", "./", "../", "~", "\\")) or re.match(r"[A-Za-z]:[\\/]", text):
        return True
    whole = text.rstrip("/")
    stem, dot, suffix = whole.rpartition("/")[2].rpartition(".")
    return bool(stem and dot + suffix.lower() in FILE_SUFFIXES) or "\\" in text or whole in folders


def is_name_in_program(text: str) -> bool:
    """``Qwen2ForCausalLM``, ``flux1.model_type``: the name of a class that implements a family, or of a setting."""
    return _CLASS_NAME.fullmatch(text) is not None or ("_" in text and _SETTING.fullmatch(text) is not None)


def is_media_type_or_time_zone(text: str) -> bool:
    """``application/json`` and other media types, ``Asia/Shanghai`` and other time zones: pairs of words from closed lists."""
    if _TIME_ZONE.fullmatch(text):
        return True
    head, _, tail = text.partition("/")
    return head.lower() in MEDIA_TYPES and bool(tail) and not re.search(r"\d+[bB]\b", tail)
