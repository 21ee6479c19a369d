"""Models by the folder they are kept in, wherever that is said: the Hub's own cache, object stores, volumes, hosts."""

import re
from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import ANY, Rule
from lading.detect.rules.keys import DATASETS, MADE
from lading.detect.shapes import MAX_LENGTH, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex
from lading.weights.names import is_weight_name

_CACHED = regex(r"(?:^|/)models--(?P<owner>[\w.-]+?)--(?P<name>[\w.-]+?)(?:/|$)", re.ASCII)
"""huggingface_hub's cache, which has the whole id in a folder's name."""
_STORED = regex(
    r"(?:s3a?|gs|gcs|oss|cos|obs|tos|bos|abfss?|wasbs?|az|azureml|r2|minio|hdfs|juicefs|host|file|pvc|nfs)://(?P<path>[^\s\"'|*?$`,;()\[\]]+)"
)
"""An address in an object store, on a volume, or on the disk of a host."""
_FILE = regex(r"\.[A-Za-z][A-Za-z0-9]{0,11}$")
_DATA = regex(r"(^|[-_.])(data|datasets?|corpus|logs?|traces|results|outputs?|runs)($|[-_.])", re.IGNORECASE)


def visit(site: Site) -> Iterator[Claim]:
    """Claims what the cache's folders say, and the last folder of an address in a store, with its owner where that is known."""
    text = site.text.replace("\\", "/").rstrip("/")
    if "/" not in text or len(text) > MAX_LENGTH:
        return
    if cached := _CACHED.search(text):
        yield Claim(Kind.MODEL, Strength.LOADS, text=f"{cached['owner']}/{cached['name']}")
        return
    stored = _STORED.fullmatch(text)
    key = snake(site.key) if site.key != KEY else ""
    if stored is None or MADE.search(key) or key in DATASETS:
        return
    *folders, name = stored["path"].lstrip("/").split("/")
    if not folders or not name or is_weight_name(name) or _FILE.search(name) or any(map(_DATA.search, (*folders[1:], name))):
        return
    catalog = load()
    owned = len(folders) > 1 and catalog.namespace(folders[-1]) is not None and bool(catalog.families(name))
    yield Claim(Kind.MODEL, Strength.NAMED, text=f"{folders[-1]}/{name}" if owned else f"/{name}")


RULE = Rule(
    id="stores",
    summary="Models in object stores and volumes, by the folder named after them, and in the Hub's cache",
    example="storageUri: s3://acme-models/Qwen2.5-7B-Instruct",
    needles=("models--", "://"),
    languages=ANY,
    visit=visit,
    everywhere=True,
)
