"""How a command ends: one clear line per problem and an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from typing import ParamSpec

import typer

P = ParamSpec("P")


class Exit(IntEnum):
    """Exit codes, as `--help` lists them."""

    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    STUCK = 3
    INTERRUPTED = 130


def ends_clearly(command: Callable[P, Exit | None]) -> Callable[P, None]:
    """Turn what a command returns or raises into its exit code.

    Only errors that say what the user can do are caught; any other is a defect
    and keeps its traceback.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs) or Exit.DONE
            sys.stdout.flush()
        except (Exception, KeyboardInterrupt) as error:
            known = _known(error)
            if known is None:
                raise
            code, lines = known
            for line in lines:
                typer.echo(line, err=True)
        if code is not Exit.DONE:
            raise typer.Exit(code)

    return run


def _known(error: BaseException) -> tuple[Exit, list[str]] | None:
    if isinstance(error, KeyboardInterrupt):
        kept = getattr(error, "__notes__", ["nothing was written"])
        return Exit.INTERRUPTED, [f"Interrupted; {'; '.join(kept)}."]
    from corridor_sim.audit import AuditError
    from corridor_sim.experiment.cluster import ClusterError
    from corridor_sim.experiment.designs import DesignError
    from corridor_sim.measure.names import UnknownContainerError
    from corridor_sim.report.pdf import BrowserError
    from corridor_sim.scenario.problems import ScenarioError
    from corridor_sim.store import StoreError

    if isinstance(error, ScenarioError):
        return Exit.BAD_INPUT, [str(problem) for problem in error.problems]
    told = (BrowserError, ClusterError, DesignError, StoreError, UnknownContainerError)
    if isinstance(error, told):
        return Exit.BAD_INPUT, ["; ".join([str(error), *getattr(error, "__notes__", [])])]
    if isinstance(error, OSError) and error.errno is not None:
        return _of_system(error)
    if isinstance(error, AuditError):
        return Exit.FAILED, [f"Internal inconsistency, nothing was written: {error}"]
    return None


def _of_system(error: OSError) -> tuple[Exit, list[str]]:
    from corridor_sim.report.text import drop_output

    kept = "".join(f"; {note}" for note in getattr(error, "__notes__", []))
    if error.filename is not None:
        return Exit.BAD_INPUT, [f"{error.filename}: {error.strerror}{kept}"]
    drop_output()  # nor could the interpreter write what is left of it
    if isinstance(error, BrokenPipeError):
        return Exit.DONE, []
    return Exit.FAILED, [f"cannot write: {error.strerror}{kept}"]
