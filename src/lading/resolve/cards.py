"""What a model card or a Hub answer says, as `Facts`. Every field may be missing, of the wrong type, huge or hostile.

The input has the shape of ``GET /api/models/ID?blobs=true`` (``/api/datasets/…`` alike); `hf_cache` builds the same shape
from files. A field that cannot be used is left out and named in ``Facts.notes``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple

from lading.domain.facts import Base, Facts, LicenseClaim, RemoteFile, Rival, Source
from lading.domain.reference import Relation
from lading.patterns import regex
from lading.resolve.written import bases_in

HUB_ID = regex(
    r"(?!.*(?:--|\.\.))[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?(?:/[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?)?"
)
COMMIT = regex(r"[0-9a-f]{40}")
SHA256 = regex(r"[0-9a-f]{64}")

MOST_BASES = 64
MOST_DATASETS = 256
MOST_FILES = 20_000
MOST_NOTES = 50
MOST_TAGS = 100
LONGEST = 500

MOST_ISSUES = 20

CUT_SHORT = "siblingsCutShort"
"""Set in an answer whose later pages could not be had."""
MERGED = "mergedFrom"
"""Set where a merge configuration lies beside the card: the repositories that it merges."""
STATED = "statedInWeights"
"""Set where weight files were looked into: the bases that their headers declare."""
TOLD = "toldInText"
"""Set where the text of the card is there: the bases that it names, in the words of a training tool."""
UNSOUND = "unsound"
"""Set by a cache: what is wrong with it, as sentences."""

KEPT = ("id", "sha", "cardData", "tags", "pipeline_tag", "library_name", "gated", "disabled", "private", "description",
        "siblings", "baseModels", "safetensors", "gguf", "config", "securityRepoStatus", CUT_SHORT)  # fmt: skip
"""The parts of a Hub answer that are read; the rest is not worth storing."""


class Card(NamedTuple):
    """The facts of one card, and what is no fact but hints at a base.

    ``model_type`` is that of its configuration, ``architecture`` that of its GGUF files, which llama.cpp's converter gives to
    models of several types; ``loaded`` is the place that it was loaded from before it was saved, ``tags`` are what its author
    filed it under. Each is empty when not stated.
    """

    facts: Facts
    model_type: str = ""
    architecture: str = ""
    loaded: str = ""
    tags: tuple[str, ...] = ()


def clean(value: object, limit: int = LONGEST) -> str | None:
    """``value`` as one printable line of at most ``limit`` characters; None when it is no text or nothing is left of it."""
    if not isinstance(value, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in value[: limit * 4]).split())
    return line[:limit] or None


def is_hub_id(id_: str) -> bool:
    """Whether the Hub could have a repository of that name."""
    return HUB_ID.fullmatch(id_) is not None and not id_.endswith(".git")


def trim(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a Hub answer that `read` looks at."""
    return {name: payload[name] for name in KEPT if name in payload}


def read(payload: Mapping[str, Any], asked: str, source: Source) -> Card:
    """The facts that a Hub answer about ``asked`` states; never raises, whatever the answer holds."""
    return _Reader(payload, asked, source).card()


@dataclass(slots=True)
class _Reader:
    payload: Mapping[str, Any]
    asked: str
    source: Source
    notes: list[str] = field(default_factory=list)
    rivals: list[Rival] = field(default_factory=list)

    def card(self) -> Card:
        data = self.mapping("cardData")
        id_ = self.id()
        facts = Facts(
            id=id_,
            source=self.source,
            bases=self.bases(data, id_),
            license=self.license(data),
            revision=self.commit(),
            task=self.text("pipeline_tag") or clean(data.get("pipeline_tag")),
            description=self.text("description"),
            library=self.text("library_name") or clean(data.get("library_name")),
            parameters=self.parameters(),
            gated=self.gated(),
            datasets=self.datasets(data),
            files=tuple(sorted(self.files(), key=lambda file: file.path)),
            security=tuple(self.scan()),
            chat_template=self.chat_template(),
        )
        if self.payload.get("disabled") is True:
            self.note("the Hub has disabled this repository")
        if self.payload.get("private") is True:
            self.note("the repository is private")
        for text in self.strings(self.payload.get(UNSOUND), UNSOUND, MOST_NOTES):
            self.note(text)
        model_type = clean(self.mapping("config").get("model_type"), 64) or ""
        architecture = clean(self.mapping("gguf").get("architecture"), 64) or ""
        loaded = clean(self.mapping("config").get("_name_or_path")) or ""
        told = replace(facts, notes=tuple(self.notes), rivals=tuple(self.rivals))
        tags = data.get("tags")
        filed = [tag for item in tags[:MOST_TAGS] if (tag := clean(item, 64))] if isinstance(tags, list) else []
        return Card(told, model_type, architecture, loaded, tuple(filed))

    def note(self, text: str) -> None:
        if len(self.notes) < MOST_NOTES and text not in self.notes:
            self.notes.append(text)

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self.payload.get(name)
        if value is not None and not isinstance(value, Mapping):
            self.note(f"{name} is not a table")
        return value if isinstance(value, Mapping) else {}

    def text(self, name: str) -> str | None:
        value = self.payload.get(name)
        if value is not None and not isinstance(value, str):
            self.note(f"{name} is not text")
        return clean(value)

    def strings(self, value: object, name: str, most: int) -> list[str]:
        """A text or a list of texts as a list of clean texts."""
        items = value if isinstance(value, list) else [] if value is None else [value]
        if len(items) > most:
            self.note(f"{name}: only the first {most} of {len(items)} are read")
        texts = [clean(item) for item in items[:most]]
        if None in texts:
            self.note(f"{name} holds something that is not text")
        return [text for text in texts if text]

    def tags(self, prefix: str) -> list[str]:
        """What follows ``prefix`` in the repository's tags."""
        tags = self.payload.get("tags")
        found = (
            [t[len(prefix) :] for t in tags[:2000] if isinstance(t, str) and t.startswith(prefix)]
            if isinstance(tags, list)
            else []
        )
        return [text for text in map(clean, found) if text]

    def id(self) -> str:
        id_ = self.payload.get("id")
        if isinstance(id_, str) and is_hub_id(id_):
            if id_.casefold() != self.asked.casefold():
                self.note(f"renamed from {self.asked}")
            return id_
        if id_ is not None:
            self.note("id is not a repository name")
        return self.asked

    def commit(self) -> str | None:
        sha = self.payload.get("sha")
        if isinstance(sha, str) and COMMIT.fullmatch(sha.lower()):
            return sha.lower()
        if sha is not None:
            self.note("sha is not a commit")
        return None

    def license(self, data: Mapping[str, Any]) -> LicenseClaim | None:
        stated = self.strings(data.get("license"), "license", 16) or self.tags("license:")
        name = clean(data.get("license_name"))
        link = clean(data.get("license_link"))
        if len(stated) > 1:
            # A card with several licences does not say how they combine; the name speaks for the one that is called other.
            listed = [text for text in stated if not name or text.lower() != "other"]
            name, stated = ", ".join([*listed, *([name] if name else [])])[:LONGEST], ["other"]
        if not stated:
            return LicenseClaim("other", name, link, self.source) if name or link else None
        return LicenseClaim(stated[0], name, link, self.source)

    def scan(self) -> Iterator[str]:
        """What the Hub's own scanners say, in their words: a repository that they have not been through is not a safe one."""
        status = self.mapping("securityRepoStatus")
        if not status:
            return
        done = status.get("scansDone")
        yield f"scansDone: {str(done).lower() if isinstance(done, bool) else clean(done, 50) or 'unknown'}"
        issues = status.get("filesWithIssues")
        listed = issues if isinstance(issues, list) else []
        for issue in listed[:MOST_ISSUES]:
            path = clean(issue.get("path"), 200) if isinstance(issue, Mapping) else None
            level = clean(issue.get("level"), 50) if isinstance(issue, Mapping) else None
            yield f"{path or 'a file'}: {level or 'has issues'}"
        if len(listed) > MOST_ISSUES:
            yield f"{len(listed) - MOST_ISSUES} further files with issues"

    def chat_template(self) -> str | None:
        """The SHA-256 of the chat template in the tokenizer's configuration, or of the one in the GGUF files."""
        from lading.weights.notes import template_digest, template_of  # when a card is read: offline there often is none

        said = self.mapping("config").get("tokenizer_config")
        digest = template_of(said) if isinstance(said, dict) else ""
        inside = self.mapping("gguf").get("chat_template")
        return digest or (template_digest(inside) if isinstance(inside, str) else "") or None

    def bases(self, data: Mapping[str, Any], own: str) -> tuple[Base, ...] | None:
        """What it was built on, by the strongest voice: what an adapter loads, what was merged, what the card says, and from
        where the configuration was loaded.
        """
        stated = self.stated(data, own)
        adapted, merged = self.adapted(own), self.merged(own)
        if stated and not any(is_hub_id(base.id) for base in adapted):
            adapted = ()  # where it was loaded from on somebody's machine says less than the card
        strongest = adapted or merged
        if not strongest:
            return stated or self.in_weights(own) or self.told(own) or self.loaded_from(own)
        # What a merge was made from is often one model of several on the card, and the other way round: both count.
        joined = {base.id.casefold(): base for base in (*stated, *strongest)} if merged and not adapted else {}
        if joined:
            return tuple(joined.values())
        followed = {base.id.casefold() for base in strongest}
        others = [base.id for base in stated if base.id.casefold() not in followed]
        self.rivals += [Rival(id_, "the card") for id_ in others if is_hub_id(id_)]  # a place contradicts nothing
        return strongest

    def others(self, text: str, own: str) -> Iterator[str]:
        """The bases that ``text`` names, without the model itself: Hub ids, and what is none behind the model that it is of.

        Two cards that name ``./step-2`` do not mean the same.
        """
        for id_ in bases_in(text):
            if id_.casefold() not in (own.casefold(), self.asked.casefold()):
                yield id_ if is_hub_id(id_) else f"{own}:{id_}"

    def adapted(self, own: str) -> tuple[Base, ...]:
        """The model that an adapter is loaded onto by its ``adapter_config.json``: a file, or a part of the Hub's answer."""
        peft = self.mapping("config").get("peft")
        text = clean(peft.get("base_model_name_or_path")) if isinstance(peft, Mapping) else None
        return tuple(Base(id_, Relation.ADAPTER, self.source) for id_ in islice(self.others(text or "", own), 1))

    def in_weights(self, own: str) -> tuple[Base, ...]:
        """What the headers of the weight files declare."""
        items = self.payload.get(STATED)
        found: dict[str, Base] = {}
        for item in items[:MOST_BASES] if isinstance(items, list) else ():
            id_ = clean(item.get("id")) if isinstance(item, Mapping) else None
            if id_ and is_hub_id(id_) and id_.casefold() not in (own.casefold(), self.asked.casefold()):
                found.setdefault(id_.casefold(), Base(id_, _relation(item.get("relation")) or Relation.UNKNOWN, self.source))
        return tuple(found.values())

    def merged(self, own: str) -> tuple[Base, ...]:
        """The models of a merge configuration."""
        texts = self.strings(self.payload.get(MERGED), MERGED, MOST_BASES)
        return tuple(Base(id_, Relation.MERGE, self.source) for text in texts for id_ in self.others(text, own))

    def stated(self, data: Mapping[str, Any], own: str) -> tuple[Base, ...]:
        """The bases that the card names, or the Hub's reading of it."""
        computed = self.mapping("baseModels")
        tagged = self.tagged()
        whole = _relation(data.get("base_model_relation")) or _relation(computed.get("relation"))
        if data.get("base_model_relation") is not None and whole is None:
            self.note("base_model_relation is not one of the Hub's words")
        stated = self.strings(data.get("base_model"), "base_model", MOST_BASES)
        if not stated:
            models = computed.get("models")
            listed = models[:MOST_BASES] if isinstance(models, list) else []
            stated = self.strings([m.get("id") for m in listed if isinstance(m, Mapping)], "baseModels", MOST_BASES)
        if not stated:
            stated = list(tagged)[:MOST_BASES]
        # The Hub has one relation for the whole card, and tags for those of its bases that are repositories.
        words = {relation for relation in tagged.values() if relation is not Relation.UNKNOWN}
        other = Relation.ADAPTER if self.is_adapter else words.pop() if len(words) == 1 else Relation.UNKNOWN
        found: dict[str, Base] = {}
        for said, id_ in islice(((text, id_) for text in stated for id_ in self.others(text, own)), MOST_BASES):
            if not is_hub_id(id_):
                # It is built on something all the same: what that is stays open, and is not silently left out.
                self.note(f"base_model is not a repository name: {said[:100]}")
            relation = whole or tagged.get(id_) or tagged.get(said) or other
            found.setdefault(id_.casefold(), Base(id_, relation, self.source))
        by_card, by_hub = _relation(data.get("base_model_relation")), _relation(computed.get("relation"))
        if by_card and by_hub and by_card is not by_hub:
            self.note(f"the card calls its relation to the base {by_card.value}, the Hub {by_hub.value}")
        return tuple(found.values())

    @property
    def is_adapter(self) -> bool:
        """Whether there is an ``adapter_config.json``, whatever it says."""
        return isinstance(self.mapping("config").get("peft"), Mapping)

    def tagged(self) -> dict[str, Relation]:
        """The bases in ``base_model:RELATION:ID`` and ``base_model:ID`` tags."""
        found: dict[str, Relation] = {}
        for tag in self.tags("base_model:"):
            word, colon, id_ = tag.partition(":")
            if relation := _relation(word) if colon else None:
                found[id_] = relation
            elif not colon:
                found.setdefault(tag, Relation.UNKNOWN)
        return found

    def told(self, own: str) -> tuple[Base, ...]:
        """What the text of the card names: a hint, because nobody knows which model a sentence speaks of."""
        texts = self.strings(self.payload.get(TOLD), TOLD, MOST_BASES)
        ids = [id_ for text in texts for id_ in self.others(text, own) if is_hub_id(id_)]
        return tuple(Base(id_, Relation.UNKNOWN, self.source, suspected=True) for id_ in ids)

    def loaded_from(self, own: str) -> tuple[Base, ...] | None:
        """The checkpoint that the configuration was loaded from before it was saved: a hint, not a statement."""
        path = clean(self.mapping("config").get("_name_or_path")) or ""
        ids = [id_ for id_ in self.others(path, own) if "/" in id_ and is_hub_id(id_)]
        return (Base(ids[0], Relation.UNKNOWN, self.source, suspected=True),) if ids else None

    def datasets(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """The data sets that a model was trained on, and those that a data set was made from."""
        stated = self.strings(data.get("datasets"), "datasets", MOST_DATASETS) or self.tags("dataset:")[:MOST_DATASETS]
        sources = self.strings(data.get("source_datasets"), "source_datasets", MOST_DATASETS)
        return tuple(dict.fromkeys((*stated, *filter(None, map(_source_dataset, sources)))))

    def gated(self) -> str | None:
        value = self.payload.get("gated")
        if value in ("auto", "manual"):
            return str(value)
        if value not in (None, False):
            self.note("gated is neither auto nor manual")
            return "manual"
        return None

    def parameters(self) -> str | None:
        for name in ("safetensors", "gguf"):
            total = self.mapping(name).get("total")
            if isinstance(total, int) and not isinstance(total, bool) and 0 < total < 10**16:
                return count(total)
        return None

    def files(self) -> Iterator[RemoteFile]:
        siblings = self.payload.get("siblings")
        if siblings is not None and not isinstance(siblings, list):
            self.note("siblings is not a list")
        items = siblings if isinstance(siblings, list) else []
        if self.payload.get(CUT_SHORT) is True:
            self.note("the list of files is not complete: a further page of it could not be read")
        if len(items) > MOST_FILES:
            self.note(f"siblings: only the first {MOST_FILES} of {len(items)} are read")
        for item in items[:MOST_FILES]:
            path = clean(item.get("rfilename"), 1024) if isinstance(item, Mapping) else None
            if path is None:
                self.note("siblings holds something that is not a file")
                continue
            lfs = item.get("lfs")
            stated = lfs if isinstance(lfs, Mapping) else {}
            sha256 = stated.get("sha256")
            if sha256 is not None and not (isinstance(sha256, str) and SHA256.fullmatch(sha256.lower())):
                self.note(f"{path}: lfs.sha256 is not a SHA-256")
                sha256 = None
            yield RemoteFile(path, _size(stated.get("size")) or _size(item.get("size")), sha256.lower() if sha256 else None)


def count(total: int) -> str:
    """A number of parameters the way makers write it: ``7.6B``, ``33M``."""
    for unit, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")):
        if total >= unit:
            return f"{total / unit:.1f}".removesuffix(".0") + letter
    return str(total)


def _source_dataset(text: str) -> str | None:
    """The data set in ``source_datasets``: its name, or ``extended|NAME``; ``original`` and ``other-…`` name none."""
    name = text.removeprefix("extended|")
    return name if is_hub_id(name) and name not in ("original", "extended") and not name.startswith("other-") else None


def _relation(value: object) -> Relation | None:
    return Relation(value) if value in ("finetune", "adapter", "quantized", "merge") else None


def _size(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else None
