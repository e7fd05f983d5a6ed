"""The engine to compute with: one compiled loop over the Plan's arrays.

Only what ends by itself is in its heap; waiting containers stand in linked
queues and travelling ones belong to their trip, so a trip of 5,000 boxes costs
two events.
"""

from corridor_sim.engine.compiled.simulate import simulate_compiled

__all__ = ["simulate_compiled"]
