"""A pickle that names something that can run code, start programs or reach the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lading.assess.base import Context, Meta
from lading.domain.finding import Action, Finding, Severity
from lading.domain.reference import WeightFile

META = Meta(
    id="pickle-import",
    summary="A pickle names a function that can run code, start programs or reach the network when it is loaded.",
    severity=Severity.HIGH,
    remedy="Do not load the file. Get the weights as safetensors from their developer.",
    offline=True,
)

GLOBALS: Final = "pickle.globals"
"""The header statement that lists a pickle's globals: dotted names, parted by commas, semicolons or blanks."""

COMPLETE: Final = "pickle.complete"
"""The header statement that tells whether every instruction of the pickle was followed: ``yes`` or ``no``."""


def check(context: Context) -> Iterator[Finding]:
    """One finding for each weight file whose pickle names something from the table, or could not be read to its end."""
    for file in context.component.subject.weights:
        if found := dangerous(file):
            named = ", ".join(f"{name} ({why})" for name, why in found.items())
            yield context.finding(
                META,
                context.policy.weights.unsafe,
                f"{file.location.path} names {named}",
                locations=(file.location,),
            )
        elif (COMPLETE, "no") in file.metadata:
            yield context.finding(
                META,
                Action.WARN,
                f"{file.location.path} could not be followed to its end, so what it names there is not known",
                severity=Severity.MEDIUM,
                locations=(file.location,),
                incomplete=True,
            )


def dangerous(file: WeightFile) -> dict[str, str]:
    """The globals of a file's pickle that can do harm, with what they do (`lading.weights.pickle_imports`)."""
    stated = [name for key, value in file.metadata if key == GLOBALS for name in re.split(r"[,;\s]+", value) if name]
    if not stated:
        return {}
    from lading.domain.anatomy import Danger  # when there is a pickle
    from lading.weights.pickle_imports import judge

    judged = {name: judge(*_parted(name)) for name in sorted(set(stated))}
    return {name: each.reason for name, each in judged.items() if each.danger is Danger.DANGEROUS}


def _parted(name: str) -> tuple[str, str]:
    module, _, last = name.replace(":", ".").rpartition(".")
    return module, last
