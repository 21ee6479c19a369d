"""``lading.lock``: the facts of one day, kept beside the code so that a later audit needs no network and says the same.

``entry`` is what it holds · ``read`` and ``write`` are its text · ``document`` reads a lock, a BOM (``bom``, ``xml``), ``spdx``
or a ``report`` and brings it to the one form (``items``) that ``compare`` tells apart. The stage that finds facts asks the lock
first; this room knows nothing of stages, network or clock.
"""

from lading.lock.entry import Entry, Key, Lock
from lading.lock.read import LockError, parse, read
from lading.lock.write import render, save

__all__ = ["Entry", "Key", "Lock", "LockError", "parse", "read", "render", "save"]
