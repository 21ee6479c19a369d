"""The audit of what is staged, as a hook shows it."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path

from lading.cli import itself, staging
from lading.cli.policies import LOCK, OWN, PROJECT
from lading.cli.running import EXIT, audit, write
from lading.cli.scope import scope
from lading.cli.wish import Wish
from lading.discover.states import Repository
from lading.domain.report import Outcome, Report
from lading.report.text import clean

MOST = 3
"""Models for which the command that signs them off is shown."""


def check(wish: Wish, around: Repository | None = None) -> int:
    """Audit, print, and say what to do about what fails; the exit code. ``around`` is the repository of the current folder, if
    that is known already.
    """
    report = audit(wish, around)
    if not report.files_seen and not report.gaps:
        if not os.environ.get("PRE_COMMIT"):
            where = "" if os.path.lexists((wish.paths or [Path()])[0] / ".git") else " in this part of the repository"
            sys.stderr.write(f"nothing is staged{where}, so nothing was checked\n")
            return 0
        # `pre-commit run --all-files`, in CI for example, where nothing is ever staged.
        sys.stderr.write("nothing is staged: the whole tree is checked\n")
        staging.never_keep()
        report = audit(replace(wish, staged=False, offline=True))
    write(report, wish)
    if not wish.quiet:
        sys.stderr.writelines(f"{line}\n" for line in _next_steps(report, wish))
    return EXIT[report.outcome]


def _next_steps(report: Report, wish: Wish) -> list[str]:
    """The commands that let the commit through."""
    root, lading = scope(wish.paths).root, itself.called(os.environ)
    if report.outcome is Outcome.INCOMPLETE:
        return [f"to look up what is not known here, run: {lading} lock && {_command('git', 'add', str(root / LOCK))}"]
    models = list(dict.fromkeys(clean(finding.subject) for finding in report.denied))
    folders = [str(path) for path in wish.paths or () if path != Path() and path.is_dir()]
    own = PROJECT if report.provenance.policy.startswith(PROJECT) else OWN
    named = str(wish.policy[-1]) if wish.policy else None
    words = [*folders, "--reason", "TEXT", "--who", "NAME", *(["--policy", named] if named else ())]
    signed = [f"  {lading} {_command('approve', model, *words)}" for model in models[:MOST]]
    more = [f"  … and {len(models) - MOST} more"] if len(models) > MOST else []
    policy = named or str(root / own)
    steps = ["to accept what fails, sign it off and stage the policy:", *signed, *more, f"  {_command('git', 'add', policy)}"]
    return steps if signed else []


def _command(*words: str) -> str:
    return clean(shlex.join(words))
