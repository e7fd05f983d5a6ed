"""Replications on the machines of a Dask cluster.

Every task carries its work along and depends on nothing that a worker holds, so a worker
that dies costs its own tasks only, and the scheduler gives those to another. Results
come back as they are made, are kept at once, and are handed on in order.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, TypeVar

from corridor_sim.workspace import Workspace

if TYPE_CHECKING:
    from corridor_sim.experiment.workers import Keeping, Work

T = TypeVar("T")

PATIENCE: Final = 15.0
"""How long to wait for a scheduler, and for a first worker [s]."""
_own: Final = threading.local()


class ClusterError(ValueError):
    """A cluster that cannot do the work, in one line."""


def on_cluster(work: Work[T], replications: int, address: str) -> Generator[T, None, None]:
    """Yield `work` for replications 0 .. replications - 1, in this order.

    Raises:
        ClusterError: no scheduler or no worker answers, or one runs another version.
    """
    keeping: Keeping[T] | None = work if hasattr(work, "bare") else None  # type: ignore[assignment]
    bare = work if keeping is None else keeping.bare
    with _client(address) as client:
        ahead = 2 * max(1, sum(client.nthreads().values()))
        ours = version("corridor-sim")
        there: dict[int, T] = {}
        running = _dask().as_completed(with_results=True, raise_errors=True, loop=client.loop)
        numbers: dict[str, int] = {}
        asked = 0
        try:
            for wanted in range(replications):
                while asked < min(replications, wanted + ahead):
                    found = None if keeping is None else keeping.find(asked)
                    if found is None:
                        future = client.submit(_do, bare, asked, ours, pure=False)
                        numbers[future.key] = asked
                        running.add(future)
                    else:
                        there[asked] = found
                    asked += 1
                while wanted not in there:
                    future, result = next(running)
                    number = numbers.pop(future.key)
                    there[number] = result if keeping is None else keeping.keep(number, result)
                yield there.pop(wanted)
        finally:
            client.cancel(list(running.futures))


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        client = _dask().Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        told = str(error).split("\n", maxsplit=1)[0]
        raise ClusterError(
            f"{address}: no scheduler answers within {PATIENCE:g} s: {told}"
        ) from None
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise ClusterError(f"{address}: the scheduler has no workers") from None
        yield client
    finally:
        client.close()


def _dask() -> Any:  # noqa: ANN401 - it declares no types
    """Dask's distributed, which not everybody has."""
    try:
        return import_module("distributed")
    except ImportError:
        raise ClusterError(
            "machines of a cluster need the extra: pip install 'corridor-sim[cluster]'"
        ) from None


def _do(work: Work[T], replication: int, expected: str) -> T:
    """Be a task; the thread that runs it keeps its buffers."""
    found = version("corridor-sim")
    if found != expected:
        raise ClusterError(f"a worker runs corridor-sim {found}, not {expected}")
    if not hasattr(_own, "workspace"):
        _own.workspace = Workspace()
    return work(replication, _own.workspace)
