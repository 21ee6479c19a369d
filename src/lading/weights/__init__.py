"""What weight files say about themselves, read from bounded headers; nothing is ever executed.

``identify`` reads one file; ``SUFFIXES`` says which names are worth asking it about; ``is_weight_name`` tells whether
a string in code or configuration is the name of a weight file.
"""

from lading.weights.names import SUFFIXES, is_weight_name
from lading.weights.read import identify

__all__ = ["SUFFIXES", "identify", "is_weight_name"]
