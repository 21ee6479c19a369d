from hypothesis import given
from hypothesis import strategies as st

from lading.positions.ini import parse_dotenv, parse_ini
from lading.positions.tree import Scalar, Table, plain


def test_comments_are_no_entries() -> None:
    assert plain(parse_ini("# a = b\n; c = d\n[s]\n#x=y\n")) == {"s": {}}
    assert plain(parse_dotenv("# A=b\n  # C=d\nplain words\n")) == {}


def test_sections_values_and_continuations() -> None:
    root = parse_ini("top = 1\n[models]\nchat: a/b  # now\nlist =\n  one\n  two\n")
    assert plain(root) == {"top": "1", "models": {"chat": "a/b", "list": "two"}}
    models = root.get("models")
    assert isinstance(models, Table)
    assert models.get("chat") == Scalar("a/b", 3, 7)
    assert [v.value for k, v in models.entries if isinstance(v, Scalar)] == ["a/b", "", "one", "two"]


def test_dotenv_quotes_export_and_comments() -> None:
    root = parse_dotenv("export MODEL='a/b' # c\nB=\"x # y\"\nC=plain # z\nD=\n")
    assert plain(root) == {"MODEL": "a/b", "B": "x # y", "C": "plain", "D": ""}
    assert root.get("MODEL") == Scalar("a/b", 1, 14)


@given(st.text())
def test_no_text_fails(text: str) -> None:
    parse_ini(text)
    parse_dotenv(text)
