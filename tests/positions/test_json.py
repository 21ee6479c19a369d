import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.positions.json import parse
from lading.positions.tree import Array, ParseError, Scalar, Table, plain, scalars

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)


def test_not_json_says_where() -> None:
    with pytest.raises(ParseError) as caught:
        parse('{\n  "a": nope\n}')
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_empty_text_is_not_json() -> None:
    with pytest.raises(ParseError):
        parse("")


def test_deep_nesting_is_refused_not_followed() -> None:
    with pytest.raises(ParseError, match="nested too deeply"):
        parse("[" * 200_000 + "]" * 200_000)


def test_a_comment_sign_inside_a_string_is_kept() -> None:
    assert plain(parse('{"a": "http://x", /* c */ "b": "1,]", // d\n}')) == {"a": "http://x", "b": "1,]"}


def test_positions_point_at_the_opening_quote() -> None:
    root = parse('{\n  "models": ["a/b",\n   "c"]}')
    assert isinstance(root, Table)
    assert [(s.value, s.line, s.column) for s in scalars(root)] == [("a/b", 2, 14), ("c", 3, 4)]
    models = root.get("models")
    assert isinstance(models, Array)
    assert (models.line, models.column) == (2, 13)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert plain(parse('\ufeff{"a": 1}')) == {"a": 1}


@given(VALUES)
def test_the_tree_says_what_the_standard_library_says(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=2, ensure_ascii=False)):
        root = parse(text)
        assert plain(root) == value
        lines = text.split("\n")
        for scalar in scalars(root):
            if isinstance(scalar.value, str):
                assert lines[scalar.line - 1][scalar.column - 1] == '"'


@given(st.text(alphabet='{}[]",:\\/*\n 1ae'))
def test_no_text_does_more_than_fail_to_parse(text: str) -> None:
    with suppress(ParseError):
        parse(text)


def test_the_whole_document_may_be_one_scalar() -> None:
    assert parse(' "x"') == Scalar("x", 1, 2)


def test_only_a_table_in_a_list_is_left_empty_where_nothing_telling_is_in_it() -> None:
    text = '{"a": {"b": 1}, "of": [{"c": 2}, {"d": {"e": 3}}, [4], {}]}'
    emptied = {"a": {"b": 1}, "of": [{}, {"d": {"e": 3}}, [4], {}]}
    assert plain(parse(text, [text.index("3")])) == emptied
    assert plain(parse(text.replace("}]}", "},]}"), [text.index("3")])) == emptied
    assert plain(parse(text)) == json.loads(text)


@given(VALUES, st.data())
def test_what_is_around_something_telling_is_all_there(value: object, data: st.DataObject) -> None:
    text = json.dumps(value)
    telling = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
    whole, part = parse(text), parse(text, telling)
    kept = {scalar.column - 1 for scalar in scalars(part)}
    assert not {scalar.column - 1 for scalar in scalars(whole)} & set(telling) - kept
