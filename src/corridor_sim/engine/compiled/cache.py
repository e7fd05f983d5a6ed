"""Where compiled code is kept, so that only the first run ever compiles.

Numba notices an edited kernel but not an edited function that the kernel
inlines, so the folder is named by a hash of all sources of the engine: a changed
source is a new folder.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numba

from corridor_sim import grid

P = ParamSpec("P")
R = TypeVar("R")

_config: Any = numba.config  # its settings are made when it is imported
_VARIABLES = ("CORRIDOR_SIM_CACHE", "NUMBA_CACHE_DIR")


def sources_hash() -> str:
    """Hash of the engine's sources, the grid's among them: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(__file__).parent.glob("*.py")), Path(grid.__file__)]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """The folder for this version of the engine.

    It lies under ``CORRIDOR_SIM_CACHE`` or ``NUMBA_CACHE_DIR`` where one is set,
    else under the user's cache folder.
    """
    named = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), None)
    return (Path(named) if named else _user_cache()) / sources_hash()


def _user_cache() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "corridor-sim"


def _writable(folder: Path) -> bool:
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


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call and keep the result in ``cache_folder()``.

    The kernel holds no Python objects and runs without the interpreter lock.
    """
    folder = cache_folder()
    keep = not _config.DISABLE_JIT and _writable(folder)
    before = _config.CACHE_DIR
    # Numba looks the folder up when it decorates; other people's functions keep theirs.
    _config.CACHE_DIR = str(folder)
    try:
        made: Callable[P, R] = numba.njit(cache=keep, nogil=True, error_model="numpy")(function)
    finally:
        _config.CACHE_DIR = before
    return made
