"""Hugging Face diffusers: single-file checkpoints, LoRA weights, IP-Adapters and textual inversions."""

from lading.detect.base import CODE, Call, Rule

RULE = Rule(
    id="diffusers",
    summary="Image and video models, LoRA weights and adapters loaded with diffusers",
    example='pipe.load_lora_weights("org/lora", weight_name="lora.safetensors")',
    needles=("from_single_file", "load_lora_weights", "load_ip_adapter", "load_textual_inversion", "load_lora_adapter"),
    languages=CODE,
    calls=(
        Call("*.from_single_file", ("0", "pretrained_model_link_or_path_or_dict"), via="diffusers"),
        Call("*.load_lora_weights", ("0", "pretrained_model_name_or_path_or_dict"), via="diffusers"),
        Call("*.load_lora_adapter", ("0", "pretrained_model_name_or_path_or_dict"), via="diffusers"),
        Call("*.load_ip_adapter", ("0", "pretrained_model_name_or_path_or_dict"), via="diffusers"),
        Call("*.load_textual_inversion", ("0", "pretrained_model_name_or_path"), via="diffusers"),
    ),
)
