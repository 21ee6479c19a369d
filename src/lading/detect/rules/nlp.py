"""Pipelines for language: spaCy, fastText, gensim's downloader, flair."""

from lading.detect.base import CODE, Call, Rule

RULE = Rule(
    id="nlp",
    summary="Language pipelines and word vectors of spaCy, fastText, gensim and flair",
    example='spacy.load("en_core_web_sm")',
    needles=("spacy", "fasttext", "gensim", "flair"),
    languages=CODE,
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
)
