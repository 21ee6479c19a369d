"""What a detector rule is, and how the rules of all leaves are asked about a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

import re2

from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.registry import leaves


class Language(StrEnum):
    """What kind of file a site comes from: decides the engine and which rules apply."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    YAML = "yaml"
    JSON = "json"
    TOML = "toml"
    INI = "ini"
    DOTENV = "dotenv"
    SHELL = "shell"
    DOCKER = "docker"
    MAKE = "make"
    MODELFILE = "modelfile"
    UNIT = "unit"
    """Procfiles and systemd units."""
    SOURCE = "source"
    """Any other programming language: string literals with their call or key."""
    CARD = "card"
    """Front matter of a README."""
    LIST = "list"
    """Plain lists of addresses, checksums or names."""
    PROSE = "prose"


CODE = frozenset({Language.PYTHON, Language.NOTEBOOK})
PROGRAMS = CODE | {Language.SOURCE}
CONFIG = frozenset({Language.YAML, Language.JSON, Language.TOML, Language.INI, Language.DOTENV})
COMMANDS = (CONFIG - {Language.DOTENV}) | {Language.SHELL, Language.DOCKER, Language.MAKE, Language.UNIT, Language.NOTEBOOK}
ANY = frozenset(Language) - {Language.PROSE}

Visit = Callable[[Site], Iterator[Claim]]


class Rule(NamedTuple):
    """One way of naming a model: a leaf module's ``RULE``.

    ``needles`` are byte strings of which a file must hold one before this rule is worth parsing it for. ``example`` is a line
    that the rule fires on, for the generated documentation. A rule judges texts by ``calls`` (a table), by ``visit`` (a
    function), or both, calls that name nothing by ``visit_bare``, and imports by ``visit_import``.
    """

    id: str
    summary: str
    example: str
    needles: tuple[str, ...]
    languages: frozenset[Language]
    calls: tuple[Call, ...] = ()
    visit: Visit | None = None
    bare: tuple[str, ...] = ()
    """Callees, exact or ending in ``*``, whose calls are offered to ``visit_bare`` as such: sites without a text."""
    visit_bare: Visit | None = None
    visit_import: Visit | None = None
    everywhere: bool = False
    """Its needles stand in nearly every file, so that a file which cannot be parsed is no gap for its sake alone."""


class Call(NamedTuple):  # of which the rules make thousands at their start
    """A call, or command, whose argument names a model.

    ``callee`` is a pattern over the qualified name, ``*`` matching across dots; its last part is always literal or ``*``.
    ``arguments`` are the keywords, flags or positions that carry the name. ``via`` is the naming system, ``endpoint``
    the names of the argument that gives a base URL. ``needs`` are arguments of which one has to be given beside it, such as
    ``pretrained``.
    """

    callee: str
    arguments: tuple[str, ...]
    kind: Kind = Kind.MODEL
    via: str = ""
    strength: Strength = Strength.LOADS
    revision: tuple[str, ...] = ("revision",)
    endpoint: tuple[str, ...] = ("base_url", "api_base", "openai_api_base", "azure_endpoint", "endpoint", "api_url")
    needs: tuple[str, ...] = ()

    def claim(self, site: Site) -> Claim:
        """What it says of a site that stands in one of its arguments."""
        return Claim(
            kind=self.kind,
            strength=self.strength,
            via=self.via,
            revision=site.constant(*self.revision),
            trust_remote_code=site.truth("trust_remote_code"),
            endpoint=site.constant(*self.endpoint),
        )


@lru_cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by file name."""
    return tuple(module.RULE for module in leaves("lading.detect.rules"))


class _Entry(NamedTuple):
    """A call of a table; ``parts`` are the literal texts of its pattern, in order, with anything between them."""

    rule: Rule
    call: Call
    parts: tuple[str, ...]

    def matches(self, callee: str) -> bool:
        """Whether the pattern fits. Quicker than a regular expression, and there is nothing to compile at the start."""
        head, tail = self.parts[0], self.parts[-1]
        if len(self.parts) == 1:
            return callee == head
        at, end = len(head), len(callee) - len(tail)
        if at > end or not callee.startswith(head) or not callee.endswith(tail):
            return False
        for part in self.parts[1:-1]:
            at = callee.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True


@lru_cache
def _calls(language: Language) -> dict[str, list[tuple[Rule, Call]]]:
    """The call tables by the callee's last part (``*`` when that is a pattern)."""
    table: defaultdict[str, list[tuple[Rule, Call]]] = defaultdict(list)
    for rule in rules():
        for call in rule.calls if language in rule.languages else ():
            last = call.callee.rpartition(".")[2]
            table["*" if "*" in last else last].append((rule, call))
    return table


@cache
def _entries(language: Language, last: str) -> dict[str, list[_Entry]]:
    """The entries of the call tables under a last part, by their arguments."""
    found: defaultdict[str, list[_Entry]] = defaultdict(list)
    for rule, call in _calls(language).get(last, ()):
        entry = _Entry(rule, call, tuple(call.callee.split("*")))
        for argument in call.arguments:
            found[argument].append(entry)
    return found


@lru_cache(maxsize=1 << 15)
def _fitting(language: Language, callee: str, argument: str) -> tuple[_Entry, ...]:
    """The entries of the call tables that are about this argument of this callee."""
    last = callee.rpartition(".")[2]
    found = (*_entries(language, last).get(argument, ()), *_entries(language, "*").get(argument, ()))
    return tuple(entry for entry in found if entry.matches(callee))


Visits = tuple[tuple[Rule, Visit], ...]


@lru_cache
def _visits(language: Language) -> Visits:
    return tuple((rule, rule.visit) for rule in rules() if rule.visit and language in rule.languages)


@lru_cache
def _needles(language: Language) -> tuple[re2.Set, tuple[str, ...]]:
    """Finds all needles of the language's rules at once, and whose each is."""
    options = re2.Options()
    options.case_sensitive = False
    finder = re2.Set.SearchSet(options)
    owners = [rule.id for rule, _ in _visits(language) for needle in rule.needles if finder.Add(re2.escape(needle)) >= 0]
    finder.Compile()
    return finder, tuple(owners)


def relevant(language: Language, data: bytes) -> Visits:
    """The visits that may have something to say about the texts of a file: the rules for any language, and those for some of
    which a needle stands in ``data``.
    """
    finder, owners = _needles(language)
    ids = {owners[index] for index in finder.Match(data) or ()}
    return tuple((rule, visit) for rule, visit in _visits(language) if rule.languages == ANY or rule.id in ids)


@lru_cache
def _import_visits(language: Language) -> tuple[tuple[Rule, Visit], ...]:
    return tuple((rule, rule.visit_import) for rule in rules() if rule.visit_import and language in rule.languages)


@lru_cache
def _bare(language: Language) -> dict[str, tuple[tuple[str, Rule, Visit], ...]]:
    """The patterns of bare calls by the callee's first part."""
    table: defaultdict[str, list[tuple[str, Rule, Visit]]] = defaultdict(list)
    for rule in rules():
        if rule.visit_bare and language in rule.languages:
            for pattern in rule.bare:
                table[pattern.split(".", 1)[0]].append((pattern, rule, rule.visit_bare))
    return {head: tuple(found) for head, found in table.items()}


def _judge_bare(site: Site, language: Language) -> Iterator[tuple[Rule, Claim]]:
    """What the rules say of a call that stands for itself."""
    for pattern, rule, visit in _bare(language).get(site.callee.split(".", 1)[0], ()):
        if site.callee == pattern or (pattern.endswith("*") and site.callee.startswith(pattern[:-1])):
            for claim in visit(site):
                yield rule, claim


def judge(site: Site, language: Language, relevant: Visits) -> Iterator[tuple[Rule, Claim]]:
    """What the rules say of one site; of those that look at texts the ``relevant`` ones."""
    if site.callee and site.argument:
        for entry in _fitting(language, site.callee, site.argument):
            if not entry.call.needs or site.given(*entry.call.needs):
                yield entry.rule, entry.call.claim(site)
    if site.text:
        visits = relevant
    elif site.imported:
        visits = _import_visits(language)
    else:
        visits = ()
        if site.callee and not site.argument:
            yield from _judge_bare(site, language)
    for rule, visit in visits:
        for claim in visit(site):
            yield rule, claim


def loads_anything(language: Language, keys: tuple[str, ...], callee: str, argument: str) -> bool:
    """Whether a place may load what it names, whatever that is; what stands beside it is left out of account."""
    if any(entry.call.strength is Strength.LOADS for entry in _fitting(language, callee, argument)):
        return True
    return _takes_anything(language, keys, ".".join(callee.rsplit(".", 2)[-2:]), argument)


@lru_cache(maxsize=1 << 14)
def _takes_anything(language: Language, keys: tuple[str, ...], callee: str, argument: str) -> bool:
    """Whether some visit takes any text there for the name of a model. Of a callee the end is what they look at."""
    site = Site("org/any-1.0", 0, 0, keys=keys, callee=callee, argument=argument)
    return any(claim.strength is Strength.LOADS for _, visit in _visits(language) for claim in visit(site))
