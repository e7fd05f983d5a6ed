"""The folder of a run that is under way: what can be continued when something stops it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from filelock import FileLock, Timeout

from corridor_sim.audit import AuditError
from corridor_sim.experiment.kept import kept_in
from corridor_sim.store import RUN, StoreError, clear_leftovers, read_run, require_result

_CHANGES: Final = ("when", "replications")
"""Facts that differ between a run and its continuation."""
_NAMES: Final = {
    "digest": "scenario",
    "sets": "settings",
    "kept": "choice of tables",
    "points": "choice of points",
}


class Unfinished:
    """A folder beside the result, with what each replication left; use it in a ``with``.

    When the run ends well it goes. When anything stops it but a contradiction, it
    stays, if any replication is whole, and a run with ``resume`` continues from it.
    """

    def __init__(
        self, folder: Path, facts: Mapping[str, Any], *, resume: bool, kind: str = RUN
    ) -> None:
        """Prepare; `facts` must be the same when it is continued, but for ``_CHANGES``.

        `kind` is the file by which a finished result of this kind is known.
        """
        self._kind = kind
        self.result = folder.absolute()
        self.folder = self.result.with_name(f".{self.result.name}.unfinished")
        self._facts = {key: value for key, value in facts.items() if key not in _CHANGES}
        self._resume = resume
        self._counted = "replications" if kind == RUN else "points"
        self._lock = FileLock(self.folder / "lock", timeout=0)
        self._missing: list[Path] = []

    def __enter__(self) -> Self:
        require_result(self.result, self._kind)
        if self._resume and not (self.folder / RUN).is_file():
            raise StoreError(f"{self.result} has no unfinished run to resume: run without --resume")
        self._missing = [above for above in self.result.parents if not above.exists()]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise StoreError(f"another run is writing {self.result}") from None
        except OSError as error:
            why = f"cannot write {self.result}: {error.strerror}"
            raise StoreError(f"{why}; choose another with --out") from None
        try:
            self._begin()
        except BaseException:
            self._lock.release()
            raise
        return self

    def _begin(self) -> None:
        clear_leftovers(self.result)
        if self._resume:
            self._require_the_same(read_run(self.folder))
            return
        for old in [*self.folder.glob("part-*"), self.folder / RUN]:
            old.unlink(missing_ok=True)
        text = json.dumps(self._facts, indent=2, ensure_ascii=False) + "\n"
        new = self.folder / f"{RUN}.new"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(self.folder / RUN)

    def _require_the_same(self, begun: Mapping[str, Any]) -> None:
        now = json.loads(json.dumps(self._facts))
        for key in ("digest", "sets", "seed", "engine", "kept", "points", "versions"):
            if begun.get(key) != now.get(key):
                what = _NAMES.get(key, key)
                raise StoreError(
                    f"the unfinished run of {self.result} has another {what} "
                    f"({_short(begun.get(key))}, not {_short(now.get(key))}): finish it as it was "
                    "begun, or run without --resume"
                )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        kept = kept_in(self.folder)
        self._lock.release()
        if error is not None and kept and not isinstance(error, AuditError):
            error.add_note(
                f"{kept} {self._counted} are kept: the same command with --resume goes on"
            )
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        if not self.result.exists():
            for above in self._missing:
                if not any(above.iterdir()):
                    above.rmdir()


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
