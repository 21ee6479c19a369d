"""Models that are fetched without being named: a library's call, and what it loads by default.

Every entry was read in the library's own source, named beside it or in the catalogue's record of the package.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lading.catalog.index import load
from lading.detect.base import CODE, COMMANDS, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength


class Default(NamedTuple):
    """What a call fetches unless one of the arguments ``unless`` names something else.

    It needs one of ``only``, where there are any. ``choice`` is the argument that picks among ``choices``; without it, or with
    a value that is not listed, ``fetches`` holds, or what the catalogue has on record for the Python ``package``.
    """

    fetches: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    choice: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kind: Kind = Kind.MODEL
    via: str = ""
    package: str = ""
    only: tuple[str, ...] = ()


_MINI_LM = ("sentence-transformers/all-MiniLM-L6-v2",)
_MULTILINGUAL_MINI_LM = ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",)

_PADDLE_UNLESS = (
    *("text_detection_model_name", "text_recognition_model_name", "text_detection_model_dir", "text_recognition_model_dir"),
    *("det_model_dir", "rec_model_dir", "paddlex_config", "ocr_version"),
)


def _paddle(recognition: str) -> tuple[str, ...]:
    return ("PaddlePaddle/PP-OCRv5_server_det", f"PaddlePaddle/{recognition}")


# PaddlePaddle/PaddleOCR, paddleocr/_pipelines/ocr.py: _get_ocr_model_names; languages that share a script are left to it.
_PADDLE_LANGUAGES = (
    *((lang, _paddle("PP-OCRv5_server_rec")) for lang in ("ch", "chinese_cht", "japan")),
    ("en", _paddle("en_PP-OCRv5_mobile_rec")),
    *((lang, _paddle(f"{lang}_PP-OCRv5_mobile_rec")) for lang in ("korean", "th", "el", "te", "ta")),
    *(
        (lang, _paddle("latin_PP-OCRv5_mobile_rec"))
        for lang in ("french", "german", "fr", "de", "es", "it", "pt", "nl", "pl", "tr", "vi", "sv", "cs", "ro", "id")
    ),
    *((lang, _paddle("eslav_PP-OCRv5_mobile_rec")) for lang in ("ru", "be", "uk")),
    *((lang, _paddle("arabic_PP-OCRv5_mobile_rec")) for lang in ("ar", "fa", "ug", "ur")),
    *((lang, _paddle("devanagari_PP-OCRv5_mobile_rec")) for lang in ("hi", "mr", "ne", "sa")),
)

# huggingface/transformers, src/transformers/pipelines/__init__.py: SUPPORTED_TASKS and TASK_ALIASES.
_TASKS = {
    "audio-classification": "superb/wav2vec2-base-superb-ks",
    "automatic-speech-recognition": "facebook/wav2vec2-base-960h",
    "text-to-audio": "suno/bark-small",
    "text-to-speech": "suno/bark-small",
    "feature-extraction": "distilbert/distilbert-base-cased",
    "text-classification": "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    "sentiment-analysis": "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    "token-classification": "dbmdz/bert-large-cased-finetuned-conll03-english",
    "ner": "dbmdz/bert-large-cased-finetuned-conll03-english",
    "question-answering": "distilbert/distilbert-base-cased-distilled-squad",
    "table-question-answering": "google/tapas-base-finetuned-wtq",
    "visual-question-answering": "dandelin/vilt-b32-finetuned-vqa",
    "vqa": "dandelin/vilt-b32-finetuned-vqa",
    "document-question-answering": "impira/layoutlm-document-qa",
    "fill-mask": "distilbert/distilroberta-base",
    "summarization": "sshleifer/distilbart-cnn-12-6",
    "translation_en_to_fr": "google-t5/t5-base",
    "translation_en_to_de": "google-t5/t5-base",
    "translation_en_to_ro": "google-t5/t5-base",
    "text2text-generation": "google-t5/t5-base",
    "text-generation": "openai-community/gpt2",
    "zero-shot-classification": "facebook/bart-large-mnli",
    "zero-shot-image-classification": "openai/clip-vit-base-patch32",
    "zero-shot-audio-classification": "laion/clap-htsat-fused",
    "image-classification": "google/vit-base-patch16-224",
    "image-feature-extraction": "google/vit-base-patch16-224",
    "image-segmentation": "facebook/detr-resnet-50-panoptic",
    "image-to-text": "ydshieh/vit-gpt2-coco-en",
    "image-text-to-text": "llava-hf/llava-onevision-qwen2-0.5b-ov-hf",
    "object-detection": "facebook/detr-resnet-50",
    "zero-shot-object-detection": "google/owlvit-base-patch32",
    "depth-estimation": "Intel/dpt-large",
    "video-classification": "MCG-NJU/videomae-base-finetuned-kinetics",
    "mask-generation": "facebook/sam-vit-huge",
    "image-to-image": "caidas/swin2SR-classical-sr-x2-64",
}

_ALIGNED_LANGUAGES = {
    "ja": "japanese",
    "zh": "chinese-zh-cn",
    "nl": "dutch",
    "pt": "portuguese",
    "ar": "arabic",
    "ru": "russian",
    "pl": "polish",
    "hu": "hungarian",
    "fi": "finnish",
    "fa": "persian",
    "el": "greek",
}

_PIPELINE = Default(
    (), unless=("model", "1"), choice=("task", "0"), choices=tuple((task, (name,)) for task, name in _TASKS.items())
)
_FACES = Default(("buffalo_l",), unless=("name", "0"), via="insightface")
_REMBG = Default(("u2net",), unless=("session",), via="rembg")
_FASTEMBED = Default(package="fastembed", unless=("model_name", "0"))
_CHROMA = Default(_MINI_LM)
_DIARIZATION = Default(package="whisperx", unless=("model_name", "0"))
_MINERU = Default(package="mineru")
_DOCTR = Default(("fast_base", "crnn_vgg16_bn"), unless=("0", "1", "det_arch", "reco_arch"), only=("pretrained",), via="doctr")
_RAPID = Default(
    ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx", "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
    unless=("config_path", "params", "0", "1"),
    kind=Kind.WEIGHTS,
)
_RAPID_ONNX = Default(
    ("ch_PP-OCRv4_det_infer.onnx", "ch_PP-OCRv4_rec_infer.onnx", "ch_ppocr_mobile_v2.0_cls_infer.onnx"),
    unless=("config_path", "det_model_path", "rec_model_path", "0"),
    kind=Kind.WEIGHTS,
)
_KOKORO = Default(("hexgrad/Kokoro-82M",), unless=("repo_id", "model"))

DEFAULTS: dict[str, Default] = {
    "paddleocr.PaddleOCR": Default(
        ("PaddlePaddle/PP-OCRv5_server_det",), unless=_PADDLE_UNLESS, choice=("lang",), choices=_PADDLE_LANGUAGES
    ),
    # deepinsight/insightface, python-package/README.md: the model pack in bold.
    "insightface.app.FaceAnalysis": _FACES,
    "insightface.app.face_analysis.FaceAnalysis": _FACES,
    "transformers.pipeline": _PIPELINE,
    "transformers.pipelines.pipeline": _PIPELINE,
    # MaartenGr/KeyBERT, keybert/_model.py: the default of KeyBERT(model).
    "keybert.KeyBERT": Default(_MINI_LM, unless=("model", "0")),
    # MaartenGr/BERTopic, bertopic/backend/_utils.py: select_backend.
    "bertopic.BERTopic": Default(
        _MINI_LM, unless=("embedding_model",), choice=("language",), choices=(("multilingual", _MULTILINGUAL_MINI_LM),)
    ),
    # danielgatis/rembg, rembg/session_factory.py: the default of new_session(model_name).
    "rembg.new_session": Default(("u2net",), unless=("model_name", "0"), via="rembg"),
    "rembg.remove": _REMBG,
    # JaidedAI/EasyOCR, easyocr/config.py: DETECTOR_FILENAME.
    "easyocr.Reader": Default(("craft_mlt_25k.pth",), unless=("detect_network",), kind=Kind.WEIGHTS),
    # The default of TextEmbedding(model_name).
    "fastembed.TextEmbedding": _FASTEMBED,
    "fastembed.text.TextEmbedding": _FASTEMBED,
    # chroma-core/chroma, chromadb/utils/embedding_functions/onnx_mini_lm_l6_v2.py: MODEL_NAME, an ONNX copy of that model.
    "chromadb.utils.embedding_functions.ONNXMiniLM_L6_V2": _CHROMA,
    "chromadb.utils.embedding_functions.DefaultEmbeddingFunction": _CHROMA,
    # hexgrad/kokoro, kokoro/model.py: KModel.REPO_ID.
    "kokoro.KPipeline": _KOKORO,
    "kokoro.KModel": _KOKORO,
    # resemble-ai/chatterbox, src/chatterbox/tts.py: REPO_ID.
    "chatterbox.tts.ChatterboxTTS.from_pretrained": Default(("ResembleAI/chatterbox",)),
    # ml-explore/mlx-examples, whisper/mlx_whisper/transcribe.py: the default of transcribe(path_or_hf_repo).
    "mlx_whisper.transcribe": Default(("mlx-community/whisper-turbo",), unless=("path_or_hf_repo",)),
    "whisperx.DiarizationPipeline": _DIARIZATION,
    "whisperx.diarize.DiarizationPipeline": _DIARIZATION,
    # m-bain/whisperX, whisperx/alignment.py: DEFAULT_ALIGN_MODELS_HF; other languages use models of torchaudio.
    "whisperx.load_align_model": Default(
        unless=("model_name", "2"),
        choice=("language_code", "0"),
        choices=(
            *((code, (f"jonatasgrosman/wav2vec2-large-xlsr-53-{language}",)) for code, language in _ALIGNED_LANGUAGES.items()),
            ("ko", ("kresnik/wav2vec2-large-xlsr-korean",)),
        ),
    ),
    # The command line, which runs its whole pipeline.
    "mineru": _MINERU,
    # RapidAI/RapidOCR, python/rapidocr/config.yaml and default_models.yaml; at v1.4.4 python/rapidocr_onnxruntime/config.yaml.
    "rapidocr.RapidOCR": _RAPID,
    "rapidocr_onnxruntime.RapidOCR": _RAPID_ONNX,
    # mindee/doctr, doctr/models/zoo.py: the defaults of both functions.
    **{f"doctr.models.{module}{name}": _DOCTR for module in ("", "zoo.") for name in ("ocr_predictor", "kie_predictor")},
    # unitaryai/detoxify, detoxify/detoxify.py: MODEL_URLS["original"], the default of Detoxify(model_type).
    "detoxify.Detoxify": Default(
        ("toxic_original-c1212f89.ckpt",), unless=("model_type", "checkpoint", "0", "1"), kind=Kind.WEIGHTS
    ),
}
"""What a call fetches, by its callee."""

COMMAND_DEFAULTS = {
    "whisper": "openai/whisper-large-v3-turbo",  # openai/whisper, README.md, Command-line usage
    "whisperx": "Systran/faster-whisper-small",  # m-bain/whisperX, whisperx/__main__.py: --model
    "python -m whisper": "openai/whisper-large-v3-turbo",
    "python -m whisperx": "Systran/faster-whisper-small",
}
"""What a command fetches when it is given a file and no ``--model``."""


def visit_bare(site: Site) -> Iterator[Claim]:
    """What the call fetches by default."""
    default = DEFAULTS[site.callee]
    if site.given("", *default.unless):  # ``**options`` may name anything
        return
    if default.only and not site.given(*default.only):
        return
    chosen = site.constant(*default.choice) if default.choice else None
    for name in dict(default.choices).get(chosen or "", default.fetches or _on_record(default.package)):
        yield Claim(default.kind, Strength.LOADS, text=name, via=default.via)


def _on_record(name: str) -> tuple[str, ...]:
    package = load().package("pypi", name) if name else None
    return package.fetches if package else ()


def visit(site: Site) -> Iterator[Claim]:
    """The model of a command that was given none."""
    if site.argument == "0" and site.callee in COMMAND_DEFAULTS and not site.given("model", "m"):
        yield Claim(Kind.MODEL, Strength.LOADS, text=COMMAND_DEFAULTS[site.callee])


RULE = Rule(
    id="implied",
    summary="Models that a library fetches by default, without being named",
    example='PaddleOCR(lang="en")',
    needles=(
        *("PaddleOCR", "FaceAnalysis", "pipeline", "KeyBERT", "BERTopic", "rembg", "easyocr", "fastembed", "chromadb"),
        *("kokoro", "chatterbox", "whisper", "Detoxify", "mineru", "doctr", "rapidocr"),
    ),
    languages=CODE | COMMANDS,
    visit=visit,
    bare=tuple(DEFAULTS),
    visit_bare=visit_bare,
)
