"""Compiled functions, and where they are kept, so that only the first run ever compiles.

Numba notices an edited kernel but not an edited function that the kernel
inlines, so kernels lie in a folder named by a hash of all sources that they are made
of: a changed source is a new folder.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numba

from corridor_sim import grid

P = ParamSpec("P")
R = TypeVar("R")

_config: Any = numba.config  # its settings are made when it is imported
_VARIABLES = ("CORRIDOR_SIM_CACHE", "NUMBA_CACHE_DIR")


def sources_hash(sources: Iterable[Path]) -> str:
    """Hash of these sources, of the grid and of this file: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in [*sorted(sources), Path(grid.__file__), Path(__file__)]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_base() -> Path:
    """``CORRIDOR_SIM_CACHE`` or ``NUMBA_CACHE_DIR`` where one is set, else the user's cache."""
    named = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), None)
    return Path(named) if named else _user_cache()


def _user_cache() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "corridor-sim"


@lru_cache
def _writable(folder: Path) -> bool:
    """Whether the folder, made if missing, can be written; warns once if not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        warnings.warn(
            f"compiled code cannot be kept in {folder} ({error.strerror or error}): every run "
            "compiles anew; set CORRIDOR_SIM_CACHE to a folder that can be written",
            RuntimeWarning,
            stacklevel=2,
        )
        return False


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that kernels call, into whichever kernel calls it."""
    made: Callable[P, R] = numba.njit(error_model="numpy", forceinline=True)(function)
    return made


def aside(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that kernels call rarely: it stays out of their way, and of their size.

    What few scenarios have belongs in one, called behind a test of a number of the World
    that is 0 without it, such as ``calling`` or ``fleet``. A kernel made anew for every
    combination of elements would spare that test, and compile again for some twenty seconds
    whenever a scenario has another combination.
    """
    made: Callable[P, R] = numba.njit(error_model="numpy")(function)
    return made


def kernel_of(*sources: Path | str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: compile on the first call, keep the result in a folder of these sources.

    They are all files whose functions the kernel calls, its own included. The kernel
    holds no Python objects and runs without the interpreter lock.
    """

    def kernel(function: Callable[P, R]) -> Callable[P, R]:
        base = cache_base()
        keep = not _config.DISABLE_JIT and _writable(base)
        before = _config.CACHE_DIR
        # Numba looks the folder up when it decorates; other people's functions keep theirs.
        _config.CACHE_DIR = str(base / sources_hash(Path(source) for source in sources))
        try:
            made: Callable[P, R] = numba.njit(cache=keep, nogil=True, error_model="numpy")(function)
        finally:
            _config.CACHE_DIR = before
        return made

    return kernel
