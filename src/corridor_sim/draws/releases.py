"""Which containers there are, when they are released and which route they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from corridor_sim.draws.ordering import describe, merge, number_members, take_whole
from corridor_sim.draws.streams import Luck
from corridor_sim.draws.world import World
from corridor_sim.grid import put_on_grid
from corridor_sim.plan.arrays import WHOLE_BOX, Bytes, Flags, Floats, Ints, Longs
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import DemandRecipe
from corridor_sim.plan.windows import Window, rate_timeline
from corridor_sim.workspace import Workspace


@dataclass(slots=True)
class Released:
    """Containers by global number, and the members of chains (see ``Draws``)."""

    release: Floats
    chain: Ints
    member: Ints
    index: Ints
    teu: Bytes
    rank: Bytes
    probe: Flags
    measured: Flags
    portion: Ints
    first_member: Longs
    number: Ints
    indices: tuple[int, ...]  # by demand: how many numbers a stream of its containers needs

    def keys(self, chain: int, count: int, workspace: Workspace) -> Longs | None:
        """Stream entries of a chain's members; None when they are simply the first ones."""
        numbers = self.number[self.first_member[chain] : self.first_member[chain + 1]]
        if len(numbers) == count:
            return None
        keys: Longs = workspace.array(f"keys.{chain}", len(numbers), "i8")
        take_whole(self.index, numbers, keys)
        return keys


@dataclass(slots=True)
class _Batch:
    """Releases of one demand in order of index."""

    release: Floats
    chain: Ints
    index: Ints
    rank: Bytes | None = None  # of real shipments; -1: the demand's own


def draw_releases(plan: Plan, luck: Luck, world: World) -> Released:
    """Draw releases up to the horizon, number them, and send each on its route."""
    recipes = plan.recipes.demands
    batches = [
        _batch(plan, luck, recipe, windows)
        for recipe, windows in zip(recipes, world.demand_windows, strict=True)
    ]
    work = luck.workspace
    release, chain, index, order = _by_release(work, batches)
    total = len(release)
    number, member = work.array("number", total, "i4"), work.array("member", total, "i4")
    first_member = np.empty(plan.stages.chains + 1, dtype=np.int64)
    number_members(chain, first_member, number, member)
    if plan.diversions.any:
        number, first_member = _with_detours(plan, number, first_member)
    teu, rank = work.array("teu", total, "i1"), work.array("rank", total, "i1")
    probe = work.array("probe", total, "?")
    describe(chain, _of_chain(plan), (teu, rank, probe))
    _use_own_ranks(rank, batches, order)
    return Released(
        release=release,
        chain=chain,
        member=member,
        index=index,
        teu=teu,
        rank=rank,
        probe=probe,
        measured=_measured(plan, luck, release),
        portion=_portions(plan, luck, chain, index),
        first_member=first_member,
        number=number,
        indices=tuple(int(b.index[-1]) + 1 if len(b.index) else 0 for b in batches),
    )


def _with_detours(plan: Plan, number: Ints, first: Longs) -> tuple[Ints, Longs]:
    """A detour has the members of the chain it begins as: each of them may be diverted."""
    begins_as = plan.diversions.begins_as
    of = np.where(begins_as >= 0, begins_as, np.arange(len(begins_as)))
    counts = np.diff(first)[of]
    whole = np.concatenate([number[first[one] : first[one + 1]] for one in of])
    return whole, np.concatenate(([0], np.cumsum(counts)))


def _by_release(
    work: Workspace, batches: Sequence[_Batch]
) -> tuple[Floats, Ints, Ints, Longs | None]:
    """Releases, chains and indices by global number, and the batches' order if it was another."""
    first = np.cumsum([0, *(len(batch.release) for batch in batches)], dtype=np.int64)
    total = int(first[-1])
    release = work.array("release.unsorted", total, "f8")
    chain = work.array("chain.unsorted", total, "i4")
    index = work.array("index.unsorted", total, "i4")
    np.concatenate([batch.release for batch in batches], out=release)
    np.concatenate([batch.chain for batch in batches], out=chain)
    np.concatenate([batch.index for batch in batches], out=index)
    if len(batches) == 1:
        return release, chain, index, None
    # Batches stand in demand order and each in index order: a stable merge by
    # release alone ranks by (release, demand, index, chain).
    order = work.array("release.order", total, "i8")
    merge(release, first, order)
    return (
        release.take(order, out=work.array("release", total, "f8"), mode="clip"),
        chain.take(order, out=work.array("chain", total, "i4"), mode="clip"),
        index.take(order, out=work.array("index", total, "i4"), mode="clip"),
        order,
    )


def _of_chain(plan: Plan) -> tuple[Bytes, Bytes, Flags]:
    """TEU, class and probe flag by chain."""
    by_chain = [plan.recipes.demands[demand] for demand in plan.labels.chain_demand]
    return (
        np.array([recipe.teu for recipe in by_chain], dtype=np.int8),
        np.array([recipe.rank for recipe in by_chain], dtype=np.int8),
        np.array([recipe.twins for recipe in by_chain], dtype=np.bool_),
    )


def _use_own_ranks(rank: Bytes, batches: Sequence[_Batch], order: Longs | None) -> None:
    """Put the class of each real shipment with one of its own in place of its demand's."""
    if all(batch.rank is None for batch in batches):
        return
    own = [
        np.full(len(batch.release), -1, dtype=np.int8) if batch.rank is None else batch.rank
        for batch in batches
    ]
    given = np.concatenate(own)
    given = given if order is None else given[order]
    np.copyto(rank, given, where=given >= 0)


def _batch(plan: Plan, luck: Luck, recipe: DemandRecipe, windows: Sequence[Window]) -> _Batch:
    if recipe.twins:
        return _twins(plan, recipe)
    release = _releases(plan, luck, recipe, windows)
    count = len(release)
    index = luck.workspace.counting(count, "i4")
    chain = luck.workspace.array(f"chain.{recipe.name}", count, "i4")
    _choose(plan, luck, recipe, chain)
    if recipe.shipped is None:
        return _Batch(release, chain, index)
    known = recipe.shipped.chain[:count]
    np.copyto(chain, known, where=known >= 0)
    return _Batch(release, chain, index, recipe.shipped.rank[:count].astype(np.int8))


def _choose(plan: Plan, luck: Luck, recipe: DemandRecipe, chain: Ints) -> None:
    """Send each container by a route of its own choice, in the long run by the shares.

    The choice is argmax(ln share + Gumbel), drawn for every container and route, so that a
    changed price moves only those who change their mind; and a Gumbel number is
    -ln(-ln u), so the largest is where (-ln u) / share is smallest.
    """
    ways = [(c, share) for c, share in zip(recipe.chains, recipe.shares, strict=True) if share]
    chain.fill(ways[0][0])
    if len(ways) == 1:
        return
    work, count, labels = luck.workspace, len(chain), plan.labels
    best = work.full("choice.best", count, "f8", np.inf)
    cost = work.array("choice.cost", count, "f8")
    better = work.array("choice.better", count, "?")
    for number, share in ways:
        luck.fill(cost, *_name(recipe, "choice"), labels.routes[labels.chain_route[number]])
        np.subtract(1.0, cost, out=cost)  # uniforms in (0, 1]: ln is finite
        np.log(cost, out=cost)
        np.divide(cost, -share, out=cost)
        np.less(cost, best, out=better)
        np.copyto(best, cost, where=better)
        np.copyto(chain, np.int32(number), where=better)


def _releases(plan: Plan, luck: Luck, recipe: DemandRecipe, windows: Sequence[Window]) -> Floats:
    """Times of release below the horizon.

    A demand has a clock of its own that follows its planned rate and slows down when it
    is disrupted; its containers come by that clock as they would by the other, so each
    keeps its luck.
    """
    horizon = plan.clock.horizon
    own = rate_timeline(windows, plan.clock, recipe.planned)
    until = own.at_horizon(horizon)
    if recipe.shipped is not None:
        times = luck.workspace.array(f"release.{recipe.name}", len(recipe.shipped.release), "f8")
        times[:] = recipe.shipped.release
    elif recipe.poisson:
        times = luck.poisson(f"release.{recipe.name}", recipe.per_day, until, *_name(recipe))
    else:
        times = _regular(luck, recipe, until)
    if not own.is_even:
        own.put_at_instants(times)
        put_on_grid(times)
    return times[: np.searchsorted(times, horizon, side="left")]


def _name(recipe: DemandRecipe, quantity: str = "release") -> tuple[str, str]:
    return (f"demand.{recipe.name}", quantity)


def _regular(luck: Luck, recipe: DemandRecipe, horizon: float) -> Floats:
    """One container per interval, the first after one interval."""
    bound = int(horizon / recipe.every) + 1
    times = luck.workspace.array(f"release.{recipe.name}", bound, "f8")
    times[:] = np.arange(1, bound + 1)
    np.multiply(times, recipe.every, out=times)
    put_on_grid(times)
    return times[: np.searchsorted(times, horizon, side="left")]


def _twins(plan: Plan, recipe: DemandRecipe) -> _Batch:
    """One probe per route at every moment of the measured window; the moment is the index."""
    first = ceil(plan.clock.warm_up / recipe.every)
    last = ceil(plan.clock.measured_until / recipe.every)
    moments = np.repeat(np.arange(first, last, dtype=np.int32), len(recipe.chains))
    release = moments.astype(np.float64) * recipe.every
    put_on_grid(release)
    chain = np.tile(np.asarray(recipe.chains, dtype=np.int32), last - first)
    return _Batch(release, chain, moments)


def _portions(plan: Plan, luck: Luck, chain: Ints, index: Ints) -> Ints:
    """How much of a box each consignment fills; empty when there are only containers."""
    recipes = plan.recipes.demands
    if all(recipe.fills is None for recipe in recipes):
        return np.empty(0, dtype=np.int32)
    portion = luck.workspace.full("portion", len(chain), "i4", 0)
    for recipe in recipes:
        if recipe.fills is not None:
            own = np.flatnonzero(np.isin(chain, recipe.chains))
            share = np.full(len(own), recipe.fills.mean())
            if not recipe.fills.is_constant:
                drawn = luck.fill(
                    np.empty(int(index[own].max(initial=-1)) + 1), *_name(recipe, "fills")
                )
                recipe.fills.ppf(drawn[index[own]], out=share)
            portion[own] = np.clip(np.rint(share * WHOLE_BOX), 1, WHOLE_BOX)
    return portion


def _measured(plan: Plan, luck: Luck, release: Floats) -> Flags:
    flags: Flags = luck.workspace.array("measured", len(release), "?")
    begin, end = np.searchsorted(release, (plan.clock.warm_up, plan.clock.measured_until))
    flags[:] = False
    flags[begin:end] = True
    return flags
