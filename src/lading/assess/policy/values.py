"""The kinds of value a policy holds, each with what is wrong when it is another, and with its JSON Schema for editors."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from lading.assess.complaints import nearest
from lading.assess.countries import CODES
from lading.assess.groups import GROUPS, PREFIX
from lading.patterns import regex

SUFFIX: Final = ".toml"
"""How the name of every policy file ends."""

MOST: Final = 10**15
"""The largest number of users or of money: more than there are of either."""

_URL = regex(r"[A-Za-z][A-Za-z0-9+.-]+:|//|[\w.-]+@[\w.-]+:")


def problem(kind: str, message: str, remedy: str) -> PydanticCustomError:
    """A complaint whose words are final; they come in as a value because the message is a template."""
    return PydanticCustomError(kind, "{message}", {"message": message, "remedy": remedy})


def is_url(text: str) -> bool:
    """Whether ``text`` names something that would have to be fetched (``https://…``, ``file:…``, ``//host/…``, ``git@…``)."""
    return _URL.match(text) is not None


def _country(code: str) -> str:
    if code in CODES:
        return code
    remedy = "use an ISO 3166-1 alpha-2 code in capitals, such as CN"
    if code.upper() in CODES:
        remedy = f'write "{code.upper()}"'
    raise problem("country", f'"{code}" is not a country code', remedy)


def _territory(code: str) -> str:
    return code if code == "EU" else _country(code)


def _license(entry: str) -> str:
    if not entry.startswith(PREFIX):
        if entry in GROUPS:
            raise problem("license_group", f'"{entry}" is a group, not a licence', f'write "{PREFIX}{entry}"')
        return _words(entry)
    name = entry.removeprefix(PREFIX)
    if name in GROUPS:
        return entry
    near = nearest(name, tuple(GROUPS))
    hint = f'did you mean "{PREFIX}{near}"? ' if near else ""
    raise problem("license_group", f'"{entry}" is not a licence group', f"{hint}groups are: {', '.join(GROUPS)}")


def rule_ids() -> tuple[str, ...]:
    """The ids of all findings."""
    from lading.assess.rulebook import rules  # the rules' contexts hold a policy, so this module cannot be loaded after them

    return tuple(rule.meta.id for rule in rules())


def _rule(id_: str) -> str:
    known = rule_ids()
    if id_ in known:
        return id_
    near = nearest(id_, known)
    raise problem(
        "finding", f'"{id_}" is not a finding', f'did you mean "{near}"?' if near else f"findings are: {', '.join(known)}"
    )


class _RuleIds:
    """The JSON Schema of a finding's id, made when it is asked for."""

    @staticmethod
    def __get_pydantic_json_schema__(_core: object, _handler: object) -> dict[str, Any]:
        return {"type": "string", "enum": list(rule_ids())}


def _words(text: str) -> str:
    if text.strip():
        return text
    raise problem("empty", "an empty text says nothing", "fill it in, or remove the key")


def _currency(code: str) -> str:
    if re.fullmatch(r"[A-Z]{3}", code):
        return code
    raise problem("currency", f'"{code}" is not a currency', "use an ISO 4217 code in capitals, such as USD or EUR")


def _sha256(text: str) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return text.lower()
    raise problem("sha256", f'"{text}" is not a SHA-256', "give the 64 hexadecimal digits that `sha256sum FILE` prints")


def _exclusion(pattern: str) -> str:
    """A line of ``.gitignore``, as `pathspec` reads it when the tree is listed."""
    from pathspec import GitIgnoreSpec  # read by few policies, and it need not be loaded for the others

    try:
        GitIgnoreSpec.from_lines([_words(pattern)])
    except ValueError:
        raise problem("pattern", f'"{pattern}" is not a pattern', "write it as a line of .gitignore") from None
    return pattern


def some(what: str) -> AfterValidator:
    """A list that is given names something; ``what`` is what it would name."""

    def check(entries: tuple[str, ...]) -> tuple[str, ...]:
        if entries:
            return entries
        raise problem("empty", "an empty list covers nothing", f"name the {what}, or leave the key out to cover all of them")

    return AfterValidator(check)


def _policy_path(text: str) -> str:
    """A relative path with ``/`` to a TOML file: a policy says in its repository what it stands on, and fetches nothing."""
    if is_url(text):
        raise problem("url", f'"{text}" is a URL; a policy extends files only', "keep a copy of that file beside the code")
    if PurePosixPath(text).is_absolute() or PureWindowsPath(text).drive or text.startswith("~"):
        remedy = "write the path from this file on, such as ../org/lading.toml"
        raise problem("absolute", f'"{text}" is not a relative path', remedy)
    if "\\" in text or "\0" in text:
        raise problem("separator", f'"{text}" is not a path', "write / between folders")
    if not text.endswith(SUFFIX):
        raise problem("suffix", f'"{text}" is not the path of a policy file', f"the name of a policy file ends in {SUFFIX}")
    return text


_CODES = {"type": "string", "enum": sorted(CODES)}
_GROUPS = [f"{PREFIX}{name}" for name in GROUPS]

Country = Annotated[str, AfterValidator(_country), WithJsonSchema(_CODES)]
Territory = Annotated[str, AfterValidator(_territory), WithJsonSchema({"type": "string", "enum": ["EU", *sorted(CODES)]})]
LicenseEntry = Annotated[
    str,
    AfterValidator(_license),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "enum": _GROUPS}, {"type": "string", "pattern": "^(DocumentRef-[^:]+:)?[^:]+$"}]}
    ),
]
RuleId = Annotated[str, AfterValidator(_rule), _RuleIds]
Words = Annotated[str, AfterValidator(_words), WithJsonSchema({"type": "string", "minLength": 1})]
Currency = Annotated[str, AfterValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Sha256 = Annotated[str, AfterValidator(_sha256), WithJsonSchema({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"})]
PolicyPath = Annotated[str, AfterValidator(_policy_path), WithJsonSchema({"type": "string", "pattern": r"^[^:\\]+\.toml$"})]
Exclusion = Annotated[str, AfterValidator(_exclusion), WithJsonSchema({"type": "string", "minLength": 1})]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST)]
Day = Annotated[date, Field(strict=True)]
