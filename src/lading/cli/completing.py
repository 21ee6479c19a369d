"""What the shell may complete an argument or option to. Only the bundled catalogue is asked, and nothing of the repository:
shells evaluate what they are given.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from lading.patterns import regex

_PLAIN = regex(r"[\w./+-]+")
"""What no shell gives a meaning to."""
MOST = 200
"""Names offered at once; before that many there is nothing to read."""


def formats(incomplete: str) -> list[str]:
    """Output formats by id."""
    from lading.report.base import formats as every

    return _begin((each.id for each in every()), incomplete)


def profiles(incomplete: str) -> list[str]:
    """Guidances that a BOM is compared with."""
    from lading.report.compliance.guidance import names

    return _begin(names(), incomplete)


def spec_versions(incomplete: str) -> list[str]:
    """CycloneDX versions."""
    return _begin(("1.6", "1.7"), incomplete)


def explainable(incomplete: str) -> list[str]:
    """Findings, licences, developers and models; the latter only once a letter is there to choose by."""
    from lading.assess.rulebook import rules
    from lading.catalog import index

    found = _begin((rule.meta.id for rule in rules()), incomplete)
    if not incomplete:
        return found
    table = index.load().table
    low = incomplete.lower()
    found += _begin(table("licenses"), incomplete)
    found += _begin(table("developers"), incomplete)
    models = [key for key in table("models") if key.startswith(low)][: MOST - len(found)]
    return found + _begin((str(table("models")[key]["id"]) for key in models), incomplete)


def _begin(names: Iterable[str], incomplete: str) -> list[str]:
    """Those that begin so, whatever the case of their letters; what was typed stays as it is, since shells insist on it."""
    low, typed = incomplete.lower(), len(incomplete)
    fitting = (name for name in names if name.lower().startswith(low) and _PLAIN.fullmatch(name))
    return [incomplete + name[typed:] for name in islice(fitting, MOST)]
