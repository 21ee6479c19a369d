"""What weight files say about themselves, read from bounded headers; nothing is ever executed.

``identify`` reads one file and ``examine`` all that its header tells; ``SUFFIXES`` says which names are worth asking about;
``is_weight_name`` tells whether a string in code or configuration is the name of a weight file. `lading.weights.folder` reads a
model's folder, `lading.weights.members` looks into archives, `lading.weights.hashing` hashes.
"""

from lading.weights.names import SUFFIXES, is_weight_name
from lading.weights.read import examine, identify

__all__ = ["SUFFIXES", "examine", "identify", "is_weight_name"]
