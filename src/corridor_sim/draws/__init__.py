"""Everything random, drawn before simulating."""

from corridor_sim.draws.arrays import Capacity, Draws, Pace, Spells, Timelines
from corridor_sim.draws.draw import draw

__all__ = ["Capacity", "Draws", "Pace", "Spells", "Timelines", "draw"]
