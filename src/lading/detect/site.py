"""What engines give and rules judge: a text, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from lading.domain.reference import Kind, Strength

NOTHING: Mapping[str, object] = MappingProxyType({})


KEY = "{key}"
"""The last of `Site.keys` when the text is itself a key of a table."""


# Not frozen, which would make each of a tree's hundred thousands three times as dear; nobody changes one.
@dataclass(slots=True)
class Site:
    """A string value in a file, or a call or import that stands for itself (``text`` empty).

    ``keys`` are the names that lead to it, outermost first: table keys, assignment targets, parameter names. ``callee`` is the
    qualified name of the call whose argument it is (``transformers.AutoModel.from_pretrained``), or the command (``vllm
    serve``), and ``argument`` which one: a keyword, a flag, or a position as digits. ``beside`` holds the constants next to it:
    the other arguments or the other keys of its table. ``imported`` is a module or package and ``ecosystem`` tells whose.
    ``line``, ``column`` and ``cell`` point at the literal, wherever it was used, in the file at ``path`` if in another one
    than is read. ``prose``: it is only said; ``test``: only the
    tests in the file use it.
    """

    text: str
    line: int
    column: int
    cell: int = 0
    path: str = ""
    keys: tuple[str, ...] = ()
    callee: str = ""
    argument: str = ""
    beside: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    imported: str = ""
    ecosystem: str = "python"
    prose: bool = False
    test: bool = False

    @property
    def key(self) -> str:
        """The innermost name."""
        return self.keys[-1] if self.keys else ""

    @property
    def symbol(self) -> str:
        """The callee and argument, or the dotted keys: how the place is called in outputs."""
        if self.callee:
            return f"{self.callee}({self.argument})" if self.argument else self.callee
        return ".".join(self.keys)

    def constant(self, *names: str) -> str | None:
        """The first of ``names`` beside it that is a string."""
        for name in names:
            value = self.beside.get(name)
            if isinstance(value, str) and value:
                return value
        return None

    def truth(self, name: str) -> bool:
        """Whether ``name`` beside it is a true constant (``True``, ``true``, ``"true"``, ``1``)."""
        value = self.beside.get(name)
        return value is True or (isinstance(value, str) and value.lower() in ("true", "1", "yes"))

    def given(self, *names: str) -> bool:
        """Whether one of ``names`` stands beside it, whatever its value; None and False are as good as nothing."""
        held = frozenset(self.beside)
        for name in names:
            if name in held:
                try:
                    value = self.beside[name]
                except KeyError:  # no constant
                    return True
                if value is not None and value is not False:
                    return True
        return False


class Claim(NamedTuple):
    """What a rule says about a site; ``text`` replaces the site's where the name is only a part of it."""

    kind: Kind
    strength: Strength
    text: str | None = None
    via: str = ""
    revision: str | None = None
    trust_remote_code: bool = False
    endpoint: str | None = None
