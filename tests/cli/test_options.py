"""One record of options for the commands that share them."""

from __future__ import annotations

from dataclasses import fields

import pytest
import typer
from typer.testing import CliRunner

from lading.cli.options import wished
from lading.cli.wish import Wish


def asked(*words: str, without: tuple[str, ...] = ()) -> Wish:
    """The wish that a command gets for those words."""
    found: list[Wish] = []
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    @wished(without=without)
    def command(wish: Wish) -> None:
        found.append(wish)

    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return found[0]


@pytest.mark.parametrize("words", [("--locked",), ("--staged",), ("--no-such",)], ids=" ".join)
def test_what_is_no_option_of_the_command(words: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError):
        asked(*words, without=("staged",))


def test_without_words_every_field_has_its_default() -> None:
    assert asked() == Wish()


def test_words_become_fields() -> None:
    wish = asked("a", "b", "-o", "x.json", "-o", "y.md", "--offline", "--since", "main", "--max-age", "3", "-q")
    assert [str(path) for path in wish.paths or ()] == ["a", "b"]
    assert [str(path) for path in wish.output or ()] == ["x.json", "y.md"]
    assert (wish.offline, wish.since, wish.max_age, wish.quiet, wish.json) == (True, "main", 3, True, False)


def test_help_lists_the_options_in_the_order_of_the_fields() -> None:
    app = typer.Typer(rich_markup_mode=None)
    app.command()(wished(without=("profile",))(lambda wish: None))
    text = CliRunner().invoke(app, ["--help"]).output
    names = [f"--{each.name.replace('_', '-')}" for each in fields(Wish) if each.name not in ("paths", "profile", "locked")]
    places = [text.find(f"{name} ") for name in names]
    assert -1 not in places
    assert places == sorted(places)
