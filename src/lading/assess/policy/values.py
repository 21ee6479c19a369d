"""The kinds of value a policy holds, each with what is wrong when it is another, and with its JSON Schema for editors.

They say so by the methods that pydantic asks of types (https://docs.pydantic.dev/latest/concepts/types/), which is not
loaded for it: most runs validate nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Annotated, Any, Final

from lading.assess.complaints import nearest
from lading.assess.countries import CODES
from lading.assess.groups import GROUPS, PREFIX
from lading.patterns import regex

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema, PydanticCustomError

SUFFIX: Final = ".toml"
"""How the name of every policy file ends."""

MOST: Final = 10**15
"""The largest number of users or of money: more than there are of either."""

_URL = regex(r"[A-Za-z][A-Za-z0-9+.-]+:|//|[\w.-]+@[\w.-]+:")


class Checked:
    """A value that ``check`` passes, and what ``schema`` says of it to editors; without one, what its type says."""

    def __init__(self, check: Callable[[Any], Any], schema: Callable[[], dict[str, Any]] | None = None) -> None:
        """``check`` returns the value to keep, or raises a `problem`."""
        self._check = check
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core.core_schema import no_info_after_validator_function

        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self._schema() if self._schema else handler(core)


class Exactly:
    """A value of just the type that is said, not of one that could be read as it; a number within ``limits``."""

    def __init__(self, **limits: int) -> None:
        """``ge`` and ``le``: the least and the greatest."""
        self._limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> dict[str, Any]:
        return {**handler(source), "strict": True, **self._limits}


def problem(kind: str, message: str, remedy: str) -> PydanticCustomError:
    """A complaint whose words are final; they come in as a value because the message is a template."""
    from pydantic_core import PydanticCustomError

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


def some(what: str) -> Checked:
    """A list that is given names something; ``what`` is what it would name."""

    def check(entries: tuple[str, ...]) -> tuple[str, ...]:
        if entries:
            return entries
        raise problem("empty", "an empty list covers nothing", f"name the {what}, or leave the key out to cover all of them")

    return Checked(check)


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


def one_of(*words: str) -> dict[str, Any]:
    """The JSON Schema of one of several texts."""
    return {"type": "string", "enum": list(words)}


def _license_schema() -> dict[str, Any]:
    return {
        "anyOf": [
            one_of(*(f"{PREFIX}{name}" for name in GROUPS)),
            {"type": "string", "pattern": "^(DocumentRef-[^:]+:)?[^:]+$"},
        ]
    }


def _text(**limits: object) -> Callable[[], dict[str, Any]]:
    return lambda: {"type": "string", **limits}


Country = Annotated[str, Checked(_country, lambda: one_of(*sorted(CODES)))]
Territory = Annotated[str, Checked(_territory, lambda: one_of("EU", *sorted(CODES)))]
LicenseEntry = Annotated[str, Checked(_license, _license_schema)]
RuleId = Annotated[str, Checked(_rule, lambda: one_of(*rule_ids()))]
Words = Annotated[str, Checked(_words, _text(minLength=1))]
Currency = Annotated[str, Checked(_currency, _text(pattern="^[A-Z]{3}$"))]
Sha256 = Annotated[str, Checked(_sha256, _text(pattern="^[0-9a-fA-F]{64}$"))]
PolicyPath = Annotated[str, Checked(_policy_path, _text(pattern=r"^[^:\\]+\.toml$"))]
Exclusion = Annotated[str, Checked(_exclusion, _text(minLength=1))]
Flag = Annotated[bool, Exactly()]
Count = Annotated[int, Exactly(ge=0, le=MOST)]
Day = Annotated[date, Exactly()]
