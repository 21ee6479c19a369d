from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.assess.expressions import Both, Either, Expression, canonical, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("A custom licence", "A custom licence"),
        ("Llama 3.1 Community License", "Llama 3.1 Community License"),
        ("(MIT", "(MIT"),
        ("MIT)", "MIT)"),
        ("MIT AND", "MIT AND"),
        ("OR MIT", "OR MIT"),
        ("()", "()"),
        ("(" * 300 + "MIT" + ")" * 300, "(" * 300 + "MIT" + ")" * 300),
        ("MIT", "MIT"),
        ("(MIT)", "MIT"),
        ("MIT OR Apache-2.0", Either(("MIT", "Apache-2.0"))),
        ("mit and apache-2.0 or gpl-3.0", Either((Both(("mit", "apache-2.0")), "gpl-3.0"))),
        ("MIT AND (A OR B)", Both(("MIT", Either(("A", "B"))))),
        ("GPL-2.0 WITH Classpath-exception-2.0", "GPL-2.0"),
        ("apache-2.0, mit", Both(("apache-2.0", "mit"))),
    ],
)
def test_expressions(text: str, expected: Expression) -> None:
    assert parse(text) == expected


@given(st.text(alphabet="AO() ,andworith+-.", max_size=60))
def test_any_text_is_an_expression_or_an_id(text: str) -> None:
    assert parse(text) is not None


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("artistic-2.0", "Artistic-2.0"),
        ("My Own Licence!", "LicenseRef-My-Own-Licence"),
        ("LicenseRef-x", "LicenseRef-x"),
        ("", "LicenseRef-unknown"),
        ("???", "LicenseRef-unknown"),
    ],
)
def test_ids_without_terms(id_: str, expected: str) -> None:
    assert canonical(id_) == expected
