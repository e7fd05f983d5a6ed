"""The result folder: everything a run leaves behind, complete or not at all.

Files are written to a temporary folder beside the final one, which takes its
place in one rename at the end. Only files that a run writes are replaced: what the
user put beside them stays. Large tables arrive one replication at a time and are
streamed to Parquet. Identical inputs leave identical bytes, except ``when``
in ``run.json``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

RUN: Final = "run.json"
LAYOUT: Final = 1
"""Which files and columns a result has; a newer layout is not read by an older program."""
_UNITS: Final = {"_s": "s", "_d": "d", "_km": "km", "_teu": "TEU", "_share": "1"}


class StoreError(ValueError):
    """A folder that cannot be read as a result, or must not be replaced by one."""


class ResultWriter:
    """A result folder in the making; use it in a ``with`` and call ``finish`` last.

    Whatever ends the ``with`` before ``finish``, an interrupt included, leaves no
    trace, and an older result of the same name stays as it was.
    """

    def __init__(
        self, folder: Path, footer: Mapping[str, str], own: Collection[str], facts: str = RUN
    ) -> None:
        """Prepare to write `folder`; StoreError when something else is in its place.

        `footer` goes into every Parquet file, with the units of its columns. `own` are
        the files that a result may consist of, by their paths in the folder: of an older
        result these are replaced, all others kept. `facts` is the file that says what
        the folder is, and by which it is known.
        """
        self.facts = facts
        self.own = frozenset(own)
        self.folder = folder = folder.absolute()
        self.footer = {"corridor_sim": version("corridor-sim"), **footer}
        self.making = folder.with_name(f".{folder.name}.{os.getpid()}.making")
        self._older = self.making.with_suffix(".older")
        self._missing: list[Path] = []
        self._parquet: dict[str, pq.ParquetWriter] = {}
        require_result(folder, facts)

    def __enter__(self) -> Self:
        shutil.rmtree(self.making, ignore_errors=True)
        self._missing = [above for above in self.folder.parents if not above.exists()]
        try:
            self.making.mkdir(parents=True)
        except OSError as error:
            why = f"cannot write {self.folder}: {error.strerror}"
            raise StoreError(f"{why}; choose another with --out") from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()
        if self._older.exists() and not self.folder.exists():
            self._older.rename(self.folder)
        for leftover in (self.making, self._older):
            shutil.rmtree(leftover, ignore_errors=True)
        if not self.folder.exists():
            for above in self._missing:
                above.rmdir()

    def append(self, name: str, part: pa.Table) -> None:
        """Add rows to ``name.parquet``."""
        writer = self._parquet.get(name)
        if writer is None:
            schema = _described(part.schema, self.footer)
            path = self.making / f"{name}.parquet"
            writer = self._parquet[name] = pq.ParquetWriter(path, schema, compression="zstd")
        writer.write_table(part.cast(writer.schema))

    def csv(self, name: str, table: pd.DataFrame) -> None:
        """Write ``name.csv``: full precision, the same bytes on every system."""
        table.to_csv(self.making / f"{name}.csv", index=False, lineterminator="\n")

    def run(self, facts: Mapping[str, Any]) -> None:
        """Write the file that says what the folder is, ``run.json`` for a run."""
        text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
        (self.making / self.facts).write_text(text, encoding="utf-8", newline="\n")

    def finish(self) -> None:
        """Put the folder in its place; from here on the result exists."""
        self._close()
        if self.folder.exists():
            for name in other_files(self.folder, self.own):
                kept = self.making / name
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.folder / name, kept, follow_symlinks=False)
            self.folder.rename(self._older)
        self.making.rename(self.folder)

    def _close(self) -> None:
        while self._parquet:
            self._parquet.popitem()[1].close()


def require_result(folder: Path, facts: str = RUN) -> None:
    """StoreError when something is in a folder's place that is no result to be replaced."""
    if folder.exists() and not (folder / facts).is_file():
        raise StoreError(
            f"{folder} exists and is no result folder: it has no {facts}; choose another with --out"
        )


def clear_leftovers(folder: Path) -> None:
    """Put right what a writer left that was killed; nobody else may be writing the folder.

    Killed between its two renames, it left no result at all: the older one goes back.
    """
    for older in sorted(folder.parent.glob(f".{folder.name}.*.older")):
        if not folder.exists():
            older.rename(folder)
    for kind in ("older", "making"):
        for leftover in folder.parent.glob(f".{folder.name}.*.{kind}"):
            shutil.rmtree(leftover, ignore_errors=True)


def other_files(folder: Path, own: Collection[str]) -> list[str]:
    """Files below a folder but those of a result, by their paths in it, sorted."""
    files = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted({path.relative_to(folder).as_posix() for path in files} - set(own))


def _described(schema: pa.Schema, footer: Mapping[str, str]) -> pa.Schema:
    fields = [field.with_metadata(_unit(field.name)) for field in schema]
    return pa.schema(fields, metadata=dict(footer))


def _unit(column: str) -> dict[str, str] | None:
    for ending, unit in _UNITS.items():
        if column.endswith(ending):
            return {"unit": unit}
    return None


def read_run(folder: Path, name: str = RUN) -> dict[str, Any]:
    """What ``run.json``, or the like, says; StoreError when the folder is no such result."""
    try:
        facts: Any = json.loads((folder / name).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{folder} is no result folder: it has no {name}") from None
    except ValueError:
        raise StoreError(f"{folder / name} is damaged: it is not JSON") from None
    layout = facts.get("layout", LAYOUT) if isinstance(facts, dict) else None
    if not isinstance(layout, int):
        raise StoreError(f"{folder / name} is damaged: it does not say its layout")
    if layout > LAYOUT:
        raise StoreError(f"{folder} was written by a version newer than this program: {name} says")
    found: dict[str, Any] = facts
    return found


def read_csv(folder: Path, name: str) -> pd.DataFrame:
    """A table of the folder; StoreError when it is not there."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise StoreError(f"{folder} holds no {path.name}: another version wrote it, run again")
    try:
        return pd.read_csv(path)
    except ValueError as error:
        raise StoreError(f"{path} is damaged: {str(error).splitlines()[0]}") from None


def read_parquet(folder: Path, name: str) -> pd.DataFrame:
    """A large table of the folder; StoreError when the run did not keep it."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise StoreError(f"{folder} holds no {name}: run again and ask for it")
    try:
        return pd.read_parquet(path)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"{path} is damaged: {str(error).splitlines()[0]}") from None


def default_folder(scenario: str, overlays: Sequence[str], above: str = "runs") -> Path:
    """Where a run goes unless it is told: ``runs/SCENARIO-OVERLAY-OVERLAY``."""
    return Path(above, "-".join(Path(name).stem for name in (scenario, *overlays)))
