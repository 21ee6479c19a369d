"""What README promises, taken from README itself: ``python tests/support/readme.py run|test`` prints a command."""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).parent.parent.parent / "README.md"


def command(name: str) -> str:
    """The command in the block after ``<!-- command: NAME -->``."""
    found = re.search(rf"<!-- command: {name} -->\n```bash\n(.*?)\n```", README.read_text("utf-8"), re.DOTALL)
    if found is None:
        raise SystemExit(f"README has no command {name!r}")
    return found[1]


if __name__ == "__main__":
    print(command(sys.argv[1]))  # noqa: T201 - printing is what this is for
