"""The engines that every case is run on."""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine

ENGINES: tuple[Engine, ...] = ("reference", "compiled")


def engines_with(rule: str) -> list[object]:
    """As ``ENGINES``, for a rule that the compiled engine does not know yet."""
    reason = f"the compiled engine does not know {rule} yet"
    return [
        "reference",
        pytest.param("compiled", marks=pytest.mark.xfail(strict=True, reason=reason)),
    ]
