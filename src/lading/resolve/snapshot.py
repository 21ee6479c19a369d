"""What the small files of a downloaded repository say, in the shape of a Hub answer: card, configuration, merge, headers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lading.patterns import regex
from lading.resolve.cards import MERGED, MOST_FILES, SHA256, STATED, TOLD, UNSOUND
from lading.resolve.prose import merges_in, told_in
from lading.weights.names import TEMPLATE

LARGEST = 4 * 2**20
"""Bytes read of one small file."""
LARGEST_CARD = 256 * 2**10
DEEPEST = 64
MOST_HEADERS = 3
GIT_SHA1 = regex(r"[0-9a-f]{40}")
MERGES = ("mergekit_config.yml", "mergekit_config.yaml", "mergekit_moe_config.yml")
"""What mergekit leaves beside its result (https://github.com/arcee-ai/mergekit, ``merge.py``)."""


@dataclass(slots=True)
class Folder:
    """A downloaded repository; ``hashes`` has what its files should hash to: a SHA-256, or the git SHA-1 of a small file."""

    path: Path
    hashes: Mapping[str, str] = field(default_factory=dict)
    unsound: list[str] = field(default_factory=list)

    def payload(self, id_: str, files: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], bool]:
        """An answer about ``id_`` with these files, and whether there is a card that can be read."""
        card, text = self._card("README.md")
        config = self._json("config.json")
        payload: dict[str, Any] = {
            "id": id_,
            "cardData": card or {},
            "siblings": [file for _, file in sorted(files.items())],
            "config": {name: config[name] for name in ("model_type", "_name_or_path") if name in config},
        }
        if template := self._template():
            payload["config"]["tokenizer_config"] = {"chat_template": template}
        if (self.path / "adapter_config.json").is_file():
            said = self._json("adapter_config.json").get("base_model_name_or_path")
            payload["config"]["peft"] = {"base_model_name_or_path": said}
        blocks = [] if any((self.path / name).is_file() for name in MERGES) else merges_in(text)
        if merged := [id_ for name in MERGES for id_ in self._merged(name)] or [i for b in blocks for i in _merged_ids(b)]:
            payload[MERGED] = merged
        if not payload["cardData"].get("base_model"):
            payload[TOLD] = list(told_in(text))
            payload[STATED] = [{"id": id_, "relation": relation} for relation, id_ in self._headers(files)]
        if self.unsound:
            payload[UNSOUND] = self.unsound
        return payload, card is not None

    def sound(self, name: str, content: bytes) -> bool:
        """Whether a file is what it should be; what cannot be compared is."""
        expected = self.hashes.get(name, "")
        if SHA256.fullmatch(expected):
            return hashlib.sha256(content).hexdigest() == expected
        if GIT_SHA1.fullmatch(expected):
            return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == expected
        return True

    def _content(self, name: str) -> bytes | None:
        """A small file, None when there is none that can be believed."""
        content = head(self.path / name, LARGEST)
        if content is not None and len(content) < LARGEST and not self.sound(name, content):
            self.unsound.append(f"{name} in the cache is not what was downloaded: its hash differs")
            return None
        return content

    def _json(self, name: str) -> dict[str, Any]:
        return table(self._content(name))

    def _template(self) -> object:
        """The chat template: in a file of its own, else in the tokenizer's configuration."""
        if (self.path / TEMPLATE).is_file():
            return (self._content(TEMPLATE) or b"").decode("utf-8", "replace")
        name = "tokenizer_config.json"
        return self._json(name).get("chat_template") if (self.path / name).is_file() else None

    def _card(self, name: str) -> tuple[dict[str, Any] | None, str]:
        """The YAML table at the head of a card, empty when it has none, and the text below it.

        None when there is no card or the table cannot be read.
        """
        content = self._content(name)
        if content is None:
            return None, ""
        text = content[:LARGEST_CARD].decode("utf-8", "replace")
        match = re.match(r"\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", text, re.DOTALL)
        return (_yaml(match[1]), text[match.end() :]) if match else ({}, text)

    def _merged(self, name: str) -> Iterator[str]:
        content = self._content(name)
        if content is not None and len(content) <= LARGEST_CARD:
            yield from _merged_ids(content.decode("utf-8", "replace"))

    def _headers(self, files: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """The bases that the headers of weight files declare."""
        weights = [name for name in sorted(files) if name.endswith((".gguf", ".safetensors")) and (self.path / name).is_file()]
        if not weights:
            return
        from lading.domain.reference import WeightFile
        from lading.weights.read import identify

        for name in weights[:MOST_HEADERS]:
            path = self.path / name
            try:
                found = identify(name, path, path.stat().st_size, 0)
            except OSError:
                continue
            for relation, id_ in found.bases if isinstance(found, WeightFile) else ():
                yield relation.value, id_


def _merged_ids(text: str) -> Iterator[str]:
    """The repositories in the text of a mergekit configuration, each once."""
    yield from dict.fromkeys(merged_in(_yaml(text)))


def merged_in(config: object) -> Iterator[str]:
    """The repositories in a mergekit configuration: ``models``, ``slices`` and ``base_model``, each ``ID@REVISION+ADAPTER``."""
    if not isinstance(config, Mapping):
        return
    yield from _references(config.get("base_model"))
    for name in ("models", "slices", "experts"):
        items = config.get(name)
        for item in items if isinstance(items, list) else ():
            if not isinstance(item, Mapping):
                continue
            yield from _references(item.get("model") or item.get("source_model"))
            sources = item.get("sources")
            for source in sources if isinstance(sources, list) else ():
                yield from _references(source.get("model") if isinstance(source, Mapping) else None)


def _references(said: object) -> Iterator[str]:
    if isinstance(said, Mapping):
        # The long form: {model: {path: ID, revision: …}, lora: {path: ID}}.
        for name in ("model", "lora", "path"):
            yield from _references(said.get(name))
    elif isinstance(said, str):
        for part in said.split("+"):
            yield part.partition("@")[0].strip()


def walk(folder: Path) -> Iterator[Path]:
    """Files below ``folder``, at most `MOST_FILES`; linked folders and hidden ones are not entered."""
    seen = 0
    waiting = [folder]
    while waiting:
        try:
            entries = sorted(waiting.pop().iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir() and not entry.is_symlink():
                waiting += [] if entry.name.startswith(".") else [entry]
            elif (seen := seen + 1) <= MOST_FILES:
                yield entry


def file(name: str, size: object, sha256: object) -> dict[str, Any]:
    """A file as the Hub lists it."""
    return {"rfilename": name, "size": size, "lfs": {"sha256": sha256} if sha256 else None}


def table(content: bytes | None) -> dict[str, Any]:
    """A JSON table; empty when there is none or it cannot be read."""
    try:
        found = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def head(path: Path, most: int) -> bytes | None:
    """Up to ``most`` bytes of a file; None when it cannot be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError:
        return None


def _yaml(text: str) -> dict[str, Any] | None:
    if _depth(text) > DEEPEST:
        return None
    import yaml

    class Plain(yaml.SafeLoader):
        """Without aliases, which let a short text stand for an endless one."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            return super().compose_node(parent, index)

    try:
        found = yaml.load(text, Loader=Plain)  # noqa: S506  # a SafeLoader with less
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, OverflowError, AttributeError):
        return None
    return found if isinstance(found, dict) else None


def _depth(text: str) -> int:
    """How deep brackets are open at most; the parser's time grows with its square."""
    depth = most = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        most = max(most, depth)
    return most
