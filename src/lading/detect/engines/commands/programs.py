"""Which program a command runs: wrappers and launchers undone, sub-commands joined to their program."""

from __future__ import annotations

import re
from dataclasses import dataclass

GROUPS = frozenset(
    (
        "vllm", "ollama", "hf", "hf models", "hf repo", "hf cache", "huggingface-cli", "git", "git lfs", "docker", "docker model", "docker compose",
        "docker buildx", "docker image", "docker container", "podman", "podman compose", "nerdctl", "lmdeploy", "lmdeploy serve", "lmdeploy lite", "sglang", "xinference",
        "llamafactory-cli", "modelscope", "ms", "swift", "axolotl", "tune", "litgpt", "optimum-cli", "optimum-cli export",
        "lms", "ramalama", "aphrodite", "openllm", "local-ai", "trl", "autotrain", "lighteval", "infinity_emb",
        "mlx_lm", "promptfoo", "evalscope", "inspect", "spacy", "kubectl", "oc", "uv",
        "uv tool", "poetry", "pdm", "pixi", "rye", "hatch", "pipenv", "pipx", "conda", "mamba", "micromamba", "pnpm", "bun", "singularity",
        "apptainer", "accelerate", "ray", "ray job", "bazel", "cargo", "coverage", "streamlit", "chainlit", "helm", "dvc", "modal",
        "foundry", "openai", "mistralrs", "yolo", "whisperkit-cli", "gh", "gh models", "tensorrt_llm",
        "unsloth", "tokenspeed", "mlc_llm", "lemonade-server", "nexa", "cog",
    )
)  # fmt: skip
"""Programs, and programs with a sub-command, whose next word is a sub-command when it looks like one."""

FLAGGED = frozenset(("git", "docker", "docker compose", "podman", "podman compose", "kubectl", "oc", "conda", "mamba", "helm", "uv"))
"""Those whose own flags may stand before the sub-command."""

MAX_WRAPPERS = 12
"""Wrappers around wrappers that are undone."""
MAX_ITEMS = 40
"""Items of a list in one word; a longer one is data."""

_SUBCOMMAND = re.compile(r"[a-z][a-z0-9_-]*")

SWITCHES = frozenset(
    "v vv verbose q quiet y yes f force h help version d detach it ti rm dry_run debug trust_remote_code insecure local "
    "all recursive enforce_eager stream streaming interactive s L k O fail silent location show_error compressed E fsSL sSL "
    "sSfL fL LO sL Lo OL fsL sS fSL single_branch continue nc resume resume_download "
    "local_files_only jinja mlock no_mmap fa embedding embeddings reranking rerank verbose_prompt conversation cnv no_cnv "
    "keepalive experimental nowordwrap hidethinking think cpu gpu cuda mps fp16 bf16 half multi_gpu load_in_4bit load_in_8bit "
    "skip_tokenizer_init share listen headless browser reload watch exist_ok apply_chat_template use_chat_template "
    "save_details log_samples fewshot_as_multiturn calculate_metrics batch multimodal progress install".split()
)
"""Flags that take no value, so that the word after them is a position."""

_SWITCH_STARTS = ("no_", "enable_", "disable_", "use_", "skip_", "with_", "without_", "is_", "include_all", "overwrite", "force_")

LISTS = re.compile(r"include|exclude|.*(models|model_names|modules|datasets|tasks|names|adapters|loras|files|aliases)")
"""Flags that take every word up to the next flag."""

SHELLS = frozenset(("sh", "bash", "zsh", "dash", "ash", "ksh", "fish"))
PYTHON = re.compile(r"(python|pypy|pythonw)[\d.]*")
_PROGRAM = re.compile(r"[\w.+-]+", re.ASCII)

SPEECH = frozenset("echo printf print log info warn warning error die fail success err note banner figlet say write-host".split())
"""Programs that only say something."""

SILENT = frozenset(
    "test [ [[ grep egrep fgrep rg sed awk gawk jq yq expr let read tr cut sort uniq head tail wc diff cmp find which type kubectl oc "
    "kustomize minikube kind k3d helmfile pip pip3 apt apt-get apk yum dnf brew npm yarn pnpm conda mamba micromamba cargo go gem "
    "docker podman nerdctl buildah skopeo crane make cmake ninja cd pushd popd mkdir chmod chown useradd adduser groupadd "
    "usermod set shift return exit trap unset source . case function select alias shopt ulimit wait sleep kill pkill "
    "systemctl service journalctl module gcloud az aws eksctl terraform ansible gh git ssh-keygen id whoami date uname ps "
    "nvidia-smi true false : hash ldconfig update-alternatives add-apt-repository dpkg rpm uv poetry pdm pixi pipx pipenv "
    "virtualenv venv pytest ruff mypy black isort eslint tsc jest vitest twine helm istioctl crictl ctr usage help esac".split()
)
"""Programs whose words name files, packages, images, resources or text, never a model. URLs, and the values of variables and of
``KEY=value`` words, still count."""

TESTS = frozenset(("test", "[", "[["))

VALUES_OF = {"helm": frozenset(("set", "set_string", "set_json", "set_literal"))}
"""Flags that count all the same."""

NOT_SILENT = frozenset(("git clone", "docker model", "git submodule", "git lfs"))


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A command that runs the command in its arguments.

    ``values`` are its flags that take a value; ``switches``, when given, are those that take none, and all others do.
    ``skipped`` is how many words of its own stand before the command, ``image`` whether the last of them is a container image;
    with ``dashes`` the command follows ``--`` where there is one. ``script`` is a launcher of Python programs.
    """

    values: frozenset[str] = frozenset()
    switches: frozenset[str] | None = None
    skipped: int = 0
    image: bool = False
    dashes: bool = False
    script: bool = False

    def takes_value(self, flag: str) -> bool:
        """Whether the word after this flag belongs to it."""
        return flag in self.values if self.switches is None else flag not in self.switches


def _wrapper(values: str = "", *, skipped: int = 0, dashes: bool = False, script: bool = False) -> Wrapper:
    return Wrapper(frozenset(values.split()), skipped=skipped, dashes=dashes, script=script)


_RUN = Wrapper(
    switches=frozenset("d i t it ti dit itd id td rm privileged init read_only P publish_all tty interactive detach no_healthcheck "
                       "quiet q disable_content_trust replace T use_aliases service_ports build no_deps remove_orphans rmi nv".split()),
    skipped=1, image=True,
)  # fmt: skip
_EXEC = Wrapper(
    switches=frozenset("d i t it ti T tty interactive detach privileged stdin latest l nv".split()), skipped=1, dashes=True
)
_COMPOSE = Wrapper(switches=_RUN.switches, skipped=1)
_LAUNCHER = _wrapper(script=True)
_ENVIRONMENT = _wrapper("n name p prefix cwd", dashes=True)

WRAPPERS: dict[str, Wrapper] = {
    "sudo": _wrapper("u g h p C user group"),
    "doas": _wrapper("u"),
    "env": _wrapper("u C unset chdir"),
    "nohup": Wrapper(),
    "exec": _wrapper("a"),
    "time": _wrapper("f o"),
    "command": Wrapper(),
    "builtin": Wrapper(),
    "unbuffer": Wrapper(),
    "setsid": Wrapper(),
    "caffeinate": _wrapper("t w"),
    "stdbuf": _wrapper("i o e"),
    "nice": _wrapper("n"),
    "ionice": _wrapper("c n p"),
    "numactl": _wrapper("m N C"),
    "timeout": _wrapper("k s signal kill_after", skipped=1),
    "gtimeout": _wrapper("k s", skipped=1),
    "retry": _wrapper("t d", skipped=1),
    "taskset": _wrapper("c"),
    "xargs": _wrapper("n I P L d a s E max_args max_procs replace delimiter"),
    "parallel": _wrapper("j jobs"),
    "watch": _wrapper("n"),
    "gosu": Wrapper(skipped=1),
    "su-exec": Wrapper(skipped=1),
    "tini": _wrapper("p e", dashes=True),
    "dumb-init": Wrapper(dashes=True),
    "catchsegv": Wrapper(),
    "dotenv": _wrapper("f e", dashes=True),
    "cross-env": Wrapper(),
    "uv run": _wrapper("with p python extra group env_file directory project package index index_url with_requirements", dashes=True),
    "uvx": _wrapper("from with p python index index_url"),
    "uv tool run": _wrapper("from with p python"),
    "poetry run": Wrapper(),
    "pdm run": _wrapper("p"),
    "rye run": Wrapper(),
    "pixi run": _wrapper("e environment manifest_path"),
    "hatch run": Wrapper(),
    "pipenv run": Wrapper(),
    "pipx run": _wrapper("spec python"),
    "conda run": _ENVIRONMENT,
    "mamba run": _ENVIRONMENT,
    "micromamba run": _ENVIRONMENT,
    "npx": _wrapper("p package c", dashes=True),
    "bunx": Wrapper(),
    "pnpm dlx": Wrapper(),
    "pnpm exec": Wrapper(),
    "coverage run": _wrapper("m source rcfile", script=True),
    "srun": _wrapper("n N w p A t c J o e x C G nodes ntasks gres partition account time job_name nodelist output error qos mpi "
                     "cpus_per_task gpus ntasks_per_node container_image container_mounts container_workdir container_name", dashes=True),
    "mpirun": _wrapper("n np N H host hostfile x bind_to map_by mca"),
    "mpiexec": _wrapper("n np H host hostfile"),
    "ssh": _wrapper("i p o l F L R D J b c", skipped=1),
    "docker run": _RUN,
    "docker create": _RUN,
    "docker container run": _RUN,
    "podman run": _RUN,
    "podman create": _RUN,
    "nerdctl run": _RUN,
    "docker exec": _EXEC,
    "docker container exec": _EXEC,
    "podman exec": _EXEC,
    "nerdctl exec": _EXEC,
    "kubectl exec": _EXEC,
    "oc exec": _EXEC,
    "docker compose exec": _COMPOSE,
    "docker compose run": _COMPOSE,
    "docker-compose exec": _COMPOSE,
    "docker-compose run": _COMPOSE,
    "podman compose exec": _COMPOSE,
    "singularity exec": _wrapper("B bind env H home w pwd", skipped=1),
    "singularity run": _wrapper("B bind env H home w pwd", skipped=1),
    "apptainer exec": _wrapper("B bind env H home w pwd", skipped=1),
    "apptainer run": _wrapper("B bind env H home w pwd", skipped=1),
    "ray job submit": _wrapper("address working_dir runtime_env runtime_env_json", dashes=True),
    "accelerate launch": _LAUNCHER,
    "torchrun": _LAUNCHER,
    "deepspeed": _LAUNCHER,
    "python -m torch.distributed.run": _LAUNCHER,
    "python -m torch.distributed.launch": _LAUNCHER,
    "python -m accelerate.commands.launch": _LAUNCHER,
    "if": Wrapper(), "then": Wrapper(), "else": Wrapper(), "elif": Wrapper(), "do": Wrapper(), "while": Wrapper(),
    "until": Wrapper(), "!": Wrapper(), "{": Wrapper(), "&": Wrapper(), "eval": Wrapper(), "start": Wrapper(), "call": Wrapper(),
}  # fmt: skip
"""Commands that run other commands, reserved words of the shell included."""

ENTRYPOINTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), tuple(command.split()))
    for pattern, command in (
        (r"(^|/)vllm-(openai|cpu|tpu|rocm|xpu)\b|(^|/)vllm/vllm\b|/vllm-cpu-env\b", "vllm serve"),
        (r"(^|/)text-generation-inference\b", "text-generation-launcher"),
        (r"(^|/)text-embeddings-inference\b", "text-embeddings-router"),
        (r"(^|/)llama\.cpp:(server|full)\b", "llama-server"),
        (r"(^|/)llama\.cpp:light\b", "llama-cli"),
        (r"(^|/)ollama/ollama\b", "ollama"),
        (r"(^|/)michaelf34/infinity\b", "infinity_emb"),
        (r"(^|/)lm-evaluation-harness\b", "lm_eval"),
        (r"(^|/)localai/localai\b|(^|/)go-skynet/local-ai\b", "local-ai run"),
        (r"(^|/)litellm(-database|-non_root)?\b", "litellm"),
        (r"(^|/)aphrodite-(engine|openai)\b", "aphrodite run"),
    )
)
"""What the images of model servers run when a container names arguments only."""


def entrypoint(image: str) -> tuple[str, ...]:
    """The command that an image runs by itself, where it is known."""
    return next((command for pattern, command in ENTRYPOINTS if pattern.search(image)), ())


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


def is_switch(name: str) -> bool:
    """A flag, by its name, that takes no value."""
    return name in SWITCHES or name.startswith(_SWITCH_STARTS)
