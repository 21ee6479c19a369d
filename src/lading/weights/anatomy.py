"""A model's sizes from the names and shapes of its tensors, whatever framework named them.

Most networks are stacks of equal blocks: ``model.layers.N``, ``transformer.h.N``, ``gpt_neox.layers.N``,
``encoder.layer.N``, ``blk.N``. One stack is one tower. Sizes come from what no quantisation packs (norms, scales) where
possible. A shard holds a part of the blocks: put the tensors of all shards together before asking.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

from lading.domain.anatomy import Anatomy, DtypeUse, Tensor, Tokenizer
from lading.domain.signature import Shape, Tower

_STACK = re.compile(
    r"(?:^|.*?\.)(?:layers?|h|blocks?|blk|resblocks|resblock|transformer_blocks|double_blocks|encoder_layers|groups)"
    r"\.(\d{1,4})\."
)
_MIN_BLOCKS = 2
_MAX_TOWERS = 8
# Blocks that predict further tokens stand behind the others under the next number (DeepSeek, GLM, MiMo).
_NEXT_TOKEN = re.compile(r"\.(?:eh_proj|nextn\b|shared_head|enorm|hnorm)")

_NORM = re.compile(
    r"(?:norm|ln|layernorm|layer_norm)(?:_?\w{1,3})?\.(?:weight|scale|gamma|g)$|(?:ln|norm)_?\d\.weight$", re.IGNORECASE
)
_PARTIAL_NORM = re.compile(
    r"(?:q|k|kv_a|q_a|query|key|v)_?(?:layer)?_?norm|_sub_norm|attn_(?:q|k|kv_a|q_a)_norm", re.IGNORECASE
)
_EMBEDDING = re.compile(
    r"(?:^|\.)(?:embed_tokens|tok_embeddings|wte|word_embeddings|embed_in|token_embd|token_embedding|shared|embed|tokens_embed"
    r"|embeddings|embedding|decoder\.embed|encoder\.embed|transformer\.ff_out|word_embedding)\.weight$"
)
_DOWN = re.compile(
    r"(?:down_proj|dense_4h_to_h|fc2|fc_out|ffn_down(?:_exps)?|ff_out|DenseReluDense\.wo|linear2|ffn\.output_linear"
    r"|(?:feed_forward|mlp|ffn|experts\.\d{1,4}|mlp\.experts)\.(?:w2|c_proj|wo|lin2|linear_fc2|proj|out_proj|output|down)"
    r"|(?<!attention)(?<!attn)\.output\.dense|ffn\.lin2|mlp2|ff\.net\.2|wi_down|mixer\.down_proj|w2)(?:\.weight)?$"
)
_UP_SCALES = re.compile(r"(?:up_proj|gate_proj|w1|w3)\.scales$")
_EXPERT = re.compile(r"\.experts\.(\d{1,4})\.")
_PACKED_EXPERTS = re.compile(r"_exps\.weight$|\.experts\.")
_SHARED_EXPERT = re.compile(r"shared_expert|_shexp|shared_mlp")
_QUERY = re.compile(r"(?:^|[._])(?:q_proj|query|wq|q_lin|attn_q|to_q|\bq)\.(?:weight|bias)$")
_KEY = re.compile(r"(?:^|[._])(?:k_proj|key|wk|k_lin|attn_k|to_k|\bk)\.(?:weight|bias)$")
_KEY_SCALES = re.compile(r"(?:k_proj|wk|attn_k)\.scales$")
_HEAD_NORM = re.compile(r"(?:^|[._])(?:q_norm|q_layernorm|query_layernorm|attn_q_norm)\.weight$")
_INVERSE_FREQUENCIES = re.compile(r"rotary_emb\.inv_freq$")
_HEAD_BIAS = re.compile(r"relative_attention_bias\.weight$")

_TOWERS = (
    (Tower.VISION, re.compile(r"vision|visual|image_encoder|vit\b|img_")),
    (Tower.AUDIO, re.compile(r"audio|speech|whisper|sound")),
    (Tower.TEXT, re.compile(r"text_model|text_encoder|^transformer\.resblocks")),
    (Tower.DECODER, re.compile(r"(?:^|\.)decoder\.|^dec\.|^decoder_layers")),
    (Tower.ENCODER, re.compile(r"(?:^|\.)encoder\.|^enc\.")),
)


def anatomy(
    tensors: Sequence[Tensor],
    stated: Sequence[Shape] = (),
    tokenizer: Tokenizer | None = None,
    chat_template: str = "",
) -> Anatomy:
    """Sum up ``tensors``; sizes that the header or a configuration has ``stated`` stand in front of what follows from them."""
    return Anatomy(
        tensors=len(tensors),
        parameters=sum(math.prod(tensor.shape) for tensor in tensors),
        dtypes=_dtypes(tensors),
        layout=layout(tensors),
        shapes=combined(stated, towers(tensors)),
        tokenizer=tokenizer,
        chat_template=chat_template,
    )


def layout(tensors: Iterable[Tensor]) -> str:
    """SHA-256 over the sorted names and shapes, empty without tensors."""
    lines = sorted(f"{tensor.name}\0{','.join(map(str, tensor.shape))}" for tensor in tensors)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest() if lines else ""


def combined(stated: Sequence[Shape], derived: Sequence[Shape]) -> tuple[Shape, ...]:
    """One shape a tower: the stated ones, their gaps filled from the derived one of the same tower.

    A lone stated shape and a lone derived one are of the same tower whatever they are called.
    """
    if len(stated) == len(derived) == 1:
        return (_filled(stated[0], derived[0]),)
    by_tower = {shape.tower: shape for shape in reversed(derived)}
    first = tuple(_filled(shape, by_tower.pop(shape.tower, shape)) for shape in stated)
    return (*first, *(shape for shape in derived if shape.tower in by_tower and shape is by_tower[shape.tower]))


def _filled(shape: Shape, other: Shape) -> Shape:
    gaps = {f.name for f in fields(Shape) if getattr(shape, f.name) in (None, "")}
    return replace(shape, **{name: getattr(other, name) for name in gaps})


def _dtypes(tensors: Iterable[Tensor]) -> tuple[DtypeUse, ...]:
    uses: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for tensor in tensors:
        use = uses[tensor.dtype]
        use[0] += 1
        use[1] += math.prod(tensor.shape)
        use[2] += tensor.size or 0
    return tuple(DtypeUse(dtype, *use) for dtype, use in sorted(uses.items(), key=lambda item: (-item[1][2], item[0])))


# --- towers -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Stack:
    """The blocks below one prefix: tensor names without prefix and number, with their shapes, and how often each came."""

    numbers: set[int] = field(default_factory=set)
    shapes: Counter[tuple[str, tuple[int, ...]]] = field(default_factory=Counter)
    parameters: int = 0


def towers(tensors: Iterable[Tensor]) -> tuple[Shape, ...]:
    """The shape of each tower, the one with most parameters first; nothing for what is no stack of blocks."""
    stacks: dict[str, _Stack] = defaultdict(_Stack)
    outside: dict[str, tuple[int, ...]] = {}
    beyond: set[tuple[str, int]] = set()
    for tensor in tensors:
        found = _STACK.match(tensor.name)
        if not found:
            outside[tensor.name] = tensor.shape
            continue
        stack, number = stacks[tensor.name[: found.start(1)]], int(found[1])
        stack.numbers.add(number)
        stack.shapes[tensor.name[found.end() - 1 :], tensor.shape] += 1
        stack.parameters += math.prod(tensor.shape)
        if _NEXT_TOKEN.search(tensor.name, found.end() - 1):
            beyond.add((tensor.name[: found.start(1)], number))
    for prefix, number in beyond:
        if len(stacks[prefix].numbers) > _MIN_BLOCKS:
            stacks[prefix].numbers.discard(number)
    ordered = sorted(stacks.items(), key=lambda item: (-item[1].parameters, item[0]))
    shapes: dict[Tower, Shape] = {}
    names = [prefix for prefix, _ in ordered]
    for prefix, stack in ordered:
        tower = _tower(prefix, names)
        if tower not in shapes and len(shapes) < _MAX_TOWERS and (shape := _shape(tower, prefix, stack, outside)):
            shapes[tower] = shape
    return tuple(shapes.values())


def _tower(prefix: str, prefixes: Sequence[str]) -> Tower:
    tower = next((tower for tower, pattern in _TOWERS if pattern.search(prefix)), Tower.LANGUAGE)
    if tower in (Tower.ENCODER, Tower.DECODER):
        other = dict(_TOWERS)[Tower.DECODER if tower is Tower.ENCODER else Tower.ENCODER]
        return tower if any(other.search(each) for each in prefixes) else Tower.LANGUAGE
    return tower


def _shape(tower: Tower, prefix: str, stack: _Stack, outside: dict[str, tuple[int, ...]]) -> Shape | None:
    hidden = _hidden(stack)
    if hidden is None or len(stack.numbers) < _MIN_BLOCKS:
        return None
    dense, expert = _feed_forward(stack, hidden)
    experts = _experts(stack)
    head_dim = _head_dim(stack, outside, hidden)
    heads, kv_heads = (_rows(stack, pattern, head_dim) for pattern in (_QUERY, _KEY))
    return Shape(
        tower=tower,
        layers=max(stack.numbers) + 1,
        hidden=hidden,
        heads=heads or _biased_heads(stack),
        kv_heads=kv_heads if heads else None,
        head_dim=head_dim,
        feed_forward=dense,
        vocabulary=_vocabulary(outside, prefix, hidden),
        experts=experts,
        expert_feed_forward=expert,
        key_width=_key_width(stack),
    )


def _hidden(stack: _Stack) -> int | None:
    """What most norms of a block are as long as."""
    sizes: Counter[int] = Counter()
    for (name, shape), times in stack.shapes.items():
        if len(shape) == 1 and shape[0] > 1 and _NORM.search(name) and not _PARTIAL_NORM.search(name):
            sizes[shape[0]] += times
    return max(sizes, key=lambda size: (sizes[size], size), default=None)


def _feed_forward(stack: _Stack, hidden: int) -> tuple[int | None, int | None]:
    """The width of the dense block and of one expert: what the projection back to the hidden size comes from."""
    dense: Counter[int] = Counter()
    expert: Counter[int] = Counter()
    for (name, shape), times in stack.shapes.items():
        if _SHARED_EXPERT.search(name):
            continue
        if _UP_SCALES.search(name) and len(shape) == 2:  # packed weights: a row or column of scales for each output
            width = max(shape)
        elif _DOWN.search(name) and len(shape) in (2, 3) and hidden in shape[-2:]:
            width = shape[-1] if shape[-2] == hidden else shape[-2]
        else:
            continue
        is_expert = bool(_PACKED_EXPERTS.search(name)) or len(shape) == 3
        (expert if is_expert else dense)[width] += times
    return tuple(max(of, key=lambda size: (of[size], size), default=None) for of in (dense, expert))  # type: ignore[return-value]  # two Counters give two widths


def _experts(stack: _Stack) -> int | None:
    numbers = [int(found[1]) for name, _ in stack.shapes if (found := _EXPERT.search(name))]
    packed = [shape[0] for name, shape in stack.shapes if len(shape) == 3 and _PACKED_EXPERTS.search(name)]
    return max(numbers) + 1 if numbers else max(packed, default=None)


def _head_dim(stack: _Stack, outside: dict[str, tuple[int, ...]], hidden: int) -> int | None:
    """From the norm of one query head, or the frequencies of the rotary embedding (one for two dimensions)."""
    for name, shape in stack.shapes:
        if len(shape) == 1 and _HEAD_NORM.search(name) and 1 < shape[0] < min(hidden, 1_024):
            return shape[0]
    inside = ((name, shape) for name, shape in stack.shapes)
    for name, shape in (*inside, *outside.items()):
        if len(shape) == 1 and _INVERSE_FREQUENCIES.search(name) and 8 < shape[0] < 1_024:
            return shape[0] * 2
    return None


def _rows(stack: _Stack, pattern: re.Pattern[str], head_dim: int | None) -> int | None:
    """How many heads a projection gives."""
    if head_dim:
        for name, shape in stack.shapes:
            if len(shape) in (1, 2) and pattern.search(name) and shape[0] % head_dim == 0 and shape[0]:
                return shape[0] // head_dim
    return None


def _key_width(stack: _Stack) -> int | None:
    for name, shape in stack.shapes:
        if len(shape) == 2 and _KEY.search(name):
            return shape[0]
        if len(shape) == 2 and _KEY_SCALES.search(name):  # packed weights: a row or column of scales for each output
            return max(shape)
    return None


def _biased_heads(stack: _Stack) -> int | None:
    return next((shape[-1] for name, shape in stack.shapes if len(shape) == 2 and _HEAD_BIAS.search(name)), None)


def _vocabulary(outside: dict[str, tuple[int, ...]], prefix: str, hidden: int) -> int | None:
    """The rows of the table of token embeddings, that of the tower's own part of the names if it has one."""
    root = prefix.partition(".")[0]
    tables = [
        (not name.startswith(root), name, shape[0])
        for name, shape in outside.items()
        if len(shape) == 2 and _EMBEDDING.search(name) and shape[0] > 1 and "position" not in name and "token_type" not in name
    ]
    return min(tables)[2] if tables and hidden else None
