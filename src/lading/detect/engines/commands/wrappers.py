"""Commands that run other commands, and images that run one by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lading.patterns import regex


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
    switches=frozenset(
        (
            "d i t it ti dit itd id td rm privileged init read_only P publish_all tty interactive detach no_healthcheck q "
            "quiet disable_content_trust replace T use_aliases service_ports build no_deps remove_orphans rmi nv"
        ).split()
    ),
    skipped=1,
    image=True,
)
_EXEC = Wrapper(
    switches=frozenset("d i t it ti T tty interactive detach privileged stdin latest l nv".split()), skipped=1, dashes=True
)
_COMPOSE = Wrapper(switches=_RUN.switches, skipped=1)
_SINGULARITY = _wrapper("B bind env H home w pwd", skipped=1)
_LAUNCHER = _wrapper(script=True)
_ENVIRONMENT = _wrapper("n name p prefix cwd", dashes=True)
_SRUN = _wrapper(
    "n N w p A t c J o e x C G nodes ntasks gres partition account time job_name nodelist output error qos mpi cpus_per_task "
    "gpus ntasks_per_node container_image container_mounts container_workdir container_name",
    dashes=True,
)

_PLAIN = (
    "nohup command builtin unbuffer setsid catchsegv cross-env bunx eval start call if then else elif do while until ! { &"
).split()

WRAPPERS: dict[str, Wrapper] = {
    "sudo": _wrapper("u g h p C user group"),
    "doas": _wrapper("u"),
    "env": _wrapper("u C unset chdir"),
    "exec": _wrapper("a"),
    "time": _wrapper("f o"),
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
    "dotenv": _wrapper("f e", dashes=True),
    "uv run": _wrapper("with p python extra group env_file directory project package index with_requirements", dashes=True),
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
    "pnpm dlx": Wrapper(),
    "pnpm exec": Wrapper(),
    "coverage run": _wrapper("m source rcfile", script=True),
    "srun": _SRUN,
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
    "singularity exec": _SINGULARITY,
    "singularity run": _SINGULARITY,
    "apptainer exec": _SINGULARITY,
    "apptainer run": _SINGULARITY,
    "ray job submit": _wrapper("address working_dir runtime_env runtime_env_json", dashes=True),
    "accelerate launch": _LAUNCHER,
    "torchrun": _LAUNCHER,
    "deepspeed": _LAUNCHER,
    "python -m torch.distributed.run": _LAUNCHER,
    "python -m torch.distributed.launch": _LAUNCHER,
    "python -m accelerate.commands.launch": _LAUNCHER,
    **dict.fromkeys(_PLAIN, Wrapper()),
}
"""Commands that run other commands, reserved words of the shell included."""

ENTRYPOINTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (regex(pattern, re.IGNORECASE), tuple(command.split()))
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
        (r"(^|/)tabbyml/tabby\b", "tabby"),
        (r"(^|/)litellm(-database|-non_root)?\b", "litellm"),
        (r"(^|/)aphrodite-(engine|openai)\b", "aphrodite run"),
    )
)
"""What the images of model servers run when a container names arguments only."""


def entrypoint(image: str) -> tuple[str, ...]:
    """The command that an image runs by itself, where it is known."""
    return next((command for pattern, command in ENTRYPOINTS if pattern.search(image)), ())
