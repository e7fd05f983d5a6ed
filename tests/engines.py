"""The engines that every case is run on."""

from __future__ import annotations

from corridor_sim.engine import Engine

ENGINES: tuple[Engine, ...] = ("reference", "compiled")
