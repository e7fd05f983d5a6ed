"""The time grid, in steps of 1/256 s, on which all times and durations lie.

Float64 holds such numbers without error for centuries, minutes and hours among
them. Their sums do not depend on the order of adding, so engines can be compared bit
by bit.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

STEPS_PER_SECOND: Final = 256.0
STEP: Final = 1.0 / STEPS_PER_SECOND
MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86400.0
WEEK: Final = 7 * DAY


def to_grid(seconds: float) -> float:
    """Round seconds to the nearest multiple of 2^-8 s, ties to even."""
    return round(seconds * STEPS_PER_SECOND) / STEPS_PER_SECOND


def put_on_grid(seconds: NDArray[np.float64]) -> None:
    """Round an array of seconds to the grid in place, ties to even."""
    np.multiply(seconds, STEPS_PER_SECOND, out=seconds)
    np.rint(seconds, out=seconds)
    np.divide(seconds, STEPS_PER_SECOND, out=seconds)
