"""Tests of a policy: models, and what it should say of them. ``[[test]]`` entries of a TOML file of their own."""
# ruff: noqa: RUF009 - what `key` makes is a field of the dataclass

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

from lading.assess.complaints import Complaints
from lading.assess.policy.reading import validated
from lading.assess.policy.sections import Entry, Section, about, key
from lading.assess.policy.values import Checked, Country, RuleId, Words, problem, some
from lading.errors import PolicyError
from lading.positions import toml
from lading.positions.tree import Array, ParseError, at, plain

SAMPLES: Final = Path(__file__).parent / "samples.toml"
"""The models that ``lading policy test`` asks about when it is given no file."""


def _hub_id(name: str) -> str:
    if name.count("/") == 1 and all(part.strip() == part != "" for part in name.split("/")):
        return name
    raise problem("hub_id", f'"{name}" is not the name of a model on the Hub', 'write "organisation/name"')


HubId = Annotated[str, Checked(_hub_id)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial(Entry):
    """One ``[[test]]``: a model, by its name or by what is stated of it, and what the policy should say."""

    name: Words | None = key(None, "what the test is called; left out, the model's name")
    model: HubId | None = key(None, "a model on the Hub; what is not stated here, the catalogue knows of it")
    license: Words | None = key(None, "the licence that its card states")
    origin: Country | None = key(None, "the country of its developer")
    base: HubId | None = key(None, "the model that it is a fine-tune of")
    revision: Words | None = key(None, "the revision that the code names; left out, an exact commit")
    expect: Literal["deny", "warn", "allow"] | None = key(None, "what the policy should say; left out, anything will do")
    findings: Annotated[tuple[RuleId, ...], some("findings")] | None = key(None, "findings that should be among those found")

    def __post_init__(self) -> None:
        """Something is stated."""
        if not (self.model or self.license or self.origin or self.base):
            raise problem("nothing", "the test is about nothing", "name a model, or state license, origin or base")

    @property
    def title(self) -> str:
        """What the test is called."""
        stated = ((key, getattr(self, key)) for key in ("model", "license", "origin", "base"))
        return self.name or self.model or ", ".join(f"{key} {value}" for key, value in stated if value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trials(Section):
    """A file of tests."""

    test: tuple[Trial, ...] = field(metadata=about("the tests, in the order they are shown"))


KEYS: Final[dict[tuple[str, ...], tuple[str, ...]]] = {(): tuple(Trials.described()), ("test",): tuple(Trial.described())}


def parse(text: str, path: str) -> tuple[Trial, ...]:
    """The tests that ``text`` (the content of ``path``) holds; raises `PolicyError` that points at the first problem."""
    text = text.removeprefix("\ufeff")
    complaints = Complaints(text, path, KEYS, what="a file of policy tests")
    try:
        tree = toml.parse(text)
        given = plain(tree.get("test") or Array((), 1, 1))
    except ParseError as error:
        raise complaints.syntax(error) from error
    except RecursionError:
        raise complaints.syntax(ParseError("nested too deeply", 1, 1)) from None
    if not given:
        if unknown := next((name for name, _ in tree.entries if name.value != "test"), None):
            remedy = "write [[test]] entries into a file of their own"
            raise PolicyError(f"{path} is no file of policy tests", place=complaints.key(unknown), remedy=remedy)
        raise PolicyError(f"{path} holds no test", place=complaints.place(1, 1, 1), remedy="write [[test]] entries into it")
    found = validated(Trials, tree, complaints).test
    for number, trial in enumerate(found):
        trial.place(complaints.node(at(tree, ("test", number))).location)
    return found
