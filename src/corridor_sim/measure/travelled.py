"""A replication as it was travelled: each container in the one chain it went through.

While an engine runs, who may be diverted stands in several chains: the one it set out on
and every detour from it. Afterwards it belongs to one, and all that is measured, audited and
exported reads on as if there had never been another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.draws.durations import DRAWN
from corridor_sim.plan.arrays import Ints, Longs

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


def travelled(plan: Plan, draws: Draws, trace: Trace) -> tuple[Draws, Trace]:
    """Draws and Trace with every container in the chain it went through.

    Where nobody can be diverted, both as they are; else new ones, which share with them
    what is not told by members of chains.
    """
    if not plan.diversions.any:
        return draws, trace
    places = _Places(plan, draws, trace)
    stage_base, cells = places.stages()
    takes_base, takes = places.takes()
    crossing_base, crossings, passed = places.crossings()
    return (
        replace(
            draws,
            chain=places.chain,
            member=places.member,
            first_member=places.first_member,
            number=places.number,
            stage_base=stage_base,
            takes_base=takes_base,
            takes=draws.takes[takes],
            crossing_base=crossing_base,
            crossing_pool=draws.crossing_pool[crossings],
            crossing_direction=draws.crossing_direction[crossings],
            wait=[wait[crossings] for wait in draws.wait],
            transit=draws.transit[crossings],
            headway=draws.headway[crossings],
        ),
        replace(
            trace,
            start=trace.start[cells],
            end=trace.end[cells],
            trip=trace.trip[cells],
            crossing_arrived=trace.crossing_arrived[passed],
            crossing_started=trace.crossing_started[passed],
            crossing_left=trace.crossing_left[passed],
        ),
    )


class _Places:
    """Where everything stood while the engine ran, in the order in which it now stands."""

    def __init__(self, plan: Plan, draws: Draws, trace: Trace) -> None:
        self.plan, self.draws = plan, draws
        chains = plan.stages.chains
        self.chain: Ints = np.where(trace.diverted >= 0, trace.diverted, draws.chain)
        self.number: Ints = np.argsort(self.chain, kind="stable").astype(np.int32)
        counts = np.bincount(self.chain, minlength=chains)
        self.first_member: Longs = np.concatenate(([0], np.cumsum(counts)))
        own = np.arange(len(self.chain)) - self.first_member[self.chain[self.number]]
        self.member: Ints = np.empty(len(self.chain), dtype=np.int32)
        self.member[self.number] = own
        self._were = [
            draws.member[self.number[begin:end]].astype(np.int64)
            for begin, end in zip(self.first_member[:-1], self.first_member[1:], strict=True)
        ]

    def stages(self) -> tuple[Longs, Longs]:
        """Bases of the stage columns, and which cell each of theirs was."""
        columns = [
            self.draws.stage_base[self._row_then(row)] + self._members(row)
            for row in range(self.plan.stages.rows)
        ]
        return _laid(columns)

    def takes(self) -> tuple[Longs, Longs]:
        """Bases of the drawn durations, and which entry each was; by trip, all of them."""
        stages, draws = self.plan.stages, self.draws
        drawn = np.isin(stages.kind, DRAWN) & ~stages.per_trip
        own = [
            draws.takes_base[row] + self._members(row) if drawn[row] else np.empty(0, np.int64)
            for row in range(stages.rows)
        ]
        base, entries = _laid([*own, np.arange(len(draws.takes))])
        by_trip = base[stages.rows] + draws.takes_base
        return np.where(stages.per_trip, by_trip, base[: stages.rows]), entries

    def crossings(self) -> tuple[Longs, Longs, Longs]:
        """Bases of the crossing columns, which entry each was, and where it was passed."""
        drawn, passed = [], []
        base = self.draws.crossing_base
        for column, stage in enumerate(self.plan.crossings.stage.tolist()):
            entries = np.arange(base[column], base[column + 1])
            if stage >= 0:
                entries = base[column] + self._members(stage)
            drawn.append(entries)
            then = entries
            if stage >= 0 and self._row_then(stage) != stage:
                offset = column - int(self.plan.stages.crossing[stage])
                first = int(self.plan.stages.crossing[self._row_then(stage)])
                then = base[first + offset] + self._members(stage)
            passed.append(then)
        laid, entries = _laid(drawn)
        return laid, entries, _laid(passed)[1]

    def _members(self, row: int) -> Longs:
        """Which member of its chain each member of the row's chain was."""
        return self._were[int(self.plan.chain_of_row[row])]

    def _row_then(self, row: int) -> int:
        """The row in which what is told by a row happened: before a diversion, another chain's."""
        plan = self.plan
        chain = int(plan.chain_of_row[row])
        before = int(plan.diversions.begins_as[chain])
        if before < 0:
            return row
        if row >= self._diverted_at(chain):
            return row
        return int(plan.stages.first[before]) + row - int(plan.stages.first[chain])

    def _diverted_at(self, chain: int) -> int:
        """The DIVERSION row of a detour."""
        to = self.plan.diversions.to
        (goes_on,) = to[(to >= 0) & (self.plan.chain_of_row[np.maximum(to, 0)] == chain)]
        return int(goes_on) - 1


def _laid(columns: list[Longs]) -> tuple[Longs, Longs]:
    """Where columns begin when they lie one after another, and all their entries."""
    base = np.cumsum([0, *(len(column) for column in columns)], dtype=np.int64)
    return base, np.concatenate(columns) if columns else np.empty(0, np.int64)
