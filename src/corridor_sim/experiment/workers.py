"""Replications side by side, handed back in order, few of them in memory at once.

The compiled engine leaves the interpreter's lock, so its replications run in
threads. The reference engine is Python throughout: each of its threads only
waits for a process of its own. That process is started as a program, not through
``multiprocessing``, so that a script needs no ``__main__`` guard and a notebook
works on every system.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, Protocol, TypeVar, cast

from corridor_sim.audit import AuditError
from corridor_sim.workspace import Workspace

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

SWITCH = 0.0005
"""How long a thread that comes out of the kernel may wait for the interpreter [s].

Python's own 5 ms are as long as many a measure; a tenth of it gains a tenth of the time.
"""
_SERVE = "from corridor_sim.experiment.workers import serve; serve()"


class Work(Protocol[T_co]):
    """What a worker does for one replication, or another numbered piece of work.

    Reusing the workspace is up to it.
    """

    def __call__(self, number: int, workspace: Workspace, /) -> T_co: ...


class Keeping(Work[T], Protocol[T]):
    """Work whose results are kept, so that what is known already is not done again."""

    @property
    def bare(self) -> Work[T]:
        """The work itself, which keeps nothing."""

    def find(self, replication: int) -> T | None:
        """The result of a replication, if it is known."""

    def keep(self, replication: int, result: T) -> T:
        """Keep a result, and return what is to be handed back of it."""


class _Process:
    """A Python process that does `work` for one replication after another."""

    def __init__(self, work: Work[object]) -> None:
        self._program = subprocess.Popen(  # noqa: S603 - this interpreter, our own program
            [sys.executable, "-c", _SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._requests = cast("IO[bytes]", self._program.stdin)
        self._replies = cast("IO[bytes]", self._program.stdout)
        _send(work, self._requests)

    def do(self, replication: int) -> object:
        try:
            _send(replication, self._requests)
            reply = pickle.load(self._replies)  # noqa: S301 - from our own program
        except (EOFError, BrokenPipeError):
            raise RuntimeError(f"the process of replication {replication} ended early") from None
        if isinstance(reply, (AuditError, OSError)):
            raise reply
        return reply

    def end(self) -> None:
        self._program.kill()
        self._program.communicate()


def _send(message: object, to: IO[bytes]) -> None:
    pickle.dump(message, to, pickle.HIGHEST_PROTOCOL)
    to.flush()


def serve() -> None:
    """Be the process behind a ``_Process``: read work, then replication numbers, to the end."""
    # The terminal sends Ctrl-C to everyone; only the parent, which then ends us, may answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    work: Work[object] = pickle.load(requests)  # noqa: S301 - from our own parent
    workspace = Workspace()
    while True:
        try:
            replication: int = pickle.load(requests)  # noqa: S301
        except EOFError:
            return
        try:
            reply = work(replication, workspace)
        except (AuditError, OSError) as error:
            reply = error
        _send(reply, replies)


def in_order(
    work: Work[T], replications: int, workers: int, *, processes: bool, on: str | None = None
) -> Generator[T, None, None]:
    """Yield `work` for replications 0 .. replications - 1, in this order.

    At most two results per worker are held at a time. `on` is the address of a Dask
    scheduler whose machines do the work; this one does it where none is given.
    """
    if on is not None:
        from corridor_sim.experiment.cluster import on_cluster

        yield from on_cluster(work, replications, on)
        return
    if workers == 1 or replications == 1:
        workspace = Workspace()
        yield from (work(number, workspace) for number in range(replications))
        return
    with _team(work, min(workers, replications), processes=processes) as (pool, do):
        waiting: deque[Future[T]] = deque()
        for number in range(replications):
            waiting.append(pool.submit(do, number))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _team(
    work: Work[T], workers: int, *, processes: bool
) -> Iterator[tuple[ThreadPoolExecutor, Callable[[int], T]]]:
    own = threading.local()
    started: list[_Process] = []

    def prepare() -> None:
        own.workspace = Workspace()
        if processes:
            own.process = _Process(work)
            started.append(own.process)

    def do(number: int) -> T:
        if processes:
            return own.process.do(number)  # type: ignore[no-any-return]
        return work(number, own.workspace)

    pool = ThreadPoolExecutor(workers, "replication", prepare)
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        yield pool, do
    finally:
        sys.setswitchinterval(before)
        for process in started:
            process.end()
        pool.shutdown(cancel_futures=True)
