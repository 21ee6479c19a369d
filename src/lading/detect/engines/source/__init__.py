"""Other programming languages by their lexical habits alone: no grammar, but every string with its call or its name.

``lexicons`` holds the languages as data · ``tokens`` finds literals and brackets in one pass · ``left`` reads the name that a
value is given · ``calls`` reads what is called · ``imports`` what local names stand for · ``places`` puts both together ·
``within`` reads commands and manifests in strings · ``symbols`` the constants of clients that stand for models ·
``walk`` yields the sites · ``sections`` cuts scripts out of pages · ``markup`` reads XML · ``bundle`` what a build wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from lading.catalog.index import Catalog
from lading.detect.site import Site
from lading.detect.sweep.literals import is_telling


def sites(text: str, path: str, catalog: Catalog) -> Iterator[Site]:
    """Every string that could be a name or an address, comments and prose left out; imports. ``path`` tells the language;
    of a bundle only what tells one who knows ``catalog``.
    """
    # Imported when such a file comes: `lexicons`, which says what files are such, is asked in every run.
    from lading.detect.engines.source import bundle, markup, sections
    from lading.detect.engines.source.lexicons import XML, lexicon_of
    from lading.detect.engines.source.walk import Walk

    lexicon = lexicon_of(path)
    text = sections.own(text, PurePosixPath(path).suffix.lower())
    if lexicon is XML:
        yield from markup.sites(text)
    elif bundle.is_bundle(text):
        yield from bundle.sites(text, partial(is_telling, catalog=catalog))
    else:
        yield from Walk(text, lexicon, catalog).sites()
