"""A pickle that names something that can run code, start programs or reach the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lading.assess.base import Context, Meta
from lading.domain.finding import Action, Finding, Severity
from lading.domain.reference import WeightFile

META = Meta(
    id="pickle-import",
    summary="A pickle names a function that can run code, start programs or reach the network when it is loaded.",
    severity=Severity.HIGH,
    remedy="Do not load the file. Get the weights as safetensors from their developer.",
    offline=True,
)

GLOBALS: Final = "pickle.globals"
"""The header statement that lists a pickle's globals: dotted names, parted by commas, semicolons or blanks."""

COMPLETE: Final = "pickle.complete"
"""The header statement that tells whether every instruction of the pickle was followed: ``yes`` or ``no``."""

_CODE = "runs code that the file carries"
_PROGRAM = "starts programs"
_NETWORK = "reaches the network"
_FILES = "changes files"
_REACH = "gets hold of any other function"

DANGEROUS: Final[dict[str, str]] = {
    # Python itself
    "builtins.eval": _CODE,
    "builtins.exec": _CODE,
    "builtins.compile": _CODE,
    "builtins.execfile": _CODE,
    "builtins.input": _CODE,
    "builtins.breakpoint": _CODE,
    "builtins.getattr": _REACH,
    "builtins.globals": _REACH,
    "builtins.vars": _REACH,
    "builtins.__import__": _REACH,
    "builtins.__dict__": _REACH,
    "builtins.open": _FILES,
    "builtins.file": _FILES,
    "importlib": _REACH,
    "imp": _REACH,
    "operator.attrgetter": _REACH,
    "operator.methodcaller": _REACH,
    "functools.partial": _REACH,
    "types.CodeType": _CODE,
    "types.FunctionType": _CODE,
    "marshal": _CODE,
    "pickle": _CODE,
    "_pickle": _CODE,
    "dill": _CODE,
    "cloudpickle": _CODE,
    "code": _CODE,
    "codeop": _CODE,
    "runpy": _CODE,
    "timeit": _CODE,
    "trace": _CODE,
    "profile": _CODE,
    "cProfile": _CODE,
    "pdb": _CODE,
    "bdb": _CODE,
    "doctest": _CODE,
    "inspect": _REACH,
    "gc": _REACH,
    "sys": _REACH,
    "ctypes": _CODE,
    "_ctypes": _CODE,
    "cffi": _CODE,
    "threading": _CODE,
    "atexit": _CODE,
    "signal": _CODE,
    # Programs
    "os": _PROGRAM,
    "posix": _PROGRAM,
    "nt": _PROGRAM,
    "subprocess": _PROGRAM,
    "_posixsubprocess": _PROGRAM,
    "multiprocessing": _PROGRAM,
    "concurrent": _PROGRAM,
    "asyncio": _PROGRAM,
    "commands": _PROGRAM,
    "popen2": _PROGRAM,
    "platform": _PROGRAM,
    "pty": _PROGRAM,
    "pip": _PROGRAM,
    "ensurepip": _PROGRAM,
    "venv": _PROGRAM,
    "webbrowser": _PROGRAM,
    "antigravity": _PROGRAM,
    # Files
    "shutil": _FILES,
    "tempfile": _FILES,
    "glob": _FILES,
    "io.open": _FILES,
    "io.FileIO": _FILES,
    "_io.open": _FILES,
    "_io.FileIO": _FILES,
    "codecs.open": _FILES,
    "linecache": _FILES,
    "zipfile": _FILES,
    "tarfile": _FILES,
    "sqlite3": _FILES,
    # Network
    "socket": _NETWORK,
    "_socket": _NETWORK,
    "ssl": _NETWORK,
    "http": _NETWORK,
    "httplib": _NETWORK,
    "urllib": _NETWORK,
    "urllib2": _NETWORK,
    "ftplib": _NETWORK,
    "smtplib": _NETWORK,
    "telnetlib": _NETWORK,
    "xmlrpc": _NETWORK,
    "requests": _NETWORK,
    "httpx": _NETWORK,
    "aiohttp": _NETWORK,
    # Libraries that are at hand wherever models are loaded
    "torch.load": _CODE,
    "torch.hub": _CODE,
    "torch.serialization.load": _CODE,
    "torch.utils.cpp_extension": _PROGRAM,
    "torch._dynamo": _CODE,
    "torch._inductor": _PROGRAM,
    "torch.storage._load_from_bytes": _CODE,
    "numpy.load": _CODE,
    "numpy.f2py": _PROGRAM,
    "numpy.testing": _CODE,
    "numpy.distutils": _PROGRAM,
    "joblib.load": _CODE,
    "pandas.read_pickle": _CODE,
    "pandas.eval": _CODE,
    "setuptools": _PROGRAM,
    "distutils": _PROGRAM,
    "idlelib": _CODE,
    "lib2to3": _CODE,
    "IPython": _CODE,
}
"""A module or a dotted name, and what it lets a pickle do; a module stands for everything in it."""

_PYTHON2 = "__builtin__."


def check(context: Context) -> Iterator[Finding]:
    """One finding for each weight file whose pickle names something from the table, or could not be read to its end."""
    for file in context.component.subject.weights:
        if found := dangerous(file):
            named = ", ".join(f"{name} ({why})" for name, why in found.items())
            yield context.finding(
                META,
                context.policy.weights.unsafe,
                f"{file.location.path} names {named}",
                locations=(file.location,),
            )
        elif (COMPLETE, "no") in file.metadata:
            yield context.finding(
                META,
                Action.WARN,
                f"{file.location.path} could not be followed to its end, so what it names there is not known",
                severity=Severity.MEDIUM,
                locations=(file.location,),
                incomplete=True,
            )


def dangerous(file: WeightFile) -> dict[str, str]:
    """The globals of a file's pickle that are in the table, with what they do."""
    stated = (name for key, value in file.metadata if key == GLOBALS for name in re.split(r"[,;\s]+", value) if name)
    return {name: why for name in sorted(set(stated)) if (why := _why(name))}


def _why(name: str) -> str | None:
    """The table's entry for a name or for the module it is in."""
    dotted = name.replace(":", ".")
    if dotted.startswith(_PYTHON2):
        dotted = "builtins." + dotted.removeprefix(_PYTHON2)
    parts = dotted.split(".")
    return next((why for end in range(len(parts), 0, -1) if (why := DANGEROUS.get(".".join(parts[:end])))), None)
