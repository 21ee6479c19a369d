"""Organisations in CycloneDX's terms: who made a thing, who publishes this copy, who runs the service."""

from __future__ import annotations

from cyclonedx.model.contact import OrganizationalEntity, PostalAddress

from lading.domain.facts import Developer
from lading.report.cyclonedx.naming import HUB, Name
from lading.report.cyclonedx.uris import uris


def organisation(party: Developer | None, homepage: str | None = None) -> OrganizationalEntity | None:
    """A developer or operator, with its country as address."""
    if party is None:
        return None
    return OrganizationalEntity(
        name=party.name,
        urls=uris({homepage} if homepage else set()),
        address=PostalAddress(country=party.country) if party.country else None,
    )


def publisher(name: Name, *, on_hub: bool) -> OrganizationalEntity | None:
    """The Hub namespace that this copy comes from; it may be another one than the developer's."""
    if not on_hub or not name.group:
        return None
    return OrganizationalEntity(name=name.group, urls=uris({f"{HUB}{name.group}"}))
