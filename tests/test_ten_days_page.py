from __future__ import annotations

import pandas as pd

from results.ten_days import FOLDER, SAILINGS, SCENARIOS, tables_there
from results.ten_days_page import page


def test_the_page_says_what_its_tables_say() -> None:
    """The words are made from the tables; nobody wrote a number in between."""
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == page(tables_there())


def test_savings_by_cause_add_up_to_the_saving() -> None:
    sailings = pd.read_csv(FOLDER / "sailings.csv").set_index(["to", "case"])["mean_d"]
    causes = pd.read_csv(FOLDER / "causes.csv").groupby(["to", "case"])["mean_d"].sum()
    assert len(sailings) == len(SCENARIOS) * (1 + len(SAILINGS))
    # Tables have four decimals, and a saving some fifteen causes.
    assert (causes - sailings).abs().max() < 15 * 0.00005


def test_a_verdict_is_that_of_nine_in_ten() -> None:
    for row in pd.read_csv(FOLDER / "verdicts.csv").itertuples():
        agree = float(str(row.agree))
        expected = "supported" if agree >= 0.9 else "refuted" if agree <= 0.1 else "not decided"
        assert row.verdict == expected
