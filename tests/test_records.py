"""A record is a frozen dataclass with slots, whatever makes its methods."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from lading.domain.records import record


@record
class Point:
    """A record."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list, compare=False)
    secret: str = field(default="s", repr=False)


@record
class Named(Point):
    """One with more."""

    name: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no name."""
        if self.name == "?":
            raise ValueError(self.name)


def test_it_is_not_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Point(1).x = 2  # type: ignore[misc]  # that is the point
    with pytest.raises(FrozenInstanceError):
        del Point(1).x


def test_it_has_no_other_attributes() -> None:
    assert not hasattr(Point(1), "__dict__")


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1, 2, [], "", 5), {}), ((1,), {"z": 1})])
def test_wrong_arguments(given: tuple[int, ...], named: dict[str, int]) -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__"):
        Point(*given, **named)  # type: ignore[arg-type]  # as said


def test_what_it_is_made_of_is_checked_by_itself() -> None:
    with pytest.raises(ValueError, match=r"[?]"):
        Named(1, name="?")


def test_only_its_own_kind_is_equal() -> None:
    assert Point(1) != Named(1)
    assert Point(1).__eq__((1, 0, [], "s")) is NotImplemented
    assert Point(1) == Point(1, 0, ["not compared"])
    assert hash(Point(1)) == hash(Point(1, 0, ["not compared"]))
    assert Point(1) != Point(2)


def test_each_has_a_default_of_its_own() -> None:
    assert Point(1).tags is not Point(1).tags


def test_it_is_shown_without_what_is_secret() -> None:
    assert repr(Point(1)) == "Point(x=1, y=0, tags=[])"


def test_it_works_with_the_functions_of_dataclasses() -> None:
    assert replace(Point(1), y=3) == Point(1, 3)
    assert asdict(Named(1, name="n")) == {"x": 1, "y": 0, "tags": [], "secret": "s", "name": "n"}
    assert [one.name for one in fields(Named)] == ["x", "y", "tags", "secret", "name"]
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_it_can_be_copied_and_sent() -> None:
    one = Named(1, 2, ["t"], name="n")
    assert copy.deepcopy(one) == copy.copy(one) == pickle.loads(pickle.dumps(one)) == one


def test_it_is_what_a_dataclass_is() -> None:
    @dataclass(frozen=True, slots=True)
    class Same:
        """The other one."""

        x: int
        y: int = 0

    assert repr(Same(1)).endswith("Same(x=1, y=0)")
    assert hash(Same(1)) == hash((1, 0))
    assert Point.__match_args__ == ("x", "y", "tags", "secret")
