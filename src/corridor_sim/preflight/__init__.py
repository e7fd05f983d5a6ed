"""What is looked at before a run: connections, citations, static loads."""

from __future__ import annotations

from corridor_sim.preflight.check import Preflight, check
from corridor_sim.preflight.loads import Load

__all__ = ["Load", "Preflight", "check"]
