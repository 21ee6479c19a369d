"""Programs, sub-commands and flags: which words say what is run, and which of them never name a model."""

from __future__ import annotations

import re

from lading.patterns import regex

GROUPS = frozenset(
    (
        "vllm, ollama, hf, hf models, hf repo, hf cache, huggingface-cli, git, git lfs, docker, docker model, "
        "docker compose, docker buildx, docker image, docker container, podman, podman compose, nerdctl, lmdeploy, "
        "lmdeploy serve, lmdeploy lite, sglang, xinference, llamafactory-cli, modelscope, ms, swift, axolotl, tune, litgpt, "
        "optimum-cli, optimum-cli export, lms, ramalama, aphrodite, openllm, local-ai, trl, autotrain, lighteval, "
        "infinity_emb, mlx_lm, promptfoo, evalscope, inspect, spacy, kubectl, oc, uv, uv tool, poetry, pdm, pixi, rye, "
        "hatch, pipenv, pipx, conda, mamba, micromamba, pnpm, bun, singularity, apptainer, accelerate, ray, ray job, bazel, "
        "cargo, coverage, streamlit, chainlit, helm, dvc, modal, foundry, openai, mistralrs, yolo, whisperkit-cli, gh, "
        "gh models, tensorrt_llm, unsloth, tokenspeed, mlc_llm, lemonade-server, nexa, cog, rembg, tabby"
    ).split(", ")
)
"""Programs, and programs with a sub-command, whose next word is a sub-command when it looks like one."""

FLAGGED = frozenset(
    ("git", "docker", "docker compose", "podman", "podman compose", "kubectl", "oc", "conda", "mamba", "helm", "uv", "ramalama")
)
"""Those whose own flags may stand before the sub-command."""

MAX_ITEMS = 40
"""Items of a list in one word; a longer one is data."""

_SUBCOMMAND = regex(r"[a-z][a-z0-9_-]*")

SWITCHES = frozenset(
    (
        "v vv verbose q quiet y yes f force h help version detach dryrun it ti rm dry_run debug trust_remote_code insecure "
        "local all recursive enforce_eager stream streaming interactive s L k O fail silent location show_error compressed "
        "E fsSL sSL sSfL fL LO sL Lo OL fsL sS fSL single_branch continue nc resume resume_download local_files_only jinja "
        "mlock no_mmap fa embedding embeddings reranking rerank verbose_prompt conversation cnv no_cnv keepalive "
        "experimental nowordwrap hidethinking think cpu gpu cuda mps fp16 bf16 half multi_gpu load_in_4bit load_in_8bit "
        "skip_tokenizer_init share listen headless browser reload watch exist_ok apply_chat_template use_chat_template "
        "save_details log_samples fewshot_as_multiturn calculate_metrics batch multimodal progress install"
    ).split()
)
"""Flags that take no value, so that the word after them is a position."""

_SWITCH_STARTS = (
    "no_",
    "enable_",
    "disable_",
    "use_",
    "skip_",
    "with_",
    "without_",
    "is_",
    "include_all",
    "overwrite",
    "force_",
)

LISTS = regex(r"include|exclude|.*(models|model_names|modules|datasets|tasks|names|adapters|loras|files|aliases)")
"""Flags that take every word up to the next flag."""

ABOUT = regex(
    r"(.*_)?(parser|template|mode|format|type|quantization|dtype|backend|plugin|method|strategy|scheduler|output|dir|folder|port|host|"
    r"device|prompt|label|title|project|image|served_model_name|alias|hub_model_id|run_name|experiment|user|branch|platform)"
    r"(_(name|path|file|args|kwargs|config))?"
    r"|(output|save|push|upload|log|image|docker|container)_.*"
)
"""Flags and variables that say something about a model, or name what is made or served, and not the model that is used."""

SHELLS = frozenset(("sh", "bash", "zsh", "dash", "ash", "ksh", "fish"))
PYTHON = regex(r"(python|pypy|pythonw)[\d.]*")
_PROGRAM = regex(r"[\w.+-]+", re.ASCII)

SPEECH = frozenset(
    "echo printf print log info warn warning error die fail success err note banner figlet say write-host".split()
)
"""Programs that only say something."""

SILENT = frozenset(
    (
        "test [ [[ grep egrep fgrep rg sed awk gawk jq yq expr let read tr cut sort uniq head tail wc diff cmp find which "
        "type kubectl oc kustomize minikube kind k3d helmfile pip pip3 apt apt-get apk yum dnf brew npm yarn pnpm conda "
        "mamba micromamba cargo go gem docker podman nerdctl buildah skopeo crane make cmake ninja cd pushd popd mkdir "
        "chmod chown useradd adduser groupadd usermod set shift return exit trap unset source . case function select alias "
        "shopt ulimit wait sleep kill pkill systemctl service journalctl module gcloud az aws eksctl terraform ansible gh "
        "git ssh-keygen id whoami date uname ps nvidia-smi true false : hash ldconfig update-alternatives "
        "add-apt-repository dpkg rpm uv poetry pdm pixi pipx pipenv virtualenv venv pytest ruff mypy black isort eslint tsc "
        "jest vitest twine helm istioctl crictl ctr usage help esac"
    ).split()
)
"""Programs whose words name files, packages, images, resources or text, never a model. URLs, and the values of variables and of
``KEY=value`` words, still count."""

TESTS = frozenset(("test", "[", "[["))

VALUES_OF = {"helm": frozenset(("set", "set_string", "set_json", "set_literal"))}
"""Flags that count all the same."""

UNUSED = frozenset("rm remove delete stop ls list ps push upload upload-large-folder unload".split())
"""Sub-commands that remove, list or publish what they name."""

NOT_SILENT = ("git clone", "git submodule", "git lfs", "docker model")


def program(word: str) -> str:
    """A program's name without its folder and suffix; empty when the word cannot be one."""
    name = word.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].removesuffix(".exe")
    if PYTHON.fullmatch(name):
        return "python"
    if name in ("!", "[", "[[", "{", ".", ":"):
        return name
    return name if _PROGRAM.fullmatch(name) and not name.startswith("-") else ""


def is_subcommand(word: str) -> bool:
    """Whether a word has the look of a sub-command."""
    return _SUBCOMMAND.fullmatch(word) is not None


def is_flag(word: str) -> bool:
    """``-x`` or ``--name``, not a negative number or a lone dash."""
    return len(word) > 1 and word[0] == "-" and not word[1].isdigit() and (word[1].isalpha() or len(word) > 2)


def flag_name(word: str) -> str:
    """A flag without dashes, ``_`` for ``-``; letters keep their case only when they stand alone."""
    name = word.lstrip("-").replace("-", "_")
    return name if len(name) == 1 else name.lower() if name.islower() or "_" in name else name


def is_switch(name: str, callee: str = "") -> bool:
    """A flag, by its name, that takes no value."""
    if name == "d":  # detach, but the body of a request elsewhere
        return callee.startswith(("docker", "podman", "nerdctl", "ramalama"))
    return name in SWITCHES or name.startswith(_SWITCH_STARTS)
