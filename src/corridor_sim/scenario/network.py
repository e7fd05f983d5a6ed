"""How services join: routes resolved to explicit calls, and the rule for each visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.spec import Spec, mistake, pair
from corridor_sim.scenario.terminals import Terminal


class RouteStep(NamedTuple):
    """One service of a route, with the calls where a container boards and leaves it."""

    service: str
    from_call: str
    to_call: str


class WrittenStep(Spec):
    """A step of a route as written: `line`, or `line: a -> b`."""

    service: str
    calls: tuple[str, str] | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _core: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        calls = {"type": "string", "pattern": "->"}
        line = {"type": "object", "additionalProperties": calls}
        return {
            "anyOf": [{"type": "string"}, {**line, "minProperties": 1, "maxProperties": 1}],
            "description": "A service, or service: a -> b with the calls to board and leave at.",
        }

    @model_validator(mode="before")
    @classmethod
    def _text_or_pair(cls, given: object) -> object:
        if isinstance(given, str):
            return {"service": given}
        if isinstance(given, dict) and len(given) == 1:
            ((service, calls),) = given.items()
            ends = pair(calls) if isinstance(calls, str) else None
            if ends is not None:
                return {"service": service, "calls": ends}
        raise mistake("a service, or service: a -> b")


class NoRuleError(Exception):
    """No handling rule, or more than one, applies to a visit."""

    def __init__(self, expected: str, rules: Sequence[str]) -> None:
        super().__init__(expected)
        self.expected = expected
        self.rules = tuple(rules)


def resolve_routes(
    services: Mapping[str, Service], written: Mapping[str, Sequence[WrittenStep]]
) -> tuple[dict[str, tuple[RouteStep, ...]], list[Finding]]:
    """Routes with explicit calls, and a finding for each route that does not connect.

    Routes that name a service which is not there are left out without a finding.
    """
    resolved: dict[str, tuple[RouteStep, ...]] = {}
    findings: list[Finding] = []
    for name, steps in written.items():
        if any(step.service not in services for step in steps):
            continue
        found = _resolve(name, [services[step.service] for step in steps], steps)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            resolved[name] = found
    return resolved, findings


def _resolve(
    name: str, lines: Sequence[Service], steps: Sequence[WrittenStep]
) -> tuple[RouteStep, ...] | Finding:
    result = []
    board = steps[0].calls[0] if steps[0].calls else lines[0].calls[0]
    for k, (line, step) in enumerate(zip(lines, steps, strict=True)):
        path = ("routes", name, k)
        if step.calls is not None and not _in_order(line, step.calls):
            return Finding(
                path, f"two calls of {step.service} in its order: {', '.join(line.calls)}"
            )
        if step.calls is not None and step.calls[0] != board:
            return Finding(
                path, f"{step.service} to be boarded at {board}, where the step before ends"
            )
        if board not in line.calls[:-1]:
            return Finding(path, f"a service that leaves {board}, where the step before ends")
        leave = _leaving_call(name, k, board, lines, steps)
        if isinstance(leave, Finding):
            return leave
        result.append(RouteStep(step.service, board, leave))
        board = leave
    return tuple(result)


def _leaving_call(
    name: str, k: int, board: str, lines: Sequence[Service], steps: Sequence[WrittenStep]
) -> str | Finding:
    line, written = lines[k], steps[k].calls
    if written is not None:
        return written[1]
    if k + 1 == len(steps):
        return line.calls[-1]
    later = line.calls[line.calls.index(board) + 1 :]
    following = steps[k + 1]
    if following.calls is not None:
        common = [call for call in later if call == following.calls[0]]
    else:
        common = [call for call in later if call in lines[k + 1].calls[:-1]]
    if len(common) == 1:
        return common[0]
    this, then = steps[k].service, following.service
    if common:
        calls = " and ".join(common)
        return Finding(
            ("routes", name, k), f"one call where {this} and {then} meet, but they meet at {calls}",
            f"{this}: {board} -> {common[0]}",
        )  # fmt: skip
    return Finding(
        ("routes", name, k + 1),
        f"a service that leaves one of the later calls of {this}: {', '.join(later)}",
        found=f"{then}, which calls at {', '.join(lines[k + 1].calls)}",
    )


def _in_order(line: Service, calls: tuple[str, str]) -> bool:
    return (
        calls[0] in line.calls
        and calls[1] in line.calls
        and line.calls.index(calls[0]) < line.calls.index(calls[1])
    )


class Side(NamedTuple):
    """One side of a visit: a service with its mode, or an end of the journey."""

    name: str
    mode: str | None = None

    @classmethod
    def of_service(cls, name: str, service: Service) -> Self:
        return cls(name, service.mode)

    def specificity(self, word: str) -> int | None:
        """2 for a service by name, 1 for its mode or an end, 0 for any; None if no match."""
        if word == "any":
            return 0
        if self.mode is None:
            return 1 if word == self.name else None
        if word == self.name:
            return 2
        return 1 if word == self.mode else None


ORIGIN = Side("origin")
DESTINATION = Side("destination")
DIVERTED = Side("diverted")
"""Where a container came from that changes its route at a terminal."""


def handling_for(terminal: Terminal, arriving: Side, leaving: Side) -> tuple[str, ...]:
    """Activities of the one most specific rule for a visit.

    A rule is more specific when neither side is less specific and one is more so.
    Raises NoRuleError when no rule fits, or several of which none is most specific.
    """
    matching = []
    for rule in terminal.handling:
        rank = arriving.specificity(rule.arriving), leaving.specificity(rule.leaving)
        if rank[0] is not None and rank[1] is not None:
            matching.append(((rank[0], rank[1]), rule))
    visit = f"{arriving.name} -> {leaving.name}"
    if not matching:
        raise NoRuleError(f"a handling rule that fits {visit} ([] if nothing happens)", [])
    best = [
        (rank, rule)
        for rank, rule in matching
        if not any(
            other != rank and other[0] >= rank[0] and other[1] >= rank[1] for other, _ in matching
        )
    ]
    if len(best) > 1:
        texts = [f"{rule.arriving} -> {rule.leaving}" for _, rule in best]
        raise NoRuleError(
            f"one most specific handling rule for {visit}: write that rule itself", texts
        )
    return best[0][1].activities
