"""The page about a run's files: every table and every column of it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corridor_sim import Result, run
from corridor_sim.experiment.result import LARGE_TABLES, TABLES
from corridor_sim.measure.indicators import DEFINITIONS
from corridor_sim.starter import STARTER

PAGE = (Path(__file__).parents[1] / "docs" / "results.md").read_text(encoding="utf-8")
SAID_ONCE = {"lo", "hi", "route", "n", "over"}


@pytest.fixture(scope="module")
def result() -> Result:
    return run(STARTER, replications=1, engine="reference", workers=1)


def told(table: str) -> str:
    """What is said of a table: the row or the paragraph that begins with its name."""
    parts = re.split(r"\n(?=\| )|\n\n", PAGE)
    return "\n".join(part for part in parts if re.match(rf"(\| )?`{table}`", part))


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_table_is_explained(result: Result, table: str) -> None:
    """Ends of intervals, percentiles and what a row is about are explained once for all."""
    said = told("routes" if table in ("summary", "replications") else table)
    columns = {
        column
        for column in result.tables()[table].columns
        if not re.search(r"_(lo|hi)$|^p\d+_d$", column) and column not in SAID_ONCE
    }
    named = set(re.findall(r"`(\w+)`", said + told(table)))
    assert {column for column in columns if column not in named} == set()


def test_every_indicator_and_large_table_is_explained() -> None:
    named = set(re.findall(r"`([\w.]+)`", PAGE))
    assert set(DEFINITIONS) - named == set()
    assert {f"{name}.parquet" for name in LARGE_TABLES} - named == set()
