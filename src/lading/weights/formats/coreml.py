"""Core ML: a protobuf ``Model`` (https://github.com/apple/coremltools/blob/main/mlmodel/format/Model.proto), and the blobs of
an ``.mlpackage``, whose numbers stand beside it. A package is a folder: see `lading.weights.folder`.
"""

from __future__ import annotations

from lading.weights.base import BoundedReader, Format, Header, HeaderError
from lading.weights.protobuf import Message, Span

_KINDS = {
    200: "pipelineClassifier", 201: "pipelineRegressor", 202: "pipeline", 300: "glmRegressor", 301: "supportVectorRegressor",
    302: "treeEnsembleRegressor", 303: "neuralNetworkRegressor", 304: "bayesianProbitRegressor", 400: "glmClassifier",
    401: "supportVectorClassifier", 402: "treeEnsembleClassifier", 403: "neuralNetworkClassifier",
    404: "kNearestNeighborsClassifier", 500: "neuralNetwork", 501: "itemSimilarityRecommender", 502: "mlProgram",
    555: "customModel", 556: "linkedModel", 560: "classConfidenceThresholding", 600: "oneHotEncoder", 601: "imputer",
    602: "featureVectorizer", 603: "dictVectorizer", 604: "scaler", 606: "categoricalMapping", 607: "normalizer",
    609: "arrayFeatureExtractor", 610: "nonMaximumSuppression", 900: "identity", 2000: "textClassifier", 2001: "wordTagger",
    2002: "visionFeaturePrint", 2003: "soundAnalysisPreprocessing", 2004: "gazetteer", 2005: "wordEmbedding",
    2006: "audioFeaturePrint", 3000: "serializedModel",
}  # fmt: skip
_ABOUT = {1: "shortDescription", 2: "versionString", 3: "author", 4: "license"}
_MAX_FIELDS = 10_000
_MAX_STATEMENTS = 200
# The first entry of a blob file stands behind 64 bytes and begins with 0xDEADBEEF.
_BLOB = slice(64, 68)
_SENTINEL = b"\xef\xbe\xad\xde"


def _read(reader: BoundedReader) -> Header:
    message = Message(reader, _MAX_FIELDS)
    said: dict[str, str] = {}
    for number, _, value in message.fields(message.whole):
        if number == 1 and isinstance(value, int):
            said["specificationVersion"] = str(value)
        elif number == 2 and isinstance(value, Span):
            _description(message, value, said)
        elif number in _KINDS and isinstance(value, Span):
            said["type"] = _KINDS[number]
        elif number != 10:
            raise HeaderError("not the fields of a Core ML model")
    if "specificationVersion" not in said or "type" not in said:
        raise HeaderError("no Core ML model: specificationVersion or type is missing")
    return Header(architecture=said["type"], license=said.get("license", ""), metadata=tuple(said.items()))


def _description(message: Message, span: Span, said: dict[str, str]) -> None:
    """``ModelDescription``, of which only field 100, the metadata, is kept."""
    for number, _, value in message.fields(span):
        if number != 100 or not isinstance(value, Span):
            continue
        for about, _, inner in message.fields(value):
            if not isinstance(inner, Span):
                continue
            if about in _ABOUT:
                said[_ABOUT[about]] = message.text(inner)
            elif about == 100 and len(said) < _MAX_STATEMENTS:
                pair = {n: message.text(part) for n, _, part in message.fields(inner) if isinstance(part, Span)}
                said[f"userDefined.{pair.get(1, '')}"] = pair.get(2, "")


def _is_blob(head: bytes, name: str) -> bool:
    return name.lower().endswith(".bin") and head[_BLOB] == _SENTINEL


FORMATS = (
    Format(
        id="coreml",
        suffixes=(".mlmodel",),
        matches=lambda head, name: name.lower().endswith(".mlmodel") and head[:1] == b"\x08",
        read=_read,
        budget=8 << 20,
    ),
    Format(id="coreml-blob", suffixes=(), matches=_is_blob, read=lambda _reader: Header()),
)
