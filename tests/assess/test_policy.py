from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from lading.assess.policy import BUILT_IN, parse
from lading.domain.finding import Action
from lading.errors import PolicyError

APPROVE = '[[approve]]\nmodel = "a/b"\nreason = "r"\napproved_by = "x@example.com"\n'
CLARIFY = '[[clarify]]\nmodel = "a/b"\nlicense = "MIT"\nreason = "r"\n'

# title, text, (line, column, width) of the place, words of the message, words of the remedy
WRONG = [
    ("syntax", "[origin]\nwatch = [\n", (3, 1, 1), "not valid TOML", "correct"),
    ("syntax in a line", '[origin]\nwatch = "CN\n', (2, 12, 1), "not valid TOML", "correct"),
    ("unknown key", '[origin]\nwacth = ["CN"]\n', (2, 1, 5), "`wacth` is not a key of [origin]", "did you mean `watch`?"),
    ("unknown quoted key", '[scan]\n"exclud" = []\n', (2, 1, 8), "`exclud` is not a key", "`exclude`"),
    ("unknown table", "[licences]\nallow = []\n", (1, 2, 8), "`licences` is not a key of a policy", "`licenses`"),
    ("nothing near", "[scan]\nzzz = 1\n", (2, 1, 3), "`zzz`", "keys are: exclude, mentions, own_records, incomplete"),
    ("key of another table", "[scan]\nwatch = []\n", (2, 1, 5), "`watch` is not a key of [scan]", "it belongs in [origin]"),
    ("table instead of a value", "origin = 1\n", (1, 10, 1), "`origin` cannot be 1", "give a table"),
    ("wrong action", '[origin]\ndirect = "fail"\n', (2, 10, 6), '`origin.direct` cannot be "fail"', '"deny"'),
    ("action of a wrong type", "[origin]\ndirect = true\n", (2, 10, 4), "`origin.direct` cannot be true", '"deny"'),
    ("not a country", '[origin]\nwatch = ["CN", "XX"]\n', (2, 16, 4), '"XX" is not a country code', "ISO 3166"),
    ("lower-case country", '[origin]\nwatch = ["cn"]\n', (2, 10, 4), '"cn" is not', 'write "CN"'),
    ("one text for a list", '[origin]\nwatch = "CN"\n', (2, 9, 4), '`origin.watch` cannot be "CN"', "a list"),
    ("number in a list", "[scan]\nexclude = [1]\n", (2, 12, 1), "`scan.exclude` cannot be 1", "text in quotes"),
    ("group", '[licenses]\nallow = ["group:permisive"]\n', (2, 10, 17), "not a licence group", '"group:permissive"'),
    ("strange group", '[licenses]\nallow = ["group:zzz"]\n', (2, 10, 11), "not a licence group", "groups are: permissive"),
    ("unknown is no group", '[licenses]\ndeny = ["group:unknown"]\n', (2, 9, 15), "not a licence group", "groups are"),
    ("bare group", '[licenses]\nallow = ["permissive"]\n', (2, 10, 12), "is a group", '"group:permissive"'),
    ("both lists", '[licenses]\nallow = ["MIT"]\ndeny = []\n', (3, 1, 4), "`allow` and `deny`", "keep one"),
    ("text for a flag", '[use]\ncommercial = "yes"\n', (2, 14, 5), '`use.commercial` cannot be "yes"', "true or false"),
    ("number for a flag", "[scan]\nmentions = 1\n", (2, 12, 1), "`scan.mentions` cannot be 1", "true or false"),
    ("fraction for a count", "[use]\nmonthly_users = 1.5\n", (2, 17, 3), "cannot be 1.5", "a whole number"),
    ("negative count", "[use]\nmonthly_users = -1\n", (2, 17, 2), "cannot be -1", "zero or more"),
    ("territory", '[use]\nterritories = ["EU", "UK"]\n', (2, 22, 4), '"UK" is not a country code', "ISO 3166"),
    ("more than there are", "[use]\nmonthly_users = 9999999999999999\n", (2, 17, 16), "cannot be 9999999999999999", "a smaller number"),
    ("a very long number", f"[use]\nmonthly_users = 0x{'f' * 9000}\n", (2, 17, 9002), "cannot be a number that long", "a smaller number"),
    ("longer than Python reads", f"[use]\nmonthly_users = {'9' * 5000}\n", (1, 1, 1), "not valid TOML: Exceeds the limit", "correct"),
    ("a very long text", f"[origin]\ndirect = '{'x' * 9000}'\n", (2, 10, 9002), f'"{"x" * 60}…"', '"deny"'),
    ("nested too deeply", f"use = {'[' * 900}{']' * 900}\n", (1, 1, 1), "nested too deeply", "correct"),
    ("dotted too deeply", f"{'.'.join('a' * 900)} = 1\n", (1, 1, 1), "nested too deeply", "correct"),
    ("no pattern", '[scan]\nexclude = ["docs/**", "!"]\n', (2, 23, 3), '"!" is not a pattern', "a line of .gitignore"),
    ("half a pattern", "[scan]\nexclude = ['docs\\']\n", (2, 12, 7), "is not a pattern", "a line of .gitignore"),
    ("what unused may be", '[lint]\nunused = "fail"\n', (2, 10, 6), "`lint.unused` cannot be", '"deny"'),
    ("mismatch", '[weights]\nmismatch = false\n', (2, 12, 5), "`weights.mismatch` cannot be false", '"deny"'),
    ("pin level", '[pins]\nrequire = "branch"\n', (2, 11, 8), '`pins.require` cannot be "branch"', '"commit"'),
    ("single brackets", '[approve]\nmodel = "a/b"\n', (1, 2, 7), "`approve` has to be a list of tables", "[[approve]]"),
    ("nothing said", '[[approve]]\nmodel = "a/b"\n', (1, 1, 11), "[[approve]] does not say `reason`", "add reason"),
    ("second entry", APPROVE + '[[approve]] # here\nmodel = "a"\n', (5, 1, 11), "does not say `reason`", "add"),
    ("finding", APPROVE + 'findings = ["origin-dirct"]\n', (5, 13, 14), "is not a finding", '"origin-direct"'),
    ("strange finding", APPROVE + 'findings = ["x"]\n', (5, 13, 3), "is not a finding", "findings are: baseline-unused"),
    ("no finding", APPROVE + "findings = []\n", (5, 12, 1), "an empty list covers nothing", "leave the key out"),
    ("one digest", APPROVE + 'sha256 = "12"\n', (5, 10, 4), "`approve.sha256` cannot be", "a list"),
    ("short digest", APPROVE + 'sha256 = ["12"]\n', (5, 11, 4), "is not a SHA-256", "64"),
    ("no digest", APPROVE + "sha256 = []\n", (5, 10, 1), "an empty list covers nothing", "name the weight files"),
    ("date in quotes", APPROVE + 'until = "2027-03-31"\n', (5, 9, 12), "`approve.until` cannot be", "a date without quotes"),
    ("time", APPROVE + "until = 2027-03-31T10:00:00\n", (5, 9, 19), "`approve.until` cannot be", "a date without quotes"),
    ("year", APPROVE + "until = 2027\n", (5, 9, 4), "`approve.until` cannot be 2027", "a date"),
    ("empty reason", APPROVE.replace('"r"', '" "'), (3, 10, 3), "an empty text says nothing", "fill it in"),
    ("no evidence", CLARIFY, (1, 1, 11), "[[clarify]] does not say `evidence`", "add evidence"),
    ("digest", CLARIFY + 'evidence = { file = "L", sha256 = "12" }\n', (5, 35, 4), "is not a SHA-256", "64"),
    ("digest left out", CLARIFY + 'evidence = { file = "L" }\n', (5, 12, 1), "does not say `sha256`", "add sha256"),
    ("key of evidence", CLARIFY + 'evidence = { path = "L" }\n', (5, 12, 1), "does not say `file`", "add file"),
    ("windows lines", "[origin]\r\nwacth = []\r\n", (2, 1, 5), "`wacth`", "`watch`"),
    ("braces", '[origin]\nwatch = ["{x}"]\n', (2, 10, 5), '"{x}" is not a country code', "ISO"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message", "remedy"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_problem_is_shown_where_it_stands(text: str, place: tuple[int, int, int], message: str, remedy: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse(text, "lading.toml")
    error = caught.value
    assert error.place is not None
    where = error.place.location
    assert (where.path, where.line, where.column, error.place.width) == ("lading.toml", *place)
    assert message in error.message
    assert remedy in error.remedy
    if where.line <= text.count("\n"):
        assert error.place.line == text.split("\n")[where.line - 1].rstrip("\r")


def test_the_first_problem_in_the_file_is_shown_and_the_others_counted() -> None:
    text = '[scan]\nmentions = 1\n[origin]\nwacth = []\n[pins]\nrequire = "x"\n'
    with pytest.raises(PolicyError, match=r"`scan\.mentions` .* \(and 2 other problems in this file\)"):
        parse(text, "lading.toml")
    with pytest.raises(PolicyError, match=r"\(and 1 other problem in this file\)"):
        parse(text.replace("mentions = 1\n", ""), "lading.toml")


def test_a_file_of_nothing_but_problems_is_answered_in_no_time() -> None:
    text = "".join(f"[a{number}]\n" for number in range(50_000))
    with pytest.raises(PolicyError, match=r"`a0` .* \(and 49999 other problems in this file\)"):
        parse(text, "lading.toml")


def test_a_message_names_no_library() -> None:
    for _, text, *_ in WRONG:
        with pytest.raises(PolicyError) as caught:
            parse(str(text), "lading.toml")
        assert not {"pydantic", "Input should", "Extra inputs", "Field required"} & set(caught.value.message.split())


def test_an_empty_file_says_what_the_built_in_policy_says() -> None:
    assert parse("", "lading.toml") == BUILT_IN


def test_the_built_in_policy() -> None:
    origin, licenses, weights = BUILT_IN.origin, BUILT_IN.licenses, BUILT_IN.weights
    assert origin.watched == {"CN", "HK", "MO"}
    assert (origin.direct, origin.derived, origin.hosted) == (Action.DENY,) * 3
    assert (origin.suspected, origin.unknown, origin.distilled, origin.packages) == (Action.WARN,) * 4
    assert licenses.denied == ("group:non-commercial", "group:research-only")
    assert (licenses.unknown, licenses.missing, licenses.conflict) == (Action.DENY,) * 3
    assert (weights.unsafe, weights.remote_code, BUILT_IN.pins.unpinned) == (Action.DENY, Action.WARN, Action.WARN)
    assert (BUILT_IN.pins.require, BUILT_IN.scan.incomplete, BUILT_IN.scan.mentions) == ("commit", "fail", False)
    assert (BUILT_IN.description, BUILT_IN.sha) == ("built-in policy", "")


def test_the_documented_policy() -> None:
    found = parse(
        """
[origin]
watch = ["CN"]
direct = "deny"
hosted = "warn"
[licenses]
allow = ["group:permissive", "LicenseRef-llama-3.1"]
unknown = "deny"
[use]
commercial = true
monthly_users = 2_000_000
territories = ["US", "EU"]
distributes_weights = false
[pins]
require = "tag"
[weights]
formats = ["safetensors", "gguf"]
remote_code = "deny"
[scan]
exclude = ["docs/**"]
mentions = true
[[approve]]
model = "Qwen/Qwen2.5-7B-Instruct"
revision = "a09a354"
findings = ["origin-direct"]
reason = "self-hosted; LEGAL-412"
approved_by = "legal@example.com"
until = 2027-03-31
[[clarify]]
model = "acme/ranker"
license = "Apache-2.0"
evidence = { file = "LICENSE", sha256 = "ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789" }
reason = "card says other"
""",
        "conf/lading.toml",
    )
    assert found.origin.hosted is Action.WARN
    assert found.licenses.denied == ()
    assert found.use.territories == ("US", "EU")
    assert found.approve[0].until == date(2027, 3, 31)
    assert (found.approve[0].location.path, found.approve[0].location.line) == ("conf/lading.toml", 22)
    assert found.clarify[0].location.line == 29
    assert found.clarify[0].evidence.sha256.startswith("abcdef")
    assert (found.description, found.file, len(found.sha)) == ("conf/lading.toml", "conf/lading.toml", 64)
    assert found.header("approve") == "[[approve]]"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert parse('\ufeff[pins]\nrequire = "any"\n', "p").pins.require == "any"


def test_territories_of_a_watched_country_can_be_left_out() -> None:
    assert parse('[origin]\nunwatch = ["HK"]\n', "p").origin.watched == {"CN", "MO"}
    assert parse('[origin]\nwatch = ["RU"]\n', "p").origin.watched == {"RU"}


def test_pyproject() -> None:
    text = '[project]\nname = "x"\n[tool.lading.pins]\nrequire = "any"\n[[tool.lading.approve]]\n' + APPROVE.split("\n", 1)[1]
    found = parse(text, "pyproject.toml", pyproject=True)
    assert found.pins.require == "any"
    assert found.approve[0].location.line == 5
    assert found.header("approve") == "[[tool.lading.approve]]"


@pytest.mark.parametrize("text", ["", "[tool]\n", "[tool.ruff]\n", "tool = 1\n", '[project]\nname = "x"\n'])
def test_a_pyproject_that_says_nothing_leaves_the_built_in_policy(text: str) -> None:
    assert parse(text, "pyproject.toml", pyproject=True) is BUILT_IN


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("[tool]\nlading = 3\n", 2, 10), ("[tool.lading.origin]\nwacth = []\n", 2, 1), ("[tool.lading]\norigins = 1\n", 2, 1)],
)
def test_problems_of_a_pyproject(text: str, line: int, column: int) -> None:
    with pytest.raises(PolicyError) as caught:
        parse(text, "pyproject.toml", pyproject=True)
    assert caught.value.place is not None
    assert (caught.value.place.location.line, caught.value.place.location.column) == (line, column)


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BUILT_IN.scan.mentions = True  # type: ignore[misc]  # what the test is about
