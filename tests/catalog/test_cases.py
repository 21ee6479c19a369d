"""Questions whose answers were looked up in the sources they name, put to the whole pipeline: bundled catalogue, no network.

``cases/TOPIC.toml`` holds ``[[case]]`` tables:

* ``id``: the text as a repository would have it; ``via``, ``kind`` and ``endpoint`` say how the place reads it (as in `Reference`).
* ``verdict``: what the origin may be judged as; ``clear`` is short for ``none`` or ``unknown`` (nothing says it is watched).
* ``maker``: a Hub namespace of the developer (of the service's operator with ``served``).
* ``bases``: ids (``base?`` when it may only be suspected) that must stand in the lineage; ``unrelated`` ones that must not.
* ``served``: country the model is served from.
* ``license``: the categories that the concluded licence may have. One that restricts is never answered with ``permissive``.
* ``source``: where the expectation was read; left out only for ``invented`` names, which ask what a name alone may prove.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lading.assess.judge import assess
from lading.assess.policy import BUILT_IN
from lading.catalog.index import Catalog, load
from lading.domain.reference import Context, Kind, Reference, Strength
from lading.domain.report import Assessed
from lading.domain.source import Location
from lading.identify.merge import identify
from lading.resolve import Sources, resolve

CASES = Path(__file__).parent / "cases"
FIELDS = {
    "id", "via", "kind", "endpoint", "verdict", "maker", "bases", "unrelated", "served", "license", "source", "invented", "note",
}  # fmt: skip
OFFLINE = Sources(
    offline=True, endpoint="http://127.0.0.1:9", token=None, hf_cache=None, cache=None, lock=None, max_age=None,
    today=date(2026, 11, 22),
)  # fmt: skip

Case = dict[str, Any]


def _cases() -> list[tuple[str, Case]]:
    return [
        (path.stem, case) for path in sorted(CASES.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


def _title(topic: str, case: Case) -> str:
    return "-".join([topic, *([case["via"]] if case.get("via") else []), case["id"]])


def _table(*fields: str) -> pytest.MarkDecorator:
    """Every case that states one of ``fields``."""
    found = [(topic, case) for topic, case in _cases() if any(field in case for field in fields)]
    return pytest.mark.parametrize("case", [pytest.param(case, id=_title(topic, case)) for topic, case in found])


def _words(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def ask(case: Case, catalog: Catalog) -> Assessed:
    """The pipeline's answer to one case: the reference as a place that loads models would give it."""
    kind = Kind(case.get("kind", "model"))
    reference = Reference(
        case["id"], kind, Location("app.py", 1, 1), Context.CODE, Strength.LOADS, "case",
        via=case.get("via", ""), endpoint=case.get("endpoint"), revision="a" * 40,
    )  # fmt: skip
    subjects = identify([reference], catalog)
    assert len(subjects) == 1, f"identified as {subjects}"
    assessed, _, _ = assess(resolve(subjects, catalog, OFFLINE), [], BUILT_IN, date(2026, 11, 22), catalog, lambda _: None)
    return assessed[0]


def test_every_case_says_where_its_answer_was_read() -> None:
    for topic, case in _cases():
        assert set(case) <= FIELDS, f"{topic}: {case['id']}: {set(case) - FIELDS}"
        assert bool(case.get("source")) != bool(case.get("invented")), f"{topic}: {case['id']}"
        assert "verdict" in case


def test_no_question_is_asked_twice() -> None:
    titles = [(case["id"], case.get("via", ""), case.get("endpoint", "")) for _, case in _cases()]
    assert sorted(titles) == sorted(set(titles))


def test_there_are_questions_enough() -> None:
    assert len(_cases()) >= 260
    assert sum(bool(case.get("invented")) for _, case in _cases()) >= 60


@_table("verdict")
def test_origin(case: Case) -> None:
    catalog = load()
    answer = ask(case, catalog)
    wanted = {
        word for verdict in _words(case["verdict"]) for word in (("none", "unknown") if verdict == "clear" else (verdict,))
    }
    steps = " → ".join(f"{step.id} [{step.developer}, {step.country}]" for step in answer.origin.chain)
    assert answer.origin.verdict.value in wanted, steps
    if "served" in case:
        assert answer.origin.hosting_country == case["served"]
    if "maker" in case:
        facts = answer.component.facts
        maker = catalog.namespace(case["maker"])
        assert maker is not None, f"{case['maker']} is no namespace on record"
        assert facts is not None
        assert facts.developer is not None
        assert facts.developer.id == maker.id


@_table("bases", "unrelated")
def test_lineage(case: Case) -> None:
    links = ask(case, load()).component.lineage.links
    declared = {link.base.id.casefold() for link in links if not link.base.suspected}
    suspected = {link.base.id.casefold() for link in links if link.base.suspected}
    for base in _words(case.get("bases", [])):
        name = base.removesuffix("?").casefold()
        assert name in (declared | suspected if base.endswith("?") else declared), f"{base}: {declared} or perhaps {suspected}"
    for other in _words(case.get("unrelated", [])):
        assert other.casefold() not in declared | suspected


@_table("license")
def test_license(case: Case) -> None:
    view = ask(case, load()).license
    assert view.concluded.value in _words(case["license"]), f"declared {view.declared}, inherited {view.inherited}"
