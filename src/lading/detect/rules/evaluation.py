"""Evaluation suites: what lm-eval and lighteval run, by command, in code and in configuration."""

from collections.abc import Iterator

from lading.detect.base import CODE, COMMANDS, Rule
from lading.detect.shapes import snake
from lading.detect.site import Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_LM_EVAL = regex(r"(python -m )?lm[_-]eval( .*)?|(lm_eval\.)?(evaluator\.)?simple_evaluate")
_LIGHTEVAL = regex(r"(python -m )?lighteval( .*)?")
_LISTS = frozenset("tasks task task_name task_names eval_tasks evaluation_tasks benchmarks benchmark".split())
_BESIDE = frozenset(
    "evaluation_backend evaluation_platform evaluation_framework num_fewshot model_args eval_kwargs log_samples lm_eval "
    "lighteval".split()
)
"""Keys beside a list of tasks that say they are of an evaluation."""
_SPECIFIED = regex(r"((?P<suite>[a-z]+)\|)?(?P<task>[\w:.@-]+)(\|\d+){1,2}")
"""lighteval's way of writing a task: ``suite|task|shots|truncate``, the first and last of them left out since."""
_MODELS = frozenset(("pretrained", "peft", "delta", "tokenizer", "model", "model_name"))
"""Arguments of a model of lm-eval or lighteval that name one."""
_NAME = regex(r"[\w:.@-]+")


def visit(site: Site) -> Iterator[Claim]:
    """Claims what is tested, and offers each task of a list; only one that is known to stand for a data set will count."""
    if "model_args" in map(snake, site.keys):
        yield from _models(site)
        return
    library = _library(site)
    if not library and "|" not in site.text:
        return
    for part in site.text.split(","):
        text = part.strip()
        if found := _SPECIFIED.fullmatch(text):
            yield Claim(Kind.DATASET, Strength.LOADS, text=found["task"], via="lighteval")
        elif library and _NAME.fullmatch(text):
            yield Claim(Kind.DATASET, Strength.LOADS, text=text, via=library)


def _models(site: Site) -> Iterator[Claim]:
    """The models in ``model_args: pretrained=org/name,dtype=bfloat16``, or in a table of that name."""
    options = [part.partition("=") for part in site.text.split(",")] if "=" in site.text else [(site.key, "=", site.text)]
    for name, _, value in options:
        if name.strip() in _MODELS and is_hub_id(value):
            yield Claim(Kind.MODEL, Strength.LOADS, text=value)


def _library(site: Site) -> str:
    if site.callee:
        if site.argument in ("tasks", "t") and _LM_EVAL.fullmatch(site.callee):
            return "lm-eval"
        return "lighteval" if site.argument in ("tasks", "1") and _LIGHTEVAL.fullmatch(site.callee) else ""
    if snake(site.key) not in _LISTS:
        return ""
    names = {snake(name.removeprefix("../")) for name in site.beside} | {snake(key) for key in site.keys[:-1]}
    return "lm-eval" if names & _BESIDE else ""


RULE = Rule(
    id="evaluation",
    summary="Models that lm-eval and lighteval test, and the data sets behind their tasks",
    example="lm_eval --tasks gsm8k,mmlu_pro --model hf",
    needles=(
        "model_args",
        "lm_eval",
        "lm-eval",
        "lm_harness",
        "lighteval",
        "num_fewshot",
        "evaluation_backend",
        "simple_evaluate",
    ),
    languages=CODE | COMMANDS,
    visit=visit,
)
