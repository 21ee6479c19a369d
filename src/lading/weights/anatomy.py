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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from lading.domain.anatomy import Tensor
from lading.domain.make import Anatomy, DtypeUse, Tokenizer
from lading.domain.shape import Shape, Tower
from lading.patterns import regex

_STACK = regex(
    r"(?:^|.*?\.)(?:layers?|h|blocks?|blk|resblocks|resblock|transformer_blocks|double_blocks|encoder_layers|groups)"
    r"\.(\d{1,4})\."
)
_MAX_TOWERS = 8
_MAX_DTYPES = 32
# Blocks that predict further tokens stand behind the others under the next number (DeepSeek, GLM, MiMo).
_NEXT_TOKEN = regex(r"\.(?:eh_proj|nextn\b|shared_head|enorm|hnorm)")

_NORM = regex(
    r"(?:norm|ln|layernorm|layer_norm)(?:_?\w{1,3})?\.(?:weight|scale|gamma|g)$|(?:ln|norm)_?\d\.weight$", re.IGNORECASE
)
_PARTIAL_NORM = regex(r"(?:q|k|kv_a|q_a|query|key|v)_?(?:layer)?_?norm|_sub_norm|attn_(?:q|k|kv_a|q_a)_norm", re.IGNORECASE)
_EMBEDDING = regex(
    r"(?:^|\.)(?:embed_tokens|tok_embeddings|wte|word_embeddings|embed_in|token_embd|token_embedding|shared|embed|tokens_embed"
    r"|embeddings|embedding|decoder\.embed|encoder\.embed|transformer\.ff_out|word_embedding)\.weight$"
)
_DOWN = regex(
    r"(?:down_proj|dense_4h_to_h|fc2|fc_out|ffn_down(?:_exps)?|ff_out|DenseReluDense\.wo|linear2|ffn\.output_linear"
    r"|(?:feed_forward|mlp|ffn|experts\.\d{1,4}|mlp\.experts)\.(?:w2|c_proj|wo|lin2|linear_fc2|proj|out_proj|output|down)"
    r"|(?<!attention)(?<!attn)\.output\.dense|ffn\.lin2|mlp2|ff\.net\.2|wi_down|mixer\.down_proj|w2)(?:\.weight)?$"
)
_UP_SCALES = regex(r"(?:up_proj|gate_proj|w1|w3)\.scales$")
_EXPERT = regex(r"\.experts\.(\d{1,4})\.")
_PACKED_EXPERTS = regex(r"_exps\.weight$|\.experts\.")
_SHARED_EXPERT = regex(r"shared_expert|_shexp|shared_mlp")
_QUERY = regex(r"(?:^|[._])(?:q_proj|query|wq|q_lin|attn_q|to_q|\bq)\.(?:weight|bias)$")
_KEY = regex(r"(?:^|[._])(?:k_proj|key|wk|k_lin|attn_k|to_k|\bk)\.(?:weight|bias)$")
_KEY_SCALES = regex(r"(?:k_proj|wk|attn_k)\.scales$")
_OUT = regex(r"(?:^|\.)(?:self_attn|attention|attn|self_attention)\.(?:o_proj|wo|out_proj|dense)\.weight$|attn_output\.weight$")
_LATENT = regex(r"kv_a_proj_with_mqa|kv_a_layernorm|attn_kv_a_mqa|attn_kv_a_norm")
"""Keys and values are compressed into one narrow vector (MLA): their heads do not stand in any shape."""
_INDEXER = regex(r"(?:^|\.)indexer\.")
_HEAD_NORM = regex(r"(?:^|[._])(?:q_norm|q_layernorm|query_layernorm|attn_q_norm)\.weight$")
_INVERSE_FREQUENCIES = regex(r"rotary_emb\.inv_freq$")
_NUMBERED = regex(r"onnx::\w+_\d+")
_HEAD_BIAS = regex(r"relative_attention_bias\.weight$")

_TOWERS = (
    (Tower.VISION, regex(r"vision|visual|image_encoder|vit\b|img_")),
    (Tower.AUDIO, regex(r"audio|speech|whisper|sound")),
    (Tower.TEXT, regex(r"text_model|text_encoder|^transformer\.resblocks")),
    (Tower.DECODER, regex(r"(?:^|\.)decoder\.|^dec\.|^decoder_layers")),
    (Tower.ENCODER, regex(r"(?:^|\.)encoder\.|^enc\.")),
)


def anatomy(
    tensors: Sequence[Tensor],
    stated: Sequence[Shape] = (),
    tokenizer: Tokenizer | None = None,
    chat_template: str = "",
    *,
    least: int = 2,
) -> Anatomy:
    """Sum up ``tensors``; sizes that the header or a configuration has ``stated`` stand in front of what follows from them.

    A stack has at ``least`` as many blocks: in a shard there may be one.
    """
    return Anatomy(
        tensors=len(tensors),
        parameters=sum(math.prod(tensor.shape) for tensor in tensors),
        dtypes=_dtypes(tensors),
        layout=layout(tensors),
        shapes=combined(stated, towers(tensors, least)),
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


def joined(parts: Sequence[Anatomy]) -> Anatomy:
    """The anatomy of a model in several files, of which each has some of the blocks. Their layout together is not known."""
    if len(parts) == 1:
        return parts[0]
    uses: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    towers_: dict[Tower, list[Shape]] = defaultdict(list)
    for part in parts:
        for use in part.dtypes:
            uses[use.dtype] = [a + b for a, b in zip(uses[use.dtype], (use.tensors, use.parameters, use.bytes), strict=True)]
        for shape in part.shapes:
            towers_[shape.tower].append(shape)
    return Anatomy(
        tensors=sum(part.tensors for part in parts),
        parameters=sum(part.parameters for part in parts),
        dtypes=_sorted_uses(uses),
        shapes=tuple(_whole(shapes) for shapes in towers_.values()),
        tokenizer=next((part.tokenizer for part in parts if part.tokenizer), None),
        chat_template=next((part.chat_template for part in parts if part.chat_template), ""),
    )


_COUNTED = frozenset({"layers", "experts"})
"""Sizes that are counts of what may be in different files; the others are the same wherever they are known."""


def _whole(shapes: Sequence[Shape]) -> Shape:
    """One shape out of those of the parts: the highest count, and what most of those say that know."""
    values: dict[str, Any] = {}
    for field_ in fields(Shape):
        known = Counter(value for shape in shapes if (value := getattr(shape, field_.name)) not in (None, ""))
        pick = max(known, default=None) if field_.name in _COUNTED else next((value for value, _ in known.most_common(1)), None)
        if pick is not None:
            values[field_.name] = pick
    return Shape(**values)


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
    return _sorted_uses(uses)


def _sorted_uses(uses: Mapping[str, Sequence[int]]) -> tuple[DtypeUse, ...]:
    ordered = sorted(uses.items(), key=lambda item: (-item[1][2], item[0]))
    return tuple(DtypeUse(dtype, *use) for dtype, use in ordered)[:_MAX_DTYPES]


# --- towers -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Stack:
    """The blocks below one prefix: tensor names without prefix and number, with their shapes, and how often each came."""

    numbers: set[int] = field(default_factory=set)
    shapes: Counter[tuple[str, tuple[int, ...]]] = field(default_factory=Counter)
    parameters: int = 0

    def common(self, wanted: Callable[[str, tuple[int, ...]], bool]) -> tuple[int, ...] | None:
        """The commonest shape of what is wanted: blocks need not all be of one kind."""
        found = [(times, shape) for (name, shape), times in self.shapes.items() if wanted(name, shape)]
        return max(found, default=(0, None))[1]


def towers(tensors: Iterable[Tensor], least: int = 2) -> tuple[Shape, ...]:
    """The shape of each tower, the one with most parameters first; nothing for what is no stack of ``least`` blocks."""
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
        stacks[prefix].numbers.discard(number)
    ordered = sorted(stacks.items(), key=lambda item: (-item[1].parameters, item[0]))
    shapes: dict[Tower, Shape] = {}
    names = [prefix for prefix, _ in ordered]
    for prefix, stack in ordered:
        tower = _tower(prefix, names)
        if len(stack.numbers) < least or tower in shapes or len(shapes) == _MAX_TOWERS:
            continue
        if shape := _shape(tower, prefix, stack, outside):
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
    if hidden is None:
        return None
    dense, expert = _feed_forward(stack, hidden)
    experts = _experts(stack)
    layers = max(stack.numbers) + 1
    keys = _key_width(stack)
    if dense is None and expert is None:
        dense, keys = _unnamed(outside, hidden, layers)
    head_dim = _head_dim(stack, outside, hidden)
    heads = _heads(stack, hidden, head_dim)
    kv_heads = _rows(stack, _KEY, head_dim)
    return Shape(
        tower=tower,
        layers=layers,
        hidden=hidden,
        heads=heads or _biased_heads(stack),
        kv_heads=kv_heads if heads else None,
        head_dim=head_dim,
        feed_forward=dense,
        vocabulary=_vocabulary(outside, prefix, hidden),
        experts=experts,
        expert_feed_forward=expert,
        key_width=keys,
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


def _unnamed(outside: dict[str, tuple[int, ...]], hidden: int, layers: int) -> tuple[int | None, int | None]:
    """The widths of the dense block and of the keys where an exporter has numbered the matrices: the widest and the narrowest
    that every block has two of at least, if they are wider and narrower than the network.
    """
    widths: Counter[int] = Counter()
    for name, shape in outside.items():
        if len(shape) == 2 and hidden in shape and _NUMBERED.match(name):
            widths[shape[1] if shape[0] == hidden else shape[0]] += 1
    common = [width for width, times in widths.items() if times >= 2 * layers]
    # Without grouped heads queries, keys, values and what leads back are all as wide as the network.
    alike = hidden if widths[hidden] >= 4 * layers else None
    return max((w for w in common if w > hidden), default=None), min((w for w in common if w < hidden), default=alike)


def _experts(stack: _Stack) -> int | None:
    numbers = [int(found[1]) for name, _ in stack.shapes if (found := _EXPERT.search(name))]
    packed = [shape[0] for name, shape in stack.shapes if len(shape) == 3 and _PACKED_EXPERTS.search(name)]
    return max(numbers) + 1 if numbers else max(packed, default=None)


def _head_dim(stack: _Stack, outside: dict[str, tuple[int, ...]], hidden: int) -> int | None:
    """From the norm of one query head, or the frequencies of the rotary embedding (one for two dimensions)."""
    norms = stack.common(lambda name, shape: len(shape) == 1 and bool(_HEAD_NORM.search(name)) and not _INDEXER.search(name))
    if norms and 1 < norms[0] < min(hidden, 1_024):
        return norms[0]
    inside = ((name, shape) for name, shape in stack.shapes)
    for name, shape in (*inside, *outside.items()):
        if len(shape) == 1 and _INVERSE_FREQUENCIES.search(name) and 8 < shape[0] < 1_024:
            return shape[0] * 2
    return None


def _heads(stack: _Stack, hidden: int, head_dim: int | None) -> int | None:
    """How many heads there are: by what the attention is put together from, else by what the query projection gives, which
    may hold a gate as well.
    """
    out = stack.common(lambda name, shape: len(shape) == 2 and shape[0] == hidden and bool(_OUT.search(name)))
    if head_dim and out and out[1] and out[1] % head_dim == 0:
        return out[1] // head_dim
    return _rows(stack, _QUERY, head_dim)


def _rows(stack: _Stack, pattern: re.Pattern[str], head_dim: int | None) -> int | None:
    """How many heads a projection gives."""
    found = stack.common(lambda name, shape: len(shape) in (1, 2) and bool(pattern.search(name)) and not _INDEXER.search(name))
    return found[0] // head_dim if head_dim and found and found[0] and found[0] % head_dim == 0 else None


def _key_width(stack: _Stack) -> int | None:
    if any(_LATENT.search(name) for name, _ in stack.shapes):
        return None
    plain = stack.common(lambda name, shape: len(shape) == 2 and bool(_KEY.search(name)))
    # Packed weights: a row or column of scales for each output.
    packed = stack.common(lambda name, shape: len(shape) == 2 and bool(_KEY_SCALES.search(name)))
    return plain[0] if plain else max(packed) if packed else None


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
