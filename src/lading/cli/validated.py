"""What a policy file said when it was last validated. To load what validates takes longer than all else that a hook does."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lading import installed, whole
from lading.assess.policy.plain import restored, stored
from lading.assess.policy.sections import Sections

if TYPE_CHECKING:
    from lading.assess.complaints import Complaints
    from lading.assess.policy.layers import Validate
    from lading.positions.tree import Table


def remembering(environment: Mapping[str, str]) -> Validate:
    """As `lading.assess.policy.reading.sections`, of which the last answer about a file is kept in the cache."""
    caches = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return partial(_sections, Path(environment.get("LADING_CACHE") or caches / "lading"))


def _sections(cache: Path, tree: Table, complaints: Complaints) -> Sections:
    name = hashlib.sha256(os.fsencode(Path.cwd() / complaints.path)).hexdigest()[:40]
    file = cache / "policies" / f"{name}.json"
    question = [installed.fingerprint(), complaints.path, hashlib.sha256(complaints.text.encode()).hexdigest()]
    if found := _recalled(file, question):
        return found
    from lading.assess.policy.reading import sections

    found = sections(tree, complaints)
    with suppress(OSError):
        whole.write(file, json.dumps({"question": question, "said": stored(found)}))
    return found


def _recalled(file: Path, question: list[str]) -> Sections | None:
    try:
        kept = json.loads(file.read_bytes())
        found = restored(kept["said"]) if kept["question"] == question else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, Sections) else None
