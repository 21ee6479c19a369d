"""peft: adapters and the base model they are declared for."""

from lading.detect.base import CODE, Call, Rule

RULE = Rule(
    id="peft",
    summary="Adapters loaded with peft",
    example='PeftModel.from_pretrained(base, "org/adapter-lora")',
    needles=("peft", "Peft"),
    languages=CODE,
    calls=(
        Call("peft.*PeftModel*.from_pretrained", ("1", "model_id")),
        Call("peft.AutoPeft*.from_pretrained", ("0", "pretrained_model_name_or_path")),
        Call("*.load_adapter", ("0", "model_id", "peft_model_id")),
        Call("peft.*Config", ("base_model_name_or_path",)),
    ),
)
