"""The program: the command line, which Ctrl-C ends in a line even before it has begun."""

from __future__ import annotations

import os
import signal
from types import FrameType


def main() -> None:
    """Run the command line."""
    # Libraries may be half imported: nothing is written yet, so the end can be abrupt. A
    # process told to ignore the signal goes on ignoring it.
    listens = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if listens:
        signal.signal(signal.SIGINT, _end_at_once)
    from corridor_sim.cli import app

    if listens:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    app()


def _end_at_once(_: int, __: FrameType | None) -> None:
    os.write(2, b"Interrupted; nothing was written.\n")
    os._exit(130)


if __name__ == "__main__":
    main()
