"""How the engine's functions are compiled: all of its sources are one kernel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from corridor_sim.compiling import aside, kernel_of, part

__all__ = ["aside", "kernel", "part"]

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile the engine's loop and keep it for as long as no source of the engine changes."""
    return kernel_of(*Path(__file__).parent.glob("*.py"))(function)
