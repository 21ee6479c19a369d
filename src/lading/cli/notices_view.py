"""The NOTICE text: one section a licence, with the works under it and what it asks for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from lading import pipeline
from lading.assess.obligations import Obligations, Work, obligations, provided
from lading.cli.options import PolicyFiles
from lading.cli.running import request
from lading.cli.wish import Wish
from lading.domain.terms import Terms
from lading.errors import UsageError
from lading.report import words
from lading.report.text import clean, cleaned

RULE = "-" * 78

_SHARE_ALIKE = {
    "weak": "Offer changed versions of it under the same licence.",
    "strong": "Offer what is built on it under the same licence.",
}


def write(path: Path, output: Path | None, *, offline: bool, policy: PolicyFiles) -> bool:
    """Write the text for the repository at ``path``; whether the terms of everything in it are on record."""
    asked = request(Wish(paths=[path], offline=offline, policy=policy, quiet=True, no_hash=True, locked=True))
    report = pipeline.run(replace(asked, hash_limit=0))
    found = obligations(report.components, asked.catalog)
    content = text(found, provided(report.components), report.provenance.catalog_date, nothing=words.nothing_found(report))
    if output is None or str(output) == "-":
        sys.stdout.write(content)
    else:
        _save(output, content)
    open_ = {work.name for each in found if each.terms is None for work in each.works}
    gaps = f" and {words.plural(len(report.gaps), 'file')} could not be read" if report.gaps else ""
    if open_ or gaps:
        what = f"the terms of {words.plural(len(open_), 'model')} are not on record"
        sys.stderr.write(f"incomplete: {what}{gaps}\n")
    return not (open_ or gaps)


def _save(path: Path, content: str) -> None:
    try:
        path.write_text(content, "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="give a writable path") from error


def text(found: Iterable[Obligations], through_providers: Iterable[str], day: date, nothing: str = "no models found") -> str:
    """The whole text; the same for the same facts. ``nothing`` is what may be said when there is no model."""
    return "\n".join(_lines(tuple(map(cleaned, found)), tuple(map(clean, through_providers)), day, nothing)) + "\n"


def _lines(found: tuple[Obligations, ...], through_providers: tuple[str, ...], day: date, nothing: str) -> Iterator[str]:
    known = [(each, each.terms) for each in found if each.terms]
    unknown = [each for each in found if each.terms is None]
    yield "NOTICES FOR AI MODELS"
    yield ""
    if not found and not through_providers:
        yield f"{nothing[0].upper()}{nothing[1:]}."
        return
    if known:
        yield "This product uses the models below, under the licences named with them."
    yield f"Collected from the models' cards and the catalogue of {day.isoformat()}; the licences themselves decide."
    for each, terms in known:
        yield from _section(f"{each.name} ({each.id})" if each.name != each.id else each.id)
        yield from ([each.url, ""] if each.url else [])
        yield from (_attribution(work, each.name) for work in each.works)
        yield ""
        yield from (f"  * {duty}" for duty in duties(terms))
    if unknown:
        yield from _section("Terms that are not on record: read them before this text is complete")
        for each in unknown:
            link = f", {each.url}" if each.url else ""
            yield from (f"{_named(work)}: {_unknown(each)}{link}" for work in each.works)
    if through_providers:
        yield from _section("Used through a provider, under its terms of service")
        yield from through_providers


def _section(title: str) -> tuple[str, ...]:
    return "", RULE, title, RULE, ""


def _attribution(work: Work, licence: str) -> str:
    return f"{_named(work)}{',' if work.base else ''} is licensed under {licence}."


def _named(work: Work) -> str:
    """``acme/chat by Acme``, or ``Qwen/Qwen2.5-7B by Alibaba Cloud, on which acme/chat is built``."""
    maker = f" by {work.developer}" if work.developer else ""
    how = "on whose outputs {} is trained" if work.outputs else "on which {} is built"
    return f"{work.base}{maker}, {how.format(work.name)}" if work.base else f"{work.name}{maker}"


def _unknown(each: Obligations) -> str:
    return each.name if each.id == "NOASSERTION" or each.name == each.id else f"{each.id}, {each.name}"


def duties(terms: Terms) -> tuple[str, ...]:
    """What whoever uses or passes on a work under these terms has to do, one sentence each."""
    return tuple(_duties(terms)) or ("Nothing is asked for.",)


def _duties(terms: Terms) -> Iterator[str]:
    if terms.attribution:
        yield "Keep the copyright and licence notices and name the developer."
    if terms.notice:
        yield f"Copies carry this line in a NOTICE file: {terms.notice}"
    if terms.naming:
        yield f"Names to show: {terms.naming.rstrip('.')}."
    if terms.attribution or terms.use_policy or terms.share_alike != "none":
        yield f"Pass on a copy of the licence with the model: {terms.url}"
    if terms.use_policy:
        yield "Keep to its use policy, and bind to it whoever the model is passed on to."
    if terms.registration:
        yield "Register commercial use, or apply for it, with the licensor first."
    if terms.share_alike in _SHARE_ALIKE:
        yield _SHARE_ALIKE[terms.share_alike]
    if not terms.derivatives:
        yield "Do not pass on changed versions."
    yield from _outputs(terms)


def _outputs(terms: Terms) -> Iterator[str]:
    if terms.outputs_for_training == "restricted":
        yield "Mind its limits on training other models with its outputs."
    if terms.outputs_for_training == "named":
        yield "Models trained on its outputs show its name in the same way."
    if terms.outputs_derive:
        yield "Models trained on its outputs come under the same terms."
