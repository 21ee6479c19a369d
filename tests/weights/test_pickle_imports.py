"""The table of what pickles import."""

from __future__ import annotations

import pytest

from lading.domain.anatomy import Danger
from lading.weights.pickle_imports import DANGEROUS, SAFE, judge


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("posix", "system"),
        ("nt", "system"),
        ("subprocess", "Popen"),
        ("builtins", "eval"),
        ("__builtin__", "eval"),
        ("builtins", "getattr"),
        ("builtins", "__import__"),
        ("os.path", "join"),
        ("importlib", "import_module"),
        ("pkgutil", "resolve_name"),
        ("operator", "methodcaller"),
        ("functools", "partial"),
        ("runpy", "_run_code"),
        ("pip", "main"),
        ("pip._internal", "main"),
        ("socket", "create_connection"),
        ("urllib.request", "urlopen"),
        ("torch", "load"),
        ("torch.hub", "load"),
        ("torch.serialization", "load"),
        ("torch._inductor.codecache", "compile_file"),
        ("torch.utils._config_module", "ConfigModule.load_config"),
        ("numpy.testing._private.utils", "runstring"),
        ("numpy.f2py.crackfortran", "getlincoef"),
        ("imaplib", "IMAP4_stream"),
        ("uuid", "_get_command_stdout"),
        ("_osx_support", "_read_output"),
        ("cloudpickle.cloudpickle", "_make_function"),
        ("logging", "FileHandler"),
        ("test.support.script_helper", "assert_python_ok"),
        ("builtins", "eval.__call__"),
        ("types", "CodeType"),
        ("ctypes", "CDLL"),
    ],
)
def test_dangerous(module: str, name: str) -> None:
    found = judge(module, name)
    assert (found.module, found.name, found.danger) == (module, name, Danger.DANGEROUS)
    assert found.reason


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("?", "?"),
        ("os?", "system"),
        ("acme", "Model"),
        ("sklearn.svm", "SVC"),
        ("collections", "namedtuple"),
        ("torch._utils._rebuild_tensor_v2", "__globals__"),
        ("numpy", "?"),
        ("osmium", "System"),
    ],
)
def test_what_is_not_known_is_suspicious(module: str, name: str) -> None:
    assert judge(module, name).danger is Danger.SUSPICIOUS


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("collections", "OrderedDict"),
        ("torch", "FloatStorage"),
        ("torch._utils", "_rebuild_tensor_v2"),
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("__builtin__", "set"),
        ("copy_reg", "_reconstructor"),
    ],
)
def test_safe(module: str, name: str) -> None:
    assert judge(module, name).danger is Danger.SAFE


def test_nothing_is_both() -> None:
    assert not set(DANGEROUS) & set(SAFE)
    assert all(judge(*name.rpartition(".")[::2]).danger is Danger.SAFE for name in SAFE)
