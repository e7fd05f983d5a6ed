"""What the kernel sees: the Plan's and the Draws' arrays, the Trace, and its own state."""

from __future__ import annotations

from dataclasses import dataclass

from corridor_sim.plan.arrays import Bytes, Flags, Floats, Ints, Longs, Timing

TIMETABLE = int(Timing.TIMETABLE)
WHEN_FULL = int(Timing.WHEN_FULL)
ON_RETURN = int(Timing.ON_RETURN)

# What a stage does, finer than StageKind: which code runs.
JOB = 0  # an activity with a resource
JOINT = 1  # an activity that shares a waiting list with those it shares resources with
DELAY = 2  # an activity without
BOARD = 3
RIDE = 4  # a ride that meets no passage is a delay
VOYAGE = 5  # a ride through passages: the container is a vehicle of its own
FILL = 6  # consignments wait for their box to close
SPLIT = 7  # a box is split into its consignments
ENTER = 8  # wait for a place in a yard

# What a vehicle's next event is.
MEETS = 0  # arrives at a passage
WAITED = 1  # has waited as long as is published
PASSED = 2  # leaves the passage
ARRIVES = 3  # reaches the end of the leg
CALLS = 4  # a later call: its departure is due
RETURNS = 5  # is back from its last call: free for the next trip
BERTHED = 6  # has a berth at its stop
CLEARS = 7  # has stayed as long as it must, and all it brought is off

# Entries of a queue. Nodes are containers, or vehicles in a passage's queue.
WIDTH = 4
HEAD = 0
TAIL = 1
MARK = 2  # the last node of earlier instants; -1 when there is none
FINGER = 3  # the node that came last, while it waits; else the one before it

# Entries of ``count``.
CHANGED = 0  # posts in ``changed``
DUE = 1  # trips in ``due``
MOVING = 2  # first container ready for its next stage at this instant; -1 when none is
MOVING_LAST = 3
TO_COME = 4  # measured containers that have not arrived
RELEASED = 5  # containers released so far
DEPARTED = 6  # trips that have left their first call
COUNTS = 7

NONE = -1


@dataclass(slots=True)
class World:
    """All arrays of one replication.

    Nodes: containers 0 .. n - 1, trips n .. n + trips - 1, then other traffic.
    Vehicles: trips 0 .. trips - 1, then containers on voyages.
    Posts: resources 0 .. resources - 1, then pools, groups of joint work, points where
    consignments fill boxes, yards, berths.
    Queues lie one per priority class: resources, boarding legs, groups, points, pools; then
    one per yard, and per berth one per class of vehicles in turn and out of turn.
    """

    # sizes
    containers: int
    trips: int
    resources: int
    pools: int
    legs: int
    services: int
    rows: int
    departures: int
    crossings: int
    groups: int
    calling: int  # services that leave when full, or when a vehicle is there
    diverting: int  # boardings from which a container may be diverted
    classes: int
    vehicle_classes: int
    first_pool_queue: int
    shift: int  # bits of ``who`` in a heap key
    horizon: float
    # stages, by row
    entry: Ints  # by chain: its first row, -1 when it has none
    after: Ints  # the next row, -1 after the last
    does: Bytes
    queue_of: Ints  # first queue of the stage's resource or boarding leg
    resource: Ints
    group: Ints
    first_need: Ints
    need: Ints
    first_freed: Ints
    freed: Ints
    gang: Ints
    gang_size: Ints
    per_trip: Flags
    came: Ints  # the boarding before the stage, -1 when there is none
    service: Ints
    leg: Ints
    alight: Ints
    crossing: Ints
    # diversion, by row
    detour: Ints  # where a container goes on instead of boarding, -1 when it does not
    detour_limit: Floats
    detour_closed: Flags
    chain_of_row: Ints
    is_watched: Flags  # by service: its closings divert somebody
    # services
    first_leg: Ints
    service_of_leg: Ints
    service_of_trip: Ints
    cut_off: Floats
    timing: Bytes
    fleet: Ints
    patience: Floats
    allotment: Ints
    vehicle_rank: Bytes
    first_via: Ints
    at: Floats
    column: Ints
    published: Flags
    batch: Ints
    at_least: Ints
    batch_patience: Floats
    suspends: Flags
    post_of: Ints  # by resource or pool: the post that starts its work, a group's where it has one
    # draws
    release: Floats
    chain: Ints
    member: Ints
    teu: Bytes
    rank: Bytes
    probe: Flags
    measured: Flags
    base: Longs
    takes_base: Longs
    takes: Floats
    first_trip: Ints
    scheduled: Floats
    departs: Floats
    first_departures: Ints
    leg_base: Longs
    run: Floats
    stay: Floats
    tardy: Floats
    slots: Ints
    threshold: Ints
    turnaround: Floats
    crossing_base: Longs
    crossing_pool: Ints
    crossing_direction: Bytes
    wait: Floats  # variant after variant
    transit: Floats
    headway: Floats
    first_other: Ints
    other_time: Floats
    other_direction: Bytes
    other_rank: Bytes
    other_transit: Floats
    other_headway: Floats
    capacity_first: Ints
    capacity_time: Floats
    capacity_units: Ints
    capacity_stretch: Floats
    pace_first: Ints
    pace_time: Floats
    pace_factor: Floats
    pace_leaves: Flags
    spells_first: Ints
    spells_time: Floats
    spells_variant: Bytes
    # trace
    start: Floats
    end: Floats
    trip: Ints
    arrived: Floats
    diverted: Ints
    leg_scheduled: Floats
    leg_departed: Floats
    leg_arrived: Floats
    leg_boarded: Ints
    leg_aboard: Ints
    crossing_arrived: Floats
    crossing_started: Floats
    crossing_left: Floats
    other_started: Floats
    # state
    heap: Longs  # what ends by itself: containers, trips, lines, lines of pools freed
    agenda: Longs  # the next change of each post, the next arrival of each pool's other traffic
    count: Longs
    row: Ints  # by container: its stage
    link: Ints  # by node: the next node of the list it is in
    queue: Ints  # four entries per queue: HEAD, TAIL, MARK, FINGER
    queue_time: Floats  # the instant that ``MARK`` belongs to
    busy: Ints  # by post
    units: Ints
    stretch: Floats
    capacity_at: Ints  # by post: the row of its timeline that holds
    is_changed: Flags
    changed: Ints
    standing: Ints  # by resource that suspends: the first of its jobs in order of starting
    is_paused: Flags  # by container
    left: Floats  # by container: work left of a paused job
    ends_at: Floats  # by container: end of a running job at a resource that suspends
    gang_busy: Ints  # by gang and trip: containers at work
    called: Ints  # the services that leave when full, or when a vehicle is there
    next_trip: Ints  # by service: the next trip when full; the slot that waits for a vehicle, or -1
    vehicles: Ints  # by service: those of its fleet that are free
    wakes_at: Floats  # by service: when it is looked at again without any other event
    waiting: Ints  # by leg: TEU that wait for a service that leaves when full
    pace_at: Ints  # by service
    other_at: Ints  # by pool: the next of its other traffic
    line_first: Ints  # by row: containers in delays that end in the order they began
    line_last: Ints
    line_end: Floats
    aboard_first: Ints  # by leg and trip: who leaves there
    aboard_last: Ints
    aboard: Ints  # by trip: TEU
    due: Ints  # trips whose later call is due to depart now, in order
    runs: Ints  # scratch of the merge sort
    order: Ints  # scratch of the insertion sort
    vehicle_leg: Ints
    vehicle_next: Bytes
    vehicle_via: Ints
    vehicle_run: Floats
    vehicle_cut: Floats
    # boxes of consignments; columns by container are empty when all are containers
    points: int
    fill_row: Ints  # by chain; -1 for containers
    split_row: Ints
    point: Ints
    box_full: Ints  # by point
    box_patience: Floats
    portion: Ints
    box: Ints  # trace
    box_second: Ints  # by its first consignment: the next one in a box that is not split
    box_wakes_at: Floats  # by point and class: when it is looked at without any other event
    # yards and stops
    yards: int
    berths: int
    stops: int
    first_yard_queue: int
    yard_post: Ints
    refuses: Flags
    enters: Ints
    holds: Flags
    stop_leg: Ints
    berth_of_stop: Ints  # number among the berths, -1 when none is needed
    berth_post: Ints
    planned: Floats
    window: Floats
    at_end: Ints
    at_begin: Ints
    stop_base: Longs
    stop_stay: Floats
    stop_came: Floats
    stop_berthed: Floats
    stop_cleared: Floats
    in_yard: Ints  # by container: where it has a place, -1 when nowhere
    is_refused: Flags  # by container
    held: Ints  # by container: the trip that it keeps at a stop, -1 when none
    stop_of_trip: Ints  # by trip: the stop where it is or was last
    unloading: Ints  # by trip: containers that keep it there
    stays_until: Floats  # by trip
    address: int = 0  # of the table that compiled code sees instead of this object
