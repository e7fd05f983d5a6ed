"""Diversions: whoever was diverted had to be, then and there, and nobody else had to be."""

from __future__ import annotations

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.plan.arrays import Floats


def audit_diversions(auditor: Auditor) -> None:
    """Hold every boarding that may lead elsewhere, and every diversion, against the rule."""
    table = auditor.plan.diversions
    for boarding in np.flatnonzero(table.to >= 0).tolist():
        made = int(table.to[boarding]) - 1
        _audit_row(auditor, boarding, made)
        _audit_row(auditor, made, boarding)


def _audit_row(auditor: Auditor, row: int, other: int) -> None:
    """Of a boarding (``other`` its diversion) or of a diversion (``other`` its boarding)."""
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    is_diversion = int(plan.diversions.to[other]) == row + 1
    boarding = other if is_diversion else row
    ready, left = trace.ready(plan, draws, row), trace.start[draws.column(row)]
    due = np.minimum(_closed(auditor, boarding, ready), _left_behind(auditor, boarding, ready))
    gone = np.where(np.isnan(left), np.inf, left)
    if is_diversion:
        good, what = due == gone, "is diverted when it need not be"
    else:
        # A departure that takes it may come within the instant before another that would not.
        good = (gone <= due) | (due > auditor.last)
        what = "should have been diverted"
    good |= np.isnan(ready)
    if not good.all():
        wrong = int(np.argmin(good))
        number = int(draws.numbers(int(plan.chain_of_row[row]))[wrong])
        when = due[wrong] if np.isinf(gone[wrong]) else gone[wrong]
        auditor.refuse_container(number, what, float(when))


def _closed(auditor: Auditor, boarding: int, ready: Floats) -> Floats:
    """The first instant from ``ready`` on at which the service is closed, if that matters."""
    plan, pace = auditor.plan, auditor.draws.pace
    if not plan.diversions.when_closed[boarding]:
        return np.full(len(ready), np.inf)
    service = int(plan.stages.service[boarding])
    rows = slice(int(pace.first[service]), int(pace.first[service + 1]))
    time, leaves = pace.time[rows], pace.leaves[rows]
    closes = np.where(leaves, np.inf, time)
    following = np.minimum.accumulate(closes[::-1])[::-1]
    there = np.nan_to_num(ready)
    row = np.searchsorted(time, there, side="right") - 1
    later = np.append(following, np.inf)[row + 1]
    return np.where(leaves[row], later, there)


def _left_behind(auditor: Auditor, boarding: int, ready: Floats) -> Floats:
    """The first departure that it was in time for and that left after too long a wait."""
    plan, trace = auditor.plan, auditor.trace
    leg, service = int(plan.stages.leg[boarding]), int(plan.stages.service[boarding])
    trips = slice(int(auditor.draws.leg_base[leg]), int(auditor.draws.leg_base[leg + 1]))
    departed = trace.leg_departed[trips]
    order = np.argsort(departed, kind="stable")
    order = order[~np.isnan(departed[order])]
    departed = np.append(departed[order], np.inf)
    in_time = trace.leg_scheduled[trips][order] - plan.services.cut_off[service]
    in_time = np.append(in_time, np.inf)
    there = np.nan_to_num(ready)
    limit = float(plan.diversions.limit[boarding])
    at = np.searchsorted(departed, there + limit, side="right").clip(max=len(order))
    while (early := in_time[at] < there).any():
        at[early] += 1
    due: Floats = departed[at]
    return due
