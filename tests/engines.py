"""The engines that every case is run on."""

from __future__ import annotations

from corridor_sim.engine import Engine

ENGINES: tuple[Engine, ...] = ("reference", "compiled")


def engines_with(rule: str) -> list[Engine]:
    """The engines that know a rule: all of them."""
    return list(ENGINES) if rule else []
