"""A Keras model's configuration: layers, and what loading it would build from code
(https://keras.io/guides/serialization_and_saving).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lading.domain.anatomy import Danger, Import
from lading.weights.base import clean
from lading.weights.jsons import mapping, parse, text
from lading.weights.pickle_imports import DANGEROUS, judge

_MAX_OBJECTS = 200_000
_OWN = ("keras", "tensorflow", "tf_keras", "builtins", "")


@dataclass(slots=True)
class KerasConfig:
    """``kind`` is the model's class, ``layers`` its layers by class, ``imports`` what is named from outside Keras."""

    kind: str = ""
    name: str = ""
    layers: Counter[str] = field(default_factory=Counter)
    imports: tuple[Import, ...] = ()

    def metadata(self) -> list[tuple[str, str]]:
        """As statements."""
        layers = ",".join(f"{kind} {count}" for kind, count in sorted(self.layers.items())[:100])
        named = ",".join(f"{one.module}.{one.name}" for one in self.imports)
        said = [
            ("keras.class", self.kind),
            ("keras.name", self.name),
            ("keras.layers", clean(layers)),
            ("keras.globals", named),
        ]
        return [(key, value) for key, value in said if value]


def read(data: bytes) -> KerasConfig:
    """Read ``config.json`` or the attribute ``model_config``; raises `HeaderError` for what is no JSON."""
    said = mapping(parse(data))
    config = mapping(said.get("config"))
    found = KerasConfig(clean(text(said.get("class_name"))), clean(text(config.get("name"))))
    imports: dict[tuple[str, str], Import] = {}
    work: list[Any] = [said]
    for _ in range(_MAX_OBJECTS):
        if not work:
            break
        one = work.pop()
        if isinstance(one, list):
            work += one
        elif isinstance(one, dict):
            work += one.values()
            if name := text(one.get("class_name")):
                found.layers[clean(name)[:80]] += 1
                if judged := _judged(text(one.get("module")), name, one):
                    imports[judged.module, judged.name] = judged
    found.imports = tuple(imports[key] for key in sorted(imports))
    return found


def _judged(module: str, name: str, said: dict[str, Any]) -> Import | None:
    """Lambda layers carry code; classes and functions of other modules are looked up by name when the model is loaded."""
    shown, named = clean(module)[:200], clean(name)[:200]
    if name == "Lambda":
        return Import(shown or "keras.layers", named, Danger.DANGEROUS, DANGEROUS["keras.layers.Lambda"])
    if name == "__lambda__":
        return Import(shown or "builtins", named, Danger.DANGEROUS, DANGEROUS["keras.layers.Lambda"])
    if module.partition(".")[0] in _OWN and name != "function":
        return None
    if name == "function" and module in ("", "builtins"):
        config = said.get("config")
        return judge("builtins", clean(config)[:200]) if isinstance(config, str) and f"builtins.{config}" in DANGEROUS else None
    return judge(shown, named)
