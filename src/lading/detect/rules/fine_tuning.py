"""Fine-tuning libraries in Python: unsloth, ms-swift, TRL, autotrain, setfit, torchtune."""

from lading.detect.base import CODE, Call, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind

_MODEL = ("0", "model", "model_name", "model_id_or_path", "model_type_or_path")


class Swift(Call):
    """ms-swift fetches from ModelScope unless told otherwise (modelscope/ms-swift, swift/utils/env.py: USE_HF)."""

    __slots__ = ()

    def claim(self, site: Site) -> Claim:
        """A repository of the hub that the call names."""
        return Call.claim(self, site)._replace(via="" if site.truth("use_hf") or "/" not in site.text else "modelscope")


RULE = Rule(
    id="fine-tuning",
    summary="Models fine-tuned with unsloth, ms-swift, TRL, autotrain or setfit",
    example='FastLanguageModel.from_pretrained(model_name="unsloth/Qwen2.5-7B-Instruct-bnb-4bit")',
    needles=("unsloth", "swift", "trl", "autotrain", "setfit", "FastLanguageModel", "FastVisionModel"),
    languages=CODE,
    calls=(
        *(
            Call(f"{prefix}{name}.from_pretrained", ("0", "model_name"), via="transformers")
            for name in ("FastLanguageModel", "FastVisionModel", "FastModel", "FastSentenceTransformer")
            for prefix in ("", "*.")
        ),
        *(
            Swift(f"swift.*{name}", _MODEL)
            for name in (
                "PtEngine",
                "TransformersEngine",
                "VllmEngine",
                "LmdeployEngine",
                "SglangEngine",
                "get_model_tokenizer",
            )
        ),
        Swift("swift.*Arguments", ("model", "model_id_or_path", "adapters")),
        Swift("swift.*Arguments", ("dataset", "val_dataset"), kind=Kind.DATASET),
        Call("trl.*Trainer", ("0", "model", "ref_model", "judge")),
        Call("trl.*Judge", ("0", "model")),
        Call("trl.*Config", ("model_name_or_path", "teacher_model_name_or_path", "sft_model_path", "reward_model_path")),
        Call("autotrain.params.*", ("model",)),
        Call("setfit.*.from_pretrained", ("0", "model_id")),
    ),
)
