"""What weight files say about themselves, read from bounded headers; nothing is ever executed.

``identify`` reads one file and ``examine`` all that its header tells; ``SUFFIXES`` says which names are worth asking about;
``is_weight_name`` tells whether a string in code or configuration is the name of a weight file. `lading.weights.folder` reads a
model's folder, `lading.weights.members` looks into archives, `lading.weights.hashing` hashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lading.weights.names import SUFFIXES, is_weight_name

if TYPE_CHECKING:
    from lading.weights.read import examine, identify

__all__ = ["SUFFIXES", "examine", "identify", "is_weight_name"]


def __getattr__(name: str) -> Any:
    """What reads files is loaded when it is first asked for (PEP 562): names alone are asked about in every run."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from lading.weights import read

    return getattr(read, name)
