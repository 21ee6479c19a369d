"""What the lexical engine sees in other languages, and what it must not take for a string or a place."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.catalog.index import load
from lading.detect.engines import source
from lading.detect.engines.source import markup
from lading.detect.engines.source.lexicons import BY_SUFFIX, XML
from lading.detect.engines.source.symbols import model_of
from lading.detect.engines.source.walk import Walk
from lading.detect.site import Site


def sites(text: str, path: str) -> Iterator[Site]:
    return source.sites(text, path, load())


def texts(path: str, text: str) -> list[str]:
    return [s.text for s in sites(text, path) if s.text]


def the(path: str, text: str, value: str = "a/b") -> Site:
    found = [s for s in sites(text, path) if s.text == value]
    return max(found, key=lambda s: (bool(s.callee), len(s.keys)))


NO_STRING = {
    "line comment": ("a.ts", '// "a/b"'),
    "block comment": ("a.go", '/* "a/b"\n"c/d" */'),
    "nested comment": ("a.rs", '/* /* x */ "a/b" */'),
    "doc comment": ("a.swift", '/// let m = "a/b"'),
    "comment opened in a comment": ("a.js", '// /*\nx = 1 // */ "a/b"'),
    "commented-out code": ("a.java", '// builder.modelName("a/b");'),
    "hash comment": ("a.rb", '# model = "a/b"'),
    "=begin": ("a.rb", '=begin\nmodel = "a/b"\n=end\n'),
    "hash in PHP": ("a.php", '<?php\n# $m = "a/b";'),
    "page around PHP": ("a.php", '<p title="a/b">it\'s</p><?php $x = 1; ?> "c/d"'),
    "page around Vue": ("a.vue", '<template>"a/b"</template><script>let x = 1</script>'),
    "dashes in Lua": ("a.lua", '-- m = "a/b"\n--[[ "c/d"\n"e/f" ]]'),
    "comment in Terraform": ("a.tf", '# model = "a/b"\n// model = "c/d"'),
    "character": ("a.rs", "let c = 'a'; fn f<'a>(x: &'a str, y: &'a str) {}"),
    "regular expression": ("a.js", "x = /\"a/.test(y) || /[/\"]b/.test(z)"),
    "apostrophe in JSX": ("a.tsx", "<p>Don't use a/b, it's old</p>"),
    "address in JSX": ("a.tsx", "<p>http://x.example/a</p>"),
    "prose": ("a.go", 'log.Println("we load the model a/b")'),
    "include": ("a.c", '#include "a/b.h"'),
    "import": ("a.ts", 'import x from "./a/b"\nexport * from "./c/d"\nconst y = require("./e/f")\nawait import("./g/h")'),
    "mocked module": ("a.ts", 'vi.mock("./a/b")'),
    "part of a name": ("a.ts", 'if (id.startsWith("gpt-4") || id.includes("qwen2")) {}'),
    "unknown part": ("a.ts", "f(`${owner}/b`)\nf(`a/${name}`)"),
    "joined to what is not known": ("a.go", 'f("a/" + name)\nf(owner + "/b")'),
    "attribute of Rust": ("a.rs", '#[value(name = "a/b")] #[serde(rename = "c/d")] A,'),
    "comment in XML": ("a.csproj", "<a><!-- <b>a/b</b> --></a>"),
    "name of an element in XML": ("a.xml", '<string name="a/b">plain words</string>'),
    "command in a comment": ("a.ts", '// run("ollama pull a/b")'),
    "command in a message": ("a.go", 'log.Fatalf("run:\\nollama pull a/b")'),
    "command in prose": ("a.ts", 'x = "you may want to ollama pull a/b"'),
    "provider's constant": ("a.ts", "f(ProviderType.GPT4oMini, ModelArch.QWEN2_5_7B)"),
    "constant in a comment": ("a.go", "// openai.GPT4oMini"),
    "called constant": ("a.go", "model.Base64(x); openai.GPT4(x)"),
    "here-document": ("a.tf", 'x = <<-EOF\n  model = "a/b"\nEOF\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_STRING)
def test_no_string(case: str) -> None:
    assert texts(*NO_STRING[case]) == []


STRINGS = {
    "slashes in a string": ("a.ts", 'x = "http://a.example/b" // c', ["http://a.example/b"]),
    "comment opener in a string": ("a.go", 'a := "/*"; b := "a/b"', ["/*", "a/b"]),
    "division": ("a.js", 'x = a / b; y = "a/b"; z = c / d', ["a/b"]),
    "regular expression with a quote": ("a.js", "x = y.match2(/['\"]/); z = 'a/b'", ["a/b"]),
    "word before a quote": ("a.js", "function f(){return'a/b'}", ["a/b"]),
    "raw string of Rust": ("a.rs", 'let x = r#"a/b"#;', ["a/b"]),
    "raw string with a quote": ("a.rs", 'let x = r##"a"#b"##;', ['a"#b']),
    "lifetime before a string": ("a.rs", "fn f<'a>() -> &'a str { \"a/b\" }", ["a/b"]),
    "backticks of Go": ("a.go", "x := `a\\b`", ["a\\b"]),
    "verbatim of C#": ("a.cs", 'var x = @"a\\b"; var y = "c/d";', ["a\\b", "c/d"]),
    "raw of C#": ("a.cs", 'var x = """a"b""";', ['a"b']),
    "braces in plain C#": ("a.cs", 'var x = "{a}"; var y = "c/d";', ["{a}", "c/d"]),
    "raw of Swift": ("a.swift", 'let x = #"a"b"#', ['a"b']),
    "string in an interpolation": ("a.kt", 'val x = "a${f("c/d")}b"\nval y = "e/f"', ["c/d", "e/f"]),
    "template in a template": ("a.ts", "x = `a${`b${'c/d'}`}`; y = 'e/f'", ["c/d", "e/f"]),
    "interpolation of Swift": ("a.swift", 'let x = "a\\(f("c/d"))b"; let y = "e/f"', ["c/d", "e/f"]),
    "delimiter of C++": ("a.cpp", 'auto x = R"x(a)"b)x"; auto y = "c/d";', ['a)"b', "c/d"]),
    "digit separator of C++": ("a.cpp", "int n = 1'000'000; auto x = \"a/b\";", ["a/b"]),
    "text block of Java": ("A.java", 'var x = """\n  a\n  """; var y = "c/d";', ["c/d"]),
    "long bracket of Lua": ("a.lua", 'x = [==[a]]b]==] y = "c/d"', ["a]]b", "c/d"]),
    "three quotes of Dart": ("a.dart", "var x = '''a'b'''; var y = r'c\\d';", ["a'b", "c\\d"]),
    "escapes": ("a.php", "<?php $x = 'it\\'s'; $y = \"a\\/b\";", ["it's", "a/b"]),
    "brackets in strings": ("a.ts", 'f({ a: "}" , b: "c/d" })', ["c/d"]),
    "unclosed quotation mark": ("a.ts", 'x = "a\ny = "c/d"', ["c/d"]),
    "character of Ruby": ("a.rb", 'x = ?"\ny = "c/d"', ["c/d"]),
    "attribute of PHP": ("a.php", '<?php #[Model("a/b")]\n$x = 1;', ["a/b"]),
    "script of a page": ("a.vue", "<p>it's</p>\n<script setup>\nconst x = 'a/b'\n</script>", ["a/b"]),
    "script of a web page": ("a.html", "<p>it's 'c/d'</p>\n<script>\nconst x = 'a/b'\n</script>", ["a/b"]),
    "comment of a web page": ("a.html", "<!-- <script>x = 'c/d'</script> --><script>y = 'a/b'</script>", ["a/b"]),
    "data of a web page": ("a.html", """<script type='application/ld+json'>{"a": "c/d"}</script>""", []),
    "address up to what is not known": ("a.ts", "f(`https://x.example/a/b/${c}`)", ["https://x.example/a/b/"]),
    "joined strings": ("a.ts", 'f("a/" + "b")', ["a/b"]),
    "neighbours in C": ("a.c", 'f("a/" "b");', ["a/b"]),
    "text of an element": ("a.csproj", "<a>\n <b> a/b </b>\n</a>", ["a/b"]),
    "attribute of an element": ("a.xml", "<a b='a/b' c=\"x>y\"/>", ["a/b", "x>y"]),
    "comparison": ("a.ts", 'if (model === "gpt-4") {}\nswitch (m) { case "gpt-5": }', ["gpt-4", "gpt-5"]),
}  # fmt: skip


@pytest.mark.parametrize("case", STRINGS)
def test_strings(case: str) -> None:
    path, text, expected = STRINGS[case]
    assert texts(path, text) == expected


NOT_NAMED = {
    "comparison": ("a.ts", 'if (model === "a/b") {}'),
    "ternary": ("a.ts", 'const x = model ? "c/d" : "a/b"', "x"),
    "statement before": ("a.js", 'const model = f()\nlog("a/b")'),
    "function's body": ("a.ts", 'const model = () => { log("a/b") }'),
    "loop's body": ("a.go", 'for model := range models {\n\tuse("a/b")\n}'),
    "method's body": ("A.java", 'class Model { void load() { use("a/b"); } }'),
    "argument of a function that returns": ("a.go", 'func model() string {\n\tuse("a/b")\n\treturn x\n}'),
    "arm of a match": ("a.rs", 'let x = match y { Model => "a/b" };', "x"),
    "callback": ("a.ts", 'test("model", async () => { use("a/b") })'),
}


@pytest.mark.parametrize("case", NOT_NAMED)
def test_not_named(case: str) -> None:
    path, text, *key = NOT_NAMED[case]
    assert the(path, text).key == (key[0] if key else "")


NAMED = {
    "constant": ("a.ts", 'export const MODEL: string = "a/b"', "MODEL"),
    "generic type": ("a.ts", 'const MODELS: Record<string, string> = { x: "a/b" }', "MODELS.x"),
    "fallback": ("a.ts", 'const model = process.env.MODEL ?? "a/b"', "model"),
    "fallback on the next line": ("a.ts", 'const model =\n  process.env.MODEL ||\n  "a/b"', "model"),
    "property": ("a.js", 'x = { llm: { model: "a/b" } }', "x.llm.model"),
    "quoted property": ("a.js", 'x = { "model": "a/b" }', "x.model"),
    "computed property": ("a.ts", 'x = { [Kind.Chat]: "a/b" }', "x.Chat"),
    "property after a spread": ("a.ts", 'x = { ...base, model: "a/b" }', "x.model"),
    "list": ("a.ts", 'const models = [{ id: "a/b" }]', "models.id"),
    "list of strings": ("a.ts", 'const models = ["c", "a/b"]', "models"),
    "attribute": ("a.tsx", '<Chat title="x" model="a/b" />', "model"),
    "attribute in braces": ("a.tsx", '<Chat model={x ?? "a/b"} />', "model"),
    "union type": ("a.ts", 'type Model = "c/d" | "a/b"', "Model"),
    "assignment to a member": ("a.ts", 'this.model = "a/b"', "model"),
    "assignment to an element": ("a.ts", 'config["model"] = "a/b"', "model"),
    "enum": ("a.ts", 'enum Model { A = "a/b" }', "Model.A"),
    "environment": ("a.js", 'x = env("MODEL", "a/b")', "x.MODEL"),
    "comment between": ("a.ts", 'x = {\n  // llm: old\n  model: "a/b" }', "x.model"),
    "embedded document": ("a.rs", 'let x = r#"{"model": "a/b"}"#;', "model"),
    "field of Go": ("a.go", 'x := Config{Model: "a/b"}', "x.Model"),
    "map of Go": ("a.go", 'var models = map[string]string{"x": "a/b"}', "models.x"),
    "list of Go": ("a.go", 'var models = []Model{{Name: "a/b"}}', "models.Name"),
    "flag of Go": ("a.go", 'm := flag.String("model", "a/b", "the model")', "m.model"),
    "returned": ("a.go", 'func defaultModel() string {\n\treturn "a/b"\n}', "defaultModel"),
    "last expression": ("a.rs", 'fn default_model() -> String { "a/b".to_string() }', "default_model"),
    "field of Rust": ("a.rs", 'let c = Config { model: "a/b".into() };', "c.model"),
    "static of Rust": ("a.rs", 'pub static MODEL: &str = "a/b";', "MODEL"),
    "default of clap": ("a.rs", 'struct A {\n#[arg(long, default_value = "a/b")]\nmodel_id: String,\n}', "model_id"),
    "fallback of Rust": ("a.rs", 'let model = std::env::var("M").unwrap_or_else(|_| "a/b".to_string());', "model"),
    "arm of a match": ("a.rs", 'let model = match x { A => "a/b", B => "c" };', "model"),
    "constant of Java": ("A.java", 'class A { static final String MODEL = "a/b"; }', "A.MODEL"),
    "list of Java": ("A.java", 'List<String> models = List.of("a/b");', "models"),
    "default of Kotlin": ("a.kt", 'fun f(model: String = "a/b") {}', "model"),
    "pair of Kotlin": ("a.kt", 'val models = mapOf("x" to "a/b")', "models.x"),
    "initialiser of C#": ("a.cs", 'public string Model { get; set; } = "a/b";', "Model"),
    "named argument of Swift": ("a.swift", 'load(model: "a/b")', "model"),
    "case of Swift": ("a.swift", 'enum M: String { case small = "a/b" }', "M.small"),
    "macro of C": ("a.h", '#define MODEL "a/b"', "MODEL"),
    "designated field of C": ("a.c", 'struct p x = { .model = "a/b" };', "x.model"),
    "array of C": ("a.c", 'const char *models[] = { "a/b" };', "models"),
    "hash of Ruby": ("a.rb", 'x = { model: "a/b" }', "x.model"),
    "rocket of Ruby": ("a.rb", 'x = { :model => "a/b" }', "x.model"),
    "array of PHP": ("a.php", "<?php $x = ['model' => 'a/b'];", "x.model"),
    "variable of PHP": ("a.php", "<?php $model = 'a/b';", "model"),
    "table of Lua": ("a.lua", 'x = { model = "a/b" }', "x.model"),
    "attribute of Elixir": ("a.ex", '@model "a/b"', "model"),
    "keyword of Elixir": ("a.ex", 'f(model: "a/b")', "model"),
    "map of Scala": ("a.scala", 'val m = Map("model" -> "a/b")', "m.model"),
    "block of Terraform": ("a.tf", 'variable "model" {\n  default = "a/b"\n}', "variable.model.default"),
    "object of Terraform": ("a.tf", 'x = {\n  model = "a/b"\n}', "x.model"),
    "extra of Gradle": ("a.gradle", "ext.model = 'a/b'", "model"),
    "variable of Terraform": ("a.tf", 'resource "x" "y" { env = {\n HF_MODEL = var.m\n} }\nvariable "m" { default = "a/b" }', "resource.x.y.env.HF_MODEL"),
    "local of Terraform": ("a.tf", 'locals {\n mm = "a/b"\n}\nresource "x" "y" {\n HF_MODEL = local.mm\n}', "resource.x.y.HF_MODEL"),
    "document of Terraform": ("a.tf", 'x = [<<EOT\nserving:\n  model: a/b\nEOT\n]', "serving.model"),
    "manifest in a string": ("a_test.go", "var m = `\napiVersion: v1\nspec:\n  model: a/b\n`", "spec.model"),
    "property list": ("a.plist", "<dict><key>model</key><string>a/b</string></dict>", "dict.string.model"),
    "resource": ("a.xml", '<resources><string name="model">a/b</string></resources>', "resources.string.model"),
    "element": ("a.csproj", "<Project><Model>a/b</Model></Project>", "Project.Model"),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMED)
def test_names_lead_to_strings(case: str) -> None:
    path, text, expected = NAMED[case]
    assert ".".join(the(path, text).keys) == expected


def test_a_key_is_told_from_a_value() -> None:
    text = 'const prices = { "gpt-4": 1, "gpt-5": { "x": 2 } }; use(prices["gpt-6"])'
    assert {s.text: s.key for s in sites(text, "a.ts") if "gpt" in s.text} == dict.fromkeys(
        ("gpt-4", "gpt-5", "gpt-6"), "{key}"
    )


NOT_CALLED = {
    "deeper object": ("a.ts", 'create({ options: { model: "a/b" } })'),
    "parenthesis": ("a.ts", 'x = ("a/b")'),
    "condition": ("a.ts", 'if ("a/b" in x) {}'),
    "declaration": ("a.ts", 'function create(model = "a/b") {}'),
    "callback's body": ("a.ts", 'create(() => { x = "a/b" })'),
    "return": ("a.go", 'func f() string { return ("a/b") }'),
}


@pytest.mark.parametrize("case", NOT_CALLED)
def test_not_an_argument(case: str) -> None:
    assert the(*NOT_CALLED[case]).callee == ""


CALLED = {
    "argument": ("a.ts", 'load("x", "a/b")', "load", "1"),
    "constructor": ("a.ts", 'new Foo({ model: "a/b" })', "Foo", "model"),
    "property of an object": ("a.ts", 'client.chat.completions.create({ x: 1, model: "a/b" })', "client.chat.completions.create", "model"),
    "property in a list": ("a.ts", 'create({ models: ["a/b"] })', "create", "models"),
    "optional chain": ("a.ts", 'client?.chat!.create({ model: "a/b" })', "client.chat.create", "model"),
    "type argument": ("a.ts", 'load<Foo<Bar>>("a/b")', "load", "0"),
    "default import": ("a.ts", 'import OpenAI from "openai"\nnew OpenAI({ model: "a/b" })', "openai.OpenAI", "model"),
    "named import": ("a.ts", 'import { x as y } from "@s/p/q"\ny("a/b")', "@s/p.x", "0"),
    "namespace": ("a.ts", 'import * as n from "p"\nn.f("a/b")', "p.f", "0"),
    "require": ("a.js", 'const { f } = require("p")\nf("a/b")', "p.f", "0"),
    "address of a package": ("a.js", 'import { f } from "https://cdn.example/npm/@s/p@3.1"\nf("a/b")', "@s/p.f", "0"),
    "client": ("a.ts", 'import A from "p"\nconst c = new A()\nc.d({ model: "a/b" })', "p.A.d", "model"),
    "client of a class": ("a.ts", 'import A from "p"\nthis.c = new A()\nthis.c.d({ model: "a/b" })', "p.A.d", "model"),
    "factory": ("a.ts", 'import { make } from "p"\nconst f = make({})\nf("a/b")', "p.make", "0"),
    "constant": ("a.ts", 'const ID = "a/b"\nf({ model: ID })', "f", "model"),
    "shorthand": ("a.ts", 'const model = "a/b"\nf({ model, x: 1 })', "f", "model"),
        "member of an enum": ("a.ts", 'enum Id { Aa = "a/b" }\nf({ model: Id.Aa })', "f", "model"),
    "type of Go": ("a.go", 'import o "x.example/y"\nf(o.Req{Model: "a/b"})', "x.example/y.Req", "Model"),
    "versioned import of Go": ("a.go", 'import (\n\t"x.example/go-y/v2"\n)\nvar r = y.Req{Model: "a/b"}', "x.example/go-y.Req", "Model"),
    "pointer of Go": ("a.go", 'f(&Req{Model: "a/b"})', "Req", "Model"),
    "constant of Go": ("a.go", 'const id = "a/b"\nvar r = Req{Model: id}', "Req", "Model"),
    "path of Rust": ("a.rs", 'use h::api::{sync::Api, X};\nlet r = Api::new()?.model("a/b".to_string());', "h.api.sync.Api.new.model", "0"),
    "variable of Rust": ("a.rs", 'use h::Api;\nlet api = Api::new()?;\napi.model("a/b".into());', "h.Api.new.model", "0"),
    "chain over lines": ("A.java", 'var m = A.builder()\n    .key(k("x"))\n    .modelName("a/b")\n    .build();', "A.builder.key.modelName", "0"),
    "imported class": ("A.java", 'import p.q.A;\nA.of2("a/b");', "p.q.A.of2", "0"),
    "named argument": ("a.kt", 'A(model = "a/b")', "A", "model"),
    "label of Swift": ("a.swift", 'A(id: "a/b")', "A", "id"),
    "object of C#": ("a.cs", 'var o = new Options { ModelId = "a/b" };', "Options", "ModelId"),
    "arrow of PHP": ("a.php", "<?php $c->chat()->create(['model' => 'a/b']);", "c.chat.create", "model"),
    "hash of Ruby": ("a.rb", 'client.chat(model: "a/b")', "client.chat", "model"),
    "sdk of Go": ("a.go", 'import "x.example/y-sdk-go"\nvar r = y.Req{Model: "a/b"}', "x.example/y-sdk-go.Req", "Model"),
    "command of words": ("a.go", 'exec.Command("vllm", "serve", "a/b")', "vllm serve", "0"),
    "program and its arguments": ("a.ts", 'spawn("llama-server", ["--hf-repo", "a/b"])', "llama-server", "hf_repo"),
    "arguments of Terraform": ("a.tf", 'args = ["--model", "a/b"]', "run", "model"),
    "variable among arguments": ("a.tf", 'variable "m" { default = "a/b" }\nargs = ["--model", var.m]', "run", "model"),
    "command in a text": ("a.ts", 'execSync("hf download a/b")', "hf download", "0"),
    "script in a text": ("a.kt", 'sh("""\n  cd x\n  ollama pull a/b\n""")', "ollama pull", "0"),
    "script of Jenkins": ("ci/Jenkinsfile", "steps { sh 'hf download a/b' }", "hf download", "0"),
    "script of Terraform": ("a.tf", "user_data = <<-EOF\n  #!/bin/bash\n  ollama pull a/b\n  EOF\n", "ollama pull", "0"),
}  # fmt: skip


@pytest.mark.parametrize("case", CALLED)
def test_arguments(case: str) -> None:
    path, text, callee, argument = CALLED[case]
    site = the(path, text)
    assert (site.callee.lstrip("$"), site.argument) == (callee, argument)


def test_a_constant_in_a_template() -> None:
    assert the("a.ts", "const ORG = 'my-org'\nf(`${ORG}/b`)", "my-org/b").callee == "f"


def test_a_constant_points_at_its_literal() -> None:
    site = the("a.ts", 'const ID = "a/b"\n\nf({ model: ID })')
    assert (site.line, site.column) == (1, 12)


def test_commands_are_where_they_stand() -> None:
    site = the("a.tf", "x = 1\nuser_data = <<-EOF\n  #!/bin/bash\n  ollama pull a/b\n  EOF\n")
    assert (site.line, site.column) == (4, 15)


@pytest.mark.parametrize("constant", ["Base64", "V1", "Float32", "Sha256", "gpt4_omni", "X2"])
def test_a_constant_that_stands_for_no_model(constant: str) -> None:
    assert model_of(constant, load()) is None


@pytest.mark.parametrize(
    ("constant", "model"),
    [
        ("GPT4oMini", "gpt-4o-mini"),
        ("ChatModelGPT4_1Mini", "gpt-4.1-mini"),
        ("GPT3Dot5Turbo", "gpt-3.5-turbo"),
        ("SmallEmbedding3", "text-embedding-3-small"),
        ("ModelClaudeSonnet4_5_20250929", "claude-sonnet-4-5-20250929"),
        ("CLAUDE_3_5_HAIKU_20241022", "claude-3-5-haiku-20241022"),
        ("GEMINI_2_5_FLASH", "gemini-2.5-flash"),
        ("BGESmallENV15", "BAAI/bge-small-en-v1.5"),
        ("BGESmallENV15Q", "BAAI/bge-small-en-v1.5"),
        ("AllMiniLML6V2", "sentence-transformers/all-MiniLM-L6-v2"),
    ],
)
def test_a_constant_named_after_a_model(constant: str, model: str) -> None:
    assert model_of(constant, load()) == model


def test_a_constant_of_a_client_is_an_argument() -> None:
    text = 'import o "github.com/sashabaranov/go-openai"\nvar r = o.Req{Model: openai.GPT4oMini}'
    site = the("a.go", text, "gpt-4o-mini")
    assert (site.callee, site.argument, site.line, site.column) == ("github.com/sashabaranov/go-openai.Req", "Model", 2, 29)


SAID = {
    "printed": ("a.go", 'fmt.Println("https://huggingface.co/a/b")'),
    "logged": ("a.ts", 'console.warn("a/b")'),
    "thrown": ("A.java", 'throw new IllegalStateException("https://huggingface.co/a/b is missing");'),
    "example in a form": ("a.tsx", '<input placeholder="a/b" />'),
}
NOT_SAID = {
    "made": ("a.go", 'x := fmt.Sprintf("https://huggingface.co/a/b")'),
    "asked for": ("a.ts", 'client.chat({ model: "a/b" })'),
    "default in a form": ("a.tsx", '<input defaultValue="a/b" />'),
}


@pytest.mark.parametrize("case", [*SAID, *NOT_SAID])
def test_what_is_only_said(case: str) -> None:
    path, text = (SAID | NOT_SAID)[case]
    found = [site for site in sites(text, path) if site.text.endswith("a/b") or "/a/b " in site.text]
    assert [site.prose for site in found] == [case in SAID]


def test_the_tests_in_a_file_of_rust() -> None:
    text = 'fn f() { g("a/b") }\n#[cfg(test)]\nmod tests {\n  #[test]\n  fn t() { g("c/d") }\n}\n#[tokio::test]\nasync fn u() { g("e/f") }'
    assert {site.text: site.test for site in sites(text, "a.rs")} == {"a/b": False, "c/d": True, "e/f": True}


BESIDE = {
    "same object": ("a.ts", 'f({ model: "a/b", revision: "r1", trustRemoteCode: true })'),
    "later argument": ("a.ts", 'f("a/b", { revision: "r1", trust_remote_code: true })'),
    "client": ("a.ts", 'const c = new A({ revision: "r1", trustRemoteCode: true })\nc.f({ model: "a/b" })'),
    "client's options": ("a.ts", 'new A({ model: "a/b", configuration: { revision: "r1", trustRemoteCode: true } })'),
    "constant": ("a.ts", 'const REV = "r1"\nf({ model: "a/b", revision: REV, trustRemoteCode: true })'),
    "builder": ("A.java", 'A.builder().modelName("a/b").revision("r1").trustRemoteCode("true").build()'),
    "options of Go": ("a.go", 'New(WithModel("a/b"), WithRevision("r1"), WithTrustRemoteCode("true"))'),
}


@pytest.mark.parametrize("case", BESIDE)
def test_constants_beside(case: str) -> None:
    site = the(*BESIDE[case])
    assert site.constant("revision") == "r1"
    assert site.truth("trust_remote_code")


def test_nothing_beside_from_another_object() -> None:
    assert the("a.ts", 'const x = [{ model: "a/b" }, { revision: "r1" }]').constant("revision") is None


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.ts", 'import x from "@s/p/sub"\nimport "qq"\nimport y from "./z"\nimport fs from "node:fs"', ["@s/p", "qq"]),
        ("a.ts", '// import x from "p"\nconst s = \'import x from "p"\'', []),
        ("a.go", 'import (\n\t"fmt"\n\t// "no"\n\to "x.example/y"\n)', ["fmt", "x.example/y"]),
        ("a.rs", "use a_b::c;\nuse crate::d;\n// use e::f;\nuse std::fs;", ["a_b"]),
        ("A.java", "import a.b.C;", []),
    ],
)
def test_imports(path: str, text: str, expected: list[str]) -> None:
    assert [s.imported for s in sites(text, path) if s.imported] == expected


def test_places_in_a_page_are_those_of_the_file() -> None:
    site = the("a.vue", "<template>\n<p/>\n</template>\n<script>\n  let m = 'a/b'\n</script>")
    assert (site.line, site.column) == (5, 11)


@given(st.sampled_from(sorted(BY_SUFFIX)), st.text(alphabet="abfr$@#R{}()[]<>\"'`\\/*=:,;.-+?!| \n1") | st.text())
def test_any_text_is_read(suffix: str, text: str) -> None:
    for site in sites(text, f"a{suffix}"):
        assert site.line >= 1
        assert site.column >= 1
        assert site.text or site.imported
        dict(site.beside)


SLOW = (
    "(", "{", "[", ")", "]", "}", "({[", "f(", '"', "'", "`", "`${", "/", "=/[", "/*", "*/", "//", '"\\', "r#", 'r#"', 'R"x(', "<<A", "#{",
    "\\(", "$@", "[==[", "a.", "a::", "=a", "x=y(", ",", "a:", '"a":', '"a"+', '"a",', "?", "import ", "use a{", "\n=", "\n", " ", "<", "a<b>(",
    "<!--", "<a b='", '<a "', "<a ", "openai.", "openai.a1", "#[cfg(test", "#[test]", '"--model",', '"ollama pull a', "apiVersion:\n", "<<A\nA\n",
    "const a = '1-';\nf(a);\n", "a.b('c-1')", "=>", "x=>{", "'''", '"""', "é",
)  # fmt: skip


@pytest.mark.parametrize("suffix", [".xml", ".ts", ".rs", ".go", ".cs", ".swift", ".rb", ".lua", ".tf", ".cpp"])
@pytest.mark.slow
def test_hostile_text_ends(suffix: str) -> None:
    for piece in SLOW:  # where time were not linear in the text, this would not end
        text = piece * (60_000 // len(piece))
        lexicon = BY_SUFFIX[suffix]  # asked directly, as a text of one line would be taken for a bundle
        for site in markup.sites(text) if lexicon is XML else Walk(text, lexicon, load()).sites():
            assert site.line >= 1


def test_deep_nesting() -> None:
    depth = 20_000
    text = "f({a:[" * depth + '"a/b"' + "]})" * depth
    assert [site.text for site in Walk(text, BY_SUFFIX[".ts"], load()).sites()] == ["a/b"]


SWITCH = """enum P {
    var defaultModel: String {
        switch self {
        case .one:
            return "a/b"
        case .two: return "c/d"
        }
    }
    func modelIds() -> [String] {
        if x {
            return ["e/f", "g/h"]
        }
        return []
    }
}
"""


@pytest.mark.parametrize(
    ("text", "key"), [("a/b", "defaultModel"), ("c/d", "defaultModel"), ("e/f", "modelIds"), ("g/h", "modelIds")]
)
def test_what_a_branch_returns_is_what_the_function_is_named_after(text: str, key: str) -> None:
    assert the("a.swift", SWITCH, text).keys == (key,)


def test_what_a_call_in_a_returned_value_is_given_is_not() -> None:
    assert the("a.swift", 'func model() -> String { return make("a/b") }').keys == ()


@pytest.mark.parametrize("provider", ["provider: .groq", "provider: Provider.groq", "provider: Provider::groq"])
def test_the_case_of_an_enumeration_says_who_provides(provider: str) -> None:
    assert the("a.swift", f'M(name: "a/b", {provider})').constant("provider") == "groq"
