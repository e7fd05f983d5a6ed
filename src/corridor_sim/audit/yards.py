"""Yards: nobody is in without a place, nobody waits or is turned away for whom there is room."""

from __future__ import annotations

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.measure.room import Stays, in_yard
from corridor_sim.plan.arrays import Floats, Longs


def audit_yards(auditor: Auditor) -> None:
    """Check every yard: its places, its order, and who was turned away."""
    plan, draws = auditor.plan, auditor.draws
    for yard in range(plan.room.yards):
        everyone = in_yard(plan, draws, auditor.trace, yard)
        real = everyone.of(~draws.probe[everyone.number])
        _Yard(auditor, yard, real).check(everyone.of(draws.probe[everyone.number]))


class _Yard:
    """One yard and the real containers that asked for a place, in the order of asking."""

    def __init__(self, auditor: Auditor, yard: int, stays: Stays) -> None:
        self.auditor = auditor
        self.post = int(auditor.plan.room.yard_post[yard])
        self.name = auditor.plan.labels.resources[self.post]
        self.refuses = bool(auditor.plan.room.refuses[yard])
        # Who asks later within an instant may have missed the pass that let others in.
        self.stays = stays.of(np.lexsort((stays.number, stays.start, stays.ready)))
        self.teu = auditor.draws.teu[self.stays.number].astype(np.int64)
        capacity = auditor.draws.capacity
        rows = slice(int(capacity.first[self.post]), int(capacity.first[self.post + 1]))
        self.changes, self.places = capacity.time[rows], capacity.units[rows].astype(np.int64)

    def check(self, probes: Stays) -> None:
        self._order()
        self._places()
        if self.refuses:
            self._turned_away()
        else:
            self._waits()
        self._probes(probes)

    def _refuse(self, at: int, what: str, when: float) -> None:
        self.auditor.refuse_container(int(self.stays.number[at]), f"{what} {self.name}", when)

    def _order(self) -> None:
        """Who asked first is let in first."""
        start = np.fmin(self.stays.start, np.inf)
        if self.refuses:
            start = start[np.isfinite(start)]
        early = np.flatnonzero(start[1:] < start[:-1])
        if len(early):
            self._refuse(int(early[0]), "is overtaken before", float(start[early[0] + 1]))

    def _free(self, moments: Floats, *, left: str = "right") -> Longs:
        """Places free at the close of each moment; ``left``: who leaves then has left or not."""
        inside = _count(self.stays.start, self.teu, moments, "right")
        inside -= _count(self.stays.end, self.teu, moments, left)
        free: Longs = self.places[np.searchsorted(self.changes, moments, side="right") - 1] - inside
        return free

    def _places(self) -> None:
        begun = self.stays.start[~np.isnan(self.stays.start)]
        full = np.flatnonzero(self._free(begun) < 0)
        if len(full):
            when = float(begun[full[0]])
            self._refuse(int(np.argmax(self.stays.start == when)), "is let into the full", when)

    def _waits(self) -> None:
        """At the close of no instant there is room for the first of those who wait."""
        stays = self.stays
        moments = np.unique(np.concatenate([stays.ready, stays.start, stays.end, self.changes]))
        moments = moments[moments <= self.auditor.last]
        # They get in in order: the first who waits is the first who is not in yet.
        first = np.searchsorted(np.fmin(stays.start, np.inf), moments, side="right")
        there = first < len(stays.ready)
        first, moments = first[there], moments[there]
        idle = (stays.ready[first] <= moments) & (self._free(moments) >= self.teu[first])
        for at in np.flatnonzero(idle)[:1]:
            self._refuse(int(first[at]), "waits though there is room in", float(moments[at]))

    def _turned_away(self) -> None:
        """Who leaves in the same instant may have left after somebody was turned away."""
        away = np.flatnonzero(np.isnan(self.stays.start))
        asked = self.stays.ready[away]
        wrong = away[self._free(asked, left="left") >= self.teu[away]]
        late = (self.stays.start > self.stays.ready).nonzero()[0]
        for at in wrong[:1]:
            self._refuse(int(at), "is turned away though there is room in", self.stays.ready[at])
        for at in late[:1]:
            self._refuse(
                int(at), "waits before the yard that lets nobody wait,", self.stays.ready[at]
            )

    def _probes(self, probes: Stays) -> None:
        """A probe gets in when there is room for it in that instant."""
        teu = self.auditor.draws.teu[probes.number].astype(np.int64)
        begun = ~np.isnan(probes.start)
        room = self._free(probes.start[begun])
        # Places that were free earlier in the instant may be taken at its close.
        room += _count(self.stays.start, self.teu, probes.start[begun], "right")
        room -= _count(self.stays.start, self.teu, probes.start[begun], "left")
        for at in np.flatnonzero(room < teu[begun])[:1]:
            number, when = int(probes.number[begun][at]), float(probes.start[begun][at])
            self.auditor.refuse_container(number, f"is let into the full {self.name}", when)


def _count(times: Floats, teu: Longs, moments: Floats, side: str) -> Longs:
    """TEU of those whose time lies before each moment, or on it; nan is never."""
    order = np.argsort(times, kind="stable")
    summed = np.concatenate([[0], np.cumsum(teu[order])])
    last = np.searchsorted(times[order], moments, side="right" if side == "right" else "left")
    counted: Longs = summed[last]
    return counted
