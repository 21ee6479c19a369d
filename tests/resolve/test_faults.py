"""Under every fault the run ends in its bound, keeps what it had, names what it could not resolve, and guards the token."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub

from lading.catalog.index import Catalog
from lading.domain.facts import Component, Facts, Reason, Unresolved, Via
from lading.domain.subject import Subject
from lading.resolve import Sources, resolve

pytestmark = pytest.mark.slow

Make = Callable[..., Subject]

TOKEN = "hf_secretsecretsecret"
BAD = "acme/bad"
MB = 2**20

FAULTS: dict[str, tuple[dict[str, Any], Reason]] = {
    "401": ({"status": 401}, Reason.NOT_FOUND),
    "401 wrong token": (
        {"status": 401, "headers": {"X-Error-Message": "Invalid credentials in Authorization header"}},
        Reason.FORBIDDEN,
    ),
    "403": ({"status": 403}, Reason.FORBIDDEN),
    "403 gated": ({"status": 403, "headers": {"X-Error-Code": "GatedRepo"}}, Reason.GATED),
    "403 disabled": ({"status": 403, "headers": {"X-Error-Message": "Access to this resource is disabled."}}, Reason.DISABLED),
    "404": ({"status": 404, "headers": {"X-Error-Code": "RepoNotFound"}}, Reason.NOT_FOUND),
    "410": ({"status": 410}, Reason.NOT_FOUND),
    "429": ({"status": 429}, Reason.RATE_LIMITED),
    "429 Retry-After": ({"status": 429, "headers": {"Retry-After": "0"}}, Reason.RATE_LIMITED),
    "429 Retry-After of an hour": ({"status": 429, "headers": {"Retry-After": "3600"}}, Reason.RATE_LIMITED),
    "429 RateLimit": ({"status": 429, "headers": {"RateLimit": '"api";r=0;t=250'}}, Reason.RATE_LIMITED),
    "500": ({"status": 500}, Reason.UNREACHABLE),
    "502": ({"status": 502}, Reason.UNREACHABLE),
    "cut": ({"kind": "cut"}, Reason.UNREACHABLE),
    "reset": ({"kind": "reset"}, Reason.UNREACHABLE),
    "1 byte/s": ({"kind": "slow"}, Reason.UNREACHABLE),
    "1 byte/s from the first": ({"kind": "slow-headers"}, Reason.UNREACHABLE),
    "invalid JSON": ({"kind": "not-json"}, Reason.MALFORMED),
    "JSON without end": ({"kind": "body", "text": "[" * 100_000}, Reason.MALFORMED),
    "50 MB": ({"kind": "oversize", "size": 50 * MB}, Reason.MALFORMED),
    "redirect loop": ({"kind": "loop"}, Reason.UNREACHABLE),
    "redirect to another host": ({"kind": "elsewhere"}, Reason.UNREACHABLE),
}
EVERYBODY = {"429 Retry-After of an hour", "429 RateLimit"}
"""Faults that by their own words are not about one repository: the Hub is asked nothing more."""

DAY = date(2026, 1, 1)


@pytest.fixture
def bounded(sources: Sources, tmp_path: Path) -> Sources:
    """Small waits, and a cache whose answers are all too old."""
    return replace(
        sources, token=TOKEN, cache=tmp_path, max_age=timedelta(days=7), retries=1, read_timeout=1.5, deadline=0.5,
        longest_wait=0.2, longest_run=20,
    )  # fmt: skip


@pytest.fixture
def subjects(hub: LoopbackHub, model: Make) -> list[Subject]:
    """Two models on the bad one, two that have nothing to do with it, and one that was there before."""
    bases = {"acme/on-bad": [BAD], "acme/merge": ["acme/good", BAD], BAD: ["acme/good"], "acme/good": [], "acme/old": []}
    for id_, above in bases.items():
        hub.answers[id_] = {"id": id_, "sha": "a" * 40, "cardData": {"license": "mit", "base_model": above}, "siblings": []}
    return [model(id_) for id_ in ("acme/on-bad", "acme/merge", "acme/good", "acme/old", "Qwen/Qwen2.5-7B-Instruct")]


def timed(subjects: list[Subject], catalog: Catalog, sources: Sources) -> dict[str, Component]:
    """What came of each; that it took no longer than the bound that is stated for the Hub, and a moment for ourselves."""
    started = time.monotonic()
    components = resolve(subjects, catalog, sources)
    assert time.monotonic() - started < sources.longest_run + 5
    return {component.subject.name: component for component in components}


def guarded(hub: LoopbackHub, other: LoopbackHub, found: dict[str, Component], log: str) -> None:
    """The token went to the Hub alone, and is in nothing that is said."""
    assert {seen.headers["authorization"] for seen in hub.seen} == {f"Bearer {TOKEN}"}
    assert other.seen == []
    assert TOKEN not in repr(found)
    assert TOKEN not in log


@pytest.mark.parametrize("name", FAULTS)
def test_one_repository_that_fails_takes_nothing_else_with_it(
    hub: LoopbackHub, catalog: Catalog, bounded: Sources, subjects: list[Subject], caplog: pytest.LogCaptureFixture, name: str
) -> None:
    fault, reason = FAULTS[name]
    resolve([subject for subject in subjects if subject.name == "acme/old"], catalog, replace(bounded, today=DAY))
    with LoopbackHub() as other, caplog.at_level(logging.DEBUG):
        hub.fail(BAD, **{**fault, **({"text": f"{other.endpoint}/"} if fault.get("kind") == "elsewhere" else {})})
        found = timed(subjects, catalog, bounded)
        guarded(hub, other, found, caplog.text)
    bad = found["acme/on-bad"].lineage.nodes[BAD]
    assert isinstance(bad, Unresolved)
    assert bad.reason is reason
    for id_ in ("acme/on-bad", "acme/merge"):
        assert found[id_].facts is not None
        assert any(problem.startswith(f"{BAD}: {reason.value}") for problem in found[id_].lineage.problems)
        assert not found[id_].lineage.complete
    assert {found[id_].facts is not None for id_ in found} == {True}
    if name not in EVERYBODY:
        assert found["acme/good"].problems == found["acme/old"].problems == ()
        assert isinstance(found["acme/merge"].lineage.nodes["acme/good"], Facts)


@pytest.mark.parametrize("name", FAULTS)
def test_a_hub_that_fails_altogether_leaves_what_was_known(
    hub: LoopbackHub,
    catalog: Catalog,
    bounded: Sources,
    subjects: list[Subject],
    model: Make,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    fault, reason = FAULTS[name]
    before = timed(subjects, catalog, replace(bounded, today=DAY))
    with LoopbackHub() as other, caplog.at_level(logging.DEBUG):
        hub.fail("*", **{**fault, **({"text": f"{other.endpoint}/"} if fault.get("kind") == "elsewhere" else {})})
        found = timed([*subjects, model("acme/new"), model("meta-llama/Llama-3.1-70B")], catalog, bounded)
        guarded(hub, other, found, caplog.text)
    for id_, was in before.items():
        facts = found[id_].facts
        assert was.facts is not None
        assert facts is not None
        assert (facts.revision, facts.license and facts.license.id) == (
            was.facts.revision,
            was.facts.license and was.facts.license.id,
        )
        assert (facts.source.via, facts.source.retrieved) == (Via.CACHE, DAY)
        assert [problem.reason for problem in found[id_].problems] == [reason]
        assert found[id_].lineage.complete == was.lineage.complete
    # Never seen before: the catalogue stands in, or the name is said.
    assert found["meta-llama/Llama-3.1-70B"].facts is not None
    new = found["acme/new"].resolution
    assert isinstance(new, Unresolved)
    assert (new.id, new.reason) == ("acme/new", reason)


def test_what_was_there_and_is_no_more_is_said_to_be_gone(
    hub: LoopbackHub, catalog: Catalog, bounded: Sources, subjects: list[Subject]
) -> None:
    old = [subject for subject in subjects if subject.name == "acme/old"]
    resolve(old, catalog, replace(bounded, today=DAY))
    hub.answers["acme/old"] = None
    (component,) = resolve(old, catalog, bounded)
    (problem,) = component.problems
    assert problem.reason is Reason.NOT_FOUND
    assert problem.detail.endswith(f"it was there on 2026-01-01 at {'a' * 40}: deleted since, or made private")
    assert component.facts is not None


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ({"private": True}, "the repository is private"),
        ({"disabled": True}, "the Hub has disabled this repository"),
        ({"securityRepoStatus": {"scansDone": False, "filesWithIssues": []}}, "scansDone: false"),
        ({"securityRepoStatus": {"scansDone": "queued"}}, "scansDone: queued"),
        (
            {"securityRepoStatus": {"scansDone": True, "filesWithIssues": [{"path": "x.bin", "level": "unsafe"}]}},
            "x.bin: unsafe",
        ),
    ],
)
def test_the_state_of_a_repository_is_kept_with_its_facts(
    hub: LoopbackHub, catalog: Catalog, bounded: Sources, subjects: list[Subject], said: dict[str, Any], note: str
) -> None:
    hub.answers["acme/old"] |= said
    old = [subject for subject in subjects if subject.name == "acme/old"]
    for _ in range(2):
        (component,) = resolve(old, catalog, bounded)
        assert component.facts is not None
        assert note in (*component.facts.notes, *component.facts.security)
    assert hub.requests.total() == 1


def test_a_repository_that_was_scanned_and_found_clean_is_not_remarked_upon(
    hub: LoopbackHub, catalog: Catalog, bounded: Sources, subjects: list[Subject]
) -> None:
    hub.answers["acme/old"] |= {"securityRepoStatus": {"scansDone": True, "filesWithIssues": []}}
    (component,) = resolve([subject for subject in subjects if subject.name == "acme/old"], catalog, bounded)
    assert component.facts is not None
    assert (component.facts.notes, component.facts.security) == ((), ("scansDone: true",))
