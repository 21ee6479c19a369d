from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, component, facts, policy, table, weight, weights_file

from lading.domain.facts import Component
from lading.domain.finding import Action

RULE = "pickle-import"


def named(globals_: str = "", *, complete: str = "yes") -> Component:
    stated = (("pickle.globals", globals_), ("pickle.complete", complete)) if globals_ else ()
    return weights_file(facts("m/x.pt"), file=weight("m/x.pt", "pickle", unsafe=True, metadata=stated))


SILENT = [
    Case("no pickle", named()),
    Case("harmless", named("collections.OrderedDict,torch._utils._rebuild_tensor_v2,torch.FloatStorage,_codecs.encode")),
    Case("named alike", named("osgeo.gdal,system.x,builtins.set,socketserver2.x,operator.add,torch.loader")),
    Case("no file", component(facts("a/x"))),
]
FIRES = [
    Case("os", named("collections.OrderedDict,os.system"), action=Action.DENY, says="names os.system (starts programs)"),
    Case("posix", named("posix.system"), action=Action.DENY, says="posix.system"),
    Case("nt", named("nt.system"), action=Action.DENY, says="nt.system"),
    Case("subprocess", named("subprocess.Popen"), action=Action.DENY, says="starts programs"),
    Case("eval", named("builtins.eval"), action=Action.DENY, says="runs code that the file carries"),
    Case("exec in Python 2", named("__builtin__.exec"), action=Action.DENY, says="__builtin__.exec"),
    Case("getattr", named("builtins.getattr"), action=Action.DENY, says="gets hold of any other function"),
    Case("__import__", named("builtins.__import__"), action=Action.DENY, says="__import__"),
    Case("with a colon", named("builtins:exec"), action=Action.DENY, says="builtins:exec"),
    Case("sys", named("sys.modules"), action=Action.DENY, says="sys.modules"),
    Case("socket", named("socket.socket"), action=Action.DENY, says="reaches the network"),
    Case("shutil", named("shutil.rmtree"), action=Action.DENY, says="changes files"),
    Case("runpy", named("runpy._run_code"), action=Action.DENY, says="runpy"),
    Case("webbrowser", named("webbrowser.open"), action=Action.DENY, says="webbrowser"),
    Case("a module in a module", named("os.path.exists"), action=Action.DENY, says="os.path.exists"),
    Case(
        "two", named("socket.socket; os.system"), action=Action.DENY, says="os.system (starts programs), socket.socket (reaches"
    ),
    Case("warned", named("os.system"), policy('[weights]\nunsafe = "warn"\n'), Action.WARN),
    Case("cut short", named("torch.x", complete="no"), action=Action.WARN, says="could not be followed", incomplete=True),
    Case("cut short after the worst", named("os.system", complete="no"), action=Action.DENY, says="os.system"),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
