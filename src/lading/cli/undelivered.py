"""Output that nobody can take: the reader has gone, or the device is full. Neither is a defect, and neither is a pass."""

from __future__ import annotations

import errno
import os
import sys

GONE = 141
"""The exit code when the reader of our output has gone: nothing more can be said to it. As of a process that SIGPIPE ends."""
FULL = 2

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a write says, and a read never, of a device with no room left."""


def undelivered(error: BaseException) -> int | None:
    """The exit code when ``error`` is such an end, told on stderr where it helps; what is still to be printed is dropped."""
    if isinstance(error, BrokenPipeError):
        code = GONE
    elif isinstance(error, OSError) and error.errno in _NO_ROOM:
        sys.stderr.write(f"error: the output cannot be written: {error.strerror}\n  help: make room, or write elsewhere\n")
        code = FULL
    else:
        return None
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
