"""Small real files of every weight format: by the format's own library where it is light, else byte by byte."""

from __future__ import annotations

import io
import json
import pickle
import struct
import sys
import tarfile
import tempfile
import types
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import gguf
import h5py
import numpy as np
import safetensors.numpy
from onnx import TensorProto, helper

Arrays = dict[str, np.ndarray[Any, Any]]


def llama(
    *, layers: int = 2, hidden: int = 8, heads: int = 4, kv_heads: int = 2, feed_forward: int = 24, vocabulary: int = 32
) -> Arrays:
    """A very small model with the names of transformers' Llama."""
    head_dim = hidden // heads
    shapes: dict[str, tuple[int, ...]] = {
        "model.embed_tokens.weight": (vocabulary, hidden),
        "lm_head.weight": (vocabulary, hidden),
    }
    for n in range(layers):
        block = f"model.layers.{n}."
        shapes |= {
            f"{block}self_attn.q_proj.weight": (heads * head_dim, hidden),
            f"{block}self_attn.k_proj.weight": (kv_heads * head_dim, hidden),
            f"{block}self_attn.v_proj.weight": (kv_heads * head_dim, hidden),
            f"{block}self_attn.o_proj.weight": (hidden, heads * head_dim),
            f"{block}mlp.gate_proj.weight": (feed_forward, hidden),
            f"{block}mlp.up_proj.weight": (feed_forward, hidden),
            f"{block}mlp.down_proj.weight": (hidden, feed_forward),
            f"{block}input_layernorm.weight": (hidden,),
            f"{block}post_attention_layernorm.weight": (hidden,),
        }
    shapes["model.norm.weight"] = (hidden,)
    numbers = np.random.default_rng(5)
    return {name: numbers.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}


def safetensors_file(arrays: Arrays | None = None, metadata: dict[str, str] | None = None) -> bytes:
    return safetensors.numpy.save(arrays or llama(), metadata)


# --- GGUF ---------------------------------------------------------------------------------------------------------


def gguf_file(
    *, big: bool = False, tokens: list[str] | None = None, template: str = "{{ messages }}", split: tuple[int, int] = (0, 0)
) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "m.gguf"
        order = gguf.GGUFEndian.BIG if big else gguf.GGUFEndian.LITTLE
        writer = gguf.GGUFWriter(str(file), "llama", endianess=order)
        writer.add_name("Tiny Llama")
        writer.add_block_count(2)
        writer.add_embedding_length(8)
        writer.add_feed_forward_length(24)
        writer.add_head_count(4)
        writer.add_head_count_kv(2)
        writer.add_rope_freq_base(500_000.0)
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("llama-bpe")
        writer.add_token_list(tokens or [f"t{n}" for n in range(32)])
        writer.add_chat_template(template)
        if split[1]:
            writer.add_uint16("split.no", split[0])
            writer.add_uint16("split.count", split[1])
        writer.add_tensor("token_embd.weight", np.ones((32, 8), dtype=np.float32))
        for n in range(2):
            writer.add_tensor(f"blk.{n}.attn_norm.weight", np.ones(8, dtype=np.float32))
            writer.add_tensor(f"blk.{n}.ffn_down.weight", np.ones((8, 32), dtype=np.float16))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return file.read_bytes()


# --- pickles ------------------------------------------------------------------------------------------------------


@contextmanager
def stand_ins(**names: tuple[str, ...]) -> Iterator[None]:
    """Modules that are not installed, with functions and classes of these names: pickles keep nothing but the names."""
    before = {module.replace("__", "."): sys.modules.get(module.replace("__", ".")) for module in names}
    try:
        for module, members in names.items():
            dotted = module.replace("__", ".")
            made = types.ModuleType(dotted)
            for member in members:
                setattr(made, member, type(member, (), {"__module__": dotted, "__qualname__": member}))
            sys.modules[dotted] = made
        yield
    finally:
        for dotted, module_ in before.items():
            if module_ is None:
                sys.modules.pop(dotted, None)
            else:
                sys.modules[dotted] = module_


class _Tensor:
    def __init__(self, key: str, array: np.ndarray[Any, Any]) -> None:
        self.key, self.array = key, array

    def __reduce__(self) -> tuple[object, ...]:
        rebuild = cast(Any, sys.modules["torch._utils"])._rebuild_tensor_v2
        stride = tuple(n // self.array.itemsize for n in self.array.strides)
        return (_Call(rebuild), (_Storage(self), 0, self.array.shape, stride, False, OrderedDict()))


class _Storage:
    def __init__(self, tensor: _Tensor) -> None:
        self.tensor = tensor


class _Call:
    """A class that pickle writes as a global and calls."""

    def __new__(cls, target: Any) -> Any:
        return target


class _Pickler(pickle._Pickler):
    """Writes storages by name, as torch does."""

    def persistent_id(self, obj: Any) -> Any:
        if not isinstance(obj, _Storage):
            return None
        array = obj.tensor.array
        kind = {"float32": "FloatStorage", "float16": "HalfStorage", "int64": "LongStorage"}[str(array.dtype)]
        said = ("storage", getattr(sys.modules["torch"], kind), obj.tensor.key, "cpu", array.size)
        return (*said, None) if getattr(self, "legacy", False) else said


_TORCH = {"torch": ("FloatStorage", "HalfStorage", "LongStorage"), "torch___utils": ("_rebuild_tensor_v2",)}


def _state(arrays: Mapping[str, np.ndarray[Any, Any]], *, legacy: bool = False, wrapped: str = "") -> bytes:
    stream = io.BytesIO()
    with stand_ins(**_TORCH):
        pickler = _Pickler(stream, protocol=2)
        pickler.legacy = legacy  # type: ignore[attr-defined]  # read by persistent_id
        state: object = OrderedDict((name, _Tensor(str(n), array)) for n, (name, array) in enumerate(arrays.items()))
        pickler.dump({wrapped: state, "epoch": 3} if wrapped else state)
    return stream.getvalue()


class _Bomb:
    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, (f"open({str(self.target)!r}, 'w').close()",))


def bomb(target: Path, protocol: int = 4) -> bytes:
    """A pickle that writes a file when it is loaded."""
    return pickle.dumps(_Bomb(target), protocol=protocol)


def torch_zip(
    arrays: Arrays | None = None, *, method: int = zipfile.ZIP_STORED, wrapped: str = "", pickled: bytes = b""
) -> bytes:
    arrays = arrays or llama()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.writestr("archive/data.pkl", pickled or _state(arrays, wrapped=wrapped))
        made.writestr("archive/byteorder", "little")
        for n, array in enumerate(arrays.values()):
            made.writestr(f"archive/data/{n}", array.tobytes())
        made.writestr("archive/version", "3\n")
    return stream.getvalue()


def torch_legacy(arrays: Arrays | None = None) -> bytes:
    arrays = arrays or llama()
    parts = [pickle.dumps(part, protocol=2) for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})]
    keys = pickle.dumps([str(n) for n in range(len(arrays))], protocol=2)
    storages = b"".join(struct.pack("<q", array.size) + array.tobytes() for array in arrays.values())
    return b"".join(parts) + _state(arrays, legacy=True) + keys + storages


def torch_tar() -> bytes:
    """The layout before 0.1.10: storages and tensors as pickles with numbers between them."""
    with stand_ins(**_TORCH):
        storage = sys.modules["torch"].FloatStorage
        storages = (
            pickle.dumps(1, protocol=2) + pickle.dumps(("0", "cpu", storage), protocol=2) + struct.pack("<q", 4) + bytes(16)
        )
        tensors = pickle.dumps(1, protocol=2) + pickle.dumps(("1", "0", storage), protocol=2)
        tensors += struct.pack("<ii", 1, 0) + struct.pack("<qqq", 4, 1, 0)
        entries = {
            "sys_info": pickle.dumps({"protocol_version": 1000}, protocol=2),
            "pickle": pickle.dumps(OrderedDict(a=1), protocol=2),
        }
    return tar({**entries, "tensors": tensors, "storages": storages})


def joblib_file(array: np.ndarray[Any, Any], *, padded: bool = True) -> bytes:
    """What joblib.dump writes for a dictionary with an array: the array's bytes stand in the middle of the pickle."""
    stream = io.BytesIO()

    class Pickler(pickle._Pickler):
        def save(self, obj: Any, save_persistent_id: bool = True) -> None:
            if not isinstance(obj, np.ndarray):
                super().save(obj, save_persistent_id)  # type: ignore[misc]  # the pure Python class has it
                return
            wrapper = object.__new__(sys.modules["joblib.numpy_pickle"].NumpyArrayWrapper)
            wrapper.__dict__.update(
                subclass=np.ndarray,
                shape=obj.shape,
                order="C",
                dtype=obj.dtype,
                allow_mmap=True,
                numpy_array_alignment_bytes=16 if padded else None,
            )
            super().save(wrapper)  # type: ignore[misc]  # the pure Python class has it
            padding = 16 - (stream.tell() + 1) % 16
            stream.write((bytes([padding]) + b"\xff" * padding if padded else b"") + obj.tobytes())

    with stand_ins(joblib=(), joblib__numpy_pickle=("NumpyArrayWrapper",)):
        pickler = Pickler(stream, protocol=3)
        pickler.dump({"coef_": array, "last": OrderedDict()})
    return stream.getvalue()


# --- ONNX ---------------------------------------------------------------------------------------------------------


def onnx_file(external: str = "") -> bytes:
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [4])
    weight = helper.make_tensor("w", TensorProto.FLOAT, [4, 2], np.arange(8, dtype=np.float32).tobytes(), raw=True)
    if external:
        weight.ClearField("raw_data")
        weight.data_location = TensorProto.EXTERNAL
        for key, text in (("location", external), ("offset", "0"), ("length", "32")):
            entry = weight.external_data.add()
            entry.key, entry.value = key, text
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [value], [value], [weight])
    return bytes(helper.make_model(graph, producer_name="pytorch").SerializeToString())


def protobuf(*fields: tuple[int, int | str | bytes]) -> bytes:
    """A message: numbers as varints, everything else with its length."""

    def varint(value: int) -> bytes:
        made = bytearray()
        while value > 0x7F:
            made.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*made, value])

    parts = []
    for number, value in fields:
        if isinstance(value, int):
            parts.append(varint(number << 3) + varint(value))
        else:
            data = value.encode() if isinstance(value, str) else value
            parts.append(varint(number << 3 | 2) + varint(len(data)) + data)
    return b"".join(parts)


def coreml_file() -> bytes:
    metadata = protobuf(
        (1, "A classifier"), (3, "Acme"), (4, "Apache-2.0"), (100, protobuf((1, "com.example.base"), (2, "resnet")))
    )
    return protobuf((1, 8), (2, protobuf((1, protobuf((1, "image"))), (100, metadata))), (502, protobuf((1, 1))))


# --- FlatBuffers --------------------------------------------------------------------------------------------------

Field = tuple[str, Any] | str | bytes | list["Table"] | None
Table = list[Any]


def flatbuffer(root: Table, identifier: bytes) -> bytes:
    """Tables as lists of fields: ``("I", 3)`` a number, text, bytes, ``("vector", "i", [...])``, or a list of tables."""
    data = bytearray(struct.pack("<I", 0) + identifier)

    def align() -> None:
        data.extend(b"\0" * (-len(data) % 8))

    def put(value: Any) -> int:
        align()
        at = len(data)
        if isinstance(value, str | bytes):
            raw = value.encode() if isinstance(value, str) else value
            data.extend(struct.pack("<I", len(raw)) + raw + b"\0")
        elif isinstance(value, tuple):
            data.extend(struct.pack("<I", len(value[2])) + b"".join(struct.pack(f"<{value[1]}", one) for one in value[2]))
        else:
            data.extend(struct.pack("<I", len(value)) + bytes(4 * len(value)))
            for n, one in enumerate(value):
                slot = at + 4 + 4 * n
                data[slot : slot + 4] = struct.pack("<I", table(one) - slot)
        return at

    def table(fields: Table) -> int:
        align()
        vtable = len(data)
        data.extend(struct.pack("<HH", 4 + 2 * len(fields), 4 + 8 * len(fields)) + bytes(2 * len(fields)))
        align()
        at = len(data)
        data.extend(struct.pack("<i", at - vtable) + bytes(4 + 8 * len(fields)))
        for n, one in enumerate(fields):
            if one is None:
                continue
            slot = at + 8 + 8 * n
            data[vtable + 4 + 2 * n : vtable + 6 + 2 * n] = struct.pack("<H", slot - at)
            if isinstance(one, tuple) and one[0] != "vector":
                raw = struct.pack(f"<{one[0]}", one[1])
                data[slot : slot + len(raw)] = raw
            else:
                data[slot : slot + 4] = struct.pack("<I", put(one) - slot)
        return at

    at = table(root)
    data[0:4] = struct.pack("<I", at)
    return bytes(data)


def tflite_file() -> bytes:
    about = flatbuffer(["MobileThing", "Sees things", "v2", None, "Acme", "Apache-2.0"], b"M001")
    weight = [("vector", "i", [2, 3]), ("b", 0), ("I", 1), "conv/kernel"]
    activation = [("vector", "i", [1, 3]), ("b", 0), ("I", 0), "output"]
    graph = [[weight, activation], None, None, None, "main"]
    buffers: list[Table] = [[None], [np.arange(6, dtype=np.float32).tobytes()], [b"1.14.0\0\0"], [about]]
    metadata = [["min_runtime_version", ("I", 2)], ["TFLITE_METADATA", ("I", 3)]]
    return flatbuffer([("I", 3), None, [graph], "MLIR Converted.", buffers, None, metadata], b"TFL3")


# --- HDF5 and Keras -----------------------------------------------------------------------------------------------

KERAS_CONFIG = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {
        "name": "classifier",
        "layers": [
            {"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}},
            {"module": "keras.layers", "class_name": "Dense", "config": {"units": 1}},
        ],
    },
}


def hdf5_file(config: dict[str, Any] | None = None, *, latest: bool = False, text: bool = True) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver="latest" if latest else "earliest") as file:
        said = json.dumps(config or KERAS_CONFIG)
        file.attrs["model_config"] = said if text else np.bytes_(said.encode())
        file.attrs["keras_version"] = "2.15.0"
        for n, shape in enumerate(((4, 3), (3, 1))):
            file.create_dataset(f"model_weights/dense_{n}/kernel:0", data=np.full(shape, n, dtype=np.float32))
    return stream.getvalue()


def keras_file(config: dict[str, Any] | None = None) -> bytes:
    return zipped(
        {
            "metadata.json": json.dumps({"keras_version": "3.9.0"}).encode(),
            "config.json": json.dumps(config or KERAS_CONFIG).encode(),
            "model.weights.h5": hdf5_file(),
        }
    )


# --- archives -----------------------------------------------------------------------------------------------------


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return stream.getvalue()


def tar(entries: Mapping[str, bytes], mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=cast(Any, mode)) as made:
        for name, data in entries.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            made.addfile(about, io.BytesIO(data))
    return stream.getvalue()


NEMO_CONFIG = b"""\
sample_rate: 16000
target: nemo.collections.asr.models.ctc_bpe_models.EncDecCTCModelBPE
nemo_version: "1.23.0"
encoder:
  target: other.Thing
"""


def nemo_file(mode: str = "w") -> bytes:
    return tar({"./model_config.yaml": NEMO_CONFIG, "./model_weights.ckpt": torch_zip()}, mode)


def mar_file() -> bytes:
    manifest = {"model": {"modelName": "densenet", "serializedFile": "m.pt", "handler": "handler.py", "modelVersion": "1.0"}}
    return zipped({"MAR-INF/MANIFEST.json": json.dumps(manifest).encode(), "handler.py": b"x = 1\n", "m.pt": torch_zip()})


def llamafile_file() -> bytes:
    # Bytes in front of an archive are allowed; its offsets count from the beginning of the whole.
    stream = io.BytesIO()
    stream.write(b"MZqFpD='\n" + b"\0" * 4_000)
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("tiny.gguf", gguf_file())
        made.writestr(".args", "-m\ntiny.gguf\n")
    return stream.getvalue()


def npy_file(array: np.ndarray[Any, Any] | None = None) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.ones((2, 3), dtype=np.float32) if array is None else array, allow_pickle=True)
    return stream.getvalue()


def npz_file(*, packed: bool = False, **arrays: np.ndarray[Any, Any]) -> bytes:
    stream = io.BytesIO()
    (np.savez_compressed if packed else np.savez)(stream, **(arrays or {"w": np.ones((2, 3), dtype=np.float32)}))  # type: ignore[arg-type]  # numpy has no types for names
    return stream.getvalue()


OPENVINO = b"""<?xml version="1.0"?>
<net name="resnet" version="11">
  <layers>
    <layer id="0" name="conv/weights" type="Const" version="opset1">
      <data element_type="f16" shape="64, 3, 7, 7" offset="0" size="18816"/>
    </layer>
  </layers>
  <rt_info><framework value="onnx"/><conversion_parameters><input_model value="DIR/resnet.onnx"/></conversion_parameters></rt_info>
</net>
"""

SAMPLES: dict[str, Callable[[], bytes]] = {
    "m.safetensors": safetensors_file,
    "m.gguf": gguf_file,
    "big.gguf": lambda: gguf_file(big=True),
    "m.pt": torch_zip,
    "packed.pt": lambda: torch_zip(method=zipfile.ZIP_DEFLATED),
    "legacy.pth": torch_legacy,
    "tar.pth": torch_tar,
    "m.joblib": lambda: joblib_file(np.ones(6, dtype=np.float64)),
    "m.pkl": lambda: pickle.dumps([OrderedDict(a=1)], protocol=4),
    "m.onnx": onnx_file,
    "external.onnx": lambda: onnx_file("m.onnx_data"),
    "m.tflite": tflite_file,
    "m.mlmodel": coreml_file,
    "m.xml": lambda: OPENVINO,
    "m.keras": keras_file,
    "m.h5": hdf5_file,
    "latest.h5": lambda: hdf5_file(latest=True),
    "m.nemo": nemo_file,
    "packed.nemo": lambda: nemo_file("w:gz"),
    "m.mar": mar_file,
    "model.npy": npy_file,
    "objects.npy": lambda: npy_file(np.array([OrderedDict(a=1)], dtype=object)),
    "model.npz": npz_file,
    "packed_model.npz": lambda: npz_file(packed=True),
    "m.llamafile": llamafile_file,
    "m.engine": lambda: b"ftrt" + bytes(60),
}
"""A good file of each format, and of each of its layouts, by a name that it would have."""
