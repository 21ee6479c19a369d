"""Weights in a format that runs code when loaded, or that the policy does not list."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta, at_most
from lading.domain.facts import Facts
from lading.domain.finding import Action, Finding, Severity
from lading.domain.reference import Kind
from lading.patterns import regex

META = Meta(
    id="unsafe-format",
    summary="Weights are in a format that can run code when loaded, or that the policy does not list.",
    severity=Severity.HIGH,
    remedy="Convert the weights to safetensors.",
    offline=True,
)

_PICKLED = regex(r"(?:.*/)?(?:(?:diffusion_)?pytorch_model.*\.bin|adapter_model\.bin|[^/]*\.(?:pt|pth|ckpt|pkl|pickle))")
"""Names of pickled weights; other ``.bin`` files are as likely CTranslate2, ggml or OpenVINO."""
_SAFE = (".safetensors", ".gguf", ".onnx", ".tflite", ".msgpack")


def check(context: Context) -> Iterator[Finding]:
    """One finding for each weight file in the tree, and a warning for a Hub repository that has nothing but pickles."""
    policy = context.policy.weights
    listed = None if policy.formats is None else {name.lower() for name in policy.formats}
    for file in context.component.subject.weights:
        if file.unsafe:
            message = f"{file.location.path} is in the {file.format} format, which can run code when it is loaded"
        elif listed is not None and file.format.lower() not in listed:
            message = f"{file.location.path} is in the {file.format} format, which [weights] formats does not list"
        else:
            continue
        yield context.finding(META, policy.unsafe, message, locations=(file.location,))
    if context.kind is Kind.MODEL and context.facts and (pickled := _only_pickles(context.facts)):
        yield context.finding(
            META,
            at_most(policy.unsafe, Action.WARN),
            f"{context.name} offers its weights only as {pickled}, a format that can run code when it is loaded",
            "Use a model that has safetensors, or load it with weights_only=True",
            severity=Severity.MEDIUM,
        )


def _only_pickles(facts: Facts) -> str:
    """A pickle among the repository's files, when there is no other form of the weights."""
    names = [file.path.lower() for file in facts.files]
    if any(name.endswith(_SAFE) for name in names):
        return ""
    return next((file.path for file in facts.files if _PICKLED.fullmatch(file.path.lower())), "")
