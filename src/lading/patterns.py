"""Regular expressions that are compiled when they are first used: one run needs few of all that the modules have."""

from __future__ import annotations

import re
from typing import AnyStr, Final, Generic, cast

_OFFERED: Final = [name for name in dir(re.Pattern) if not name.startswith("_")]


class _Later(Generic[AnyStr]):
    """What stands for a pattern; once it was asked for anything its attributes are those of the compiled one."""

    def __init__(self, text: AnyStr, flags: int) -> None:
        self._text: AnyStr = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:  # asked only for what is not there yet
        if name.startswith("_"):  # copying and pickling look for methods that a pattern need not have
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        vars(self).update({each: getattr(compiled, each) for each in _OFFERED})
        return getattr(compiled, name)


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but a mistake in ``text`` shows when the pattern is first used."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))
