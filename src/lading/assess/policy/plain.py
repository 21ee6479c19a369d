"""What a policy says as JSON, and back: it is validated once and kept."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from lading.assess.policy.sections import RECORDS, Section
from lading.domain.finding import Action

_KINDS: Final = {record.__name__: record for record in RECORDS.values()}


def stored(value: object) -> Any:
    """A value of a policy as JSON that `restored` understands."""
    match value:
        case Section():
            return {"kind": type(value).__name__, "keys": {key: stored(getattr(value, key)) for key in value.described()}}
        case Action():
            return {"kind": "action", "is": value.value}
        case date():
            return {"kind": "date", "is": value.isoformat()}
        case tuple():
            return [stored(each) for each in value]
        case _:
            return value


def restored(value: Any) -> Any:
    """What was `stored`; raises `KeyError`, `TypeError` or `ValueError` when this was not."""
    match value:
        case {"kind": "action", "is": said}:
            return Action(said)
        case {"kind": "date", "is": said}:
            return date.fromisoformat(said)
        case {"kind": kind, "keys": {**given}}:
            return _KINDS[kind](**{str(key): restored(each) for key, each in given.items()})
        case list():
            return tuple(map(restored, value))
        case _:
            return value
