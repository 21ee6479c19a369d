"""Weight files as ``file`` components with their SHA-256: those in the tree, and those of a model's repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.component import Component as CdxComponent
from cyclonedx.model.component import ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence

from lading.domain.facts import RemoteFile
from lading.domain.make import Anatomy
from lading.domain.reference import WeightFile
from lading.patterns import regex
from lading.report.cyclonedx.evidence import occurrence
from lading.report.cyclonedx.naming import Refs
from lading.report.cyclonedx.properties import properties

_SHA256 = regex(r"[0-9a-fA-F]{64}")

MOST = 200
"""Files listed of one model's repository; the rest is counted in ``lading:files:omitted``."""


def in_tree(weights: Sequence[WeightFile], owner: str, refs: Refs) -> list[CdxComponent]:
    """The weight files of a component that stand in the audited tree."""
    ordered = sorted(weights, key=lambda each: each.location)
    return [_in_tree(each, refs.take(f"{owner}#file:{each.location.path}")) for each in ordered]


def remote(files: Sequence[RemoteFile], owner: str, refs: Refs) -> tuple[list[CdxComponent], int]:
    """The files of a model's repository that have a SHA-256, at most `MOST`, and how many were left out."""
    hashed = sorted((each for each in files if each.sha256), key=lambda each: each.path)
    shown = [_remote(each, refs.take(f"{owner}#hub:{each.path}")) for each in hashed[:MOST]]
    return shown, len(hashed) - len(shown)


def described(weights: WeightFile) -> list[tuple[str, str | None]]:
    """What the header of a weight file says, as properties."""
    return [
        ("file:size", str(weights.size)),
        ("weights:format", weights.format),
        ("weights:unsafe", "true" if weights.unsafe else None),
        ("weights:lfs-pointer", "true" if weights.pointer else None),
        *((f"weights:metadata:{name}", value) for name, value in weights.metadata),
        *_made_of(weights.anatomy),
        *(("weights:remote-code", f"{code.path}: {code.reason}") for code in weights.remote_code),
    ]


def _made_of(anatomy: Anatomy) -> Iterator[tuple[str, str | None]]:
    """What a file is made of, by digests that are equal for equal makes."""
    yield "weights:parameters", str(anatomy.parameters) if anatomy.tensors else None
    yield "weights:layout", anatomy.layout
    yield "weights:tokenizer", anatomy.tokenizer.digest if anatomy.tokenizer else None
    yield "weights:chat-template", anatomy.chat_template


def _in_tree(weights: WeightFile, ref: str) -> CdxComponent:
    return CdxComponent(
        type=ComponentType.FILE,
        name=weights.location.path,
        bom_ref=ref,
        hashes=hashes(weights.sha256),
        properties=properties(described(weights)),
        evidence=ComponentEvidence(occurrences=[occurrence(weights.location)]),
    )


def _remote(file: RemoteFile, ref: str) -> CdxComponent:
    size = [("file:size", str(file.size))] if file.size is not None else []
    return CdxComponent(
        type=ComponentType.FILE,
        name=file.path,
        bom_ref=ref,
        hashes=hashes(file.sha256),
        properties=properties([*size, ("file:place", "hub")]),
    )


def hashes(sha256: str | None) -> list[HashType]:
    """The SHA-256, if there is one and it is one: the schema refuses anything else."""
    return [HashType(alg=HashAlgorithm.SHA_256, content=sha256)] if sha256 and is_sha256(sha256) else []


def is_sha256(text: str) -> bool:
    """Whether ``text`` is a SHA-256 in hexadecimal."""
    return _SHA256.fullmatch(text) is not None
