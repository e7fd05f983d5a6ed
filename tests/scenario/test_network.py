"""Routes resolved to calls, and the one handling rule of a visit."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.preflight import check
from corridor_sim.scenario.load import load
from corridor_sim.scenario.network import (
    DESTINATION,
    ORIGIN,
    NoRuleError,
    RouteStep,
    Side,
    handling_for,
)
from corridor_sim.scenario.terminals import Terminal
from tests.scenario.corridor import changed, written

TRAIN = Side("train", "rail")
SHIP = Side("ship", "sea")


def _terminal(*rules: str) -> Terminal:
    """A terminal whose rules each name one activity: their own position."""
    return Terminal.model_validate({"handling": {rule: [str(k)] for k, rule in enumerate(rules)}})


def test_services_meet_at_their_one_common_later_call(tmp_path: Path) -> None:
    assert load(written(tmp_path)).routes == {
        "rail_sea": (RouteStep("train", "park", "port"), RouteStep("ship", "port", "harbour")),
        "river": (RouteStep("ship", "park", "harbour"),),
    }


def test_a_written_pair_decides_where_to_board_and_leave(tmp_path: Path) -> None:
    """The train would meet the ship at park and port; `ship: port -> harbour` says which."""
    text = changed("rail_sea: [train, ship]", "rail_sea: [train, {ship: port -> harbour}]")
    assert load(written(tmp_path, text)).routes["rail_sea"][0] == RouteStep("train", "park", "port")
    text = changed("river: [ship]", "river: [{ship: park -> port}, {ship: port -> harbour}]")
    assert load(written(tmp_path, text)).routes["river"] == (
        RouteStep("ship", "park", "port"),
        RouteStep("ship", "port", "harbour"),
    )


def test_two_meeting_places_ask_for_the_pair(tmp_path: Path) -> None:
    """Two lines share the ports b and c, so a container could change at either."""
    line = "departures: {every: 1 d}, capacity: 9 TEU, source: assumed"
    second = f"  second: {{mode: sea, calls: [park, port, harbour], run: {{park -> port: 1 d, port -> harbour: 1 d}}, {line}}}\nroutes:\n"
    third = f"  feeder: {{mode: sea, calls: [port, harbour, sea], run: {{port -> harbour: 1 d, harbour -> sea: 1 d}}, {line}}}\n"
    text = changed("routes:\n  rail", third + second + "  both: [second, feeder]\n  rail")
    text = changed(
        "  harbour: {handling", "  sea: {handling: {any -> any: []}}\n  harbour: {handling", text
    )
    lines = [str(p) for p in check(written(tmp_path, text)).problems]
    assert len(lines) == 1
    assert (
        "routes.both.0: found second, expected one call where second and feeder meet, but they meet at port and harbour"
        in lines[0]
    )
    assert "(did you mean second: park -> port?)" in lines[0]


@pytest.mark.parametrize(
    ("rules", "arriving", "leaving", "applies"),
    [
        (("any -> any", "rail -> any"), TRAIN, SHIP, "1"),
        (("any -> any", "rail -> any", "rail -> sea"), TRAIN, SHIP, "2"),
        (("rail -> sea", "train -> sea"), TRAIN, SHIP, "1"),
        (("rail -> sea", "train -> any", "train -> sea"), TRAIN, SHIP, "2"),
        (("origin -> any", "any -> any"), ORIGIN, TRAIN, "0"),
        (("any -> destination", "sea -> destination"), SHIP, DESTINATION, "1"),
        (("truck -> sea", "any -> any"), TRAIN, SHIP, "1"),
    ],
)
def test_the_most_specific_rule_applies(
    rules: tuple[str, ...], arriving: Side, leaving: Side, applies: str
) -> None:
    """A service by name beats its mode, a mode or an end of the journey beats any."""
    assert handling_for(_terminal(*rules), arriving, leaving) == (applies,)


@pytest.mark.parametrize(
    ("rules", "tied"),
    [
        (("rail -> any", "any -> sea"), ("rail -> any", "any -> sea")),
        (("train -> any", "rail -> sea", "any -> any"), ("train -> any", "rail -> sea")),
        (("truck -> sea",), ()),
    ],
)
def test_a_tie_or_no_rule_is_an_error(rules: tuple[str, ...], tied: tuple[str, ...]) -> None:
    with pytest.raises(NoRuleError) as error:
        handling_for(_terminal(*rules), TRAIN, SHIP)
    assert error.value.rules == tied
