"""sentence-transformers and wrappers around it; a bare name means ``sentence-transformers/NAME`` on the Hub."""

from lading.detect.base import CODE, Call, Rule

_NAME = ("0", "model_name_or_path", "model_name", "model")

RULE = Rule(
    id="sentence-transformers",
    summary="Embedding models and rerankers loaded with sentence-transformers",
    example='SentenceTransformer("all-MiniLM-L6-v2")',
    needles=("SentenceTransformer", "CrossEncoder", "SparseEncoder"),
    languages=CODE,
    calls=tuple(
        Call(f"{prefix}{name}", _NAME, via="sentence-transformers")
        for name in ("SentenceTransformer", "CrossEncoder", "SparseEncoder", "SentenceTransformerEmbeddingFunction")
        for prefix in ("", "*.")
    ),
)
