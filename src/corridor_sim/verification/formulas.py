"""Exact answers from queueing theory, each in the units of its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, factorial

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln, xlogy


def erlang_c(servers: int, offered: float) -> float:
    """The share of customers that wait in M/M/c with ``offered`` = arrivals x service."""
    waiting = offered**servers / factorial(servers) * servers / (servers - offered)
    return waiting / (sum(offered**k / factorial(k) for k in range(servers)) + waiting)


def mmc_wait(servers: int, load: float, service: float) -> float:
    """M/M/c: mean wait in the queue at that load per server."""
    return erlang_c(servers, load * servers) * service / (servers * (1 - load))


def mmc_tail(servers: int, load: float, service: float, time: float) -> float:
    """M/M/c: the probability of waiting longer than ``time``."""
    return erlang_c(servers, load * servers) * exp(-(1 - load) * servers * time / service)


def mg1_wait(load: float, service: float, cv2: float) -> float:
    """M/G/1 (Pollaczek-Khinchine): mean wait; ``cv2`` = squared cv of the service time."""
    return load * service * (1 + cv2) / (2 * (1 - load))


def dm1_wait(load: float, service: float) -> float:
    """D/M/1: mean wait S s / (1 - s), with the root s in (0, 1) of s = exp(-(1 - s) / load).

    ``expm1`` of the distance to the root at 1 keeps the two apart.
    """
    gap = brentq(lambda x: -np.expm1(-x / load) - x, 1e-9, 1, xtol=1e-15)
    return service * (1 - gap) / gap


def timetable_wait(headway: float, cv2: float) -> float:
    """Random arrival, room for all: mean wait for departures at random headways."""
    return headway / 2 * (1 + cv2)


def left_behind(capacity: int, offered: float) -> float:
    """Mean number left behind when ``capacity`` board per headway and Poisson(offered) come.

    The stationary mean of X' = max(X + A - capacity, 0), by iterating its distribution.
    """
    states = np.arange(60 * capacity + 200)
    arriving = np.exp(xlogy(states, offered) - offered - gammaln(states + 1))
    waiting = np.zeros(len(states))
    waiting[0] = 1
    mean, before = 0.0, -1.0
    while abs(mean - before) > 1e-12 * mean or before < 0:
        both = np.convolve(waiting, arriving)
        waiting = both[capacity : capacity + len(states)].copy()
        waiting[0] += both[:capacity].sum()
        mean, before = float(waiting @ states), mean
    return mean


def limited_timetable_wait(capacity: int, headway: float, load: float) -> float:
    """Departures every ``headway`` with room for ``capacity``, at that load: mean wait."""
    per_headway = load * capacity
    return headway / 2 + left_behind(capacity, per_headway) * headway / per_headway


def batch_queue(batch: int, load: float, service: float) -> tuple[float, float]:
    """M/M[1,b]/1, which starts with one and takes up to ``batch``: mean wait, P(idle).

    r in (0, 1) solves mu r^(b+1) - (lambda + mu) r + lambda = 0; with
    C = 1 / (1 / (1 - r) + mu / lambda): Lq = C r / (1 - r)^2 and P(idle) = mu C / lambda.
    """
    mu = 1 / service
    rate = load * batch * mu
    # 1 is a root as well; the one looked for lies below the minimum between them.
    lowest = ((rate + mu) / ((batch + 1) * mu)) ** (1 / batch)
    r = brentq(lambda x: mu * x ** (batch + 1) - (rate + mu) * x + rate, 0, lowest, xtol=1e-14)
    scale = 1 / (1 / (1 - r) + mu / rate)
    return scale * r / (1 - r) ** 2 / rate, mu * scale / rate


def breakdown_wait(load: float, service: float, rate: float, repair: float) -> float:
    """M/G/1 whose exponential jobs resume after Poisson repairs, exponential too: mean wait.

    The job is then B = S + sum of N(S) repairs, with E[B] = S (1 + f R) and
    E[B^2] = E[S^2] (1 + f R)^2 + S f E[R^2]. ``load`` counts the work alone.
    """
    mean = service * (1 + rate * repair)
    square = 2 * service**2 * (1 + rate * repair) ** 2 + service * rate * 2 * repair**2
    return mg1_wait(load * mean / service, mean, square / mean**2 - 1)


def closure_wait(square: float, up: float, down: float) -> float:
    """Random closures, service of no time: mean wait, from E[D^2], E[U] and E[D]."""
    return square / (2 * (up + down))


def priority_waits(loads: Sequence[float], service: float) -> list[float]:
    """Non-preemptive M/M/1 with a class per load, first come first within each: mean waits.

    W_k = W0 / ((1 - s_(k-1)) (1 - s_k)) with s_k = rho_1 + .. + rho_k and W0 = s S.
    """
    before = [sum(loads[:k]) for k in range(len(loads) + 1)]
    return [before[-1] * service / ((1 - above) * (1 - own)) for above, own in pairwise(before)]


def filling_wait(batch: int, gap: float) -> float:
    """Batches of ``batch`` fill from a Poisson stream of that mean gap: mean wait of all."""
    return (batch - 1) / 2 * gap


def impatient_pair_wait(gap: float, patience: float) -> float:
    """Pairs fill from a Poisson stream, but the first waits for ``patience`` at most: mean wait.

    Of every cycle the first waits E[min(X, T)] = gap (1 - exp(-T / gap)), a second that
    comes in time, with probability 1 - exp(-T / gap), not at all.
    """
    in_time = 1 - exp(-patience / gap)
    return gap * in_time / (1 + in_time)


def machine_repair(machines: int, servers: int, service: float, away: float) -> float:
    """Throughput of M/M/c//N: each machine is away for ``away`` in the mean, then served.

    p_n ~ prod_(i <= n) (N - i + 1) S / (min(i, c) Z); for one exponential queue the law of
    the time away does not matter.
    """
    weights = [1.0]
    for n in range(1, machines + 1):
        weights.append(weights[-1] * (machines - n + 1) * service / (min(n, servers) * away))
    busy = sum(weight * min(n, servers) for n, weight in enumerate(weights))
    return busy / sum(weights) / service


def connection_wait(slack: float, headway: float, late: float) -> float:
    """Mean wait for the next of departures every ``headway`` after exponential lateness.

    In time, slack - x; else H - y with y = (x - slack) mod H, where x - slack is
    exponential again: E[y] = late - H q / (1 - q) with q = exp(-H / late).
    """
    misses, q = exp(-slack / late), exp(-headway / late)
    waits_in_time = slack - late * (1 - misses)
    return waits_in_time + misses * (headway - late + headway * q / (1 - q))


def loss(places: int, load: float) -> float:
    """M/M/1/K: the share turned away when so many find room, the one served included."""
    return (1 - load) * load**places / (1 - load ** (places + 1))


def erlang_b(places: int, offered: float) -> float:
    """M/G/c/c: the share turned away; ``offered`` = arrivals x mean stay, whatever its law."""
    terms = [offered**k / factorial(k) for k in range(places + 1)]
    return terms[-1] / sum(terms)


Stations = tuple[int, ...]
"""Each idle (0), busy (1) or blocked (2)."""


def two_stations(spaces: int) -> float:
    """Two saturated stations of rate 1 with spaces between, blocked after service: jobs per time.

    The second has nothing to do with probability 1 / (q + 3): between the states in which
    it starves and in which the first is blocked, up and down are equally likely.
    """
    return (spaces + 2) / (spaces + 3)


def stations_in_a_row(count: int) -> float:
    """Saturated stations of rate 1, no spaces between, blocked after service: jobs per time.

    From the balance of the chain of all their states.
    """
    states: list[Stations] = [(1, *[0] * (count - 1))]
    rates: dict[tuple[int, int], float] = {}
    for number, state in enumerate(states):
        for station in np.flatnonzero(np.array(state) == 1).tolist():
            after = _after_job(state, station)
            if after not in states:
                states.append(after)
            rates[number, states.index(after)] = 1.0
    balance = np.zeros((len(states) + 1, len(states)))
    for (before, after_it), rate in rates.items():
        balance[after_it, before] += rate
        balance[before, before] -= rate
    balance[-1] = 1.0
    chance = np.linalg.lstsq(balance, np.append(np.zeros(len(states)), 1.0), rcond=None)[0]
    return float(sum(p for p, state in zip(chance, states, strict=True) if state[-1] == 1))


def _after_job(state: Stations, station: int) -> Stations:
    """The state after a station has finished its job, and whoever it held up has moved on."""
    now = [*state]
    now[station] = 0 if station == len(now) - 1 else 2
    for before in range(len(now) - 2, -1, -1):
        if now[before] == 2 and now[before + 1] == 0:
            now[before], now[before + 1] = 0, 1
    if now[0] == 0:
        now[0] = 1  # there is always another job
    return tuple(now)
