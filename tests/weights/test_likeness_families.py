"""GGUF copies of the bases on record, and copies of newer families, whose blocks are not all alike: mixtures of experts, latent
attention, gated queries, blocks of several kinds. Sizes are those of the signature records, each with its source; names are
those that transformers and llama.cpp give.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from network_shapes import BASES, Tensors, as_gguf, known, maker, onnx_file, save, shape_of, size
from network_shapes import tensors as plain_tensors

from lading.domain.shape import Shape
from lading.weights.folder import read_folder

pytestmark = pytest.mark.slow

Block = Callable[[Shape, int], dict[str, list[int]]]


# --- blocks ------------------------------------------------------------------------------------------------------------


def grouped(shape: Shape, *, head: int = 0, out: str = "o_proj", norm: str = "", gated: bool = False) -> dict[str, list[int]]:
    """Grouped-query attention; with ``norm`` over each head, and a gate beside each query."""
    head = head or shape.head_dim or size(shape.hidden) // size(shape.heads)
    heads, keys = size(shape.heads) * head, size(shape.kv_heads) * head
    found = {
        "self_attn.q_proj.weight": [heads * (2 if gated else 1), size(shape.hidden)],
        "self_attn.k_proj.weight": [keys, size(shape.hidden)],
        "self_attn.v_proj.weight": [keys, size(shape.hidden)],
        f"self_attn.{out}.weight": [size(shape.hidden), heads],
    }
    return found | ({f"self_attn.q_{norm}.weight": [head], f"self_attn.k_{norm}.weight": [head]} if norm else {})


def latent(shape: Shape, *, indexer: bool = False) -> dict[str, list[int]]:
    """Multi-head latent attention with DeepSeek-V3's ranks, and the indexer of its sparse kind."""
    heads, hidden = size(shape.heads), size(shape.hidden)
    found = {
        "self_attn.q_a_proj.weight": [1536, hidden],
        "self_attn.q_a_layernorm.weight": [1536],
        "self_attn.q_b_proj.weight": [heads * 192, 1536],
        "self_attn.kv_a_proj_with_mqa.weight": [576, hidden],
        "self_attn.kv_a_layernorm.weight": [512],
        "self_attn.kv_b_proj.weight": [heads * 256, 512],
        "self_attn.o_proj.weight": [hidden, heads * 128],
    }
    sparse = {
        "self_attn.indexer.wk.weight": [128, hidden],
        "self_attn.indexer.wq_b.weight": [64 * 128, 1536],
        "self_attn.indexer.k_norm.weight": [128],
        "self_attn.indexer.weights_proj.weight": [64, hidden],
    }
    return found | (sparse if indexer else {})


def linear(shape: Shape) -> dict[str, list[int]]:
    """Gated delta attention, as in three of four blocks of Qwen3-Next."""
    hidden = size(shape.hidden)
    return {
        "linear_attn.in_proj_qkvz.weight": [12288, hidden],
        "linear_attn.in_proj_ba.weight": [64, hidden],
        "linear_attn.conv1d.weight": [8192, 1, 4],
        "linear_attn.norm.weight": [128],
        "linear_attn.A_log": [32],
        "linear_attn.out_proj.weight": [hidden, 4096],
    }


def dense(shape: Shape, name: str = "mlp", width: int | None = None) -> dict[str, list[int]]:
    width, hidden = width or size(shape.feed_forward), size(shape.hidden)
    return {
        f"{name}.gate_proj.weight": [width, hidden],
        f"{name}.up_proj.weight": [width, hidden],
        f"{name}.down_proj.weight": [hidden, width],
    }


def numbered(
    shape: Shape, names: tuple[str, str, str] = ("gate_proj", "up_proj", "down_proj"), name: str = "mlp"
) -> dict[str, list[int]]:
    """Experts one by one."""
    width, hidden = size(shape.expert_feed_forward or shape.feed_forward), size(shape.hidden)
    gate, up, down = names
    found = {f"{name}.gate.weight": [size(shape.experts), hidden]}
    for expert in range(size(shape.experts)):
        at = f"{name}.experts.{expert}"
        found |= {
            f"{at}.{gate}.weight": [width, hidden],
            f"{at}.{up}.weight": [width, hidden],
            f"{at}.{down}.weight": [hidden, width],
        }
    return found


def packed(shape: Shape, name: str = "mlp", *, inner_last: bool = True) -> dict[str, list[int]]:
    """All experts of a block in one tensor, as transformers 5 and Llama 4 have them."""
    width, hidden, experts = size(shape.expert_feed_forward), size(shape.hidden), size(shape.experts)
    if inner_last:
        return {
            f"{name}.experts.gate_up_proj": [experts, 2 * width, hidden],
            f"{name}.experts.down_proj": [experts, hidden, width],
        }
    return {f"{name}.experts.gate_up_proj": [experts, hidden, 2 * width], f"{name}.experts.down_proj": [experts, width, hidden]}


def four_bits(shape: Shape) -> dict[str, list[int]]:
    """gpt-oss: experts in MXFP4, blocks and scales apart."""
    width, hidden, experts = size(shape.expert_feed_forward), size(shape.hidden), size(shape.experts)
    return {
        "mlp.router.weight": [experts, hidden],
        "mlp.experts.gate_up_proj_blocks": [experts, 2 * width, hidden // 32, 16],
        "mlp.experts.gate_up_proj_scales": [experts, 2 * width, hidden // 32],
        "mlp.experts.gate_up_proj_bias": [experts, 2 * width],
        "mlp.experts.down_proj_blocks": [experts, hidden, width // 32, 16],
        "mlp.experts.down_proj_scales": [experts, hidden, width // 32],
        "mlp.experts.down_proj_bias": [experts, hidden],
        "self_attn.sinks": [size(shape.heads)],
    }


def norms(shape: Shape, *more: str) -> dict[str, list[int]]:
    return {f"{name}.weight": [size(shape.hidden)] for name in ("input_layernorm", "post_attention_layernorm", *more)}


# --- families ----------------------------------------------------------------------------------------------------------


def deepseek(shape: Shape, number: int, *, indexer: bool = False, first: int = 3) -> dict[str, list[int]]:
    mixture = numbered(shape) | dense(shape, "mlp.shared_experts", size(shape.expert_feed_forward))
    return norms(shape) | latent(shape, indexer=indexer) | (dense(shape) if number < first else mixture)


def glm(shape: Shape, number: int) -> dict[str, list[int]]:
    return norms(shape) | grouped(shape, norm="norm") | (dense(shape) if number < 3 else numbered(shape))


def gemma4(shape: Shape, number: int) -> dict[str, list[int]]:
    """Every sixth block looks at everything, with wider heads."""
    head = 512 if number % 6 == 5 else 256
    more = norms(shape, "pre_feedforward_layernorm", "post_feedforward_layernorm")
    return more | grouped(shape, head=head, norm="norm") | dense(shape) | {"layer_scalar": [1]}


def gemma3(shape: Shape, _: int) -> dict[str, list[int]]:
    more = norms(shape, "pre_feedforward_layernorm", "post_feedforward_layernorm")
    return more | grouped(shape, norm="norm") | dense(shape)


def llama4(shape: Shape, number: int) -> dict[str, list[int]]:
    """Of Maverick's blocks every second one is dense."""
    if shape.feed_forward and number % 2 == 0:
        return norms(shape) | grouped(shape) | dense(shape, "feed_forward")
    shared = dense(shape, "feed_forward.shared_expert", size(shape.expert_feed_forward))
    return norms(shape) | grouped(shape) | packed(shape, "feed_forward", inner_last=False) | shared


def next_(shape: Shape, number: int, mixture: Callable[[Shape], dict[str, list[int]]] = packed) -> dict[str, list[int]]:
    """Qwen3-Next and Qwen3.5: full attention, with a gate, in every fourth block only."""
    attention = grouped(shape, norm="norm", gated=True) if number % 4 == 3 else linear(shape)
    inner = (mixture(shape) | dense(shape, "mlp.shared_expert", 512)) if shape.experts else dense(shape)
    return norms(shape) | attention | inner


def qwen3(shape: Shape, _: int) -> dict[str, list[int]]:
    return norms(shape) | grouped(shape, norm="norm") | numbered(shape)


def oss(shape: Shape, _: int) -> dict[str, list[int]]:
    return norms(shape) | grouped(shape) | four_bits(shape)


def hunyuan(shape: Shape, _: int) -> dict[str, list[int]]:
    norm = {"self_attn.query_layernorm.weight": [128], "self_attn.key_layernorm.weight": [128]}
    return norms(shape) | grouped(shape) | norm | numbered(shape) | dense(shape, "mlp.shared_mlp")


def minimax(shape: Shape, _: int) -> dict[str, list[int]]:
    """One norm over all queries; experts named as in Mixtral."""
    heads, keys = size(shape.heads) * 128, size(shape.kv_heads) * 128
    norm = {"self_attn.q_norm.weight": [heads], "self_attn.k_norm.weight": [keys]}
    return norms(shape) | grouped(shape) | norm | numbered(shape, ("w1", "w3", "w2"), "block_sparse_moe")


NEWER: tuple[tuple[str, str, Block], ...] = (
    ("meta-llama/Llama-4-Scout-17B-16E", "language_model.model", llama4),
    ("meta-llama/Llama-4-Maverick-17B-128E", "language_model.model", llama4),
    ("google/gemma-3-270m", "model", gemma3),
    ("google/gemma-3-4b-pt", "model.language_model", gemma3),
    ("google/gemma-3-12b-pt", "language_model.model", gemma3),
    ("google/gemma-3-27b-pt", "language_model.model", gemma3),
    ("google/gemma-4-31B", "model.language_model", gemma4),
    ("google/gemma-4-E4B", "model.language_model", gemma4),
    ("openai/gpt-oss-20b", "model", oss),
    ("openai/gpt-oss-120b", "model", oss),
    ("Qwen/Qwen3-30B-A3B", "model", qwen3),
    ("Qwen/Qwen3-235B-A22B", "model", qwen3),
    ("Qwen/Qwen3-Next-80B-A3B-Instruct", "model", next_),
    ("Qwen/Qwen3.5-9B", "model.language_model", next_),
    ("Qwen/Qwen3.5-27B", "model.language_model", next_),
    ("Qwen/Qwen3.5-397B-A17B", "model.language_model", next_),
    ("deepseek-ai/DeepSeek-V3", "model", deepseek),
    ("deepseek-ai/DeepSeek-V3.2", "model", lambda shape, n: deepseek(shape, n, indexer=True)),
    ("zai-org/GLM-4.5-Air", "model", lambda shape, n: glm(shape, n)),
    ("zai-org/GLM-4.5", "model", glm),
    ("zai-org/GLM-5", "model", lambda shape, n: deepseek(shape, n, indexer=True)),
    ("moonshotai/Kimi-K2-Base", "model", lambda shape, n: deepseek(shape, n, first=1)),
    ("MiniMaxAI/MiniMax-M2.5", "model", minimax),
    ("tencent/Hunyuan-A13B-Instruct", "model", hunyuan),
    ("tencent/Hunyuan-4B-Pretrain", "model", gemma3),
)


def tensors(shape: Shape, prefix: str, block: Block) -> Tensors:
    found: dict[str, list[int]] = {f"{prefix}.embed_tokens.weight": [size(shape.vocabulary), size(shape.hidden)]}
    for number in range(size(shape.layers)):
        found |= {f"{prefix}.layers.{number}.{name}": sides for name, sides in block(shape, number).items()}
    found |= {f"{prefix}.norm.weight": [size(shape.hidden)], "lm_head.weight": [size(shape.vocabulary), size(shape.hidden)]}
    return {name: ("BF16", sides) for name, sides in found.items()}


@pytest.mark.parametrize(("id_", "prefix", "block"), NEWER, ids=[id_ for id_, _, _ in NEWER])
def test_newer_families_are_attributed_to_their_maker(id_: str, prefix: str, block: Block, tmp_path: Path) -> None:
    signature = known(id_)
    content = tensors(signature.shape, prefix, block)
    if len(content) < 20_000:
        save(tmp_path / "x.safetensors", content)
        shape = shape_of(tmp_path / "x.safetensors")
    else:
        names, parts = sorted(content), 16
        for part in range(parts):
            some = names[part * len(names) // parts : (part + 1) * len(names) // parts]
            save(tmp_path / f"model-{part + 1:05}-of-{parts:05}.safetensors", {name: content[name] for name in some})
        shape = read_folder("", tmp_path).anatomy.shape
    assert maker(shape) == signature.developer


# --- GGUF --------------------------------------------------------------------------------------------------------------


def test_gguf_copies_are_attributed_to_the_right_maker(tmp_path: Path) -> None:
    right: list[str] = []
    wrong: list[str] = []
    undecided: list[str] = []
    for signature in BASES:
        file = tmp_path / "x.gguf"
        as_gguf(file, signature.shape)
        said = maker(shape_of(file))
        file.unlink()
        (right if said == signature.developer else undecided if said is None else wrong).append(f"{signature.id}: {said}")
    assert wrong == [], f"undecided: {undecided}"
    assert len(right) >= 0.95 * len(BASES), f"undecided: {undecided}"


@pytest.mark.parametrize("id_", [id_ for id_, _, _ in NEWER])
def test_gguf_copies_of_newer_families_are_attributed_to_their_maker(id_: str, tmp_path: Path) -> None:
    signature = known(id_)
    # Latent attention is written with one key-value head and the width of the compressed key.
    compressed = {"attention.kv_lora_rank": 512, "attention.head_count_kv": 1, "attention.key_length": 576}
    keys = compressed if "deepseek" in id_ or id_.endswith(("GLM-5", "K2-Base")) else {}
    as_gguf(tmp_path / "x.gguf", signature.shape, keys)
    assert maker(shape_of(tmp_path / "x.gguf")) == signature.developer


def test_onnx_copies_with_numbered_matrices_are_attributed_to_the_right_maker(tmp_path: Path) -> None:
    said: dict[str, list[str]] = {"right": [], "wrong": [], "undecided": []}
    for signature in BASES:
        onnx_file(tmp_path / "x.onnx", plain_tensors(signature.shape))
        found = maker(shape_of(tmp_path / "x.onnx"))
        said["right" if found == signature.developer else "wrong" if found else "undecided"].append(signature.id)
    assert said["wrong"] == []
    assert len(said["right"]) >= 0.95 * len(BASES), said["undecided"]
