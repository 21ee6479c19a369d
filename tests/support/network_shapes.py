"""Headers of models with the sizes of the bases on record: names and shapes of tensors, and files that hold nothing else."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import gguf
import numpy as np
from onnx import TensorProto, helper

from lading.catalog.index import load
from lading.domain.anatomy import Examined
from lading.domain.shape import Shape, Tower
from lading.domain.signature import Signature
from lading.weights import examine
from lading.weights.likeness import attributed, likenesses

Tensors = dict[str, tuple[str, list[int]]]
_WIDTH = {"F32": 32, "BF16": 16, "F16": 16, "I32": 32, "U8": 8}


def is_derived(hub_id: str) -> bool:
    facts = load().model(hub_id)
    return bool(facts and facts.bases)


def maker(shape: Shape) -> str | None:
    found = attributed(likenesses(shape, load().signatures()), is_derived)
    return found.signature.developer if found else None


def bases() -> Iterator[Signature]:
    """Language models whose sizes are all on record, and which were not made from another."""
    for signature in load().signatures():
        shape = signature.shape
        sizes = (shape.layers, shape.hidden, shape.heads, shape.kv_heads, shape.feed_forward, shape.vocabulary)
        plain = shape.tower is Tower.LANGUAGE and not shape.experts and (shape.layers or 0) <= 96
        if plain and all(sizes) and not is_derived(signature.id):
            yield signature


BASES = tuple(bases())


def tensors(shape: Shape, dtype: str = "BF16") -> Tensors:
    """The tensors of a decoder with these sizes, as transformers names them."""
    assert shape.layers
    assert shape.hidden
    assert shape.heads
    assert shape.kv_heads
    assert shape.feed_forward
    assert shape.vocabulary
    head = shape.head_dim or shape.hidden // shape.heads
    found: Tensors = {"model.embed_tokens.weight": (dtype, [shape.vocabulary, shape.hidden])}
    for number in range(shape.layers):
        at = f"model.layers.{number}"
        found |= {
            f"{at}.input_layernorm.weight": (dtype, [shape.hidden]),
            f"{at}.post_attention_layernorm.weight": (dtype, [shape.hidden]),
            f"{at}.self_attn.q_proj.weight": (dtype, [shape.heads * head, shape.hidden]),
            f"{at}.self_attn.k_proj.weight": (dtype, [shape.kv_heads * head, shape.hidden]),
            f"{at}.self_attn.v_proj.weight": (dtype, [shape.kv_heads * head, shape.hidden]),
            f"{at}.self_attn.o_proj.weight": (dtype, [shape.hidden, shape.heads * head]),
            f"{at}.mlp.gate_proj.weight": (dtype, [shape.feed_forward, shape.hidden]),
            f"{at}.mlp.up_proj.weight": (dtype, [shape.feed_forward, shape.hidden]),
            f"{at}.mlp.down_proj.weight": (dtype, [shape.hidden, shape.feed_forward]),
        }
    return found | {"model.norm.weight": (dtype, [shape.hidden]), "lm_head.weight": (dtype, [shape.vocabulary, shape.hidden])}


def quantised(plain: Tensors) -> Tensors:
    """The same, its matrices packed into four bits as GPTQ does: ``[in / 8, out]`` of I32, with scales for groups of 128."""
    found: Tensors = {}
    for name, (dtype, size) in plain.items():
        if not name.endswith("_proj.weight"):
            found[name] = dtype, size
            continue
        rows, columns = size
        stem = name.removesuffix(".weight")
        groups = -(-columns // 128)
        found |= {
            f"{stem}.qweight": ("I32", [columns // 8, rows]),
            f"{stem}.qzeros": ("I32", [groups, rows // 8]),
            f"{stem}.scales": ("F16", [groups, rows]),
            f"{stem}.g_idx": ("I32", [columns]),
        }
    return found


def save(path: Path, content: Tensors, metadata: dict[str, str] | None = None) -> None:
    """A safetensors file with that header; its numbers are a hole."""
    at = 0
    header: dict[str, object] = {"__metadata__": metadata} if metadata else {}
    for name, (dtype, size) in content.items():
        length = _WIDTH[dtype] // 8
        for side in size:
            length *= side
        header[name] = {"dtype": dtype, "shape": size, "data_offsets": [at, at + length]}
        at += length
    text = json.dumps(header).encode()
    with path.open("wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        stream.truncate(8 + len(text) + at)


def shape_of(path: Path) -> Shape:
    found = examine(path.name, path, path.stat().st_size)
    assert isinstance(found, Examined), found
    return found.anatomy.shape


def known(id_: str) -> Signature:
    return next(s for s in load().signatures() if s.id == id_)


def size(value: int | None) -> int:
    assert value
    return value


# --- other formats -----------------------------------------------------------------------------------------------------


def as_gguf(file: Path, shape: Shape, keys: Mapping[str, int] = MappingProxyType({})) -> None:
    """A GGUF file of a decoder with these sizes and four-bit matrices, by the format's own library; its numbers are a hole.

    It has no name but what loading it needs. ``keys`` are more of what the converter states.
    """
    kind = "anything"
    writer = gguf.GGUFWriter(str(file), kind)
    stated = {
        "block_count": shape.layers,
        "embedding_length": shape.hidden,
        "feed_forward_length": shape.feed_forward,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": shape.kv_heads,
        "attention.key_length": shape.head_dim,
        "vocab_size": shape.vocabulary,
        "expert_count": shape.experts,
        "expert_used_count": shape.experts_used,
        "expert_feed_forward_length": shape.expert_feed_forward,
        **keys,
    }
    for name, value in stated.items():
        if value:
            writer.add_uint32(f"{kind}.{name}", value)
    hidden = size(shape.hidden)
    head = shape.head_dim or hidden // size(shape.heads)
    content = {"token_embd.weight": [size(shape.vocabulary), hidden], "output_norm.weight": [hidden]}
    for number in range(size(shape.layers)):
        at = f"blk.{number}"
        content |= {
            f"{at}.attn_norm.weight": [hidden],
            f"{at}.ffn_norm.weight": [hidden],
            f"{at}.attn_q.weight": [size(shape.heads) * head, hidden],
            f"{at}.attn_output.weight": [hidden, size(shape.heads) * head],
        }
        if "attention.kv_lora_rank" in keys:
            content |= {f"{at}.attn_kv_a_mqa.weight": [576, hidden], f"{at}.attn_kv_a_norm.weight": [512]}
        else:
            content |= {f"{at}.attn_{part}.weight": [size(shape.kv_heads) * head, hidden] for part in "kv"}
        if shape.experts:
            width = size(shape.expert_feed_forward or shape.feed_forward)
            content |= {
                f"{at}.ffn_gate_exps.weight": [shape.experts, width, hidden],
                f"{at}.ffn_up_exps.weight": [shape.experts, width, hidden],
                f"{at}.ffn_down_exps.weight": [shape.experts, hidden, width],
            }
        else:
            width = size(shape.feed_forward)
            content |= {f"{at}.ffn_{part}.weight": [width, hidden] for part in ("gate", "up")}
            content[f"{at}.ffn_down.weight"] = [hidden, width]
    end = 0
    for name, sides in content.items():
        count = int(np.prod(sides, dtype=np.int64))
        quantised = len(sides) > 1 and sides[-1] % 256 == 0
        used = gguf.GGMLQuantizationType.Q4_K if quantised else gguf.GGMLQuantizationType.F32
        length = count // 256 * 144 if quantised else count * 4
        writer.add_tensor_info(name, sides, np.dtype(np.float32), length, used)
        end += -(-length // 32) * 32
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size + 32 + end)


def onnx_file(path: Path, content: Tensors) -> None:
    """As exporters write it: matrices turned round and without their names, numbers in another file."""
    made = []
    for number, (name, (_, size_)) in enumerate(content.items()):
        matrix = name.endswith("_proj.weight") or name == "lm_head.weight"
        tensor = TensorProto(name=f"onnx::MatMul_{number}" if matrix else name, data_type=TensorProto.FLOAT)
        tensor.dims.extend(reversed(size_) if matrix else size_)
        tensor.data_location = TensorProto.EXTERNAL
        where = tensor.external_data.add()
        where.key, where.value = "location", "numbers.data"
        made.append(tensor)
    path.write_bytes(helper.make_model(helper.make_graph([], "g", [], [], initializer=made)).SerializeToString())
