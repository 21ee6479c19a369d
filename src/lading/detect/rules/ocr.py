"""Text recognition: PaddleOCR and PaddleX by model name, docTR by architecture."""

from lading.detect.base import CODE, Call, Rule

_NAMES = (
    "model_name",
    "text_detection_model_name",
    "text_recognition_model_name",
    "textline_orientation_model_name",
    "doc_orientation_classify_model_name",
    "doc_unwarping_model_name",
    "layout_detection_model_name",
    "table_classification_model_name",
    "wired_table_structure_recognition_model_name",
    "wireless_table_structure_recognition_model_name",
    "formula_recognition_model_name",
    "seal_text_detection_model_name",
    "seal_text_recognition_model_name",
    "chart_recognition_model_name",
    "vl_rec_model_name",
)
"""Keywords of PaddleOCR's pipelines and modules."""

RULE = Rule(
    id="ocr",
    summary="Models named for PaddleOCR, PaddleX and docTR",
    example='TextRecognition(model_name="PP-OCRv5_server_rec")',
    needles=("paddleocr", "paddlex", "doctr"),
    languages=CODE,
    calls=(
        Call("paddleocr.*", _NAMES, via="paddleocr"),
        Call("paddlex.create_model", ("0", "model_name"), via="paddlex"),
        *(
            Call(f"doctr.*.{name}", ("0", "1", "arch", "det_arch", "reco_arch"), via="doctr", needs=("pretrained",))
            for name in ("ocr_predictor", "detection_predictor", "recognition_predictor", "kie_predictor")
        ),
    ),
)
