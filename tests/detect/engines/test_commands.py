"""What command lines say: which program really runs, what each argument is, and what must not be taken for a value."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.detect.engines import docker, lines, make, modelfile, shell, unit
from lading.detect.engines.commands import script
from lading.detect.engines.commands.lexer import commands
from lading.detect.run import detect
from lading.detect.site import Site
from lading.domain.reference import Kind, Reference, Strength
from lading.positions.tree import ParseError


def sites(text: str) -> list[Site]:
    return [site for site in script(text) if site.text]


def given_to(text: str) -> dict[str, list[str]]:
    """Values by ``callee|argument``."""
    found: dict[str, list[str]] = {}
    for site in sites(text):
        if site.callee:
            found.setdefault(f"{site.callee}|{site.argument}", []).append(site.text)
    return found


def named(text: str) -> dict[str, list[str]]:
    """Values by the dotted names that lead to them, outside of any program's arguments."""
    found: dict[str, list[str]] = {}
    for site in sites(text):
        if site.keys and not site.callee:
            found.setdefault(".".join(site.keys), []).append(site.text)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "# vllm serve a/b",
        "ls # vllm serve a/b",
        'if [ "$M" = "a/b" ]; then true; fi',
        '[[ $M == "a/b" ]] && exit 1',
        "grep -q a/b list.txt",
        "sed -i s/a/b/ file",
        "docker build -t a/b:latest .",
        "docker push a/b:7b",
        "docker pull a/b:7b",
        "docker run --name a/b --rm image:latest",
        "pip install qwen-vl-utils gpt-4",
        "apt-get install -y llama3",
        "kubectl get pods -l model=qwen2.5-7b",
        "kubectl apply -f models/qwen2.5-7b.yaml",
        "ollama rm qwen2.5:7b",
        "hf upload a/b ./out",
        "vllm serve $M --tool-call-parser qwen3_xml --served-model-name gpt-4",
        'REPO="a/b"\nhuggingface-cli upload $REPO ./out',
        "OUTPUT_DIR=qwen2.5-7b-sft",
        'case "$1" in\n  qwen2.5-7b) shift ;;\nesac',
        "cd qwen2.5-7b",
        "exit 0; }",
    ],
    ids=lambda text: text.split("\n")[0][:40],
)
def test_no_value(text: str) -> None:
    assert [s.text for s in sites(text) if not s.prose and not s.text.startswith("$")] == []


def test_what_is_echoed_is_prose() -> None:
    assert [(s.text, s.prose) for s in sites('echo "gpt-4"')] == [("gpt-4", True)]


@pytest.mark.parametrize(
    ("text", "place", "values"),
    [
        ("vllm serve a/b", "vllm serve|0", ["a/b"]),
        ("/opt/venv/bin/vllm serve a/b", "vllm serve|0", ["a/b"]),
        ("vllm serve --enforce-eager a/b", "vllm serve|0", ["a/b"]),
        ("vllm serve --port 8000 a/b", "vllm serve|0", ["a/b"]),
        ("vllm serve \\\n  --port 8000 \\\n  a/b", "vllm serve|0", ["a/b"]),
        ("A=1 B=2 vllm serve a/b &", "vllm serve|0", ["a/b"]),
        ("if ! /bin/ollama pull q:7b; then", "ollama pull|0", ["q:7b"]),
        ("x && (cd y; ollama pull q:7b) | tee log", "ollama pull|0", ["q:7b"]),
        ("OUT=$(hf download a/b)", "hf download|0", ["a/b"]),
        ("OUT=`hf download a/b`", "hf download|0", ["a/b"]),
        ('echo "$(hf download a/b)"', "hf download|0", ["a/b"]),
        ("sudo -u x -E env A=b nohup hf download a/b", "hf download|0", ["a/b"]),
        ("timeout 60 hf download a/b", "hf download|0", ["a/b"]),
        ("uv run --with x hf download a/b", "hf download|0", ["a/b"]),
        ("conda run -n env hf download a/b", "hf download|0", ["a/b"]),
        ("srun --nodes=1 -w host hf download a/b", "hf download|0", ["a/b"]),
        ("python3.11 -u -m m.n --model a/b", "python -m m.n|model", ["a/b"]),
        ("accelerate launch --n 8 train.py --model a/b", "python train.py|model", ["a/b"]),
        ("torchrun --nproc 8 -m m.n --model a/b", "python -m m.n|model", ["a/b"]),
        ("docker run -d --gpus all -p 1:2 x/vllm-openai:v1 --model a/b", "vllm serve|model", ["a/b"]),
        ("docker run x/other:v1 hf download a/b", "hf download|0", ["a/b"]),
        ("docker run x/other:v1 --model a/b", "other|model", ["a/b"]),
        ("docker run ollama/ollama run q:7b", "ollama run|0", ["q:7b"]),
        ("docker exec -it name ollama pull q:7b", "ollama pull|0", ["q:7b"]),
        ("docker compose -f x.yml exec -T s ollama pull q:7b", "ollama pull|0", ["q:7b"]),
        ("kubectl exec pod -c c -- ollama pull q:7b", "ollama pull|0", ["q:7b"]),
        ("bash -c 'vllm serve a/b --port 1'", "vllm serve|0", ["a/b"]),
        ('bash -lc "exec vllm serve a/b"', "vllm serve|0", ["a/b"]),
        ("ssh host 'vllm serve a/b'", "vllm serve|0", ["a/b"]),
        ("tmux new -d 'vllm serve a/b'", "vllm serve|0", ["a/b"]),
        ("eval 'vllm serve a/b'", "vllm serve|0", ["a/b"]),
        ("x --model=a/b", "x|model", ["a/b"]),
        ("x --Model-Path a/b", "x|model_path", ["a/b"]),
        ("x -m a/b", "x|m", ["a/b"]),
        ("x --models a b c --other", "x|models", ["a", "b", "c"]),
        ("x --models a,b", "x|models", ["a", "b"]),
        ("x --args p=a/b,q=c", "x|args.p", ["a/b"]),
        ("x $(cat <<EOF\n--model a/b\nEOF\n)", "x|model", ["a/b"]),
        ("x model=a/b data.y=z", "x|model", ["a/b"]),
        ("curl u -d '{\"model\": \"m-1\"}'", "curl|d.model", ["m-1"]),
        ("curl u -d \"{\\\"model\\\": \\\"m-1\\\"}\"", "curl|d.model", ["m-1"]),
        ("python -c \"import x; x.load('a/b')\"", "x.load|0", ["a/b"]),
        ("cat <<EOF > Modelfile\nFROM q:7b\nEOF", "ollama FROM|0", ["q:7b"]),
        ("bash <<'EOF'\nollama pull q:7b\nEOF", "ollama pull|0", ["q:7b"]),
        ("python - <<EOF | tee log\nimport x\nx.load('a/b')\nEOF", "x.load|0", ["a/b"]),
        ("helm install r c --set m.n=a/b", "helm install|set.m.n", ["a/b"]),
        ("[ ! -f models/x.gguf ] && exit", "[|f", ["models/x.gguf"]),
        ("FOO='unclosed\nx --model a/b", "x|model", []),
    ],
)  # fmt: skip
def test_arguments(text: str, place: str, values: list[str]) -> None:
    assert given_to(text).get(place, []) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("M=a/b\nx --model $M", ["a/b"]),
        ("M='a/b'\nx --model \"${M}\"", ["a/b"]),
        ("x --model $M", ["$M"]),
        ("M=$1\nx --model $M", ["$M"]),
        ("x --model ${M:-a/b}", ["a/b"]),
        ('x --model "${M:="a/b"}"', ["a/b"]),
        ("x --model ${M:-${N:-a/b}}", ["a/b"]),
        ("M=a\nM=b\nx --model $M", ["a", "b"]),
        ("O=a\nN=b\nx --model $O/$N", ["a/b"]),
        ("M=a/b\nx --model ${M##*/}", ["${}"]),
        ("M=$N\nN=$M\nx --model $M", ["$M"]),
        ('A=(--model a/b)\nx "${A[@]}"', ["a/b"]),
        ("A=(\n  --port 1 # one\n  --model a/b\n)\nx ${A[@]}", ["a/b"]),
        ('A="--port 1 --model a/b"\nx $A', ["a/b"]),
        ("for m in a b; do x --model $m; done", ["a", "b"]),
        ('L="a b"\nfor m in $L; do x --model "$m"; done', ["a b"]),
        ("make y M=a/b\nx --model $M", ["$M"]),
    ],
)
def test_variables(text: str, values: list[str]) -> None:
    assert given_to(text).get("x|model") == values


@pytest.mark.parametrize(
    ("text", "keys", "values"),
    [
        ("M=a/b", "M", ["a/b"]),
        ('export M="a/b"', "M", ["a/b"]),
        ("declare -r M=a/b", "M", ["a/b"]),
        ("M+=a/b", "M", ["a/b"]),
        ("M=(a b)", "M", ["a", "b"]),
        ('declare -A M=([x]="a/b")', "M.x", ["a/b"]),
        ("x ${M:-a/b}", "M", ["a/b"]),
        ("docker run -e M=a/b image", "M", ["a/b"]),
        ("docker run --env=M=a/b image", "M", ["a/b"]),
        ("for m in a/b c/d; do true; done", "m", ["a/b", "c/d"]),
        ("kubectl apply -f - <<EOF\nspec:\n  url: hf://a/b\nEOF", "spec.url", ["hf://a/b"]),
        ("cat <<EOF | helm install -f - r c\nspec:\n  url: hf://a/b\nEOF", "spec.url", ["hf://a/b"]),
        ('echo "M=a/b" > .env', "M", ["a/b"]),
    ],
)
def test_names(text: str, keys: str, values: list[str]) -> None:
    assert named(text)[keys] == values


def test_beside() -> None:
    [site] = [s for s in sites("vllm serve a/b --revision abc --trust-remote-code") if s.text == "a/b"]
    assert site.constant("revision") == "abc"
    assert site.truth("trust_remote_code")


def test_a_request_knows_where_it_goes() -> None:
    [site] = [s for s in sites("curl https://h/v1 -H 'A: b' -d '{\"model\": \"m-1\"}'") if s.text == "m-1"]
    assert site.constant("api_url") == "https://h/v1"


def test_positions() -> None:
    text = "set -e\nM=x/y\nbash -c \"\n  hf download \\\n    'a/b'\n\"\nhf download $M"
    found = {s.text: (s.line, s.column) for s in sites(text) if s.callee == "hf download"}
    assert found == {"a/b": (5, 6), "x/y": (2, 3)}


def test_a_script_without_end_is_an_error() -> None:
    with pytest.raises(ParseError):
        list(commands("a " * 300_000))


@pytest.mark.parametrize(
    "text",
    [
        "$(" * 100_000,
        '"$(' * 100_000,
        "${a:-" * 100_000,
        "bash -c \"bash -c '" * 3_000,
        "cat <<E\n" * 20_000,
        "cat <<E " * 2_000 + "\n",
        "(" * 300_000,
        "\0" * 300_000,
        "sudo " * 50_000,
        "A=(" * 100_000,
        "x --a " + "a," * 200_000,
        "\n".join(f'a{i}="$a{i - 1}$a{i - 1}"' for i in range(500)) + "\nx $a499",
        "x" * 10_000_000,
        "'" * 1_000_001,
    ],
    ids=range(14),
)
@pytest.mark.slow
def test_hostile_text_ends(text: str) -> None:
    for read in (shell.sites, docker.sites, make.sites, unit.sites, modelfile.sites, lines.sites):
        with suppress(ParseError):
            for site in read(text):
                assert site.line >= 0


@given(st.text(alphabet="ab-=/$(){}[]<>&|;'\"`\\#:, \n\tEMRUNFO"))
def test_no_text_does_more_than_fail_to_parse(text: str) -> None:
    for read in (shell.sites, docker.sites, make.sites, unit.sites, modelfile.sites, lines.sites):
        with suppress(ParseError):
            for site in read(text):
                assert 1 <= site.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python -m spacy download en_core_web_sm", {"spacy/en_core_web_sm"}),
        ("modelscope download --model a/b", {"a/b"}),
        ("docker model pull ai/smollm2", {"ai/smollm2"}),
        ("git clone git@hf.co:a/b", {"https://huggingface.co/a/b"}),
        ("export OLLAMA_HOST=ollama:11434", set()),
        ("ICON=https://cdn-avatars.huggingface.co/v1/production/x.png", set()),
        ("curl -fsSL https://ollama.com/install.sh | sh", set()),
    ],
)
def test_what_the_rules_make_of_it(text: str, expected: set[str]) -> None:
    loaded = {r.text for r in detect("a.sh", text.encode()) if isinstance(r, Reference) and r.strength is Strength.LOADS}
    endpoints = {r.text for r in detect("a.sh", text.encode()) if isinstance(r, Reference) and r.kind is Kind.ENDPOINT}
    assert loaded == expected
    assert not (endpoints if "ollama.com" in text else set())
