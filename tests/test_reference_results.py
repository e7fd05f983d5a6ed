"""Both engines give the reference tables of the shipped scenarios, byte for byte."""

from __future__ import annotations

from typing import Literal

import pytest

from results.tables import CASES, FOLDER, LARGE, tables_of


@pytest.mark.parametrize(
    ("case", "engine"),
    [
        (case, engine)
        for case in CASES
        for engine in ("compiled", *(() if case in LARGE else ("reference",)))
    ],
)
def test_results_have_not_moved(case: str, engine: Literal["compiled", "reference"]) -> None:
    """A difference is no error by itself: ``make reference`` writes what is true now."""
    for name, text in tables_of(case, engine).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


def test_every_table_belongs_to_a_case() -> None:
    stems = {path.name.rsplit(".", 2)[0] for path in FOLDER.glob("*.csv")}
    assert stems == set(CASES)
