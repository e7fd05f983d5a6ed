"""Our events in the codes of the DCSA event model (Track & Trace 2.2).

Where its code lists have no word for something it stays without a code, except air
transport: the mode AIR is our extension.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from corridor_sim.scenario.causes import Cause

CLASSIFIER: Final = "ACT"
"""A simulated event has happened: never PLN (planned) or EST (estimated)."""
BORDER: Final = "BOCR"
MODES: Final = {"truck": "TRUCK", "rail": "RAIL", "barge": "BARGE", "sea": "VESSEL", "air": "AIR"}
HELD: Final = (Cause.CUSTOMS, Cause.INSPECTION)
"""Causes of activities that hold a shipment until an authority releases it."""


@dataclass(frozen=True, slots=True)
class Code:
    """An event type (EQUIPMENT, TRANSPORT or SHIPMENT) and its event type code."""

    event_type: str
    code: str


NONE: Final = Code("", "")
CODES: Final = {
    "loaded": Code("EQUIPMENT", "LOAD"),
    "discharged": Code("EQUIPMENT", "DISC"),
    "gated out": Code("EQUIPMENT", "GTOT"),
    "gated in": Code("EQUIPMENT", "GTIN"),
    "stuffed": Code("EQUIPMENT", "STUF"),
    "stripped": Code("EQUIPMENT", "STRP"),
    "departed": Code("TRANSPORT", "DEPA"),
    "arrived": Code("TRANSPORT", "ARRI"),
    "arrived at passage": Code("TRANSPORT", "ARRI"),
    "left passage": Code("TRANSPORT", "DEPA"),
    **{f"{cause} awaited": Code("SHIPMENT", "HOLD") for cause in HELD},
    **{f"{cause} completed": Code("SHIPMENT", "RELS") for cause in HELD},
}
"""By the name of our event; every other event has no code."""


def code_of(event: str) -> Code:
    """The code of one of our events."""
    return CODES.get(event, NONE)


def facility(modes: set[str], *, border: bool) -> str:
    """Facility type of a terminal at which these modes call.

    Border crossing at a border, else port terminal where ships call, else inland
    terminal where trains or barges do, else customer location; an airport has no
    code of its own.
    """
    if border:
        return BORDER
    if "sea" in modes:
        return "POTE"
    if modes & {"rail", "barge"}:
        return "INTE"
    return "" if "air" in modes else "CLOC"
