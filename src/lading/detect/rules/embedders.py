"""Embedding and reranking libraries beside sentence-transformers: FlagEmbedding, fastembed, model2vec, KeyBERT, BERTopic,
txtai, PyLate, rerankers.
"""

from lading.detect.base import CODE, Call, Rule

_NAME = ("0", "model_name_or_path", "model_name", "model")

RULE = Rule(
    id="embedders",
    summary="Embedding models and rerankers loaded with FlagEmbedding, fastembed and topic or keyword libraries",
    example='FlagReranker("BAAI/bge-reranker-v2-m3", use_fp16=True)',
    needles=("FlagEmbedding", "fastembed", "keybert", "bertopic", "txtai", "pylate", "rerankers", "model2vec"),
    languages=CODE,
    calls=(
        *(
            Call(f"FlagEmbedding.*{name}", ("0", "model_name_or_path"))
            for name in ("FlagModel", "FlagICLModel", "FlagLLMModel", "Reranker", ".from_finetuned", "PseudoMoEModel")
        ),
        *(
            Call(f"fastembed.*{name}", ("0", "model_name"))
            for name in (
                "TextEmbedding",
                "ImageEmbedding",
                "LateInteractionMultimodalEmbedding",
                "TextCrossEncoder",
            )
        ),
        Call("model2vec.*.from_pretrained", ("0", "path")),
        Call("keybert.KeyBERT", ("0", "model"), via="sentence-transformers"),
        Call("bertopic.BERTopic", ("embedding_model",), via="sentence-transformers"),
        Call("txtai.*Embeddings", ("0", "path")),
        Call("pylate.*.ColBERT", _NAME),
        Call("rerankers.Reranker", ("0", "model_name")),
    ),
)
