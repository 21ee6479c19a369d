"""A policy file is validated once: what it said is kept until it, or the program, changes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from lading import installed
from lading.assess.policy import read
from lading.assess.policy import reading as validator
from lading.assess.policy.layers import Layer
from lading.cli.validated import remembering
from lading.errors import PolicyError

POLICY = """
locked = ["licenses"]
[origin]
watch = ["CN", "RU"]
direct = "warn"
[use]
commercial = true
monthly_users = 5
fields = []
[[approve]]
model = "acme/m"
reason = "r"
approved_by = "a@example.org"
sha256 = ["AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11"]
until = 2027-01-31
[[clarify]]
model = "acme/m"
license = "MIT"
evidence = { file = "LICENSE", sha256 = "bb11bb11bb11bb11bb11bb11bb11bb11bb11bb11bb11bb11bb11bb11bb11bb11" }
reason = "r"
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were validated."""
    texts: list[str] = []
    sections = validator.sections

    def validate(*given: object) -> object:
        texts.append(given[1].text)  # type: ignore[attr-defined]  # a `Complaints`
        return sections(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(validator, "sections", validate)
    return texts


def layer(text: str, tmp_path: Path, path: str = "lading.toml") -> Layer:
    found = read(text, path, validate=remembering({"LADING_CACHE": str(tmp_path / "cache")}))
    assert found is not None
    return found


def kept(tmp_path: Path) -> Path:
    (only,) = (tmp_path / "cache" / "policies").iterdir()
    return only


def test_a_mistake_is_not_kept(tmp_path: Path, asked: list[str]) -> None:
    for _ in range(2):
        with pytest.raises(PolicyError, match="not a country code"):
            layer('[origin]\nwatch = ["XX"]\n', tmp_path)
    assert len(asked) == 2
    assert not (tmp_path / "cache").exists()


def test_another_text_is_validated(tmp_path: Path, asked: list[str]) -> None:
    layer(POLICY, tmp_path)
    with pytest.raises(PolicyError):
        layer(POLICY.replace("RU", "XX"), tmp_path)
    assert layer(POLICY, tmp_path).stated.origin.watch == ("CN", "RU")
    assert len(asked) == 2


def test_another_file_of_the_same_text_is_validated(tmp_path: Path, asked: list[str]) -> None:
    layer(POLICY, tmp_path)
    layer(POLICY, tmp_path, "org/lading.toml")
    assert len(asked) == 2


def test_another_program_validates(tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    layer(POLICY, tmp_path)
    monkeypatch.setattr(installed, "fingerprint", lambda: "another")
    layer(POLICY, tmp_path)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "said",
    [
        None, "x", [], {"kind": "Sections"}, {"kind": "no", "keys": {}}, {"kind": "OriginPolicy", "keys": {}},
        {"kind": "Sections", "keys": {"no": 1}}, {"kind": "action", "is": "no"}, {"kind": "date", "is": 1},
        {"kind": "LicensePolicy", "keys": {"allow": [], "deny": []}},
    ],
)  # fmt: skip
def test_what_is_broken_is_validated_again(tmp_path: Path, asked: list[str], said: object) -> None:
    whole = layer(POLICY, tmp_path).stated
    kept(tmp_path).write_text(json.dumps({**json.loads(kept(tmp_path).read_text()), "said": said}), "utf-8")
    assert layer(POLICY, tmp_path).stated == whole
    kept(tmp_path).write_text("{", "utf-8")
    assert layer(POLICY, tmp_path).stated == whole
    assert len(asked) == 3


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("", "utf-8")
    assert layer(POLICY, tmp_path).stated.use.commercial


def test_what_is_kept_is_what_was_validated(tmp_path: Path, asked: list[str]) -> None:
    first, again = layer(POLICY, tmp_path), layer(POLICY, tmp_path)
    assert len(asked) == 1
    assert first.stated == again.stated
    assert again.places == first.places
    (approval,) = again.stated.approve
    assert (approval.until, approval.sha256) == (date(2027, 1, 31), ("aa11" * 16,))
    assert str(approval.location) == "lading.toml:10:1"
    assert again.says("use") == ("commercial", "monthly_users", "fields")
