"""Sizes from tensor names and shapes, for the naming schemes of many families."""

from __future__ import annotations

import pytest

from lading.domain.anatomy import Tensor
from lading.domain.make import DtypeUse
from lading.domain.shape import Shape, Tower
from lading.weights.anatomy import anatomy, combined, joined, layout, towers
from lading.weights.dtypes import byte_size

Shapes = dict[str, tuple[int, ...]]


def tensors(shapes: Shapes, dtype: str = "BF16") -> list[Tensor]:
    return [Tensor(name, dtype, shape, None, byte_size(dtype, shape)) for name, shape in shapes.items()]


def blocks(prefix: str, count: int, inside: Shapes) -> Shapes:
    return {f"{prefix}{n}.{name}": shape for n in range(count) for name, shape in inside.items()}


# --- what gives no shape ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shapes",
    [
        {},
        {"weight": (3, 3)},
        {"conv1.weight": (64, 3, 7, 7), "layer1.0.bn1.weight": (64,), "layer1.0.conv1.weight": (64, 64, 3, 3)},
        {"lora_unet_down_blocks_0.lora_up.weight": (320, 16), "lora_unet_down_blocks_0.lora_down.weight": (16, 320)},
        blocks("model.layers.", 1, {"input_layernorm.weight": (64,)}),
        blocks("model.layers.", 3, {"mlp.up_proj.weight": (64, 16)}),
    ],
)
def test_no_stack_of_blocks_no_shape(shapes: Shapes) -> None:
    assert towers(tensors(shapes)) == ()


# --- families -----------------------------------------------------------------------------------------------------

LLAMA = {
    "model.embed_tokens.weight": (128_256, 4_096),
    **blocks(
        "model.layers.",
        32,
        {
            "self_attn.q_proj.weight": (4_096, 4_096),
            "self_attn.k_proj.weight": (1_024, 4_096),
            "mlp.gate_proj.weight": (14_336, 4_096),
            "mlp.down_proj.weight": (4_096, 14_336),
            "input_layernorm.weight": (4_096,),
            "post_attention_layernorm.weight": (4_096,),
        },
    ),
    "model.norm.weight": (4_096,),
    "lm_head.weight": (128_256, 4_096),
}
QWEN3 = {
    "model.embed_tokens.weight": (151_936, 2_048),
    **blocks(
        "model.layers.",
        28,
        {
            "self_attn.q_proj.weight": (2_048, 2_048),
            "self_attn.k_proj.weight": (1_024, 2_048),
            "self_attn.q_norm.weight": (128,),
            "self_attn.k_norm.weight": (128,),
            "mlp.down_proj.weight": (2_048, 6_144),
            "input_layernorm.weight": (2_048,),
            "post_attention_layernorm.weight": (2_048,),
        },
    ),
}
QWEN3_MOE = {
    "model.embed_tokens.weight": (151_936, 2_048),
    **blocks(
        "model.layers.",
        4,
        {
            "self_attn.q_norm.weight": (128,),
            "self_attn.q_proj.weight": (4_096, 2_048),
            "self_attn.k_proj.weight": (512, 2_048),
            "input_layernorm.weight": (2_048,),
            "post_attention_layernorm.weight": (2_048,),
            **{f"mlp.experts.{n}.down_proj.weight": (2_048, 768) for n in range(128)},
        },
    ),
}
DEEPSEEK_V3 = {
    "model.embed_tokens.weight": (129_280, 7_168),
    **{f"model.layers.{n}.mlp.down_proj.weight": (7_168, 18_432) for n in range(3)},
    **{f"model.layers.{n}.mlp.experts.{e}.down_proj.weight": (7_168, 2_048) for n in range(3, 62) for e in (0, 255)},
    **{f"model.layers.{n}.mlp.shared_experts.down_proj.weight": (7_168, 2_048) for n in range(3, 62)},
    **blocks("model.layers.", 62, {"input_layernorm.weight": (7_168,), "self_attn.kv_a_layernorm.weight": (512,)}),
    "model.layers.61.eh_proj.weight": (7_168, 14_336),
}
GPT2 = {
    "wte.weight": (50_257, 768),
    "wpe.weight": (1_024, 768),
    **blocks(
        "h.",
        12,
        {
            "ln_1.weight": (768,),
            "ln_2.weight": (768,),
            "attn.c_attn.weight": (768, 2_304),
            "attn.c_proj.weight": (768, 768),
            "mlp.c_fc.weight": (768, 3_072),
            "mlp.c_proj.weight": (3_072, 768),
        },
    ),
}
NEOX = {
    "gpt_neox.embed_in.weight": (50_304, 2_560),
    **blocks(
        "gpt_neox.layers.",
        32,
        {
            "input_layernorm.weight": (2_560,),
            "post_attention_layernorm.weight": (2_560,),
            "mlp.dense_4h_to_h.weight": (2_560, 10_240),
            "attention.rotary_emb.inv_freq": (10,),
        },
    ),
}
BERT = {
    "bert.embeddings.word_embeddings.weight": (30_522, 768),
    "bert.embeddings.position_embeddings.weight": (512, 768),
    "bert.embeddings.token_type_embeddings.weight": (2, 768),
    **blocks(
        "bert.encoder.layer.",
        12,
        {
            "attention.self.query.weight": (768, 768),
            "attention.output.dense.weight": (768, 768),
            "attention.output.LayerNorm.weight": (768,),
            "intermediate.dense.weight": (3_072, 768),
            "output.dense.weight": (768, 3_072),
            "output.LayerNorm.weight": (768,),
        },
    ),
}
INTERNLM2 = {
    "model.tok_embeddings.weight": (92_544, 4_096),
    **blocks(
        "model.layers.",
        32,
        {"attention.wqkv.weight": (6_144, 4_096), "feed_forward.w2.weight": (4_096, 14_336), "attention_norm.weight": (4_096,)},
    ),
}
CHATGLM = {
    "transformer.embedding.word_embeddings.weight": (65_024, 4_096),
    **blocks(
        "transformer.encoder.layers.",
        28,
        {
            "input_layernorm.weight": (4_096,),
            "mlp.dense_h_to_4h.weight": (27_392, 4_096),
            "mlp.dense_4h_to_h.weight": (4_096, 13_696),
        },
    ),
}
QWEN1 = {
    "transformer.wte.weight": (151_936, 4_096),
    **blocks(
        "transformer.h.",
        32,
        {"ln_1.weight": (4_096,), "attn.c_proj.weight": (4_096, 4_096), "mlp.c_proj.weight": (4_096, 11_008)},
    ),
}
GGUF = {
    "token_embd.weight": (151_936, 3_584),
    **blocks("blk.", 28, {"attn_norm.weight": (3_584,), "ffn_norm.weight": (3_584,), "ffn_down.weight": (3_584, 18_944)}),
}
GPTQ = {
    "model.embed_tokens.weight": (152_064, 3_584),
    **blocks(
        "model.layers.",
        28,
        {
            "input_layernorm.weight": (3_584,),
            "post_attention_layernorm.weight": (3_584,),
            "mlp.up_proj.qweight": (448, 18_944),
            "mlp.up_proj.scales": (28, 18_944),
            "mlp.down_proj.qweight": (2_368, 3_584),
        },
    ),
}
GPT_OSS = {
    "model.embed_tokens.weight": (201_088, 2_880),
    **blocks(
        "model.layers.",
        24,
        {
            "input_layernorm.weight": (2_880,),
            "post_attention_layernorm.weight": (2_880,),
            "mlp.experts.down_proj": (32, 2_880, 2_880),
        },
    ),
}


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (LLAMA, Shape(layers=32, hidden=4_096, feed_forward=14_336, vocabulary=128_256, key_width=1_024)),
        (
            QWEN3,
            Shape(
                layers=28,
                hidden=2_048,
                heads=16,
                kv_heads=8,
                head_dim=128,
                feed_forward=6_144,
                vocabulary=151_936,
                key_width=1_024,
            ),
        ),
        (
            QWEN3_MOE,
            Shape(
                layers=4,
                hidden=2_048,
                heads=32,
                kv_heads=4,
                head_dim=128,
                vocabulary=151_936,
                experts=128,
                expert_feed_forward=768,
                key_width=512,
            ),
        ),
        (
            DEEPSEEK_V3,
            Shape(layers=61, hidden=7_168, feed_forward=18_432, vocabulary=129_280, experts=256, expert_feed_forward=2_048),
        ),
        (GPT2, Shape(layers=12, hidden=768, feed_forward=3_072, vocabulary=50_257)),
        (NEOX, Shape(layers=32, hidden=2_560, head_dim=20, feed_forward=10_240, vocabulary=50_304)),
        (BERT, Shape(layers=12, hidden=768, feed_forward=3_072, vocabulary=30_522)),
        (INTERNLM2, Shape(layers=32, hidden=4_096, feed_forward=14_336, vocabulary=92_544)),
        (CHATGLM, Shape(layers=28, hidden=4_096, feed_forward=13_696, vocabulary=65_024)),
        (QWEN1, Shape(layers=32, hidden=4_096, feed_forward=11_008, vocabulary=151_936)),
        (GGUF, Shape(layers=28, hidden=3_584, feed_forward=18_944, vocabulary=151_936)),
        (GPTQ, Shape(layers=28, hidden=3_584, feed_forward=18_944, vocabulary=152_064)),
        (GPT_OSS, Shape(layers=24, hidden=2_880, vocabulary=201_088, experts=32, expert_feed_forward=2_880)),
    ],
    ids=[
        "llama",
        "qwen3",
        "qwen3-moe",
        "deepseek-v3",
        "gpt2",
        "neox",
        "bert",
        "internlm2",
        "chatglm",
        "qwen1",
        "gguf",
        "gptq",
        "gpt-oss",
    ],
)
def test_families(shapes: Shapes, expected: Shape) -> None:
    assert towers(tensors(shapes)) == (expected,)


def test_prefixes_of_wrappers_make_no_difference() -> None:
    wrapped = {f"base_model.model.{name}": shape for name, shape in QWEN3.items()}
    assert towers(tensors(wrapped)) == towers(tensors(QWEN3))


def test_encoder_and_decoder_are_two_towers() -> None:
    inside = {"layer.0.layer_norm.weight": (512,), "layer.1.DenseReluDense.wo.weight": (512, 2_048)}
    bias = {"layer.0.SelfAttention.relative_attention_bias.weight": (32, 8)}
    shapes: Shapes = {"shared.weight": (32_128, 512)}
    for part in ("encoder", "decoder"):
        shapes |= blocks(f"{part}.block.", 6, inside) | {f"{part}.block.0.{name}": shape for name, shape in bias.items()}
    found = {shape.tower: shape for shape in towers(tensors(shapes))}
    assert set(found) == {Tower.ENCODER, Tower.DECODER}
    assert found[Tower.ENCODER] == Shape(
        tower=Tower.ENCODER, layers=6, hidden=512, heads=8, feed_forward=2_048, vocabulary=32_128
    )


def test_text_and_image_are_two_towers() -> None:
    norms = {"layer_norm1.weight": (768,), "mlp.fc2.weight": (768, 3_072)}
    text = {"layer_norm1.weight": (512,), "mlp.fc2.weight": (512, 2_048)}
    shapes = {
        "text_model.embeddings.token_embedding.weight": (49_408, 512),
        **blocks("text_model.encoder.layers.", 12, text),
        **blocks("vision_model.encoder.layers.", 12, norms),
    }
    vision, words = towers(tensors(shapes))
    assert (vision.tower, vision.hidden, vision.layers) == (Tower.VISION, 768, 12)
    assert (words.tower, words.hidden, words.vocabulary) == (Tower.TEXT, 512, 49_408)


# --- sums ---------------------------------------------------------------------------------------------------------


def test_what_is_stated_stands_in_front_of_what_follows() -> None:
    stated = Shape(architecture="LlamaForCausalLM", layers=32, hidden=4_096, heads=32, rope_theta=500_000.0)
    (shape,) = combined([stated], towers(tensors(LLAMA)))
    assert (shape.architecture, shape.heads, shape.rope_theta, shape.feed_forward) == (
        "LlamaForCausalLM",
        32,
        500_000.0,
        14_336,
    )


def test_towers_that_are_not_stated_are_kept() -> None:
    language, vision = Shape(layers=2, hidden=8), Shape(tower=Tower.VISION, layers=3, hidden=4)
    assert combined([language], [replace_tower(language), vision]) == (language, vision)


def replace_tower(shape: Shape) -> Shape:
    return Shape(tower=Tower.LANGUAGE, layers=shape.layers, hidden=shape.hidden)


def test_counts() -> None:
    made = anatomy([Tensor("a", "F32", (2, 3), 0, 24), Tensor("b", "F16", (4,), 24, 8), Tensor("c", "F16", (), 32, 2)])
    assert (made.tensors, made.parameters) == (3, 11)
    assert made.dtypes == (DtypeUse("F32", 1, 6, 24), DtypeUse("F16", 2, 5, 10))


def test_the_layout_knows_neither_order_nor_dtype_but_every_shape() -> None:
    ours = tensors(GPT2)
    assert layout(ours) == layout(list(reversed(tensors(GPT2, "F32"))))
    assert layout(ours) != layout(ours[1:])
    assert layout([]) == ""


# --- parts of a whole ---------------------------------------------------------------------------------------------------


def block(number: int, *more: Tensor) -> list[Tensor]:
    """A block of a decoder of width 8."""
    at = f"model.layers.{number}"
    return [
        Tensor(f"{at}.input_layernorm.weight", "F32", (8,)),
        Tensor(f"{at}.mlp.down_proj.weight", "F32", (8, 24)),
        *more,
    ]


def test_the_shards_of_a_model_are_joined_to_its_sizes() -> None:
    first = anatomy([Tensor("model.embed_tokens.weight", "F32", (32, 8)), *block(0), *block(1)], least=1)
    last = anatomy([*block(2), Tensor("lm_head.weight", "F32", (32, 8))], least=1)
    whole = joined([first, last])
    assert (whole.shape.layers, whole.shape.hidden, whole.shape.feed_forward, whole.shape.vocabulary) == (3, 8, 24, 32)
    assert whole.tensors == first.tensors + last.tensors
    assert whole.layout == ""
    assert joined([first]) == first


def test_a_block_alone_is_a_stack_in_a_shard_only() -> None:
    assert anatomy(block(5)).shapes == ()
    assert anatomy(block(5), least=1).shape.layers == 6


def test_a_block_for_further_tokens_is_no_layer_in_a_shard_of_its_own_either() -> None:
    further = block(3, Tensor("model.layers.3.eh_proj.weight", "F32", (8, 16)))
    assert anatomy(further, least=1).shapes == ()
    assert anatomy([*block(1), *block(2), *further]).shape.layers == 3


def test_a_gate_beside_the_queries_makes_no_heads() -> None:
    attention = [
        ("self_attn.q_norm.weight", (4,)), ("self_attn.q_proj.weight", (16, 8)), ("self_attn.k_proj.weight", (4, 8)),
        ("self_attn.o_proj.weight", (8, 8)),
    ]  # fmt: skip
    made = [Tensor(f"model.layers.{n}.{name}", "F32", shape) for n in (0, 1) for name, shape in attention]
    found = anatomy([*block(0), *block(1), *made]).shape
    assert (found.head_dim, found.heads, found.kv_heads) == (4, 2, 1)


def test_what_an_indexer_projects_are_no_keys() -> None:
    names = ("self_attn.kv_a_proj_with_mqa.weight", "self_attn.indexer.wk.weight")
    made = [Tensor(f"model.layers.{n}.{name}", "F32", (3, 8)) for n in (0, 1) for name in names]
    assert anatomy([*block(0), *block(1), *made]).shape.key_width is None


def test_widths_of_numbered_matrices_are_those_that_every_block_has() -> None:
    sides = [(8, 24), (8, 24), (24, 8), (8, 8), (8, 8), (8, 4), (8, 4)] * 2 + [(8, 32)]
    numbered = [Tensor(f"onnx::MatMul_{n}", "F32", shape) for n, shape in enumerate(sides)]
    norms = [Tensor(f"model.layers.{n}.input_layernorm.weight", "F32", (8,)) for n in (0, 1)]
    found = anatomy([*norms, *numbered]).shape
    assert (found.feed_forward, found.key_width) == (24, 4)
