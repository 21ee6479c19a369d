"""How every command ends: its exit code, and errors as people read them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from lading.cli.undelivered import undelivered
from lading.errors import LadingError

INTERNAL_ERROR = 4


def guarded(command: Callable[[], object]) -> None:
    """Run ``command``; never lets a traceback out unless ``LADING_DEBUG`` is set.

    Exit codes: 0 pass, 1 policy violations, 2 usage or configuration, 3 incomplete, 4 internal error, 130 interrupted.
    """
    try:
        try:
            command()
        finally:
            sys.stdout.flush()  # what cannot be written is to be told of here, not when the interpreter ends
    except LadingError as error:
        from lading.cli.complain import complain

        complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if (code := undelivered(error)) is not None:
            sys.exit(code)
        if os.environ.get("LADING_DEBUG"):
            raise
        sys.stderr.write(
            f"error: internal error, no audit was completed: {type(error).__name__}: {error}\n"
            "  help: this is a defect in lading; set LADING_DEBUG=1 to see where, and please report it\n"
        )
        sys.exit(INTERNAL_ERROR)
