"""What to type to run this lading again: inside a hook it stands in an environment that is on nobody's search path."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

NAME = "lading"


def called(environment: Mapping[str, str]) -> str:
    """The command as a shell takes it: ``lading``, unless only this environment has it and a hook's search path leads there."""
    own = Path(sys.executable).parent
    found = environment.get("PATH", os.defpath).split(os.pathsep)
    elsewhere = os.pathsep.join(folder for folder in found if folder and Path(folder) != own)
    if "PRE_COMMIT" not in environment or shutil.which(NAME, path=elsewhere):
        return NAME
    script = shutil.which(NAME, path=str(own))
    if not script:
        return f"{shlex.quote(sys.executable)} -m {NAME}"
    home = environment.get("HOME")
    if home and Path(script).is_relative_to(home):
        return f"~/{shlex.quote(str(Path(script).relative_to(home)))}"
    return shlex.quote(script)
