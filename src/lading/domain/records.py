"""`record`: the frozen dataclasses that pass between stages, made in a fraction of the time that ``@dataclass`` takes.

Every run makes a hundred and more of them before it reads a file. `dataclasses` compiles a function for each method of each;
here only ``__init__`` is compiled, and the other methods are those of all records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """As ``@dataclass(frozen=True, slots=True)``, for fields that all are arguments of the class, in their order."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    every = fields(made)
    names = [one.name for one in every]
    compared = attrgetter(*(one.name for one in every if one.compare))
    shown = [one.name for one in every if one.repr]

    def equal(self: object, other: object) -> bool:
        return bool(compared(self) == compared(other)) if type(self) is type(other) else NotImplemented

    def shape(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def state(self: object) -> list[Any]:
        return [getattr(self, name) for name in names]

    def restore(self: object, values: Sequence[Any]) -> None:
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)

    made.__init__ = _init(every, made)
    made.__eq__ = equal
    made.__hash__ = lambda self: hash(compared(self))
    made.__repr__ = shape
    made.__setattr__ = made.__delattr__ = _frozen
    made.__getstate__, made.__setstate__ = state, restore
    found: type[_T] = made
    return found


def _frozen(_self: object, name: str, *_value: object) -> NoReturn:
    raise FrozenInstanceError(f"a record is not changed: {name!r}")


def _init(every: Sequence[Field[Any]], cls: type) -> Callable[..., None]:
    names: dict[str, Any] = {"set_": object.__setattr__, "missing": MISSING}
    parameters, lines = [], []
    for one in every:
        default, value = "", one.name
        if one.default is not MISSING:
            default = f"=default_{one.name}"
            names[f"default_{one.name}"] = one.default
        elif one.default_factory is not MISSING:
            default, value = "=missing", f"make_{one.name}() if {one.name} is missing else {one.name}"
            names[f"make_{one.name}"] = one.default_factory
        parameters.append(f"{one.name}{default}")
        lines.append(f" set_(self, {one.name!r}, {value})\n")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()\n")
    exec(f"def __init__(self, {', '.join(parameters)}):\n{''.join(lines)}", names)  # noqa: S102 - as `dataclasses` does, from names of fields alone
    found: Callable[..., None] = names["__init__"]
    found.__qualname__ = f"{cls.__qualname__}.__init__"
    return found
