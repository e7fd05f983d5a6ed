"""The CAREC rail speeds, from a scenario file: with and without delay, and the stops between."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from corridor_sim.experiment.run import run
from corridor_sim.scenario.load import load

CAREC = Path(__file__).with_name("carec.yaml")
# Speed without delay (SWOD) and with it (SWD) [km/h], by place and year, from the country chapters
# of the CPMM reports of 2023 (China) and 2022 (Kazakhstan), https://cpmm.carecprogram.org.
PUBLISHED = {
    "china_2021": (64.5, 14.6),
    "china_2022": (82.4, 13.5),
    "china_2023": (80.2, 15.0),
    "kazakhstan_2020": (65.2, 15.3),
    "kazakhstan_2021": (49.0, 8.9),
    "kazakhstan_2022": (57.9, 10.4),
}


@pytest.fixture(scope="module")
def indicators() -> pd.DataFrame:
    return run(load(CAREC), replications=2, workers=1, engine="reference").indicators


@pytest.mark.parametrize("where", PUBLISHED)
def test_both_speeds_and_the_hours_between_them(indicators: pd.DataFrame, where: str) -> None:
    """A train that runs 500 km at SWOD and stops for 500 / SWD - 500 / SWOD hours.

    What the run says of it must be the published pair and, between them, those hours;
    times are on a grid of 1/256 s and the file gives hours to five places, so not exactly.
    """
    swod, swd = PUBLISHED[where]
    found = indicators[indicators["route"] == where].set_index("indicator")["mean"]
    assert found["swod"] == pytest.approx(swod, rel=1e-5)
    assert found["tfi4"] == pytest.approx(swd, rel=1e-5)
    assert found["stop_hours_per_500km"] == pytest.approx(500 / swd - 500 / swod, rel=1e-5)
