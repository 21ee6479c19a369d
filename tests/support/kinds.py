"""``fixtures/kinds``: one small sample for each kind of place that names a model, and look-alikes that name none."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from running import ROOT

from lading.catalog.index import load
from lading.discover.files import folders_of
from lading.domain.reference import Context, Reference, Strength, WeightFile
from lading.domain.source import Gap
from lading.identify.merge import identify
from lading.inventory import take

FOLDER = ROOT / "fixtures" / "kinds"
NEGATIVE = "negative/"
"""The folder of the look-alikes."""

Thing = tuple[str, str, str]
"""Kind, registry and name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the samples give: by file, the strengths that each rule claimed with, the kinds of manifests, and the gaps."""

    things: Mapping[str, frozenset[Thing]]
    strengths: Mapping[str, frozenset[Strength]]
    manifests: frozenset[str]
    gaps: tuple[Gap, ...]


def paths() -> list[str]:
    """The samples, relative to their folder."""
    return sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@lru_cache(maxsize=1)
def found() -> Found:
    """Discover, detect and identify as an offline audit does. A copy outside this repository: git has no say in it."""
    catalog = load()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(FOLDER, Path(folder) / "kinds"))
        inventory = take(root, {}, lambda _: True, None, catalog)
    items = [item for item in inventory.found if isinstance(item, WeightFile) or item.context is not Context.MENTION]
    things: defaultdict[str, set[Thing]] = defaultdict(set)
    strengths: defaultdict[str, set[Strength]] = defaultdict(set)
    manifests: set[str] = set()
    for subject in identify(items, catalog, folders_of(inventory.paths)):
        if subject.tentative:  # counts when the Hub confirms it
            continue
        namings: tuple[Reference | WeightFile, ...] = (*subject.references, *subject.weights)
        for item in namings:
            things[item.location.path].add((subject.kind.value, subject.registry, subject.name))
            if isinstance(item, Reference) and item.rule == "manifest":
                manifests.add(item.symbol)
            elif isinstance(item, Reference) and not item.location.path.startswith(NEGATIVE):
                strengths[item.rule].add(item.strength)
    return Found(
        things={path: frozenset(those) for path, those in things.items()},
        strengths={rule: frozenset(those) for rule, those in strengths.items()},
        manifests=frozenset(manifests),
        gaps=inventory.gaps,
    )
