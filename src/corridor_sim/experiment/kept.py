"""What a replication left, kept in files of its own until the run is whole.

The measures of a replication are many small arrays in records of ours; they are pickled,
with a checksum in front. Reading them back admits those records and numpy's arrays and
nothing else, so that a file from elsewhere can name no function to call.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from dataclasses import dataclass, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from corridor_sim.experiment.replicate import Measured
from corridor_sim.experiment.workers import Work
from corridor_sim.store import StoreError
from corridor_sim.workspace import Workspace

T = TypeVar("T")

_ARRAYS: Final = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
}
_DIGEST: Final = 32


@dataclass(frozen=True)
class KeptRecords(Generic[T]):
    """Work that keeps the record that each number leaves in a folder, and does none twice."""

    bare: Work[T]
    folder: Path

    def __call__(self, replication: int, workspace: Workspace) -> T:
        """Find or make what a replication, or another numbered piece of work, leaves."""
        found = self.find(replication)
        return found or self.keep(replication, self.bare(replication, workspace))

    def find(self, replication: int) -> T | None:
        """What a replication left, or None; a damaged file counts as none."""
        body = _read(self._measures(replication))
        if body is None:
            return None
        found: T = _Records(io.BytesIO(body)).load()
        return found

    def keep(self, replication: int, result: T) -> T:
        """Write the record of a replication."""
        body = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        _write(self._measures(replication), body)
        return result

    def _measures(self, replication: int) -> Path:
        return self.folder / f"part-{replication:05d}.measures"


class Kept(KeptRecords[Measured]):
    """The same for replications of a run.

    Rows for the Parquet files stay in the folder: see ``rows``.
    """

    def find(self, replication: int) -> Measured | None:
        """What a replication left, or None; damaged rows count as none too."""
        found = super().find(replication)
        names = [] if found is None else found.parts
        whole = all(_read(self._rows(replication, name)) is not None for name in names)
        return replace(found, parts={}) if found is not None and whole else None

    def keep(self, replication: int, result: Measured) -> Measured:
        """Write the files of a replication, the measures last: what they say is then there."""
        for name, table in result.parts.items():
            _write(self._rows(replication, name), _parquet(table))
        super().keep(replication, replace(result, parts=dict.fromkeys(result.parts)))
        return replace(result, parts={})

    def rows(self, replication: int, name: str) -> pa.Table:
        """The rows of a replication for ``name.parquet``."""
        body = _read(self._rows(replication, name))
        if body is None:
            raise StoreError(f"{self._rows(replication, name)} is damaged: run again with --resume")
        return pq.read_table(pa.BufferReader(body))

    def _rows(self, replication: int, name: str) -> Path:
        return self.folder / f"part-{replication:05d}.{name}.rows"


def kept_in(folder: Path) -> int:
    """How many replications a folder holds whole."""
    return sum(1 for _ in folder.glob("part-*.measures"))


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _write(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, whatever happens meanwhile; its checksum comes first."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(hashlib.sha256(body).digest() + body)
    new.replace(path)


def _read(path: Path) -> bytes | None:
    """What was written, or None where it is not there or not what was written."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    digest, body = content[:_DIGEST], content[_DIGEST:]
    return body if hashlib.sha256(body).digest() == digest else None


class _Records(pickle.Unpickler):
    """Reads records of ours and arrays, nothing else."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the base class has it
        if (module, name) in _ARRAYS:
            return super().find_class(module, name)
        if module.startswith("corridor_sim."):
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or hasattr(found, "_fields")):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a result")
