"""What the Python engine sees, and what it must not take for a value."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.detect.engines.python import sites
from lading.detect.site import Site
from lading.positions.tree import ParseError


def arguments(text: str, callee: str = "load") -> list[str]:
    """The strings that arrive in calls of ``callee``, sorted."""
    return sorted(s.text for s in sites(text) if s.callee.rsplit(".", 1)[-1] == callee and s.text)


def named(text: str) -> dict[str, str]:
    """Strings by the dotted names that lead to them."""
    return {".".join(s.keys): s.text for s in sites(text) if s.text}


def the(text: str, callee: str) -> Site:
    [site] = [s for s in sites(text) if s.callee == callee and s.text]
    return site


@pytest.mark.parametrize(
    "text",
    [
        '"""a/b"""',
        'def f():\n    """a/b"""',
        'class C:\n    "a/b"',
        "# a/b",
        'if x == "a/b": pass',
        'x in ("a/b",)',
    ],
    ids=["module docstring", "docstring", "class docstring", "comment", "comparison", "membership"],
)
def test_no_value(text: str) -> None:
    assert [s.text for s in sites(text) if s.text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('load(name)', []),
        ('def f(name):\n    load(name)', []),
        ('name = "a/b"\ndef f(name):\n    load(name)', []),
        ('load(f"{owner}/b")', []),
        ('load("%s/%d" % ("a", 1))', []),
        ('class C:\n    name = "a/b"\n    def f(self):\n        load(name)', []),
        ('a = b\nb = a\nload(a)', []),
        ('x = x + "a"\nload(x)', []),
        ('load(lambda: "a")', []),
        ('class A:\n    m = "a/b"\nclass B:\n    def f(self):\n        load(self.m)', []),
        ('def f(m):\n    load(m)\ndef f(m):\n    pass\nf("a/b")', []),
        ('class C:\n    def f(self, m):\n        load(m)\nf("a/b")', []),
        ('def f(m):\n    load(m)\nf(*["a/b"])', []),
        ('def f(m):\n    f(m)\n    load(m)\nf(m)', []),
        ('s = "-a" if x else ""\nt = "-b" if y else ""\nload(f"m{s}{t}")', ["m", "m-a", "m-b"]),
    ],
    ids=[
        *("unknown", "parameter", "shadowed", "unknown part", "other format", "class scope", "cycle", "growing", "lambda"),
        *("attribute of another class", "two functions", "method and function", "starred", "recursion"),
        "two options at once",
    ],
)  # fmt: skip
def test_what_cannot_be_known_has_no_value(text: str, expected: list[str]) -> None:
    assert arguments(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('load("a/b")', ["a/b"]),
        ('N = "a/b"\nload(N)', ["a/b"]),
        ('O = "a"\nload(f"{O}/b")', ["a/b"]),
        ('O = "a"\nload(O + "/" + "b")', ["a/b"]),
        ('load("%s/%s" % ("a", "b"))', ["a/b"]),
        ('load("{}/{n}".format("a", n="b"))', ["a/b"]),
        ('import os\nload(os.path.join("a", "b"))', ["a/b"]),
        ('import os\nload(os.getenv("M", "a/b"))', ["a/b"]),
        ('import os\nload(os.environ.get("M", "a/b"))', ["a/b"]),
        ('import os\nload(os.environ.get("M") or "a/b")', ["a/b"]),
        ('from pathlib import Path\nload(Path("a") / "b")', ["a/b"]),
        ('load("a" if x else "b")', ["a", "b"]),
        ('A = "a"\nload(A if x else "b")', ["a", "b"]),
        ('A = "a"\nload(x or A)', ["a"]),
        ('s = "-a" if x else ""\nload(f"m{s}")', ["m", "m-a"]),
        ('for s in ["a", "b"]:\n    for t in ["c", "d"]:\n        load(s + t)', ["ac", "ad", "bc", "bd"]),
        ('x = make(m="a")\nload(x.m)', ["a"]),
        ('D = {"x": "a", "y": "b"}\nload(D["x"])', ["a"]),
        ('D = {"x": "a", "y": "b"}\nload(D[k])', ["a", "b"]),
        ('D = {"x": {"m": "a"}}\nload(D["x"]["m"])', ["a"]),
        ('D = {"x": "a"}\nload(D.get("x", "b"))', ["a", "b"]),
        ('L = ["a", "b"]\nload(L[-1])', ["b"]),
        ('for m in ["a", "b"]:\n    load(m)', ["a", "b"]),
        ('L = ["a", "b"]\nfor m in L:\n    load(m)', ["a", "b"]),
        ('[load(m) for m in ("a", "b")]', ["a", "b"]),
        ('def f(m="a/b"):\n    load(m)', ["a/b"]),
        ('def f(*, m="a/b"):\n    load(m)', ["a/b"]),
        ('def f():\n    load(N)\nN = "a/b"', ["a/b"]),
        ('class C:\n    m = "a/b"\nload(C.m)', ["a/b"]),
        ('class C:\n    m: str = "a/b"\n    def f(self):\n        load(self.m)', ["a/b"]),
        ('class C:\n    def __init__(self, m="a/b"):\n        self.m = m\n    def f(self):\n        load(self.m)', ["a/b"]),
        ('from enum import Enum\nclass M(Enum):\n    X = "a/b"\nload(M.X.value)', ["a/b"]),
        ('from pydantic import Field\nclass C:\n    m: str = Field(default="a/b")\nload(C().m)', ["a/b"]),
        ('import typer\ndef f(m: str = typer.Option("a/b")):\n    load(m)', ["a/b"]),
        ('p.add_argument("--the-model", default="a/b")\nargs = p.parse_args()\nload(args.the_model)', ["a/b"]),
        ('p.add_argument("--m", dest="model", default="a/b")\nload(args.model)', ["a/b"]),
        ('if (m := "a/b"):\n    load(m)', ["a/b"]),
        ('a, b = "x", "y"\nload(b)', ["y"]),
        ('load(["a", "b"])', ["a", "b"]),
        ('def f(m):\n    load(m)\nf("a/b")', ["a/b"]),
        ('def f(key, *, m="a"):\n    load(m)\nf(1, m="b")', ["a", "b"]),
        ('def f(m):\n    load(m)\ndef g(n):\n    f(n)\ng("a/b")', ["a/b"]),
        ('def f(m):\n    load(m)\nfor n in ["a", "b"]:\n    f(n)', ["a", "b"]),
        ('class C:\n    def __init__(self, m):\n        self.m = m\n    def f(self):\n        load(self.m)\nC("a/b")', ["a/b"]),
        ('class C:\n    def f(self, m):\n        load(m)\n    def g(self):\n        self.f("a/b")', ["a/b"]),
        ('class C:\n    @staticmethod\n    def f(m):\n        load(m)\nC.f("a/b")', ["a/b"]),
        ('class A:\n    m = "a"\nclass B(A):\n    def f(self):\n        load(self.m)', ["a"]),
        ('class A:\n    def f(self):\n        load(self.m)\nclass B(A):\n    m = "b"', ["b"]),
        (
            (
                'class A:\n    def __init__(self, m="a"):\n        self.m = m\n'
                'class B(A):\n    def __init__(self, n="b"):\n        super().__init__(n)\n    def f(self):\n        load(self.m)'
            ),
            ["b"],
        ),
        ('class A:\n    m = "a"\nclass B:\n    m = "b"\n    def f(self):\n        load(self.m)', ["b"]),
        ('class A:\n    m = "a"\nclass B:\n    m = "b"\nx = A()\nload(x.m)', ["a"]),
    ],
)
def test_values_flow(text: str, expected: list[str]) -> None:
    assert arguments(text) == expected


def test_a_folded_value_points_at_its_literal() -> None:
    text = 'N = "a/b"\n\nload(N)'
    site = next(s for s in sites(text) if s.callee == "load" and s.text)
    assert (site.line, site.column) == (1, 5)


@pytest.mark.parametrize(
    ("text", "callee"),
    [
        ('from transformers import AutoModel\nAutoModel.from_pretrained("x")', "transformers.AutoModel.from_pretrained"),
        ('from transformers import AutoModel as A\nA.from_pretrained("x")', "transformers.AutoModel.from_pretrained"),
        ('import transformers as t\nt.AutoModel.from_pretrained("x")', "transformers.AutoModel.from_pretrained"),
        ('import a.b.c\na.b.c.load("x")', "a.b.c.load"),
        ('from . import models\nmodels.load("x")', ".models.load"),
    ],
)
def test_import_aliases(text: str, callee: str) -> None:
    assert the(text, callee).text == "x"


@pytest.mark.parametrize(
    "text",
    [
        'from openai import OpenAI\nc = OpenAI(base_url="u")\nc.chat.create(model="m")',
        'from openai import OpenAI\nOpenAI(base_url="u").chat.create(model="m")',
        (
            'from openai import OpenAI\nU = "u"\nclass A:\n    def __init__(self):\n        self.c = OpenAI(base_url=U)\n'
            '    def f(self):\n        self.c.chat.create(model="m")'
        ),
    ],
    ids=["variable", "direct", "attribute"],
)
def test_the_arguments_of_a_client_stand_beside_its_requests(text: str) -> None:
    site = next(s for s in sites(text) if s.text == "m")
    assert site.callee == "openai.OpenAI.chat.create"
    assert site.constant("base_url") == "u"


def test_a_client_is_that_of_its_class() -> None:
    text = (
        "import groq, openai\n"
        'class A:\n    def __init__(self):\n        self.c = openai.OpenAI()\n    def f(self):\n        self.c.ask("a")\n'
        'class B:\n    def __init__(self):\n        self.c = groq.Groq()\n    def f(self):\n        self.c.ask("b")'
    )
    assert {s.text: s.callee for s in sites(text) if s.text} == {"a": "openai.OpenAI.ask", "b": "groq.Groq.ask"}


def test_calling_what_was_made_is_not_making_it() -> None:
    text = 'from x import make\nm = make("a")\nm("b")\nmake("a")("c")\nclass C:\n    m = make("a")\n    def f(self):\n        self.m("d")'
    assert {s.text: s.callee for s in sites(text) if s.text} == {"a": "x.make", **dict.fromkeys("bcd", "x.make.__call__")}


def test_a_partial_function_is_the_function() -> None:
    text = 'from functools import partial\nfrom x import make\nm = partial(make, 1)\nm("b")'
    assert the(text, "x.make").text == "b"


def test_what_a_text_is_compared_with_is_no_value() -> None:
    text = 'm.startswith("a")\nm.startswith(("b", "c"))\nm.replace("d", "e").split("f")'
    assert [s.text for s in sites(text) if s.text] == []


def test_constants_beside() -> None:
    found = next(s for s in sites('R = "abc"\nload("x", revision=R, trust_remote_code=True)') if s.text == "x")
    assert found.constant("revision") == "abc"
    assert found.truth("trust_remote_code")


def test_names_lead_to_strings() -> None:
    text = 'MODELS = {"chat": {"model": "a"}, "list": ["b"]}\nclass S:\n    llm: str = "c"\nx.embedder = "d"\nf(engine="e")'
    assert {keys: value for keys, value in named(text).items() if "{key}" not in keys} == {
        "MODELS.chat.model": "a",
        "MODELS.list": "b",
        "S.llm": "c",
        "embedder": "d",
        "engine": "e",
    }


def test_an_option_gives_its_default_its_name() -> None:
    assert named('p.add_argument("--chat-model", default="a")')["chat_model"] == "a"
    assert named('import os\nos.getenv("CHAT_MODEL", "a")')["CHAT_MODEL"] == "a"


def test_imports_are_sites() -> None:
    found = [s.imported for s in sites("import a.b, c\nfrom d.e import f\nfrom . import g\n") if s.imported]
    assert sorted(found) == ["a.b", "c", "d.e"]


@pytest.mark.parametrize("text", ["print 'x'", "(", "x = \0", "a" * 10 + "("])
def test_not_python(text: str) -> None:
    with pytest.raises(ParseError):
        list(sites(text))


def test_deep_nesting_is_an_error_or_read_but_never_a_crash() -> None:
    for text in ("(" * 3000 + ")" * 3000, "x" + ".a" * 20_000, "-" * 50_000 + "1", "f(" * 90 + '"a"' + ")" * 90):
        with suppress(ParseError):
            list(sites(text))


def test_values_do_not_multiply_without_end() -> None:
    text = (
        "\n".join(f'a{i} = f"{{a{i - 1}}}{{a{i - 1}}}"' if i else 'a0 = "x" if y else "z"' for i in range(60)) + "\nload(a59)"
    )
    assert len(arguments(text)) <= 32


@given(st.text(alphabet="abf(){}[]\"'=,.:+ \n#"))
def test_no_text_does_more_than_fail_to_parse(text: str) -> None:
    with suppress(ParseError):
        list(sites(text))


def test_texts_do_not_double_without_end() -> None:
    text = 'a0 = "xy"\n' + "\n".join(f"a{i} = a{i - 1} + a{i - 1}" for i in range(1, 39)) + "\nload(a38)\nload(a3)"
    assert arguments(text) == ["xy" * 8]


def test_a_client_that_is_made_from_itself() -> None:
    text = 'c = c.with_options()\nc = c.copy(timeout=3)\nc.create(model="m")'
    [site] = [s for s in sites(text) if s.text == "m"]
    assert site.constant("base_url") is None
