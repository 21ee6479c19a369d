"""Training, quantising, converting and evaluating by command line."""

from lading.detect.base import COMMANDS, Call, Rule
from lading.detect.rules.fine_tuning import Swift
from lading.domain.reference import Kind

_NAMES = (
    "model",
    "model_name_or_path",
    "model_name",
    "model_id",
    "m",
    "adapters",
    "ref_model",
    "reward_model",
    "teacher_model",
)
_EVALUATION = (
    "model_args.pretrained",
    "model_args.model",
    "model_args.model_name",
    "model_args.tokenizer",
    "model_args.peft",
    "model_args.delta",
    "pretrained",
    "model_name",
    "peft",
)

RULE = Rule(
    id="training-commands",
    summary="Models trained on, converted or evaluated by a command",
    example="lm_eval --model hf --model_args pretrained=Qwen/Qwen2.5-7B,dtype=bfloat16",
    needles=tuple("lm_eval lm-eval lighteval swift llamafactory trl autotrain optimum ct2- convert evalscope".split()),
    languages=COMMANDS,
    calls=(
        Swift("swift *", _NAMES),
        Swift("swift *", ("dataset", "val_dataset"), kind=Kind.DATASET),
        Call("llamafactory-cli *", _NAMES),
        Call("trl *", _NAMES),
        Call("autotrain *", _NAMES),
        Call("optimum-cli *", ("m", "model")),
        Call("ct2-transformers-converter", ("model",)),
        Call("evalscope *", ("model",)),
        *(Call(name, _EVALUATION) for name in ("lm_eval", "lm-eval", "python -m lm_eval", "lighteval *")),
        Call("python convert_hf_to_gguf.py", ("remote",)),
    ),
)  # fmt: skip
