"""CPU time of the pre-commit hook's command in a repository of 10,000 files over that of an import line; 2.5 at most.

usage: python benchmarks/hook.py [FILES]

Everything the command starts (git) is counted. Four states are measured: the same index again, staged content that was
never seen, that beside a ``lading.toml`` as ``lading init`` writes it, and an index with nothing staged. What is staged names a
model.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

REFERENCE = 2.5
RUNS = 11
IMPORTS = (sys.executable, "-c", "import typer, pydantic, rich")
INIT = (sys.executable, "-m", "lading", "init", "--offline")
HOOK = (sys.executable, "-m", "lading", "check", "--staged")
SERVED = 'from transformers import AutoModel\nAutoModel.from_pretrained("google-bert/bert-base-uncased")'
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.hooksPath=")


def cost(command: tuple[str, ...], folder: Path, environment: dict[str, str]) -> float:
    """The CPU time, in seconds, of one run and what it starts."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def ratio(folder: Path, environment: dict[str, str], before: Callable[[], object] = lambda: None) -> float:
    """The least cost of the hook over the least of the imports, which take turns: a machine is not always as fast."""
    hooks, imports = [], []
    for _ in range(RUNS):
        before()
        hooks.append(cost(HOOK, folder, environment))
        imports.append(cost(IMPORTS, folder, environment))
    return min(hooks) / min(imports)


def make(root: Path, files: int) -> None:
    """A repository with one commit of so many modules."""
    for number in range(files):
        path = root / f"package_{number % 100:02}" / f"module_{number:05}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"import os\n\n\ndef join_{number}(part):\n    return os.path.join(part, '{number}')\n", "utf-8")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "x")):
        subprocess.run([*GIT, *words], cwd=root, check=True)


def main(files: int) -> int:
    """Measure and print; 1 when the reference is missed."""
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "repository", Path(folder) / "cache"
        make(root, files)
        # An installed program has its bytecode compiled; one in development, too, when it runs a second time.
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"LADING_CACHE": str(cache)}
        numbers = count()

        def stage() -> None:
            (root / "served.py").write_text(f"{SERVED}  # {next(numbers)}\n", "utf-8")
            subprocess.run([*GIT, "add", "served.py"], cwd=root, check=True)

        nothing = ratio(root, environment)
        fresh = ratio(root, environment, stage)
        again = ratio(root, environment)
        subprocess.run(INIT, cwd=root, env=environment, check=True, capture_output=True)
        ruled = ratio(root, environment, stage)
    print(f"the hook in {files:,} files, in times the CPU time of `import typer, pydantic, rich`:")
    print(f"  the same index again   {again:.2f}  (reference: at most {REFERENCE})")
    print(f"  new content staged     {fresh:.2f}  (reference: at most {REFERENCE})")
    print(f"  the same with a policy {ruled:.2f}  (reference: at most {REFERENCE})")
    print(f"  nothing staged         {nothing:.2f}")
    return int(max(again, fresh, ruled) > REFERENCE)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
