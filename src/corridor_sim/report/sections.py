"""The parts of the page, in order: what each is about, its figures and its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from corridor_sim.experiment.result import Result
from corridor_sim.report import account_sheets, page_accounts, page_sheets, sheets
from corridor_sim.report.sheet import Sheet

Make = Callable[[pd.DataFrame], Sheet]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page; a figure that was not drawn is left out."""

    key: str
    title: str
    lead: str
    figures: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def sections(result: Result) -> Iterator[Section]:
    """Every part that has something to show."""
    for section in (*_of_time(result), *_of_account(result)):
        if section.sheets or section.figures:
            yield section


def _made(make: Make, table: pd.DataFrame) -> tuple[Sheet, ...]:
    """The sheet of a table, if there is anything in it."""
    if table.empty:
        return ()
    sheet = make(table)
    return (sheet,) if sheet.rows else ()


def _with(indicators: pd.DataFrame, name: str) -> pd.DataFrame:
    """The indicators of routes that have this one."""
    if indicators.empty:
        return indicators
    routes = indicators.loc[indicators["indicator"] == name, "route"]
    return indicators[indicators["route"].isin(routes)]


def _of_time(result: Result) -> Iterator[Section]:
    routes = [str(route) for route in result.routes["route"]]
    yield Section(
        "days",
        "Where the days go",
        "Every hour of every journey has one place and one cause; they add up to the mean.",
        ("causes",),
        tuple(sheets.where_days_go(result, route) for route in routes),
    )
    yield Section(
        "spread",
        "What makes it unreliable",
        "Variance adds up over places as the mean does: a place weighs as much as its days vary "
        "with the whole.",
        ("variance",),
        _made(account_sheets.reliability, result.indicators),
    )
    slow = [r for r in routes if len(result.tail) and (result.tail["route"] == r).any()]
    yield Section(
        "tail",
        "The slowest one in twenty",
        "What was longer for the slowest 5 % than for everybody.",
        (),
        tuple(page_sheets.tail(result.tail, route) for route in slow),
    )
    yield Section(
        "way",
        "Along the way",
        "Time over distance in the manner of UNESCAP, and the indicators of CAREC's corridor "
        "performance monitoring.",
        ("time_distance", "map", "string_lines"),
        _made(page_accounts.carec, result.indicators),
    )
    yield Section(
        "schedule",
        "Schedule and queues",
        "What was offered and used, and where cargo and vehicles waited.",
        ("schedule", "queues", "queue_calendar"),
        tuple(sheets.usage(result.usage)),
    )
    yield Section(
        "missed",
        "Roll-overs and missed departures",
        "Who did not leave with the first departure, and why.",
        (),
        (
            *_made(page_sheets.connections, result.connections),
            *_made(page_sheets.missed, result.missed),
        ),
    )
    yield Section(
        "claims",
        "Routes compared, and claims",
        "Twins are sent by every route at the same moment in the same world; what one saves over "
        "the other owes nothing to luck.",
        ("savings",),
        tuple(sheets.comparisons(result)),
    )


def _of_account(result: Result) -> Iterator[Section]:
    yield Section(
        "promises",
        "Promises and stock",
        "How many kept what was promised, and what the lead time costs in stock.",
        (),
        (
            *_made(account_sheets.promises, result.promises),
            *_made(page_accounts.promised, result.promises),
            *_made(page_accounts.stock, result.indicators),
        ),
    )
    yield Section(
        "money",
        "Money",
        "What a container costs by each route, the time of its goods and the stock included.",
        ("money", "cost_distance", "value_density"),
        (
            *_made(account_sheets.landed, result.landed),
            *_made(page_accounts.components, result.money),
            *_made(account_sheets.by_value, result.value_density),
        ),
    )
    known_gases = _with(result.indicators, "wtw_per_container")
    known = [] if result.carbon.empty else [str(r) for r in result.carbon["route"].unique()]
    yield Section(
        "carbon",
        "Greenhouse gases",
        "Activity times factor for every leg and hub, in the manner of ISO 14083, well to wheel.",
        ("carbon",),
        (
            *_made(account_sheets.gases, known_gases),
            *_made(page_accounts.split, known_gases),
            *(page_accounts.chain(result.carbon, route) for route in known),
        ),
    )
    yield Section(
        "evidence",
        "Evidence",
        "Where every number comes from, and how much of the answer rests on it.",
        ("evidence",),
        (
            *_made(page_sheets.evidence, result.evidence),
            *_made(page_sheets.worth_measuring, result.worth_measuring),
            *_made(page_sheets.inputs, result.inputs),
        ),
    )
