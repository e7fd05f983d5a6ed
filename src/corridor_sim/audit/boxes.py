"""Boxes of consignments: filled in order, closed when they must be, and true to their first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.plan.arrays import WHOLE_BOX, Bytes, Flags, Floats, Ints, Longs


def audit_boxes(auditor: Auditor) -> None:
    """Check the boxes of every point, class by class, and who travelled in them."""
    boxes = auditor.plan.boxes
    for point in range(boxes.points):
        chains = np.flatnonzero(boxes.point == point).tolist()
        waits = _waits(auditor, chains)
        for rank in np.unique(waits.rank).tolist():
            of_class = waits.subset(waits.rank == rank)
            _Point(auditor, of_class.subset(~of_class.probe), point).check(
                of_class.subset(of_class.probe)
            )
        for chain in chains:
            _audit_members(auditor, chain)


@dataclass(frozen=True, slots=True)
class _Waits:
    """Consignments that came to a point, in order; ``box`` is -1 for those in none yet."""

    ready: Floats
    closed: Floats
    number: Ints
    box: Ints
    rank: Bytes
    probe: Flags

    def subset(self, which: Flags | Longs) -> _Waits:
        return _Waits(
            *(self.ready[which], self.closed[which], self.number[which]),
            *(self.box[which], self.rank[which], self.probe[which]),
        )


def _waits(auditor: Auditor, chains: list[int]) -> _Waits:
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    ready, closed, numbers = [np.empty(0)], [np.empty(0)], [np.empty(0, np.int32)]
    for chain in chains:
        row = int(plan.boxes.fill[chain])
        came = trace.ready(plan, draws, row)
        here = came <= auditor.last
        ready.append(came[here])
        closed.append(trace.end[draws.column(row)][here])
        numbers.append(draws.numbers(chain)[here])
    number, came, went = np.concatenate(numbers), np.concatenate(ready), np.concatenate(closed)
    # Of those who come in one instant, some may find the box of others closed already.
    box = trace.box[number]
    opened = np.full(len(trace.box), np.inf)
    opened[number] = came
    since = np.where(box >= 0, opened[box], np.inf)
    order = np.lexsort((number, box, went, since, came))
    number = number[order]
    return _Waits(
        came[order], went[order], number, box[order], draws.rank[number], draws.probe[number]
    )


class _Point:
    """The real consignments of one class at one point."""

    def __init__(self, auditor: Auditor, real: _Waits, point: int) -> None:
        self.auditor, self.real = auditor, real
        self.portion = auditor.draws.portion[real.number].astype(np.int64)
        self.full = int(auditor.plan.boxes.full[point])
        self.patience = float(auditor.plan.boxes.patience[point])

    def check(self, probes: _Waits) -> None:
        """Boxes are runs of those who wait, in order; each closes for one of three reasons."""
        packed = self.real.box >= 0
        self._require(packed == ~np.isnan(self.real.closed), "is in a box that is not closed")
        self._require(packed | ~packed[::-1].cumsum()[::-1].astype(bool), "is passed over")
        opens = self.real.box == self.real.number
        self._require(~packed | (self.real.box == self._first(opens)), "is in another's box")
        for begin, end in pairwise([*np.flatnonzero(opens).tolist(), int(packed.sum())]):
            self._box(begin, end)
        self._kept(int(packed.sum()))
        self._probes(probes)

    def _first(self, opens: Flags) -> Ints:
        """For each, the number of the last before or at it that opened a box; -1 if none did."""
        place = np.maximum.accumulate(np.where(opens, np.arange(len(opens)), -1))
        return np.where(place >= 0, self.real.number[place], -1)

    def _box(self, begin: int, end: int) -> None:
        ready, closed = self.real.ready, self.real.closed
        filled, closes = int(self.portion[begin:end].sum()), float(closed[begin])
        if filled > WHOLE_BOX:
            self._refuse(end - 1, "does not fit in its box")
        if (closed[begin:end] != closes).any():
            self._refuse(begin, "closes its box more than once")
        due, full = ready[begin] + self.patience, filled >= self.full
        # Who came in the instant may stand before the box, having come a moment later.
        others = (ready == closes) & (filled + self.portion > WHOLE_BOX)
        misfit = bool(others[:begin].any() or others[end:].any())
        good = closes == ready[end - 1] if full else closes == due or misfit
        late = closes > due or (end < len(ready) and ready[end] < closes)
        if late or not good or filled - self.portion[end - 1] >= self.full:
            self._refuse(begin, "opens a box that closes when it should not")

    def _kept(self, begin: int) -> None:
        """Nothing waits in a box that should be closed."""
        rest = np.cumsum(self.portion[begin:])
        if len(rest) and (
            rest[-1] >= self.full or self.real.ready[begin] + self.patience <= self.auditor.last
        ):
            self._refuse(begin, "waits in a box that should be closed")

    def _probes(self, probes: _Waits) -> None:
        """A probe goes with the first box that closes, or alone when its patience ends."""
        closings = np.unique(self.real.closed[self.real.box >= 0])
        nothing = np.append(closings, np.inf)
        following = nothing[np.searchsorted(closings, probes.ready, side="left")]
        due = np.minimum(following, probes.ready + self.patience)
        good = self.auditor.follows(probes.closed, due)
        later = nothing[np.searchsorted(closings, probes.ready, side="right")]
        good |= self.auditor.follows(probes.closed, np.minimum(later, probes.ready + self.patience))
        for wrong in np.flatnonzero(~good)[:1]:
            what = "goes neither with the next box nor when its patience ends"
            self.auditor.refuse_container(probes.number[wrong], what, probes.closed[wrong])

    def _require(self, good: Flags, what: str) -> None:
        if not good.all():
            self._refuse(int(np.argmin(good)), what)

    def _refuse(self, place: int, what: str) -> None:
        real = self.real
        self.auditor.refuse_container(real.number[place], what, real.ready[place])


def _audit_members(auditor: Auditor, chain: int) -> None:
    """In the box, everyone has the times of the first."""
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    number, boxes = draws.numbers(chain), plan.boxes
    along = np.flatnonzero((trace.box[number] >= 0) & (trace.box[number] != number))
    first = trace.box[number[along]]
    for row in range(int(boxes.fill[chain]), int(boxes.split[chain]) + 1):
        own = int(draws.stage_base[row]) + along
        rows = boxes.fill[draws.chain[first]] + (row - boxes.fill[chain])
        its = draws.stage_base[rows] + draws.member[first]
        inside = boxes.fill[chain] < row < boxes.split[chain]
        for column in (trace.start, trace.end, trace.trip) if inside else (trace.end,):
            same = (column[own] == column[its]) | (np.isnan(column[own]) & np.isnan(column[its]))
            for wrong in np.flatnonzero(~same)[:1]:
                what = (
                    f"is not where its box is at {plan.labels.elements[plan.stages.element[row]]}"
                )
                auditor.refuse_container(number[along[wrong]], what, trace.end[own[wrong]])
