"""Files of policy tests: what is refused, with the place, and what they hold."""

from __future__ import annotations

import pytest

from lading.assess.policy.trials import SAMPLES, parse
from lading.errors import PolicyError

# title, text, (line, column), words of the message, words of the remedy
WRONG = [
    ("nothing", "", (1, 1), "holds no test", "[[test]]"),
    ("an empty list", "test = []\n", (1, 1), "holds no test", "[[test]]"),
    ("a policy", '[origin]\nwatch = ["CN"]\n', (1, 2), "is no file of policy tests", "[[test]]"),
    ("syntax", "[[test]\n", (1, 7), "not valid TOML", "correct"),
    ("single brackets", '[test]\nmodel = "a/b"\n', (1, 2), "`test` has to be a list of tables", "[[test]]"),
    ("unknown key", '[[test]]\nmodle = "a/b"\n', (2, 1), "`modle` is not a key of [test]", "did you mean `model`?"),
    ("unknown table", '[[test]]\nmodel = "a/b"\n[[tests]]\n', (3, 3), "not a key of a file of policy tests", "`test`"),
    ("about nothing", '[[test]]\nexpect = "deny"\n', (1, 1), "is about nothing", "name a model"),
    ("no outcome", '[[test]]\nmodel = "a/b"\nexpect = "fail"\n', (3, 10), "`test.expect` cannot be", '"deny", "warn" or "allow"'),
    ("no finding", '[[test]]\nmodel = "a/b"\nfindings = ["origin-dirct"]\n', (3, 13), "is not a finding", '"origin-direct"'),
    ("no findings", '[[test]]\nmodel = "a/b"\nfindings = []\n', (3, 12), "covers nothing", "name the findings"),
    ("no country", '[[test]]\nmodel = "a/b"\norigin = "France"\n', (3, 10), "is not a country code", "ISO 3166"),
    ("bare name", '[[test]]\nmodel = "gpt2"\n', (2, 9), "is not the name of a model on the Hub", '"organisation/name"'),
    ("half a name", '[[test]]\nbase = "acme/"\n', (2, 8), "is not the name of a model on the Hub", '"organisation/name"'),
    ("number", "[[test]]\nmodel = 1\n", (2, 9), "`test.model` cannot be 1", "text in quotes"),
    ("deep", f"test = {'[' * 900}{']' * 900}\n", (1, 1), "nested too deeply", "correct"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message", "remedy"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_a_problem_is_shown_where_it_stands(text: str, place: tuple[int, int], message: str, remedy: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse(text, "tests.toml")
    error = caught.value
    assert error.place is not None
    where = error.place.location
    assert (where.path, where.line, where.column) == ("tests.toml", *place)
    assert message in error.message
    assert remedy in error.remedy


def test_what_they_hold() -> None:
    text = '[[test]]\nmodel = "a/b"\nexpect = "deny"\n\n[[test]]\nlicense = "MIT"\norigin = "FR"\n[[test]]\nname = "x"\nbase = "a/b"\n'
    first, second, third = parse("\ufeff" + text, "tests.toml")
    assert (first.title, first.expect, str(first.location)) == ("a/b", "deny", "tests.toml:1:1")
    assert (second.title, second.expect) == ("license MIT, origin FR", None)
    assert third.title == "x"


def test_the_samples_are_tests() -> None:
    found = parse(SAMPLES.read_text("utf-8"), SAMPLES.name)
    assert len({trial.title for trial in found}) == len(found) >= 12
