"""One file in, references and gaps out: pick the engine, ask the rules, keep the best claim at each place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, pairwise
from typing import Any

import re2

from lading.catalog.index import Catalog, load
from lading.detect.base import Language, Rule, judge, relevant, rules
from lading.detect.engines import listing, python, source
from lading.detect.engines.python.modules import Modules
from lading.detect.files import context_of, is_record, language_in, made_from
from lading.detect.shapes import MAX_LENGTH
from lading.detect.site import Claim, Site
from lading.detect.sweep import spots
from lading.detect.sweep.words import names_any
from lading.domain.reference import Context, Reference
from lading.domain.source import Gap, GapReason, Location
from lading.positions.tree import ParseError

Engine = Callable[[str], Iterator[Site]]


def _engine(name: str, function: str = "sites") -> Engine:
    """An engine that is imported when the first file of its language comes."""

    def sites(text: str) -> Iterator[Site]:
        found: Engine = getattr(import_module(f"lading.detect.engines.{name}"), function)
        return found(text)

    return sites


ENGINES: dict[Language, Engine] = {
    Language.PYTHON: python.sites,
    Language.NOTEBOOK: _engine("notebook"),
    Language.YAML: _engine("structured", "yaml_sites"),
    Language.JSON: _engine("structured", "json_sites"),
    Language.TOML: _engine("structured", "toml_sites"),
    Language.INI: _engine("structured", "ini_sites"),
    Language.DOTENV: _engine("structured", "dotenv_sites"),
    Language.SHELL: _engine("shell"),
    Language.DOCKER: _engine("docker"),
    Language.MAKE: _engine("make"),
    Language.MODELFILE: _engine("modelfile"),
    Language.UNIT: _engine("unit"),
    Language.CARD: _engine("card"),
}


Search = Callable[[bytes], object]


@lru_cache
def _needles(language: Language, *, telling: bool = False) -> Any:
    """Finds the needles of the language's rules; ``telling``: of those that are not ``everywhere``."""
    asked = [rule for rule in rules() if language in rule.languages and not (telling and rule.everywhere)]
    needles = sorted({needle for rule in asked for needle in rule.needles})
    return re2.compile(b"(?i)" + b"|".join(re2.escape(needle.encode()) for needle in needles))


def prefilter(language: Language, *, telling: bool = False) -> Search:
    """What a file of that language must hold for any rule to matter; ``telling``: for one that is not ``everywhere``."""
    search: Search = _needles(language, telling=telling).search
    return search


def concerns(path: str, data: bytes) -> Language | None:
    """The file's language when an engine reads it and a needle stands in it."""
    language = language_in(path, data)
    return language if language and prefilter(language)(data) and not is_record(path, data) else None


def detect(path: str, data: bytes, catalog: Catalog | None = None, modules: Modules | None = None) -> Iterator[Reference | Gap]:
    """Every reference in one file's bytes, in the order of lines; a file that cannot be read as what it is becomes a `Gap`.

    ``catalog``, the bundled one unless given, decides what is worth a parse. ``modules`` are those of the tree, from which
    Python code may import what it names: such a reference points at the module.
    """
    language = concerns(path, data)
    if language is None:
        return
    if b"\0" in data[:8192]:
        yield Gap(Location(path), GapReason.NOT_TEXT, "holds NUL bytes")
        return
    context = context_of(path, language)
    best: dict[tuple[Location, str], Reference] = {}
    visits = relevant(language, data)
    try:
        for site in _sites(path, language, data, catalog or load(), modules):
            if len(site.text) > MAX_LENGTH:
                continue
            for rule, claim in judge(site, language, visits):
                _keep(best, _reference(path, context, site, rule, claim))
    except ParseError as error:
        if prefilter(language, telling=True)(data):
            yield Gap(Location(path, error.line, error.column), GapReason.SYNTAX, error.message)
    except (RecursionError, MemoryError) as error:
        yield Gap(Location(path), GapReason.TOO_DEEP, f"nested too deeply or too large ({type(error).__name__})")
    except Exception as error:  # noqa: BLE001 - a defect of ours in one file must not hide the others; it is told, and fails the gate
        yield Gap(Location(path), GapReason.INTERNAL, f"lading failed on this file: {type(error).__name__}: {error}")
    yield from sorted(best.values(), key=lambda r: (r.location, r.text))


def _sites(path: str, language: Language, data: bytes, catalog: Catalog, modules: Modules | None) -> Iterator[Site]:
    found = spots(language, data, catalog)
    if language is Language.PYTHON and found is not None:
        if found.everywhere:
            return python.sites(data.decode("utf-8", "replace"), modules)
        return python.sites_around(data, found, catalog, modules) if found.at else python.imports(data, found, catalog)
    if not (found.at if found else prefilter(language, telling=True)(data) or names_any(data, catalog)):
        return iter(())
    text = data.decode("utf-8", "replace")
    if language is Language.JSON and found is not None:
        from lading.detect.engines import structured  # as in `ENGINES`, when the first file comes

        needles = (match.start() for match in _needles(language, telling=True).finditer(data))
        return structured.json_sites(text, telling=_in_text(data, sorted({*found.at, *needles})))
    if language is Language.LIST:
        return listing.sites(text, path)
    return source.sites(text, made_from(path), catalog) if language is Language.SOURCE else ENGINES[language](text)


def _in_text(data: bytes, at: Sequence[int]) -> Sequence[int]:
    """Offsets into the text that ``data`` decodes to."""
    if data.isascii():
        return at
    lengths = (len(data[start:stop].decode("utf-8", "replace")) for start, stop in pairwise((0, *at)))
    return tuple(accumulate(lengths))


def _reference(path: str, context: Context, site: Site, rule: Rule, claim: Claim) -> Reference:
    return Reference(
        text=site.text if claim.text is None else claim.text,
        kind=claim.kind,
        location=Location(site.path or path, site.line, site.column, site.cell),
        context=Context.MENTION if site.prose else Context.TEST if site.test else context,
        strength=claim.strength,
        rule=rule.id,
        symbol=site.symbol,
        via=claim.via,
        revision=claim.revision,
        trust_remote_code=claim.trust_remote_code,
        endpoint=claim.endpoint,
    )


def _keep(best: dict[tuple[Location, str], Reference], new: Reference) -> None:
    """One reference for a text at a place: the place that says most about it wins, then the one that knows more beside it."""
    key = (new.location, new.text)
    old = best.get(key)
    if old is None or _weight(new) > _weight(old):
        best[key] = new


def _weight(reference: Reference) -> tuple[int, int]:
    known = (reference.revision, reference.via, reference.endpoint, reference.trust_remote_code)
    return reference.strength, sum(map(bool, known))
