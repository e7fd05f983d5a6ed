"""Plan and Draws in, Trace out, through the kernel."""

from __future__ import annotations

import numpy as np

from corridor_sim.draws import Draws
from corridor_sim.engine.compiled.bounds import (
    batch_waits,
    box_waits,
    key_shift,
    most_at_once,
    pauses,
)
from corridor_sim.engine.compiled.kernel import run
from corridor_sim.engine.compiled.pointers import addresses
from corridor_sim.engine.compiled.queues import RUNS
from corridor_sim.engine.compiled.stages import (
    boarded_before,
    numbers_of,
    rows_after,
    what_stages_do,
)
from corridor_sim.engine.compiled.world import (
    COUNTS,
    TIMETABLE,
    VOYAGE,
    WHEN_FULL,
    WIDTH,
    World,
)
from corridor_sim.plan.arrays import Ints, StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.trace import Trace
from corridor_sim.workspace import Workspace


def simulate_compiled(plan: Plan, draws: Draws, workspace: Workspace | None = None) -> Trace:
    """Run one replication.

    Args:
        plan: the scenario.
        draws: the numbers of this replication.
        workspace: buffers to reuse. The Trace lies in them: it is valid until
            the next run with the same workspace.

    Raises:
        OverflowError: horizon times number of containers exceeds a heap key.
    """
    workspace = workspace or Workspace()
    trace = Trace.blank(draws, workspace)
    world = _world(plan, draws, trace, workspace)
    table = addresses(world)
    world.address = table.ctypes.data
    trace.stopped_at = run(world)
    return trace


def _world(plan: Plan, draws: Draws, trace: Trace, workspace: Workspace) -> World:
    stages, services, pools = plan.stages, plan.services, plan.pools
    n, trips, rows = len(draws.release), len(draws.departs), stages.rows
    resources, posts = len(plan.resource_units), len(plan.resource_units) + len(pools.batch)
    classes = int(draws.rank.max(initial=0)) + 1
    vehicle_classes = 1 + max(
        int(services.rank.max(initial=0)), int(draws.other_rank.max(initial=0))
    )
    groups = plan.joint.groups
    points = plan.boxes.points
    first_pool_queue = (resources + services.legs + groups + points) * classes
    room, berths = plan.room, plan.room.berths
    yards = room.yards
    first_yard_queue = first_pool_queue + len(pools.batch) * vehicle_classes
    queues = first_yard_queue + yards + len(berths) * 2 * vehicle_classes
    inside, lying = n if yards else 0, trips if room.stops else 0
    does = what_stages_do(plan)
    vehicles = trips + (n if bool((does == VOYAGE).any()) else 0)
    nodes = n + trips + len(draws.other_time)
    events = n + trips + rows + most_at_once(plan, draws) + services.services
    events += pauses(plan, draws) + batch_waits(plan, draws) + box_waits(draws)
    keys = n + trips + rows + 2 * len(pools.batch) + services.services + groups + points
    keys += resources
    suspended = n if bool(plan.suspends.any()) else 0
    called = np.flatnonzero(
        (services.timing == WHEN_FULL) | ((services.timing == TIMETABLE) & (services.fleet > 0))
    ).astype(np.int32)
    crossings = len(draws.transit)
    wait = workspace.array("engine.wait", crossings * len(draws.wait), np.float64)
    for variant, column in enumerate(draws.wait):
        wait[variant * crossings : (variant + 1) * crossings] = column
    legs_of = np.diff(services.first_leg)
    entry = np.where(np.diff(stages.first) > 0, stages.first[:-1], -1).astype(np.int32)
    post_of = np.where(stages.kind == StageKind.BOARDING, resources + stages.leg, stages.resource)
    joint = plan.joint.group >= 0
    post_of[joint] = resources + services.legs + plan.joint.group[joint]
    filling = plan.boxes.fill >= 0
    first_point = resources + services.legs + groups
    post_of[plan.boxes.fill[filling]] = first_point + plan.boxes.point[filling]
    grouped = plan.joint.group_of_resource
    starts = np.arange(posts, dtype=np.int32)
    starts[:resources] = np.where(grouped >= 0, posts + grouped, starts[:resources])
    grouping = posts + groups + points
    starts[room.yard_post] = grouping + np.arange(yards)
    starts[berths] = grouping + yards + np.arange(len(berths))
    startable = grouping + yards + len(berths)

    def ints(name: str, size: int) -> Ints:
        return workspace.array(f"engine.{name}", size, np.int32)

    def cleared(name: str, size: int, value: int) -> Ints:
        return workspace.full(f"engine.{name}", size, np.int32, value)

    return World(
        containers=n,
        trips=trips,
        resources=resources,
        pools=len(pools.batch),
        legs=services.legs,
        services=services.services,
        rows=rows,
        departures=len(draws.first_departures),
        crossings=crossings,
        groups=groups,
        calling=len(called),
        diverting=int((plan.diversions.to >= 0).sum()),
        classes=classes,
        vehicle_classes=vehicle_classes,
        first_pool_queue=first_pool_queue,
        shift=key_shift(plan, keys),
        horizon=plan.clock.horizon,
        entry=entry,
        after=rows_after(plan),
        does=does,
        queue_of=(post_of * classes).astype(np.int32),
        resource=stages.resource,
        group=plan.joint.group,
        first_need=plan.joint.first_need,
        need=plan.joint.need,
        first_freed=plan.joint.first_freed,
        freed=plan.joint.freed,
        gang=plan.joint.gang,
        gang_size=plan.joint.gang_size,
        per_trip=stages.per_trip,
        came=boarded_before(plan),
        service=stages.service,
        leg=stages.leg,
        alight=stages.alight,
        crossing=stages.crossing,
        detour=plan.diversions.to,
        detour_limit=plan.diversions.limit,
        detour_closed=plan.diversions.when_closed,
        chain_of_row=plan.chain_of_row,
        is_watched=workspace.full("engine.is_watched", services.services, np.bool_, 0),
        first_leg=services.first_leg,
        service_of_leg=np.repeat(np.arange(services.services, dtype=np.int32), legs_of),
        service_of_trip=ints("service_of_trip", trips),
        cut_off=services.cut_off,
        timing=services.timing,
        fleet=services.fleet,
        patience=services.patience,
        allotment=services.allotment,
        vehicle_rank=services.rank,
        first_via=services.first_via,
        at=services.at,
        column=services.column,
        published=pools.published,
        batch=pools.batch,
        at_least=pools.at_least,
        batch_patience=pools.patience,
        suspends=plan.suspends,
        post_of=starts,
        release=draws.release,
        chain=draws.chain,
        member=draws.member,
        teu=draws.teu,
        rank=draws.rank,
        probe=draws.probe,
        measured=draws.measured,
        base=draws.stage_base,
        takes_base=draws.takes_base,
        takes=draws.takes,
        first_trip=draws.first_trip,
        scheduled=draws.scheduled,
        departs=draws.departs,
        first_departures=draws.first_departures,
        leg_base=draws.leg_base,
        run=draws.run,
        stay=draws.stay,
        tardy=draws.tardy,
        slots=draws.slots,
        threshold=draws.threshold,
        turnaround=draws.turnaround,
        crossing_base=draws.crossing_base,
        crossing_pool=draws.crossing_pool,
        crossing_direction=draws.crossing_direction,
        wait=wait,
        transit=draws.transit,
        headway=draws.headway,
        first_other=draws.first_other,
        other_time=draws.other_time,
        other_direction=draws.other_direction,
        other_rank=draws.other_rank,
        other_transit=draws.other_transit,
        other_headway=draws.other_headway,
        capacity_first=draws.capacity.first,
        capacity_time=draws.capacity.time,
        capacity_units=draws.capacity.units,
        capacity_stretch=draws.capacity.stretch,
        pace_first=draws.pace.first,
        pace_time=draws.pace.time,
        pace_factor=draws.pace.factor,
        pace_leaves=draws.pace.leaves,
        spells_first=draws.spells.first,
        spells_time=draws.spells.time,
        spells_variant=draws.spells.variant,
        start=trace.start,
        end=trace.end,
        trip=trace.trip,
        arrived=trace.arrived,
        diverted=trace.diverted,
        leg_scheduled=trace.leg_scheduled,
        leg_departed=trace.leg_departed,
        leg_arrived=trace.leg_arrived,
        leg_boarded=trace.leg_boarded,
        leg_aboard=trace.leg_aboard,
        crossing_arrived=trace.crossing_arrived,
        crossing_started=trace.crossing_started,
        crossing_left=trace.crossing_left,
        other_started=trace.other_started,
        heap=workspace.array("engine.heap", 2 + events, np.int64),
        agenda=workspace.array(
            "engine.agenda", 2 + posts + len(pools.batch) + services.services, np.int64
        ),
        count=workspace.array("engine.count", COUNTS, np.int64),
        row=ints("row", n),
        link=ints("link", nodes),
        queue=cleared("queue", WIDTH * queues, -1),
        queue_time=workspace.full("engine.queue_time", queues, np.float64, -1),
        busy=cleared("busy", posts, 0),
        units=ints("units", posts),
        stretch=workspace.array("engine.stretch", posts, np.float64),
        capacity_at=ints("capacity_at", posts),
        is_changed=workspace.full("engine.is_changed", startable, np.bool_, 0),
        changed=ints("changed", startable),
        standing=cleared("standing", resources, -1),
        is_paused=workspace.full("engine.is_paused", suspended, np.bool_, 0),
        left=workspace.array("engine.left", suspended, np.float64),
        ends_at=workspace.array("engine.ends_at", suspended, np.float64),
        gang_busy=cleared("gang_busy", len(plan.joint.gang_size) * trips, 0),
        called=called,
        next_trip=ints("next_trip", services.services),
        vehicles=ints("vehicles", services.services),
        wakes_at=workspace.full("engine.wakes_at", services.services, np.float64, -1.0),
        waiting=cleared("waiting", services.legs, 0),
        pace_at=ints("pace_at", services.services),
        other_at=ints("other_at", len(pools.batch)),
        line_first=cleared("line_first", rows, -1),
        line_last=ints("line_last", rows),
        line_end=workspace.array("engine.line_end", rows, np.float64),
        aboard_first=cleared("aboard_first", len(draws.run), -1),
        aboard_last=ints("aboard_last", len(draws.run)),
        aboard=cleared("aboard", trips, 0),
        due=ints("due", trips),
        runs=ints("runs", RUNS),
        order=ints("order", n),
        vehicle_leg=ints("vehicle_leg", trips),
        vehicle_next=workspace.array("engine.vehicle_next", vehicles, np.int8),
        vehicle_via=ints("vehicle_via", vehicles),
        vehicle_run=workspace.array("engine.vehicle_run", vehicles, np.float64),
        vehicle_cut=workspace.array("engine.vehicle_cut", vehicles, np.float64),
        points=points,
        fill_row=plan.boxes.fill,
        split_row=plan.boxes.split,
        point=plan.boxes.point,
        box_full=plan.boxes.full,
        box_patience=plan.boxes.patience,
        portion=draws.portion,
        box=trace.box,
        box_second=cleared("box_second", len(draws.portion), -1),
        box_wakes_at=workspace.full("engine.box_wakes_at", points * classes, np.float64, -1.0),
        yards=yards,
        berths=len(berths),
        stops=room.stops,
        first_yard_queue=first_yard_queue,
        yard_post=room.yard_post,
        refuses=room.refuses,
        enters=room.enters,
        holds=room.holds,
        stop_leg=room.stop_leg,
        berth_of_stop=numbers_of(berths, room.stop_berth),
        berth_post=berths,
        planned=room.planned,
        window=room.window,
        at_end=room.at_end,
        at_begin=room.at_begin,
        stop_base=draws.stop_base,
        stop_stay=draws.stop_stay,
        stop_came=trace.stop_came,
        stop_berthed=trace.stop_berthed,
        stop_cleared=trace.stop_cleared,
        in_yard=cleared("in_yard", inside, -1),
        is_refused=workspace.full("engine.is_refused", inside, np.bool_, 0),
        held=cleared("held", inside, -1),
        stop_of_trip=cleared("stop_of_trip", lying, -1),
        unloading=ints("unloading", lying),
        stays_until=workspace.array("engine.stays_until", lying, np.float64),
    )
