"""Declared and concluded licences in CycloneDX's terms."""

from __future__ import annotations

from cyclonedx.model.license import DisjunctiveLicense, LicenseAcknowledgement, LicenseExpression
from cyclonedx.model.license import License as CdxLicense
from cyclonedx.spdx import fixup_id, is_expression

from lading.domain.finding import License, LicenseView
from lading.report import words
from lading.report.cyclonedx.uris import uri


def licenses(view: LicenseView) -> list[CdxLicense]:
    """The declared licence, and as concluded ones all that bind: its own and the inherited.

    An expression must stand alone in a BOM; beside other licences it is written as a name. Only ids in the SPDX list go in
    ``license.id``: free text there is the commonest reason why BOMs are invalid.
    """
    declared, binding = view.declared, words.in_force(view)
    if declared and binding == [declared] and " " in declared.id and is_expression(declared.id):
        return [LicenseExpression(declared.id, acknowledgement=LicenseAcknowledgement.DECLARED)]
    found = [_license(declared, LicenseAcknowledgement.DECLARED)] if declared else []
    return [*found, *(_license(each, LicenseAcknowledgement.CONCLUDED) for each in binding)]


def _license(license_: License, acknowledgement: LicenseAcknowledgement) -> CdxLicense:
    url = uri(license_.url) if license_.url else None
    spdx = fixup_id(license_.id)
    if spdx:
        return DisjunctiveLicense(id=spdx, url=url, acknowledgement=acknowledgement)
    return DisjunctiveLicense(name=license_.id or license_.name or "unknown", url=url, acknowledgement=acknowledgement)
