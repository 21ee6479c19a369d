from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from loopback_dependency_track import KEY, UPLOAD, Fault, LoopbackDependencyTrack
from running import ROOT

from lading.errors import UsageError
from lading.upload import Project, Receipt, Server, UploadError, project, server
from lading.upload.dependency_track import LARGEST, processed, send

pytestmark = pytest.mark.slow

SNAPSHOTS = ROOT / "tests" / "report" / "snapshots"
RANKER = Project("acme/ranker", "2.1")


def bom(version: str = "1.6") -> bytes:
    return (SNAPSHOTS / f"sample-{version}.cdx.json").read_bytes()


@pytest.fixture
def track() -> Iterator[LoopbackDependencyTrack]:
    with LoopbackDependencyTrack() as one:
        yield one


def of(track: LoopbackDependencyTrack, key: str = KEY, **more: Any) -> Server:
    return replace(server(track.address, key), **{"backoff": 0.0, "poll": 0.0, "retries": 2, **more})


def refusal(track: LoopbackDependencyTrack, content: bytes | None = None, to: Project = RANKER, **more: Any) -> UploadError:
    with pytest.raises(UploadError) as caught:
        send(bom() if content is None else content, to, of(track, **more))
    error = caught.value
    assert error.exit_code == 3
    assert error.remedy
    for text in (error.message, error.remedy):
        assert text.isprintable()
        assert KEY not in text
    return error


def test_an_unknown_key(track: LoopbackDependencyTrack) -> None:
    error = refusal(track, key="odt_other")
    assert error.message.endswith("refused: HTTP 401")
    assert "LADING_UPLOAD_KEY" in error.remedy
    assert len(track.seen) == 1


def test_a_key_that_may_not_upload(track: LoopbackDependencyTrack) -> None:
    track.keys[KEY] = set()
    error = refusal(track)
    assert error.message.endswith("HTTP 403")
    assert "BOM_UPLOAD" in error.remedy


def test_a_key_that_may_not_create_projects(track: LoopbackDependencyTrack) -> None:
    track.keys[KEY] = {UPLOAD}
    error = refusal(track)
    assert "HTTP 401: The principal does not have permission to create project." in error.message
    assert "PROJECT_CREATION_UPLOAD" in error.remedy
    assert track.boms == {}


def test_a_project_that_the_key_may_not_see(track: LoopbackDependencyTrack) -> None:
    track.projects[(RANKER.name, RANKER.version)] = "0c3b" * 8
    track.closed = {"0c3b" * 8}
    assert "Project access denied: Access to the requested project is forbidden" in refusal(track).message


def test_a_uuid_that_no_project_has(track: LoopbackDependencyTrack) -> None:
    error = refusal(track, to=project("01234567-89ab-cdef-0123-456789abcdef", ""))
    assert "HTTP 404: The project could not be found." in error.message
    assert "--upload-project" in error.remedy


def test_a_bom_that_is_none(track: LoopbackDependencyTrack) -> None:
    error = refusal(track, b"not a BOM")
    assert "HTTP 400: The uploaded BOM is invalid: BOM is neither valid JSON nor XML" in error.message


def test_a_bom_that_the_schema_refuses_shows_the_first_errors(track: LoopbackDependencyTrack) -> None:
    broken = json.loads(bom())
    broken["components"] = [{"type": "x"} for _ in range(9)]
    error = refusal(track, json.dumps(broken).encode())
    assert "Schema validation failed: $.components[0]" in error.message
    assert "more" in error.message
    assert len(error.message) < 1100


def test_a_server_that_is_older_than_the_bom_says_what_to_do(track: LoopbackDependencyTrack) -> None:
    error = refusal(track, bom("1.7"))
    assert "Unrecognized specVersion 1.7" in error.message
    assert "--spec-version 1.6" in error.remedy


@pytest.mark.parametrize(
    ("status", "remedy", "requests"),
    [
        (404, "API server", 1),
        (405, "API server", 1),
        (409, "", 3),
        (413, "MB", 1),
        (418, "", 1),
        (429, "later", 3),
        (500, "", 3),
        (502, "", 3),
        (503, "", 3),
        (504, "", 3),
    ],
)
def test_a_status(track: LoopbackDependencyTrack, status: int, remedy: str, requests: int) -> None:
    track.fault = Fault("status", status, b"<html>a proxy's page</html>", {"Retry-After": "0"})
    error = refusal(track)
    assert error.message.endswith(f"refused: HTTP {status}")
    assert remedy in error.remedy
    assert len(track.seen) == requests


def test_a_server_that_wants_to_be_left_alone_for_long_is(track: LoopbackDependencyTrack) -> None:
    track.fault = Fault("status", 429, headers={"Retry-After": "3600"})
    refusal(track)
    assert len(track.seen) == 1


@pytest.mark.parametrize("kind", ["reset", "cut"])
def test_a_connection_that_breaks_is_tried_again(track: LoopbackDependencyTrack, kind: str) -> None:
    track.fault = Fault(kind)
    assert "the connection to 127.0.0.1" in refusal(track).message
    assert len(track.seen) == 3


def test_a_server_that_trickles_is_given_up(track: LoopbackDependencyTrack) -> None:
    track.fault = Fault("slow")
    assert "no whole answer within 0.3 s" in refusal(track, deadline=0.3, retries=0).message


def test_a_server_that_says_nothing_is_given_up(track: LoopbackDependencyTrack) -> None:
    track.fault = Fault("slow")
    assert "(ReadTimeout)" in refusal(track, read_timeout=0.01, retries=0).message


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gone = Server(f"http://127.0.0.1:{taken.getsockname()[1]}", KEY, retries=0)
        with pytest.raises(UploadError, match=r"no connection to 127\.0\.0\.1"):
            send(bom(), RANKER, gone)


def test_an_answer_without_end_is_cut(track: LoopbackDependencyTrack) -> None:
    track.fault = Fault("endless")
    assert "does not answer like a Dependency-Track API server" in refusal(track).message
    assert LARGEST < 2**20


@pytest.mark.parametrize("body", [b"<html>the front end</html>", b"[]", b"{}", b'{"token": 3}', b"\xff", b"[" * 60_000])
def test_an_answer_that_is_none(track: LoopbackDependencyTrack, body: bytes) -> None:
    track.fault = Fault("status", 200, body)
    error = refusal(track)
    assert "does not answer like a Dependency-Track API server" in error.message
    assert "API server" in error.remedy


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_is_never_sent_to_another_address(track: LoopbackDependencyTrack, status: int) -> None:
    with LoopbackDependencyTrack() as other:
        track.fault = Fault("status", status, headers={"Location": f"{other.address}/api/v1/bom"})
        error = refusal(track)
        assert other.seen == []
    assert f"leads to another address ({other.address}), which is not followed" in error.message


@pytest.mark.parametrize("location", ["/api/v1/bom", "", "http://[", "//\x7f", f"https://{KEY}.example.com/"])
def test_a_redirect_leads_nowhere(track: LoopbackDependencyTrack, location: str) -> None:
    track.fault = Fault("status", 307, headers={"Location": location})
    assert "not followed" in refusal(track).message
    assert len(track.seen) == 1


def test_what_a_server_says_is_one_harmless_line_without_the_key(track: LoopbackDependencyTrack) -> None:
    track.fault = Fault("status", 400, f"bad\x1b[31m key\r\n::error::{KEY}\u202e{'x' * 9000}".encode())
    message = refusal(track).message
    assert "bad [31m key ::error::*** xxx" in message
    assert len(message) < 400


@pytest.mark.parametrize(
    "body", [b'{"title": 3, "detail": ["a"], "errors": "no"}', b'{"errors": [1, {}]}', b"null", b"[1]", b"<p>", b""]
)
def test_odd_problem_details(track: LoopbackDependencyTrack, body: bytes) -> None:
    track.fault = Fault("status", 400, body)
    assert refusal(track).message.endswith("refused: HTTP 400")


def test_a_key_is_not_shown_with_the_server() -> None:
    assert KEY not in repr(server("https://dtrack.example.com", KEY))


@pytest.mark.parametrize(
    "address",
    ["", "dtrack.example.com", "ftp://dtrack.example.com", "https://", "https://a b", "https://dtrack.example.com:99999",
     "https://dtrack.example.com/?a=b", "https://[", "https://dtrack.example.com/\n", "file:///etc/passwd"],
)  # fmt: skip
def test_an_address_that_is_none(address: str) -> None:
    if address.endswith("\n"):
        address += "x"
    with pytest.raises(UsageError, match="--upload needs the address"):
        server(address, KEY)


def test_an_address_with_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as caught:
        server("https://me:hunter2@dtrack.example.com", KEY)
    assert "hunter2" not in f"{caught.value.message} {caught.value.remedy}"


@pytest.mark.parametrize("key", ["", "a b", "a\nb", "schlüssel", "a\x00"])
def test_a_key_that_is_none_is_not_repeated(key: str) -> None:
    with pytest.raises(UsageError) as caught:
        server("https://dtrack.example.com", key)
    assert not key or key not in f"{caught.value.message} {caught.value.remedy}"


@pytest.mark.parametrize("version", ["", " "])
def test_a_name_needs_a_version(version: str) -> None:
    with pytest.raises(UsageError, match="needs the version"):
        project("ranker", version)


@pytest.mark.parametrize(("name", "version"), [("a\nb", "1"), ("a", "1\x1b"), (" ", "1")])
def test_names_are_printable(name: str, version: str) -> None:
    with pytest.raises(UsageError, match="printable"):
        project(name, version)


def test_a_uuid_has_its_version() -> None:
    with pytest.raises(UsageError, match="has its version"):
        project("01234567-89ab-cdef-0123-456789abcdef", "1")


@pytest.mark.parametrize("path", ["", "/", "/api", "/api/v1", "/api/v1/", "/api/v1/bom"])
def test_an_address_may_hold_the_path_of_the_api(track: LoopbackDependencyTrack, path: str) -> None:
    assert server(f"{track.address}{path}", KEY).address == track.address


def test_a_server_below_a_path() -> None:
    assert server("https://example.com/dtrack/api/v1/bom", KEY).address == "https://example.com/dtrack"


def test_a_bom_arrives_whole_and_creates_its_project(track: LoopbackDependencyTrack) -> None:
    to = project(' Händler; name="x" ', "1.0 ")
    receipt = send(bom(), to, of(track))
    assert track.projects == {('Händler; name="x"', "1.0"): receipt.project}
    assert track.boms == {receipt.project: json.loads(bom())}
    (request,) = track.seen
    assert request.headers["x-api-key"] == KEY
    assert request.headers["user-agent"].startswith("lading/")
    assert KEY.encode() not in request.body


def test_a_second_bom_takes_the_place_of_the_first_and_needs_no_right_to_create(track: LoopbackDependencyTrack) -> None:
    first = send(bom(), RANKER, of(track))
    track.keys[KEY] = {UPLOAD}
    changed = json.loads(bom()) | {"version": 2}
    second = send(json.dumps(changed).encode(), RANKER, of(track))
    assert second.project == first.project
    assert track.boms == {first.project: changed}


def test_a_project_by_uuid(track: LoopbackDependencyTrack) -> None:
    first = send(bom(), RANKER, of(track))
    track.keys[KEY] = {UPLOAD}
    assert send(bom(), project(first.project.upper(), ""), of(track)).project == first.project


def test_a_newer_server_takes_1_7() -> None:
    with LoopbackDependencyTrack(newest="1.7") as track:
        send(bom("1.7"), RANKER, of(track))
        assert [each["specVersion"] for each in track.boms.values()] == ["1.7"]


def test_a_passing_failure_passes(track: LoopbackDependencyTrack) -> None:
    track.fault = Fault("status", 503, times=2)
    send(bom(), RANKER, of(track))
    assert len(track.seen) == 3


def test_waiting_until_the_server_is_done(track: LoopbackDependencyTrack) -> None:
    track.polls = 3
    receipt = send(bom(), RANKER, of(track))
    assert processed(receipt, of(track), 60)
    assert [request.path for request in track.seen[1:]] == [f"/api/v1/event/token/{receipt.token}"] * 4


def test_waiting_ends(track: LoopbackDependencyTrack) -> None:
    track.polls = 10**6
    receipt = send(bom(), RANKER, of(track))
    assert not processed(receipt, of(track), 0)


def test_a_token_is_not_an_address(track: LoopbackDependencyTrack) -> None:
    assert processed(Receipt("../../bom?x=1"), of(track), 0)
    assert track.seen[0].path == "/api/v1/event/token/..%2F..%2Fbom%3Fx%3D1"


def test_every_bom_of_the_snapshots_is_accepted() -> None:
    with LoopbackDependencyTrack(newest="1.7") as track:
        for path in sorted(SNAPSHOTS.glob("*.cdx.json")):
            send(path.read_bytes(), Project(path.stem, "1"), of(track))
        assert len(track.boms) >= 4
