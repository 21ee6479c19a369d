from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from huggingface_hub import HfApi, close_session, get_hf_file_metadata, hf_hub_url
from loopback_hub import LoopbackHub

from lading.domain.facts import Reason, Unresolved
from lading.domain.reference import Kind
from lading.resolve import cards
from lading.resolve import hub as module
from lading.resolve.hub import Answer, Hub
from lading.resolve.sources import Ask, Sources

QWEN = Ask(Kind.MODEL, "Qwen/Qwen2.5-7B-Instruct")
PATH = "/api/models/Qwen/Qwen2.5-7B-Instruct"
TOKEN = "hf_secretsecretsecret"


def ask(sources: Sources, *asks: Ask) -> list[Answer]:
    with Hub(sources) as client:
        answers = client.answers(list(asks or [QWEN]))
    return [answers[one] for one in asks or [QWEN]]


def refusal(sources: Sources, one: Ask = QWEN) -> Unresolved:
    (answer,) = ask(sources, one)
    assert isinstance(answer, Unresolved)
    return answer


@pytest.mark.parametrize(
    ("status", "headers", "reason", "requests"),
    [
        (401, {}, Reason.NOT_FOUND, 1),
        (401, {"X-Error-Code": "GatedRepo"}, Reason.GATED, 1),
        (403, {"X-Error-Code": "GatedRepo", "X-Error-Message": "ask the owners"}, Reason.GATED, 1),
        (403, {}, Reason.FORBIDDEN, 1),
        (403, {"X-Error-Message": "Access to this resource is disabled."}, Reason.DISABLED, 1),
        (404, {}, Reason.NOT_FOUND, 1),
        (404, {"X-Error-Code": "RepoNotFound"}, Reason.NOT_FOUND, 1),
        (404, {"X-Error-Code": "RevisionNotFound"}, Reason.REVISION_NOT_FOUND, 1),
        (400, {}, Reason.MALFORMED, 1),
        (429, {}, Reason.RATE_LIMITED, 4),
        (429, {"Retry-After": "0"}, Reason.RATE_LIMITED, 4),
        (429, {"RateLimit": '"api";r=0;t=0', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}, Reason.RATE_LIMITED, 4),
        (500, {}, Reason.UNREACHABLE, 4),
        (502, {}, Reason.UNREACHABLE, 4),
        (501, {}, Reason.UNREACHABLE, 1),
    ],
)
def test_refusals_are_told_apart_and_only_passing_ones_tried_again(
    hub: LoopbackHub, sources: Sources, status: int, headers: dict[str, str], reason: Reason, requests: int
) -> None:
    hub.fail(QWEN.id, status=status, headers=headers)
    answer = refusal(sources)
    assert answer.reason is reason
    assert answer.id == QWEN.id
    assert f"HTTP {status}" in answer.detail
    assert hub.requests[PATH] == requests


@pytest.mark.parametrize(
    ("fault", "reason", "requests"),
    [
        ({"kind": "reset"}, Reason.UNREACHABLE, 4),
        ({"kind": "cut"}, Reason.UNREACHABLE, 4),
        ({"kind": "not-json"}, Reason.MALFORMED, 1),
        ({"kind": "body", "text": "[1, 2]"}, Reason.MALFORMED, 1),
        ({"kind": "body", "text": ""}, Reason.MALFORMED, 1),
        ({"kind": "body", "text": "[" * 100_000}, Reason.MALFORMED, 1),
        ({"kind": "loop"}, Reason.UNREACHABLE, module.MOST_REDIRECTS + 1),
        ({"kind": "elsewhere", "text": "http://[broken"}, Reason.UNREACHABLE, 1),
        ({"kind": "elsewhere", "text": "https://127.0.0.1/api/models/x"}, Reason.UNREACHABLE, 1),
        ({"kind": "elsewhere", "text": "file:///etc/passwd"}, Reason.UNREACHABLE, 1),
    ],
)
def test_every_fault_ends_in_a_reason(
    hub: LoopbackHub, sources: Sources, fault: dict[str, Any], reason: Reason, requests: int
) -> None:
    hub.fail(QWEN.id, **fault)
    assert refusal(sources).reason is reason
    assert hub.requests[PATH] == requests


@pytest.mark.parametrize("kind", ["oversize", "endless"])
def test_an_endless_answer_is_not_read_to_its_end(
    hub: LoopbackHub, sources: Sources, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(module, "LARGEST", 2**20)
    hub.fail(QWEN.id, kind, size=2**21)
    assert refusal(sources) == Unresolved(QWEN.id, Reason.MALFORMED, "the answer is larger than 1 MB")


def test_a_byte_at_a_time_meets_the_deadline(hub: LoopbackHub, sources: Sources) -> None:
    hub.pause = 0.02
    hub.fail(QWEN.id, "slow")
    answer = refusal(replace(sources, deadline=0.1, retries=1))
    assert answer == Unresolved(QWEN.id, Reason.UNREACHABLE, "no whole answer within 0.1 s")
    assert hub.requests[PATH] == 2


def test_silence_meets_the_read_timeout(hub: LoopbackHub, sources: Sources) -> None:
    hub.pause = 30
    hub.fail(QWEN.id, "slow")
    answer = refusal(replace(sources, read_timeout=0.05, retries=1))
    assert answer == Unresolved(QWEN.id, Reason.UNREACHABLE, "the connection failed (ReadTimeout)")
    assert hub.requests[PATH] == 2


def test_headers_a_byte_at_a_time_meet_the_bound_of_an_attempt_and_hold_up_nobody(hub: LoopbackHub, sources: Sources) -> None:
    hub.pause = 0.02
    hub.fail(QWEN.id, "slow-headers")
    quick = replace(sources, deadline=0.2, read_timeout=0.2, connect_timeout=0.2, concurrency=1)
    slow, other = ask(quick, QWEN, Ask(Kind.MODEL, "BAAI/bge-m3"))
    assert slow == Unresolved(QWEN.id, Reason.UNREACHABLE, "no whole answer within 0.2 s")
    assert not isinstance(other, Unresolved)


def test_what_has_no_answer_when_the_runs_time_is_over_is_named(hub: LoopbackHub, sources: Sources) -> None:
    hub.pause = 30
    hub.fail("*", "slow")
    bound = replace(sources, longest_run=0.3, concurrency=2)
    asks = [Ask(Kind.MODEL, f"acme/m{n}") for n in range(20)]
    told: list[Ask] = []
    with Hub(bound) as client:
        first = client.answers(asks, lambda ask, _: told.append(ask))
        asked = hub.requests.total()
        later = client.answers([QWEN])
    detail = "no answer within the 0.3 s that the Hub may take of a run"
    assert list(first.values()) == [Unresolved(one.id, Reason.UNREACHABLE, detail) for one in asks]
    assert sorted(told, key=lambda one: one.key) == sorted(asks, key=lambda one: one.key)
    assert later == {QWEN: Unresolved(QWEN.id, Reason.UNREACHABLE, detail)}
    assert hub.requests.total() == asked == 2


def test_a_process_that_has_given_up_ends_though_a_connection_hangs(hub: LoopbackHub, sources: Sources) -> None:
    hub.pause = 30
    hub.fail("*", "slow-headers")
    code = (
        "import sys; from dataclasses import replace; from datetime import date\n"
        "from lading.resolve.hub import Hub; from lading.resolve.sources import Ask, Sources\n"
        "from lading.domain.reference import Kind\n"
        "one = Sources(False, sys.argv[1], None, None, None, None, None, date(2026, 1, 1), longest_run=0.3, read_timeout=600)\n"
        "with Hub(one) as hub: print(hub.answers([Ask(Kind.MODEL, 'a/b')]))"
    )
    run = subprocess.run([sys.executable, "-c", code, hub.endpoint], capture_output=True, text=True, check=True, timeout=60)
    assert "may take of a run" in run.stdout
    assert run.stderr == ""


@pytest.mark.parametrize(
    "link", ["<http://127.0.0.1:1/x>; rel=next", "<", ">;;rel=next<", "<http://[>; rel=next", "<file:///x>; rel=next"]
)
def test_a_next_page_that_cannot_be_had_leaves_what_came(hub: LoopbackHub, sources: Sources, link: str) -> None:
    hub.fail(
        QWEN.id, "body", text='{"id": "Qwen/Qwen2.5-7B-Instruct", "siblings": [{"rfilename": "a"}]}', headers={"Link": link}
    )
    (answer,) = ask(sources)
    assert not isinstance(answer, Unresolved)
    assert answer["siblings"] == [{"rfilename": "a"}]
    assert answer.get(cards.CUT_SHORT, False) is ("next" in link and link[0] == "<")
    assert hub.requests.total() == 1


def test_pages_without_end_are_not_all_read(hub: LoopbackHub, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 3)
    hub.page = 1
    hub.answers[QWEN.id] = {"id": QWEN.id, "siblings": [{"rfilename": str(n)} for n in range(100)]}
    (answer,) = ask(sources)
    assert not isinstance(answer, Unresolved)
    assert (len(answer["siblings"]), answer[cards.CUT_SHORT]) == (4, True)


@pytest.mark.parametrize(
    ("retry_after", "date", "wait"),
    [
        ("", "", None),
        ("soon", "", None),
        ("-5", "", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:27:50 GMT", 10.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:29:00 GMT", 0.0),
        ("7", "", 7.0),
        ("9" * 30, "", 999_999_999.0),
    ],
)
def test_how_long_the_hub_asks_to_be_left_alone(retry_after: str, date: str, wait: float | None) -> None:
    assert module._wait({"retry-after": retry_after, "date": date}) == wait


def test_a_quota_that_is_used_up_is_respected_before_the_hub_has_to_refuse(hub: LoopbackHub, sources: Sources) -> None:
    hub.fail("BAAI/bge-m3", "body", text='{"id": "BAAI/bge-m3"}', headers={"RateLimit": '"api";r=0;t=250'})
    with Hub(sources) as client:
        (first,) = client.answers([Ask(Kind.MODEL, "BAAI/bge-m3")]).values()
        (second,) = client.answers([QWEN]).values()
    assert not isinstance(first, Unresolved)
    assert isinstance(second, Unresolved)
    assert second.reason is Reason.RATE_LIMITED
    assert "left alone for 250 s" in second.detail
    assert hub.requests.total() == 1


def test_a_defect_of_ours_is_not_taken_for_an_answer(
    hub: LoopbackHub, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hub, "_url", lambda self, ask: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(sources)


def test_without_a_server_one_question_finds_out_for_all(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = replace(sources, endpoint="http://127.0.0.1:9", concurrency=1)
    attempts: list[str] = []
    get = module._Attempt._get

    def counted(attempt: module._Attempt, url: str) -> Any:
        attempts.append(url)
        return get(attempt, url)

    monkeypatch.setattr(module._Attempt, "_get", counted)
    asks = [Ask(Kind.MODEL, f"acme/m{n}") for n in range(50)]
    answers = ask(closed, *asks)
    assert {a.reason for a in answers if isinstance(a, Unresolved)} == {Reason.UNREACHABLE}
    assert len(answers) == 50
    assert len(attempts) == 1 + sources.retries


def test_a_rate_limit_longer_than_we_wait_is_not_waited_for(hub: LoopbackHub, sources: Sources) -> None:
    hub.fail(status=429, headers={"RateLimit": '"api";r=0;t=250'})
    with Hub(sources) as client:
        first = client.answers([QWEN])
        second = client.answers([Ask(Kind.MODEL, "openai/whisper-large-v3")])
    assert [a.reason for a in [*first.values(), *second.values()] if isinstance(a, Unresolved)] == [Reason.RATE_LIMITED] * 2
    assert hub.requests.total() == 1


def test_what_fails_in_passing_is_asked_again(hub: LoopbackHub, sources: Sources) -> None:
    hub.fail(QWEN.id, status=502, times=2)
    (answer,) = ask(sources)
    assert not isinstance(answer, Unresolved)
    assert hub.requests[PATH] == 3


def test_the_token_goes_to_the_hub_and_nowhere_else(hub: LoopbackHub, sources: Sources) -> None:
    with LoopbackHub() as other:
        hub.fail(QWEN.id, "elsewhere", text=f"{other.endpoint}{PATH}")
        hub.fail("acme/private", status=403, headers={"X-Error-Message": f"no rights for {TOKEN}"})
        answers = ask(replace(sources, token=TOKEN), QWEN, Ask(Kind.MODEL, "acme/private"))
    assert other.seen == []
    assert {seen.headers["authorization"] for seen in hub.seen} == {f"Bearer {TOKEN}"}
    assert "another host (127.0.0.1)" in str(answers[0])
    assert hub.requests == {PATH: 1, "/api/models/acme/private": 1}
    assert TOKEN not in f"{answers} {replace(sources, token=TOKEN)!r}"


def test_a_token_that_is_no_header_is_not_quoted(sources: Sources) -> None:
    answer = refusal(replace(sources, token="hf_secret\r\nevil: 1"))
    assert answer.reason is Reason.UNREACHABLE
    assert "secret" not in answer.detail


def test_wrong_credentials_are_not_a_missing_repository(hub: LoopbackHub, sources: Sources) -> None:
    hub.fail(QWEN.id, status=401, headers={"X-Error-Message": "Invalid credentials in Authorization header"})
    assert refusal(replace(sources, token=TOKEN)).reason is Reason.FORBIDDEN


def test_a_token_in_the_environment_is_not_sent(hub: LoopbackHub, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    ask(sources)
    assert "authorization" not in hub.seen[0].headers


@pytest.mark.parametrize("id_", ["a/b/c", "../../api/whoami-v2", "a--b/c", "x" * 200, "", "a b"])
def test_what_is_no_name_is_not_asked(hub: LoopbackHub, sources: Sources, id_: str) -> None:
    assert refusal(sources, Ask(Kind.MODEL, id_)).reason is Reason.NOT_FOUND
    assert hub.seen == []


def test_one_request_says_everything(hub: LoopbackHub, sources: Sources) -> None:
    (answer,) = ask(sources)
    assert answer == json.loads((hub.fixtures / "models" / f"{QWEN.id}.json").read_bytes())
    (seen,) = hub.seen
    assert (seen.path, seen.query) == (PATH, {"blobs": ["true"], "securityStatus": ["true"]})
    assert seen.headers["user-agent"].startswith("lading/")


def test_a_revision_and_a_dataset_have_their_own_address(hub: LoopbackHub, sources: Sources) -> None:
    data = Ask(Kind.DATASET, "HuggingFaceH4/ultrachat_200k")
    pinned = replace(QWEN, revision="a09a35458c702b33eeacc393d103063234e8bc28")
    branch = replace(QWEN, revision="refs/pr/1")
    answers = ask(sources, data, pinned, branch)
    assert [isinstance(a, Unresolved) for a in answers] == [False, False, True]
    assert hub.requests.keys() == {
        "/api/datasets/HuggingFaceH4/ultrachat_200k",
        f"{PATH}/revision/{pinned.revision}",
        f"{PATH}/revision/refs/pr/1",
    }


def test_a_renamed_repository_is_followed_on_the_same_host(hub: LoopbackHub, sources: Sources) -> None:
    hub.renamed["Qwen/Old"] = QWEN.id
    (answer,) = ask(sources, Ask(Kind.MODEL, "Qwen/Old"))
    assert not isinstance(answer, Unresolved)
    assert answer["id"] == QWEN.id
    assert [seen.query for seen in hub.seen] == [{"blobs": ["true"], "securityStatus": ["true"]}] * 2


def test_pages_are_followed_to_the_last(hub: LoopbackHub, sources: Sources) -> None:
    (whole,) = ask(sources)
    hub.page = 3
    (answer,) = ask(sources)
    assert answer == whole
    assert hub.requests[PATH] == 1 + -(-len(whole["siblings"]) // 3)  # type: ignore[index]  # not Unresolved, or not equal


def test_no_more_are_asked_at_a_time_than_allowed(hub: LoopbackHub, sources: Sources) -> None:
    hub.rounds = [3] * 4
    hub.answers |= {f"acme/m{n}": {"id": f"acme/m{n}"} for n in range(12)}
    ask(replace(sources, concurrency=3), *(Ask(Kind.MODEL, f"acme/m{n}") for n in range(12)))
    assert (hub.most, hub.rounds_done) == (3, 4)


def test_many_are_asked_at_once_and_counted(hub: LoopbackHub, sources: Sources) -> None:
    told: list[tuple[int, int]] = []
    ids = ["Qwen/Qwen2.5-7B", "openai/whisper-large-v3", "BAAI/bge-m3", "google/gemma-2-9b-it"]
    ask(replace(sources, concurrency=3, progress=lambda *n: told.append(n)), *(Ask(Kind.MODEL, id_) for id_ in ids))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert hub.requests.total() == 4


@pytest.mark.parametrize("id_", ["Qwen/Qwen2.5-7B-Instruct", "deepseek-ai/DeepSeek-R1", "bartowski/Qwen2.5-7B-Instruct-GGUF"])
def test_the_hubs_own_client_reads_the_loopback_hub_alike(
    hub: LoopbackHub, sources: Sources, monkeypatch: pytest.MonkeyPatch, id_: str
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
    info = HfApi(endpoint=hub.endpoint, token=False).model_info(id_, files_metadata=True, securityStatus=True)
    close_session()
    (answer,) = ask(sources, Ask(Kind.MODEL, id_))
    assert not isinstance(answer, Unresolved)
    assert (info.sha, info.gated, info.base_models) == (answer["sha"], answer["gated"], answer.get("baseModels"))
    assert [s.rfilename for s in info.siblings or ()] == [s["rfilename"] for s in answer["siblings"]]
    # The same request but for its headers.
    assert hub.seen[0].path == hub.seen[1].path
    assert hub.seen[0].query.keys() == hub.seen[1].query.keys() == {"blobs", "securityStatus"}


def test_the_hubs_own_client_finds_files_of_the_loopback_hub(hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
    url = hf_hub_url("bartowski/Qwen2.5-7B-Instruct-GGUF", "Qwen2.5-7B-Instruct-Q4_K_M.gguf", endpoint=hub.endpoint)
    found = get_hf_file_metadata(url, token=False)
    close_session()
    assert found.commit_hash == "8911e8a47f92bac19d6f5c64a2e2095bd2f7d031"
    assert (found.etag, found.size) == ("65b8fcd92af6b4fefa935c625d1ac27ea29dcb6ee14589c55a8f115ceaaa1423", 4683074240)
