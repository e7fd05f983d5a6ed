"""Names that must exist: every reference of a scenario, checked on the plain tree.

The tree may be wrong elsewhere; what is not of the expected form is skipped here,
because the specs report it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corridor_sim.scenario.problems import Finding, of_names
from corridor_sim.scenario.services import MODES
from corridor_sim.scenario.source import Path
from corridor_sim.scenario.spec import closest, pair

_ENDS = ("any", "origin", "destination", "diverted")


def check_references(plain: object) -> list[Finding]:
    """A finding for every name that is used and not defined."""
    tree = _map(plain)
    return [
        *_terminals(tree),
        *_services(tree),
        *_routes(tree),
        *_demand(tree),
        *_question(tree),
        *_claims(tree),
        *_disruptions(tree),
        *_prices(tree),
    ]


_MOST_STEPS = 100


def _map(given: object) -> Mapping[str, object]:
    return given if isinstance(given, dict) else {}


def _items(given: object) -> list[tuple[int, object]]:
    return list(enumerate(given)) if isinstance(given, list) else []


def _unknown(name: object, known: Mapping[str, object], path: Path) -> Iterator[Finding]:
    if isinstance(name, str) and name not in known:
        yield Finding(path, of_names(list(known)), closest(name, known), found=name)


def _terminals(tree: Mapping[str, object]) -> Iterator[Finding]:
    services = _map(tree.get("services"))
    for terminal, spec in _map(tree.get("terminals")).items():
        at: Path = ("terminals", terminal)
        resources = _map(_map(spec).get("resources"))
        yards = _map(_map(spec).get("yards"))
        activities = _map(_map(spec).get("activities"))
        for name, activity in activities.items():
            here: Path = (*at, "activities", name)
            yield from _used(activity, resources, here)
            yield from _unknown(_map(activity).get("into"), yards, (*here, "into"))
            for k, phase in _items(_map(activity).get("phases")):
                yield from _used(phase, resources, (*here, "phases", k))
            for channel, way in _map(_map(activity).get("one_of")).items():
                there = (*here, "one_of", channel)
                yield from _used(way, resources, there)
                for k, following in _items(_map(way).get("then")):
                    yield from _unknown(following, activities, (*there, "then", k))
        yield from _circles(activities, at)
        lines = {**dict.fromkeys(MODES), "any": None, **services}
        for line, berth in _map(_map(spec).get("berths")).items():
            there = (*at, "berths", line)
            yield from _unknown(line, lines, there)
            yield from _unknown(berth, resources, there)
            yield from _used(berth, resources, there)
        for rule, listed in _map(_map(spec).get("handling")).items():
            ends = pair(rule)
            sides = {**dict.fromkeys(MODES), **dict.fromkeys(_ENDS), **services}
            for end in ends or ():
                yield from _unknown(end, sides, (*at, "handling", rule))
            for k, done in _items(listed):
                yield from _unknown(done, activities, (*at, "handling", rule, k))


def _used(work: object, resources: Mapping[str, object], at: Path) -> Iterator[Finding]:
    uses = _map(work).get("uses")
    yield from _unknown(uses, resources, (*at, "uses"))
    for k, name in _items(uses):
        yield from _unknown(name, resources, (*at, "uses", k))


def _circles(activities: Mapping[str, object], at: Path) -> Iterator[Finding]:
    """Activities that follow themselves through `then`, so that a container never leaves."""
    following = {
        name: [
            then
            for way in _map(_map(activity).get("one_of")).values()
            for _, then in _items(_map(way).get("then"))
        ]
        for name, activity in activities.items()
    }
    circular = False
    for name in activities:
        reached: set[object] = set()
        ahead = list(following[name])
        while ahead:
            then = ahead.pop()
            if then not in reached:
                reached.add(then)
                ahead += following.get(str(then), [])
        if name in reached:
            expected = "an activity that does not follow itself through then"
            yield Finding((*at, "activities", name, "one_of"), expected, found=name)
            circular = True
    steps: dict[str, int] = {}
    for name in () if circular else activities:
        if _steps(name, following, steps) > _MOST_STEPS:
            expected = f"at most {_MOST_STEPS} activities that follow through then"
            yield Finding((*at, "activities", name, "one_of"), expected, found=name)
            return


def _steps(name: str, following: Mapping[str, Sequence[object]], known: dict[str, int]) -> int:
    """How many activities one stands for with all that may follow it; there are no circles."""
    ahead = [name]
    while ahead:
        here = ahead[-1]
        thens = [str(then) for then in following.get(here, ())]
        unknown = [then for then in thens if then not in known]
        if unknown:
            ahead += unknown
        else:
            known[here] = 1 + sum(known[then] for then in thens)
            ahead.pop()
    return known[name]


def _services(tree: Mapping[str, object]) -> Iterator[Finding]:
    terminals, passages = _map(tree.get("terminals")), _map(tree.get("passages"))
    for service, spec in _map(tree.get("services")).items():
        at: Path = ("services", service)
        if service in MODES or service in _ENDS:
            expected = "a name that is no mode and not origin, destination, diverted or any"
            yield Finding(at, expected, found=service)
        for k, call in _items(_map(spec).get("calls")):
            yield from _unknown(call, terminals, (*at, "calls", k))
        for k, via in _items(_map(spec).get("via")):
            here: Path = (*at, "via", k)
            yield from _way(via, passages, here)
            yield from _way(_map(via).get("or"), passages, (*here, "or"))
    for name, spec in passages.items():
        lines = _map(_map(spec).get("lines"))
        for direction in _map(_map(spec).get("other_traffic")) if lines else ():
            yield from _unknown(direction, lines, ("passages", name, "other_traffic", direction))


def _way(way: object, passages: Mapping[str, object], at: Path) -> Iterator[Finding]:
    """The passage of a via or of its alternative, and the direction if lines are by direction."""
    name = _map(way).get("passage")
    yield from _unknown(name, passages, (*at, "passage"))
    passage = _map(passages.get(name)) if isinstance(name, str) else {}
    lines = _map(passage.get("lines"))
    if lines:
        yield from _unknown(_map(way).get("direction"), lines, (*at, "direction"))


def _routes(tree: Mapping[str, object]) -> Iterator[Finding]:
    services = _map(tree.get("services"))
    for route, steps in _map(tree.get("routes")).items():
        for k, step in _items(steps):
            name = next(iter(step)) if isinstance(step, dict) and len(step) == 1 else step
            yield from _unknown(name, services, ("routes", route, k))


def _demand(tree: Mapping[str, object]) -> Iterator[Finding]:
    terminals, routes = _map(tree.get("terminals")), _map(tree.get("routes"))
    for name, spec in _map(tree.get("demand")).items():
        yield from _ends(spec, terminals, ("demand", name))
        written, at = _map(spec).get("routes"), ("demand", name, "routes")
        for k, route in enumerate(_routes_of(_map(spec))):
            last = route if isinstance(written, dict) else k
            yield from _unknown(route, routes, at if route == written else (*at, last))
        yield from _containers(tree, name, _map(spec))
        yield from _choice(name, _map(spec))
        others = _map(_map(spec).get("diversion")).get("to")
        here: Path = ("demand", name, "diversion", "to")
        yield from _unknown(others, routes, here)
        for k, other in _items(others):
            yield from _unknown(other, routes, (*here, k))
    twins = tree.get("twins")
    yield from _ends(twins, terminals, ("twins",))
    for k, compared in _items(_map(twins).get("routes")):
        yield from _unknown(compared, routes, ("twins", "routes", k))


def _containers(
    tree: Mapping[str, object], demand: str, spec: Mapping[str, object]
) -> Iterator[Finding]:
    """Other demands that empties go by, and what the rows of a file of shipments name."""
    at: Path = ("demand", demand, "containers")
    containers, demands = _map(spec.get("containers")), _map(tree.get("demand"))
    for key in ("empties_of", "less"):
        others = containers.get(key)
        listed: list[tuple[Path, object]] = [((*at, key, k), one) for k, one in _items(others)]
        for here, other in listed or [((*at, key), others)]:
            yield from _unknown(other, demands, here)
            found = _map(demands.get(other)) if isinstance(other, str) else {}
            if found and "per_day" not in _map(found.get("containers")):
                yield Finding(here, "a demand with per_day", found=str(other))
    shipments = _map(containers.get("shipments"))
    names = {"commodity": _map(spec.get("mix")), "route": _routes_of(spec)}
    for column, known in names.items():
        for k, cell in _items(shipments.get(column)):
            here = (*at, "shipments", column, k)
            if cell == "" and column == "commodity":
                yield Finding(here, of_names(list(known)), found="nothing")
            elif cell != "":
                yield from _unknown(cell, known, here)


def _choice(demand: str, spec: Mapping[str, object]) -> Iterator[Finding]:
    """Routes that a choice says something of must be among those of the demand."""
    routes, choice = _routes_of(spec), _map(spec.get("choice"))
    for key in ("price", "time", "deviation", "other_cost"):
        for route in _map(choice.get(key)):
            yield from _unknown(route, routes, ("demand", demand, "choice", key, route))


def _routes_of(demand: Mapping[str, object]) -> Mapping[str, object]:
    """The routes of a demand, however they are written."""
    written = demand.get("routes")
    listed = [written] if isinstance(written, str) else [route for _, route in _items(written)]
    return {**dict.fromkeys(map(str, listed)), **_map(written)}


def _ends(spec: object, terminals: Mapping[str, object], at: Path) -> Iterator[Finding]:
    for end in ("from", "to"):
        yield from _unknown(_map(spec).get(end), terminals, (*at, end))


def _question(tree: Mapping[str, object]) -> Iterator[Finding]:
    routes = _map(tree.get("routes"))
    question = _map(tree.get("question"))
    for key in ("by", "over"):
        yield from _unknown(question.get(key), routes, ("question", key))
    if "by" in question and "twins" not in tree:
        yield Finding(("question", "by"), "twins beside it: their savings answer it")
    for k, route in _items(question.get("routes")):
        yield from _unknown(route, routes, ("question", "routes", k))
    for k, demand in _items(question.get("promises")):
        known = _map(tree.get("demand"))
        here: Path = ("question", "promises", k)
        yield from _unknown(demand, known, here)
        if isinstance(demand, str) and demand in known and "promise" not in _map(known[demand]):
            yield Finding(here, "a demand with a promise", found=demand)
    places = {**_map(tree.get("terminals")), **_map(tree.get("passages"))}
    for k, place in _items(question.get("at")):
        yield from _unknown(place, places, ("question", "at", k))


def _claims(tree: Mapping[str, object]) -> Iterator[Finding]:
    routes = _map(tree.get("routes"))
    for name, spec in _map(tree.get("claims")).items():
        for key in ("by", "over"):
            yield from _unknown(_map(spec).get(key), routes, ("claims", name, key))
    yield from _unknown(_map(tree.get("precision")).get("route"), routes, ("precision", "route"))


def _disruptions(tree: Mapping[str, object]) -> Iterator[Finding]:
    for name, spec in _map(tree.get("disruptions")).items():
        yield from _change(tree, _map(spec), ("disruptions", name))
    for name, spec in _map(tree.get("regimes")).items():
        for k, effect in _items(_map(spec).get("effects")):
            yield from _change(tree, _map(effect), ("regimes", name, "effects", k))


def _change(tree: Mapping[str, object], spec: Mapping[str, object], at: Path) -> Iterator[Finding]:
    affects = spec.get("affects")
    listed: list[tuple[Path, object]] = [((*at, "affects", k), path) for k, path in _items(affects)]
    if isinstance(affects, str):
        listed = [((*at, "affects"), affects)]
    for here, path in listed:
        if isinstance(path, str):
            yield from _affected(tree, spec, path, at, here)


def _prices(tree: Mapping[str, object]) -> Iterator[Finding]:
    services, terminals = _map(tree.get("services")), _map(tree.get("terminals"))
    prices = _map(tree.get("prices"))
    for name, spec in _map(prices.get("freight")).items():
        at: Path = ("prices", "freight", name)
        listed = _items(_map(spec).get("services"))
        for k, service in listed:
            yield from _unknown(service, services, (*at, "services", k))
        if not listed:
            yield from _unknown(name, services, at)
    places = {**terminals, **_map(tree.get("passages"))}
    for section in ("handling", "customs", "storage", "demurrage", "detention"):
        known = places if section == "customs" else terminals
        for name in _map(prices.get(section)):
            yield from _unknown(name, known, ("prices", section, name))


_AFFECTS = (
    "terminals.X, terminals.X.resources.Y, terminals.X.yards.Y, passages.X, services.X or demand.X"
)
_EFFECTS = {
    "terminals": ("closed", "capacity"),
    "passages": ("closed", "capacity", "wait"),
    "services": ("closed", "capacity", "run", "cancelled"),
    "demand": ("closed", "capacity"),
}


def _affected(
    tree: Mapping[str, object], spec: Mapping[str, object], path: str, change: Path, at: Path
) -> Iterator[Finding]:
    """The path must lead to an element, and that must have the effects of the change."""
    parts = path.split(".")
    kind = parts[0]
    if kind not in _EFFECTS or not (
        len(parts) == 2
        or (kind == "terminals" and len(parts) == 4 and parts[2] in ("resources", "yards"))
    ):
        yield Finding(at, _AFFECTS, found=path)
        return
    known = _map(tree.get(kind))
    for index in (1, 3)[: len(parts) // 2]:
        if parts[index] not in known:
            near = closest(parts[index], known)
            hint = None if near is None else ".".join([*parts[:index], near, *parts[index + 1 :]])
            yield Finding(at, f"a path to {of_names(list(known))}", hint, found=path)
            return
        known = _map(_map(known[parts[index]]).get(parts[2] if len(parts) == 4 else "resources"))
    for effect in ("closed", "capacity", "run", "cancelled", "wait"):
        if effect in spec and effect not in _EFFECTS[kind]:
            allowed = ", ".join(_EFFECTS[kind])
            here: Path = (*change, effect)
            yield Finding(here, f"an effect that {kind} have: {allowed}", found=effect)
    waits = kind == "passages" and "wait" in _map(_map(tree.get(kind)).get(parts[1]))
    if waits and "capacity" in spec:
        expected = f"wait, because {path} has a published wait and no queue to slow down"
        yield Finding((*change, "capacity"), expected, found="capacity")
    if kind == "passages" and not waits and "wait" in spec:
        expected = f"capacity or closed, because {path} has no published wait to replace"
        yield Finding((*change, "wait"), expected, found="wait")
