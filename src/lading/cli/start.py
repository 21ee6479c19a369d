"""Where the program starts. What a hook asks is looked up before the command line's own machinery is loaded."""

from __future__ import annotations

import gc
import io
import os
import sys


def run() -> None:
    """Run the command line; the exit codes are those of `lading.cli.ending.guarded`."""
    if sys.stdout is None:  # closed by the caller (``>&-``), who wants the files or the exit code alone
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - without pathlib; open to the end
    if isinstance(sys.stdout, io.TextIOWrapper):  # of what its encoding cannot show, something is better than nothing
        sys.stdout.reconfigure(errors="replace")
    # What a command builds it keeps to its end, and most of what it builds first is modules: there is little to collect.
    gc.set_threshold(200_000, 20, 50)
    words = sys.argv[1:]
    try:
        if words[:1] == ["check"] and "--staged" in words:
            from lading.cli import staging

            staging.run(words, _main)
        else:
            _main()
    except KeyboardInterrupt:  # while it was being loaded, too
        sys.exit(130)


def _main() -> None:
    from lading.cli.main import run

    run()
