"""Several files as one policy: what is refused, what goes before what, and where each setting was said."""

from __future__ import annotations

import pytest

from lading.assess.policy import BUILT_IN, Layer, combine, parse, read
from lading.assess.policy.governing import SETTINGS, elsewhere
from lading.assess.policy.sections import settings
from lading.assess.rulebook import rules
from lading.domain.finding import Action
from lading.errors import PolicyError

APPROVE = '[[approve]]\nmodel = "{}"\nreason = "r"\napproved_by = "x@example.com"\n'


def layer(text: str, path: str = "lading.toml") -> Layer:
    found = read(text, path)
    assert found is not None
    return found


def over(org: str, own: str) -> tuple[Layer, Layer]:
    return layer(org, "../org/lading.toml"), layer(own)


# --- refused ------------------------------------------------------------------------------------------------------------

# title, the organisation's file, the repository's, (line, column, width) of the place, words of the message
LOCKED = [
    ("a table", 'locked = ["origin"]\n', '[origin]\ndirect = "allow"\n', (2, 1, 6), "`origin.direct` is locked at ../org/lading.toml:1:11"),
    ("a key", 'locked = ["origin.direct"]\n', '[scan]\nexclude = []\n[origin]\ndirect = "deny"\n', (4, 1, 6), "`origin.direct` is locked"),
    ("a dotted key", 'locked = ["pins"]\n', 'pins.require = "any"\n', (1, 6, 7), "`pins.require` is locked"),
    ("an inline table", 'locked = ["pins"]\n', 'pins = { require = "any" }\n', (1, 10, 7), "`pins.require` is locked"),
    ("the other list", 'locked = ["licenses.deny"]\n', '[licenses]\nallow = ["MIT"]\n', (2, 1, 5), "`licenses.allow` is locked"),
    ("sign-offs", 'locked = ["approve"]\n', APPROVE.format("a/b"), (1, 1, 11), "`approve` is locked"),
    ("two of them", 'locked = ["pins", "scan"]\n', '[scan]\nexclude = []\n[pins]\nrequire = "any"\n', (2, 1, 7), "(and 1 other problem in this file)"),
]  # fmt: skip


@pytest.mark.parametrize(("org", "own", "place", "message"), [one[1:] for one in LOCKED], ids=[one[0] for one in LOCKED])
def test_what_is_locked_cannot_be_set_below(org: str, own: str, place: tuple[int, int, int], message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        combine(over(org, own))
    error = caught.value
    assert error.place is not None
    where = error.place.location
    assert (where.path, where.line, where.column, error.place.width) == ("lading.toml", *place)
    assert message in error.message
    assert "the locked value applies" in error.remedy


def test_a_lock_holds_through_a_layer_between() -> None:
    layers = [layer('locked = ["pins"]\n', "a.toml"), layer("", "b.toml"), layer('[pins]\nrequire = "any"\n', "c.toml")]
    with pytest.raises(PolicyError, match=r"locked at a\.toml:1:11"):
        combine(layers)


def test_who_locks_may_set_and_the_farther_one_too() -> None:
    org, own = over('[origin]\ndirect = "warn"\n', 'locked = ["origin"]\n[origin]\nderived = "warn"\n')
    found = combine((org, own))
    assert (found.origin.direct, found.origin.derived) == (Action.WARN, Action.WARN)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('locked = ["orign"]\n', 'did you mean "origin"?'),
        ('locked = ["origin.dirct"]\n', 'did you mean "origin.direct"?'),
        ('locked = ["zzz"]\n', "name a table (origin, "),
        ('locked = ["extends"]\n', "name a table"),
        ("locked = [1]\n", "give text in quotes"),
        ('locked = "origin"\n', "give a list"),
    ],
)
def test_a_lock_of_nothing(text: str, remedy: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse(text, "lading.toml")
    assert remedy in caught.value.remedy
    assert caught.value.place is not None
    assert caught.value.place.location.column in (10, 11)


# title, entry of extends, words of the message, words of the remedy
PATHS = [
    ("web", "https://example.org/lading.toml", "is a URL", "keep a copy"),
    ("file URL", "file:///etc/lading.toml", "is a URL", "keep a copy"),
    ("no scheme", "//example.org/lading.toml", "is a URL", "keep a copy"),
    ("git", "git@example.org:org/lading.toml", "is a URL", "keep a copy"),
    ("root", "/etc/lading.toml", "not a relative path", "../org/lading.toml"),
    ("home", "~/lading.toml", "not a relative path", "../org/lading.toml"),
    ("drive", "C:/lading.toml", "not a relative path", "../org/lading.toml"),
    ("backslash", "..\\\\org\\\\lading.toml", "is not a path", "write / between folders"),
    ("no policy", "../secrets.env", "not the path of a policy file", ".toml"),
    ("folder", "../org", "not the path of a policy file", ".toml"),
    ("nothing", "", "not the path of a policy file", ".toml"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "message", "remedy"), [one[1:] for one in PATHS], ids=[one[0] for one in PATHS])
def test_what_cannot_be_extended(entry: str, message: str, remedy: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse(f'# one\nextends = ["base.toml", "{entry}"]\n', "lading.toml")
    error = caught.value
    assert error.place is not None
    assert (error.place.location.line, error.place.location.column, error.place.width) == (2, 25, len(entry) + 2)
    assert message in error.message
    assert remedy in error.remedy


# --- together -------------------------------------------------------------------------------------------------------------


def test_the_nearer_file_goes_before_key_by_key() -> None:
    found = combine(over('[origin]\ndirect = "warn"\nunknown = "deny"\n', '[origin]\ndirect = "allow"\n'))
    assert (found.origin.direct, found.origin.unknown) == (Action.ALLOW, Action.DENY)
    assert found.origin.derived is BUILT_IN.origin.derived


def test_a_list_is_replaced_and_entries_are_added() -> None:
    org = '[origin]\nwatch = ["CN", "RU"]\n' + APPROVE.format("a/org")
    found = combine(over(org, '[origin]\nwatch = ["IR"]\n' + APPROVE.format("a/own")))
    assert found.origin.watch == ("IR",)
    assert [entry.model for entry in found.approve] == ["a/org", "a/own"]
    assert [str(entry.location) for entry in found.approve] == ["../org/lading.toml:3:1", "lading.toml:3:1"]


@pytest.mark.parametrize(("farther", "nearer"), [("allow", "deny"), ("deny", "allow")])
def test_one_list_of_licences_takes_the_place_of_the_other(farther: str, nearer: str) -> None:
    found = combine(over(f'[licenses]\n{farther} = ["MIT", "Zlib"]\n', f'[licenses]\n{nearer} = ["MIT"]\n'))
    assert getattr(found.licenses, nearer) == ("MIT",)
    assert getattr(found.licenses, farther) is None
    assert found.place("licenses", farther) is None
    assert found.place("licenses", farther, 1) is None
    assert str(found.place("licenses", nearer, 0)) == f"lading.toml:2:{len(nearer) + 5}"


def test_every_setting_knows_where_it_was_said() -> None:
    found = combine(over('[origin]\ndirect = "warn"\nwatch = ["CN", "RU"]\n', '[origin]\nwatch = ["IR"]\n'))
    assert str(found.place("origin", "direct")) == "../org/lading.toml:2:1"
    assert str(found.place("origin", "watch")) == "lading.toml:2:1"
    assert str(found.place("origin", "watch", 0)) == "lading.toml:2:10"
    assert found.place("origin", "watch", 1) is None
    assert found.place("origin", "derived") is None


def test_what_is_locked_is_known() -> None:
    found = combine(over('locked = ["origin", "licenses.allow"]\n', ""))
    assert str(found.locked_by("origin")) == "../org/lading.toml:1:11"
    assert str(found.locked_by("licenses.deny")) == "../org/lading.toml:1:21"
    assert found.locked_by("pins") is None
    assert found.locked == ("origin", "licenses.allow")


def test_what_it_is_called_and_where_to_write() -> None:
    org, own = over("", "")
    both, organisation = combine((org, own)), combine((org,), own=False)
    assert (both.description, both.file) == ("lading.toml over ../org/lading.toml", "lading.toml")
    assert (organisation.description, organisation.file) == ("../org/lading.toml", "lading.toml")
    assert organisation.header("approve") == "[[approve]]"
    assert (both.own, organisation.own, BUILT_IN.own) == (True, False, False)
    assert len({both.sha, organisation.sha, own.sha}) == 2  # two empty files are the same
    assert both.files == ("../org/lading.toml", "lading.toml")


def test_only_the_nearest_file_is_the_repository_s_own() -> None:
    found = combine(over(APPROVE.format("a/org"), APPROVE.format("a/own")))
    assert [found.is_own(entry.location) for entry in found.approve] == [False, True]
    alone = combine((layer(APPROVE.format("a/org"), "../org/lading.toml"),), own=False)
    assert not alone.is_own(alone.approve[0].location)


# --- which key decides ------------------------------------------------------------------------------------------------------


def test_every_finding_says_which_key_decides() -> None:
    assert sorted(SETTINGS) == sorted(rule.meta.id for rule in rules())
    assert {key for keys in SETTINGS.values() for key in keys} <= set(settings())


def test_a_setting_of_another_file_is_pointed_at() -> None:
    found = combine(over('[origin]\ndirect = "warn"\nderived = "warn"\n', '[origin]\nderived = "deny"\n'))
    assert [str(place) for place in elsewhere("origin-direct", found)] == ["../org/lading.toml:2:1"]
    assert elsewhere("origin-derived", found) == ()
    assert elsewhere("origin-unknown", found) == ()
    assert elsewhere("origin-direct", BUILT_IN) == ()
