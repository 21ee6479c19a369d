"""ModelScope's cache on this machine: the files of one state of each repository, below ``hub/models/OWNER/NAME``.

A ``.`` in the name is written ``___`` in the folder's; older clients put the folder right below ``hub``, or ``hub`` below what
``MODELSCOPE_CACHE`` names
(https://github.com/modelscope/modelscope: ``hub/utils/utils.py``, ``hub/cache_manager.py``). Its indexes ``.msc`` and
``.mdl`` are pickles and not read. ``.mv`` names the state, which is no commit of the Hub.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lading.patterns import regex
from lading.resolve.cards import UNSOUND, is_hub_id
from lading.resolve.snapshot import Folder, file, head, walk

_STATE = regex(r"(?:Revision:)?([\w./-]{1,100})")


def read(root: Path, id_: str) -> dict[str, Any] | None:
    """What the cached copy of ``id_`` says, in the shape of a Hub answer; None without card or configuration."""
    if not is_hub_id(id_) or "/" not in id_:
        return None
    for name in dict.fromkeys((id_.replace(".", "___"), id_)):
        for path in (root / "models" / name, root / name, root / "hub" / "models" / name, root / "hub" / name):
            if (path / "README.md").is_file() or (path / "config.json").is_file():
                return _payload(path, id_)
    return None


def _payload(path: Path, id_: str) -> dict[str, Any]:
    files: dict[str, dict[str, Any]] = {}
    for found in walk(path):
        name = found.relative_to(path).as_posix()
        if not name.startswith("."):
            try:
                files[name] = file(name, found.stat().st_size, None)
            except OSError:
                continue
    payload, _ = Folder(path).payload(id_, files)
    state = _STATE.match((head(path / ".mv", 200) or b"").decode("utf-8", "replace"))
    said = f"read from ModelScope's cache, at {state[1]}" if state else "read from ModelScope's cache"
    return {**payload, UNSOUND: [said, *payload.get(UNSOUND, ())]}
