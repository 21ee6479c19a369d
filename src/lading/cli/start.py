"""Where the program starts. What a hook asks is looked up before the command line's own machinery is loaded."""

from __future__ import annotations

import io
import sys


def run() -> None:
    """Run the command line; the exit codes are those of `lading.cli.main.run`."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # of what its encoding cannot show, something is better than nothing
        sys.stdout.reconfigure(errors="replace")
    words = sys.argv[1:]
    if words[:1] == ["check"] and "--staged" in words:
        from lading.cli import staging

        staging.run(words, _main)
    else:
        _main()


def _main() -> None:
    from lading.cli.main import run

    run()
