"""Pipelines for language: spaCy, fastText, gensim's downloader, flair."""

from collections.abc import Iterator

from lading.detect.base import ANY, Call, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_SPACY = regex(r"[a-z]{2}_(core|dep|ent)_(web|news|wiki)_(sm|md|lg|trf)")


def visit(site: Site) -> Iterator[Claim]:
    """The names of spaCy's pipelines have a form of their own."""
    if "_" in site.text and _SPACY.fullmatch(site.text):
        yield Claim(Kind.MODEL, Strength.NAMED, via="spacy")


RULE = Rule(
    id="nlp",
    summary="Language pipelines and word vectors of spaCy, fastText, gensim and flair",
    example='spacy.load("en_core_web_sm")',
    needles=("spacy", "fasttext", "gensim", "flair"),
    languages=ANY,
    calls=(
        Call("spacy.load", ("0", "name"), via="spacy"),
        Call("spacy.util.load_model", ("0", "name"), via="spacy"),
        Call("spacy.cli.download", ("0", "model"), via="spacy"),
        Call("fasttext.load_model", ("0", "path"), via="fasttext"),
        Call("fasttext.FastText.load_model", ("0", "path"), via="fasttext"),
        Call("gensim.downloader.*", ("0", "name"), via="gensim"),
        Call("flair.*.load", ("0", "model_path")),
        Call("flair.embeddings.TransformerDocumentEmbeddings", ("0", "model"), via="transformers"),
        Call("flair.embeddings.TransformerWordEmbeddings", ("0", "model"), via="transformers"),
    ),
    visit=visit,
)
