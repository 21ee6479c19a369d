"""ModelScope's library: the same calls as huggingface_hub and transformers, of another registry."""

from lading.detect.base import CODE, Call, Rule
from lading.domain.reference import Kind

RULE = Rule(
    id="modelscope",
    summary="Models and data sets loaded from ModelScope",
    example='from modelscope import snapshot_download; snapshot_download("Qwen/Qwen2.5-7B-Instruct")',
    needles=("modelscope",),
    languages=CODE,
    calls=(
        Call("modelscope.*snapshot_download", ("0", "model_id", "repo_id"), via="modelscope"),
        Call("modelscope.*model_file_download", ("0", "model_id"), via="modelscope"),
        Call("modelscope.*pipeline", ("1", "model"), via="modelscope"),
        Call("modelscope.*.from_pretrained", ("0", "model_name_or_path", "pretrained_model_name_or_path"), via="modelscope"),
        Call("modelscope.*dataset_snapshot_download", ("0", "dataset_id"), kind=Kind.DATASET, via="modelscope"),
        Call("modelscope.MsDataset.load", ("0", "dataset_name"), kind=Kind.DATASET, via="modelscope"),
        Call("modelscope.msdatasets.MsDataset.load", ("0", "dataset_name"), kind=Kind.DATASET, via="modelscope"),
    ),
)
