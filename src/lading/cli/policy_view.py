"""The policy in force as text: every setting with where it was said, written so that it is a policy itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from lading.assess.policy.sections import ENTRIES, TABLES, Section
from lading.assess.writing import quoted
from lading.report.text import clean

if TYPE_CHECKING:
    from lading.assess.policy import Policy


def lines(policy: Policy) -> Iterator[str]:
    """The policy as TOML; behind each value stands the place that it comes from."""
    yield f"# The policy in force: {clean(policy.description)}"
    for table in TABLES:
        shown = values(policy, table)
        yield ""
        yield f"[{table}]"
        stated = [f"{key} = {toml(value)}" for key, value in shown.items()]
        width = min(max(map(len, stated), default=0), 60)
        for key, line in zip(shown, stated, strict=True):
            yield f"{line:<{width}}  # {origin(policy, table, key)}"
    for name in ENTRIES:
        for entry in getattr(policy, name):
            yield ""
            yield f"[[{name}]]  # {clean(str(entry.location))}"
            for key in entry.described():
                value = getattr(entry, key)
                if value is not None:
                    yield f"{key} = {toml(value)}"


def values(policy: Policy, table: str) -> dict[str, object]:
    """The settings of a table that have a value, and of the two lists of licences the one in force."""
    section = getattr(policy, table)
    found = {key: getattr(section, key) for key in section.described()}
    if table == "licenses" and policy.licenses.allow is None:
        found["deny"] = policy.licenses.denied
    return {key: value for key, value in found.items() if value is not None}


def origin(policy: Policy, table: str, key: str) -> str:
    """Where a setting was said, and whether it is locked."""
    place = policy.place(table, key)
    lock = policy.locked_by(table) or policy.locked_by(f"{table}.{key}")
    return clean((str(place) if place else "built in") + (f", locked at {lock}" if lock else ""))


def record(policy: Policy) -> dict[str, Any]:
    """The policy as JSON: for each setting its value and where it was said."""
    found: dict[str, Any] = {"policy": policy.description, "files": list(policy.files)}
    for table in TABLES:
        section = getattr(policy, table)
        stated = _plain(section)
        if table == "licenses" and policy.licenses.allow is None:
            stated["deny"] = list(policy.licenses.denied)
        found[table] = {
            key: {
                "value": value,
                "from": str(place) if (place := policy.place(table, key)) else None,
                "locked": str(lock) if (lock := policy.locked_by(table) or policy.locked_by(f"{table}.{key}")) else None,
            }
            for key, value in stated.items()
        }
    for name in ENTRIES:
        found[name] = [
            {key: value for key, value in _plain(entry).items() if value is not None} | {"from": str(entry.location)}
            for entry in getattr(policy, name)
        ]
    return found


def _plain(value: Any) -> Any:
    """A value of a policy as JSON."""
    match value:
        case Section():
            return {key: _plain(getattr(value, key)) for key in value.described()}
        case Enum():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


def toml(value: object) -> str:
    """A value of a policy as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return f"{value:_}"
        case Enum():
            return quoted(str(value.value))
        case str():
            return quoted(value)
        case tuple():
            return f"[{', '.join(map(toml, value))}]"
        case date():
            return value.isoformat()
        case Section():
            return f"{{ {', '.join(f'{key} = {toml(getattr(value, key))}' for key in value.described())} }}"
        case _:
            raise TypeError(f"not a value of a policy: {value!r}")
