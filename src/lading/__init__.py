"""Lading audits the AI models a repository depends on.

    report = lading.audit(".")
    lading.write(report, "bom.cdx.json")

Importing this costs nothing: everything below is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lading.api import audit as audit
    from lading.api import render as render
    from lading.api import write as write
    from lading.domain.facts import Component as Component
    from lading.domain.facts import Facts as Facts
    from lading.domain.facts import Unresolved as Unresolved
    from lading.domain.finding import Action as Action
    from lading.domain.finding import Category as Category
    from lading.domain.finding import Finding as Finding
    from lading.domain.finding import LicenseView as LicenseView
    from lading.domain.finding import Origin as Origin
    from lading.domain.finding import Severity as Severity
    from lading.domain.finding import Verdict as Verdict
    from lading.domain.report import Assessed as Assessed
    from lading.domain.report import Outcome as Outcome
    from lading.domain.report import Report as Report
    from lading.domain.source import Gap as Gap
    from lading.domain.source import Location as Location
    from lading.errors import CatalogError as CatalogError
    from lading.errors import LadingError as LadingError
    from lading.errors import PolicyError as PolicyError
    from lading.errors import UsageError as UsageError

__version__ = "0.1.0"

_FROM = {
    "api": ("audit", "render", "write"),
    "domain.facts": ("Component", "Facts", "Unresolved"),
    "domain.finding": ("Action", "Category", "Finding", "LicenseView", "Origin", "Severity", "Verdict"),
    "domain.report": ("Assessed", "Outcome", "Report"),
    "domain.source": ("Gap", "Location"),
    "errors": ("CatalogError", "LadingError", "PolicyError", "UsageError"),
}
_HOME = {name: module for module, names in _FROM.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load what belongs to the interface (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """The interface, and what every module has."""
    return sorted({*globals(), *_HOME})
