"""What the globals that pickles name can do, as a table with a reason for each entry.

A pickle calls what it names. An entry stands for everything below it: ``os`` for ``os.path.join`` too, but what
`SAFE` has by its full name is safe. What is in neither table is suspicious: code of some library that weights do not need.
Known ways round other scanners are from their advisories
(https://github.com/mmaitre314/picklescan/security/advisories).
"""

from __future__ import annotations

from typing import Final

from lading.domain.anatomy import Danger, Import

_CODE = "runs code that the file carries"
_PROGRAM = "starts programs"
_NETWORK = "reaches the network"
_FILES = "reads or changes files"
_REACH = "gets hold of any other function"
_NESTED = "loads another pickle"
_NATIVE = "calls into native libraries or memory"

DANGEROUS: Final[dict[str, str]] = {
    **dict.fromkeys(
        """builtins.eval builtins.exec builtins.compile builtins.execfile builtins.apply builtins.input builtins.breakpoint
        types.CodeType types.FunctionType types.LambdaType marshal code codeop runpy timeit trace profile cProfile pdb bdb
        doctest idlelib lib2to3 IPython cloudpickle dill threading atexit signal sched rlcompleter unittest test pyrepl
        _pyrepl torch._dynamo torch.jit.unsupported_tensor_ops torch.fx.experimental.symbolic_shapes torch.utils.bottleneck
        torch.package torch.jit.CompilationUnit torch._C._jit_compile torch.ops.load_library torch.classes.load_library
        torch.compile torch.library numpy.testing numpy.safe_eval numpy.lib.utils pandas.eval pandas.core.computation
        sympy.sympify numexpr.evaluate jinja2 mako tensorflow.py_function keras.layers.Lambda
        keras.src.layers.core.lambda_layer builtins.staticmethod.__func__ site code.interact""".split(),
        _CODE,
    ),
    **dict.fromkeys(
        """os posix nt subprocess _posixsubprocess multiprocessing concurrent asyncio commands popen2 pty pip ensurepip venv
        webbrowser antigravity setuptools distutils pydoc uuid imaplib.IMAP4_stream _osx_support _aix_support
        torch.utils.cpp_extension torch.utils.collect_env torch._inductor torch.distributed torch.multiprocessing
        numpy.distutils numpy.f2py sh plumbum invoke fabric pexpect psutil joblib.externals.loky platform""".split(),
        _PROGRAM,
    ),
    **dict.fromkeys(
        """builtins.open builtins.file io.open io.FileIO io.open_code _io.open _io.FileIO _io.open_code codecs.open shutil
        tempfile glob linecache zipfile tarfile sqlite3 mmap fileinput pathlib.Path.open logging.FileHandler logging.config
        logging.handlers numpy.save numpy.savetxt numpy.savez numpy.fromfile numpy.memmap numpy.genfromtxt numpy.loadtxt
        torch.save torch.from_file dbm shelve bz2.open gzip.open lzma.open gzip.GzipFile bz2.BZ2File lzma.LZMAFile
        pandas.read_csv pandas.read_sql""".split(),
        _FILES,
    ),
    **dict.fromkeys(
        """socket _socket ssl _ssl http httplib urllib urllib2 urllib3 ftplib smtplib telnetlib poplib imaplib nntplib xmlrpc
        socketserver requests httpx aiohttp paramiko torch.hub huggingface_hub.hf_hub_download
        huggingface_hub.snapshot_download transformers.utils.hub websocket websockets boto3 botocore""".split(),
        _NETWORK,
    ),
    **dict.fromkeys(
        """builtins.getattr builtins.setattr builtins.delattr builtins.globals builtins.locals builtins.vars
        builtins.__import__ builtins.__dict__ builtins.__builtins__ builtins.__loader__ builtins.memoryview importlib
        _frozen_importlib _frozen_importlib_external imp pkgutil zipimport operator.attrgetter operator.itemgetter
        operator.methodcaller _operator.attrgetter _operator.itemgetter _operator.methodcaller functools.partial
        _functools.partial functools.reduce _functools.reduce builtins.map builtins.filter itertools.starmap inspect gc sys
        copyreg.add_extension copyreg.pickle builtins.object.__reduce__ types.MethodType types.ModuleType
        builtins.type""".split(),
        _REACH,
    ),
    **dict.fromkeys(
        """pickle _pickle torch.load torch.serialization torch.storage._load_from_bytes torch.jit.load numpy.load
        numpy.lib.npyio.NpzFile joblib.load joblib.numpy_pickle.load pandas.read_pickle pandas.io.pickle
        torch.utils._config_module torch.utils.data.datapipes tensorflow.saved_model.load
        keras.models.load_model""".split(),
        _NESTED,
    ),
    **dict.fromkeys("ctypes _ctypes cffi _cffi_backend numpy.ctypeslib".split(), _NATIVE),
}
"""A module or dotted name, and what it lets a pickle do."""

_STORAGE = "a storage of numbers"
_REBUILD = "puts a tensor or array together from its numbers"
_TYPE = "a type or size of numbers"
_DATA = "plain data"

SAFE: Final[dict[str, str]] = {
    **dict.fromkeys(
        """torch.DoubleStorage torch.FloatStorage torch.HalfStorage torch.BFloat16Storage torch.LongStorage torch.IntStorage
        torch.ShortStorage torch.CharStorage torch.ByteStorage torch.BoolStorage torch.ComplexFloatStorage
        torch.ComplexDoubleStorage torch.QInt8Storage torch.QUInt8Storage torch.QInt32Storage torch.QUInt4x2Storage
        torch.QUInt2x4Storage torch.storage.UntypedStorage torch.storage.TypedStorage torch.cuda.FloatStorage
        torch.cuda.HalfStorage torch.cuda.LongStorage""".split(),
        _STORAGE,
    ),
    **dict.fromkeys(
        """torch._utils._rebuild_tensor torch._utils._rebuild_tensor_v2 torch._utils._rebuild_tensor_v3
        torch._utils._rebuild_parameter torch._utils._rebuild_parameter_with_state torch._utils._rebuild_qtensor
        torch._utils._rebuild_sparse_tensor torch._utils._rebuild_meta_tensor_no_storage torch.Tensor torch.nn.Parameter
        torch.nn.parameter.Parameter torch.nn.parameter.UninitializedParameter torch._tensor._rebuild_from_type_v2
        torch.jit._pickle.build_intlist torch.jit._pickle.build_tensorlist torch.jit._pickle.build_doublelist
        torch.jit._pickle.build_boollist torch.jit._pickle.restore_type_tag numpy.ndarray
        numpy.core.multiarray._reconstruct numpy._core.multiarray._reconstruct numpy.core.multiarray.scalar
        numpy._core.multiarray.scalar numpy.core.numeric._frombuffer numpy._core.numeric._frombuffer
        joblib.numpy_pickle.NumpyArrayWrapper""".split(),
        _REBUILD,
    ),
    **dict.fromkeys(
        """numpy.dtype torch.Size torch.device torch.float64 torch.float32 torch.float16 torch.bfloat16 torch.int64
        torch.int32 torch.int16 torch.int8 torch.uint8 torch.bool torch.complex64 torch.complex128 torch.float8_e4m3fn
        torch.float8_e5m2 torch.per_tensor_affine torch.per_channel_affine torch.serialization._get_layout
        torch.strided numpy.float64 numpy.float32 numpy.float16 numpy.int64 numpy.int32 numpy.int16 numpy.int8 numpy.uint8
        numpy.bool_ numpy.dtypes""".split(),
        _TYPE,
    ),
    **dict.fromkeys(
        """collections.OrderedDict collections.defaultdict collections.Counter collections.deque builtins.dict builtins.list
        builtins.set builtins.frozenset builtins.tuple builtins.int builtins.float builtins.bool builtins.str builtins.bytes
        builtins.bytearray builtins.complex builtins.slice builtins.range builtins.object datetime.datetime datetime.date
        datetime.timedelta decimal.Decimal fractions.Fraction argparse.Namespace copyreg._reconstructor _codecs.encode
        pathlib.PosixPath pathlib.WindowsPath pathlib.PurePosixPath""".split(),
        _DATA,
    ),
}
"""Dotted names that weights are made of; only these, nothing below them."""

_UNKNOWN = "not among what weights are made of"
_COMPUTED = "a name that the pickle computes while it is loaded"
_PYTHON2 = {"__builtin__": "builtins", "copy_reg": "copyreg", "exceptions": "builtins"}


def judge(module: str, name: str) -> Import:
    """What importing ``name`` from ``module`` means; ``?`` is a part that the pickle computes."""
    first, dot, rest = module.partition(".")
    dotted = f"{_PYTHON2.get(first, first)}{dot}{rest}.{name}"
    if reason := SAFE.get(dotted):
        return Import(module, name, Danger.SAFE, reason)
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        if reason := DANGEROUS.get(".".join(parts[:end])):
            return Import(module, name, Danger.DANGEROUS, reason)
    return Import(module, name, Danger.SUSPICIOUS, _COMPUTED if "?" in (module, name) else _UNKNOWN)
