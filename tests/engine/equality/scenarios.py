"""Random scenarios: one small network whose every element may be there, in any strength.

Many times are whole hours, many boxes are released on the hour and durations may
be zero, so that much falls on the same instant.
"""

from __future__ import annotations

from random import Random

Value = object
Mapping = dict[str, Value]

HOURS = ("Mon-Sun 06:00-20:00", "Mon-Fri 08:00-18:00", "Sat 22:00-06:00", "Mon-Sun 00:00-24:00")
MONTHS = ("Jan", "Feb", "Mar")


def random_scenario(seed: int) -> Mapping:
    """The scenario of a seed, as the tree of its YAML."""
    return scenario_of(Random(seed))  # noqa: S311


def scenario_of(dice: Random) -> Mapping:
    """A scenario as the tree of its YAML; whoever throws the dice may shrink it."""
    scenario: Mapping = {
        "title": "Random",
        "start": dice.choice(["2024-01-01", "2024-03-28"]),  # the second crosses a change of clocks
        "warm_up": dice.choice(["0 h", "2 d"]),
        "measure": dice.choice(["2 d", "5 d"]),
        "drain_limit": dice.choice(["1 d", "12 d", "30 d"]),
        "overload": "allowed",
        "terminals": _terminals(dice),
        "passages": _passages(dice),
        "services": _services(dice),
        "routes": {
            "rail": ["train", {"loop": "port -> quay"}, "dray"],
            "hub": ["train", {"loop": "port -> hub"}, "shuttle", "dray"],
            "river": ["liner", "ferry", "dray"],
        },
        "demand": _demand(dice),
        "disruptions": _disruptions(dice),
        "regimes": _regimes(dice),
    }
    if dice.random() < 0.5:
        scenario["twins"] = {
            "every": dice.choice(["3 h", "8 h"]),
            "from": "park",
            "to": "city",
            "size": dice.choice(["TEU", "FEU"]),
            "priority": dice.choice([0, 5]),
            **_some(dice, consignment="30 %"),
        }
    return scenario


def _some(dice: Random, **parts: Value) -> Mapping:
    """Each part with a chance of one half."""
    return {name: value for name, value in parts.items() if dice.random() < 0.5}


def _short(dice: Random) -> Value:
    """A duration of some hours; often zero or whole."""
    return dice.choice(
        [
            "0 h",
            "1 h",
            "2 h",
            "90 min",
            {"uniform": ["0 h", "4 h"]},
            {"triangular": ["1 h", "2 h", "5 h"]},
            {"exponential": {"mean": "2 h"}},
            {"mixture": [{"share": 0.5, "constant": "0 h"}, {"share": 0.5, "constant": "6 h"}]},
        ]
    )


def _minutes(dice: Random) -> Value:
    return dice.choice(["0 min", "30 min", "1 h", {"uniform": ["5 min", "50 min"]}])


def _resource(dice: Random, **more: Value) -> Mapping:
    hours = _some(dice, open=[dice.choice(HOURS)])
    holidays = _some(dice, holidays="CN") if hours else {}
    often = {"every": {"exponential": {"mean": "9 h"}}, "lasts": dice.choice(["2 h", "30 min"])}
    worn = {"per_hour_worked": 0.5, "repair": dice.choice(["1 h", {"uniform": ["0 h", "3 h"]}])}
    breakdowns = _some(dice, breakdowns=dice.choice([{"clock": often}, {"busy": worn}]))
    units = dice.randint(1, 3)
    return {"units": units, **hours, **holidays, **breakdowns, **more, "source": "assumed"}


def _lift(dice: Random) -> Mapping:
    """Cranes at work: alone, in a team, or with somebody who is needed for a part of it only."""
    alone: Mapping = {"uses": "crane", "takes": _minutes(dice)}
    team: Mapping = {"uses": ["crane", "driver"], "takes": _minutes(dice)}
    both = {"uses": ["crane", "driver"], "takes": _minutes(dice)}
    parts: Mapping = {"phases": [alone, both, *dice.choice([[], [alone]])]}
    bound = _some(dice, at_once=dice.randint(1, 3))
    return {**dice.choice([alone, team, parts]), **bound, "cause": "handling", "source": "assumed"}


def _activity(dice: Random, cause: str, uses: str | None = None, **more: Value) -> Mapping:
    """A duration with a cause; who it happens to is left to chance."""
    takes = _minutes(dice) if uses else _short(dice)
    used: Mapping = {"uses": uses} if uses else {}
    chance = dice.choice([0.6, {"checked": 0.2, "otherwise": 0.9}])
    whom = _some(dice, probability=chance, only="checked")
    return {**used, "takes": takes, "cause": cause, **whom, **more, "source": "assumed"}


def _terminals(dice: Random) -> Mapping:
    lift = _activity(dice, "handling", "crane")
    lift.pop("probability", None)
    green, red = dice.choice(
        [(0.5, 0.2), ({"checked": 0, "otherwise": 0.6}, {"checked": 0.7, "otherwise": 0.1})]
    )
    scan = {
        "one_of": {
            "green": {"share": green},
            "amber": {"share": 0.3, "takes": _short(dice), "then": ["look"]},
            "red": {"share": red, "takes": _minutes(dice), "uses": "bay", "then": ["look"]},
        },
        "cause": "customs",
        "source": "assumed",
    }
    park: Mapping = {
        "timezone": "Asia/Shanghai",
        "resources": {
            "crane": _resource(dice),
            "bay": _resource(dice, on_close=dice.choice(["finish", "suspend"])),
        },
        "activities": {
            "lift": lift,
            "scan": scan,
            "look": _activity(dice, "inspection", dice.choice([None, "bay"])),
            "keep": _activity(dice, "storage"),
            "stuff": _stuffing(dice),
        },
        "handling": {
            "origin -> any": dice.choice(
                [["stuff"], ["scan", "stuff"], ["keep", "scan", "stuff", "lift"]]
            ),
            "origin -> barge": ["stuff", "lift"],
            "diverted -> any": dice.choice([[], ["lift"]]),
        },
    }
    room = _room(dice)
    port: Mapping = {
        "timezone": "Europe/Brussels",
        "resources": {"crane": _resource(dice), "driver": _resource(dice), **_quays(dice)},
        **room,
        "activities": {
            "lift": {**_lift(dice), **({"into": "stack"} if room else {})},
            "seal": _activity(dice, "customs", "driver"),
            "gauge": _activity(dice, "gauge change", per="trip"),
            "papers": _activity(dice, "customs", per="trip"),
        },
        "handling": {
            "rail -> sea": dice.choice([["gauge", "lift"], ["papers", "gauge"], ["lift"]]),
            "barge -> sea": dice.choice([["lift"], ["lift", "seal"]]),
            "diverted -> sea": dice.choice([[], ["seal"], ["gauge", "lift"]]),
        },
    }
    hub: Mapping = {
        "activities": {
            "dwell": {
                "takes": _short(dice),
                "cause": "dwell",
                "covers": ["departure"],
                "source": "assumed",
            }
        },
        "handling": {"sea -> barge": dice.choice([["dwell"], []])},
    }
    strip = {"splits_box": True, "takes": _short(dice), "cause": "handling", "source": "assumed"}
    stripped: Mapping = {"activities": {"strip": strip}}
    at_quay, at_city = dice.choice([(["strip"], []), ([], ["strip"]), ([], [])])
    return {
        "park": park,
        "port": port,
        "hub": hub,
        "quay": {**stripped, "handling": {"any -> truck": at_quay}},
        "city": {**stripped, "handling": {"truck -> destination": at_city}},
    }


def _stuffing(dice: Random) -> Mapping:
    """Filling boxes, with or without a crane."""
    filling = _some(dice, wait_at_most=dice.choice(["3 h", "1 d"]), full_at="70 %")
    work = {"takes": _minutes(dice), **_some(dice, uses="crane")}
    return {"fills_box": filling, **work, "cause": "handling", "source": "assumed"}


def _room(dice: Random) -> Mapping:
    """A yard that lifts lead into, and berths for the lines that call."""
    if dice.random() < 0.4:
        return {}
    limit = _some(
        dice, places=dice.choice(["4 TEU", "12 TEU"]), full=dice.choice(["wait", "refuse"])
    )
    yards = {"stack": {**limit, "source": "assumed"}}
    window = {"uses": "quay", "window": "2 h", "source": "assumed"}
    sea = dice.choice(["quay", window])
    berths = _some(dice, rail="track", barge="track", sea=sea, ferry="quay")
    return {"yards": yards, "berths": berths}


def _quays(dice: Random) -> Mapping:
    """Berths and tracks have neither work that pauses nor work that wears them."""
    return {
        name: {
            "units": dice.randint(1, 2),
            **_some(dice, open=[dice.choice(HOURS)]),
            "source": "assumed",
        }
        for name in ("quay", "track")
    }


def _passages(dice: Random) -> Mapping:
    batch = dice.randint(1, 3)
    patience = _some(dice, wait_at_most=dice.choice(["1 h", "5 h"]))
    lock = {
        "kind": "lock",
        "transit": _minutes(dice),
        "lines": dice.choice([1, 2, {"down": 1, "up": 1}]),
        "batch": batch,
        **(_some(dice, at_least=batch) and {"at_least": batch, **patience} if batch > 1 else {}),
        **_some(dice, headway=_minutes(dice)),
        **_some(
            dice,
            other_traffic={
                "down": {"per_day": 24, "arrivals": "regular", "priority": dice.choice([0, 5])},
                "up": {"per_day": 12, "arrivals": dice.choice(["regular", "poisson"])},
            },
        ),
        "source": "assumed",
    }
    canal = {"kind": "canal", "transit": _minutes(dice), "wait": _short(dice), "source": "assumed"}
    tunnel = {"kind": "other", "transit": _minutes(dice), "source": "assumed"}
    return {"lock": lock, "canal": canal, "tunnel": tunnel}


def _timetable(dice: Random) -> Mapping:
    late: Mapping = _some(dice, late=_short(dice))
    if late:
        late |= dice.choice([{"late_at": "arrival"}, {}, {"catch_up": 0.3}])
    when: Mapping = dice.choice(
        [
            {"every": dice.choice(["4 h", "12 h"]), "first": "1 h"},
            {"weekly": ["Mon 08:00", "Tue 08:00", "Wed 20:00", "Fri 08:00", "Sun 23:00"]},
            {
                "periods": [
                    {"until": "2024-01-04", "weekly": ["Tue 08:00", "Wed 20:00"]},
                    {"from": "2024-01-04", "weekly": ["Mon 08:00", "Fri 20:00"]},
                ]
            },
        ]
    )
    exceptions = _some(dice, extra=["2024-01-03 09:00", "2024-03-30 09:00"])
    exceptions |= _some(dice, missing=["2024-01-03", "2024-03-30 08:00"])
    cut_off = _some(dice, cut_off=dice.choice(["1 h", "3 h"]))
    return {**when, **exceptions, **cut_off, **late, **_some(dice, cancelled=0.2)}


def _fleet(dice: Random) -> Mapping:
    """Vehicles that are away for some time."""
    way_back = dice.choice(["12 h", {"uniform": ["1 h", "30 h"]}])
    turnaround = _some(dice, turnaround=_short(dice))
    return {"vehicles": dice.randint(1, 3), "way_back": way_back, **turnaround}


def _when_full(dice: Random) -> Mapping:
    patience = _some(dice, wait_at_most=dice.choice(["6 h", "1 d"]))
    return {"when_full": {"at_least": dice.choice([0.2, 0.8]), **patience}}


def _line(dice: Random, mode: str, calls: list[str], **more: Value) -> Mapping:
    return {
        "mode": mode,
        "calls": calls,
        "departures": _timetable(dice),
        "capacity": dice.choice(["6 TEU", "20 TEU", "200 TEU"]),
        "run": _short(dice),
        **_some(
            dice,
            taken=dice.choice([{"uniform": ["0 %", "100 %"]}, "3 TEU"]),
            season={"Jan": 1.3, "Mar": 0.8, "Apr": 1.1},
            priority=dice.choice([0, 9]),
        ),
        **more,
        "source": "assumed",
    }


def _services(dice: Random) -> Mapping:
    lock = {"passage": "lock", "direction": "down", "at": dice.choice([0.0, 0.27, 1.0])}
    canal = {"passage": "canal", "direction": "west", "at": 0.5}
    another = {"passage": dice.choice(["lock", "tunnel"]), "direction": "up", "share": 0.4}
    return {
        "train": _line(dice, "rail", ["park", "port"], **_some(dice, fleet=_fleet(dice))),
        "liner": _line(dice, "barge", ["park", "port"], via=[lock]),
        "loop": _line(
            dice,
            "sea",
            ["port", "hub", "quay"],
            run={"port -> hub": _short(dice), "hub -> quay": _short(dice)},
            stay=_short(dice),
            via=[{**canal, "leg": "hub -> quay"}],
            **_some(dice, allotment=dice.choice([{"port": "4 TEU"}, {"hub": "2 FEU"}])),
        ),
        "ferry": _line(
            dice,
            "sea",
            ["port", "quay"],
            via=[
                {**lock, "direction": "up", "at": 0.1},
                {**canal, "at": 0.9, **_some(dice, **{"or": another})},
            ],
            **dice.choice([{}, {"departures": "on_return", "fleet": _fleet(dice)}]),
        ),
        "shuttle": {
            **_line(dice, "barge", ["hub", "quay"], via=[canal]),
            "departures": dice.choice([{"every": "6 h"}, _when_full(dice)]),
        },
        "dray": {
            "mode": "truck",
            "calls": ["quay", "city"],
            "departures": "on_demand",
            "run": _short(dice),
            **_some(dice, via=[{"passage": "tunnel", "direction": "in", "at": 0.5}]),
            "source": "assumed",
        },
    }


def _demand(dice: Random) -> Mapping:
    def boxes(**more: Value) -> Mapping:
        containers = {
            "per_day": dice.choice([4, 24]),
            "arrivals": dice.choice(["poisson", "regular"]),
            "size": dice.choice(["TEU", "FEU"]),
            **_some(
                dice,
                weekdays={"Mon": 2, "Sat": 0},
                season={"Jan": 2, "Apr": 0},
                growth_per_year="50 %",
            ),
        }
        ends = {"from": "park", "to": "city", "containers": containers, "source": "assumed"}
        return {**ends, **_some(dice, tags=["checked"]), **more}

    shares = dice.choice([{"rail": 0.5, "river": 0.5}, {"rail": 0.2, "hub": 0.5, "river": 0.3}])
    lots = [boxes(routes=dice.choice([shares, "rail"])) for _ in range(2)]
    for goods in lots:
        share = dice.choice(["20 %", "50 %", {"uniform": ["5 %", "80 %"]}])
        goods["containers"] = {"per_day": 24, "size": "FEU", "fills": share}
    some = _some(dice, lots=lots[0], parcels=lots[1])
    how: Mapping = dice.choice(
        [{"wait_exceeds": "0 h"}, {"wait_exceeds": "9 h", "when_closed": True}]
    )
    more = _some(
        dice,
        diversion={"to": dice.choice(["rail", ["river", "rail"]]), **how},
        surges={"rush": {"from": "2024-01-02", "for": "30 h", "factor": 3, "priority": 2}},
        mix={"toys": {"share": 0.7}, "tools": {"share": 0.3, "tags": ["checked"]}},
    )
    diverted = _some(dice, diversion={"to": "river", "when_closed": True})
    return {
        "boxes": boxes(routes=shares, **more),
        "urgent": boxes(routes="rail", priority=0, **diverted),
        **some,
    }


def _disruptions(dice: Random) -> Mapping:
    def dated(affects: str, **effect: Value) -> Mapping:
        at = f"{dice.choice(['2024-01-03', '2024-03-30'])} {dice.choice(['00:00', '07:00'])}"
        lasts = dice.choice(["6 h", "2 d"])
        return {"affects": affects, "from": at, "for": lasts, **effect, "source": "assumed"}

    def random(affects: str, **effect: Value) -> Mapping:
        every = {"exponential": {"mean": dice.choice(["1 d", "4 d"])}}
        when = {"every": every, "lasts": {"uniform": ["1 h", "12 h"]}}
        months = _some(dice, months=list(MONTHS))
        return {"affects": affects, **when, **months, **effect, "source": "assumed"}

    return _some(
        dice,
        strike=random("terminals.port", closed=True),
        weak_crane=dated("terminals.park.resources.crane", capacity=0.45),
        lock_closed=random("passages.lock", closed=True),
        lock_slow=dated("passages.lock", capacity=0.7),
        canal_closed=dated("passages.canal", closed=True),
        canal_full=random("passages.canal", wait={"uniform": ["4 h", "10 h"]}),
        storm=random("services.loop", run=1.3, cancelled=0.3),
        less_room=dated("services.train", capacity=0.5),
        strike_at_the_quay=random("terminals.port.resources.quay", capacity=0.5),
        line_cut=dated("services.loop", closed=True),
        shuttle_held=random("services.shuttle", closed=True),
        no_trucks=random("services.dray", closed=True),
        holiday={
            "affects": ["demand.boxes", "terminals.park", "services.train"],
            "holiday": {"country": "CN", "before": "2 d", "after": "3 d"},
            **_some(dice, capacity=0.3),
            "source": "assumed",
        },
        low_water={
            "affects": "services.liner",
            "every_year": {"from": "12-20", "to": dice.choice(["01-04", "04-01"])},
            "capacity": 0.6,
            "source": "assumed",
        },
        still=dated("demand.urgent", closed=True),
        slow=random("demand.boxes", capacity=0.5),
    )


def _regimes(dice: Random) -> Mapping:
    congestion = {
        "every": {"exponential": {"mean": dice.choice(["1 d", "4 d"])}},
        "lasts": {"uniform": ["6 h", "2 d"]},
        "effects": [
            {"affects": ["services.train", "services.dray"], "run": 1.4},
            {"affects": "terminals.port.resources.crane", "capacity": 0.6},
            {"affects": "passages.canal", "wait": "8 h"},
        ],
        "source": "assumed",
    }
    return _some(dice, congestion=congestion)
