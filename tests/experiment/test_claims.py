from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from corridor_sim import claims
from corridor_sim.experiment.designs import DesignError
from corridor_sim.experiment.judged import Judged, read_judged
from corridor_sim.experiment.judging import Evidence, crossing, verdict, verdict_row
from corridor_sim.measure.intervals import Interval, interval
from corridor_sim.scenario.demand import Claim
from tests.experiment.corridors import TEN_AND_THIRTY, written

HOUR = 1 / 24
RUN = "services.lorry.run"


def judged(folder: Path, between: str, *, size: int = 30, out: Path | None = None) -> Judged:
    """The truck is claimed to save up to a day; with a run of r hours it saves 28 - r."""
    text = TEN_AND_THIRTY.replace("run: 8 h", f"run: {{constant: 8 h, between: {between}}}")
    quick = folder / "quick.yaml"
    quick.write_text("overlay: Quick\nservices: {lorry: {run: 3 h, source: assumed}}\n")
    return claims(
        written(folder, text),
        tries=[quick],
        size=size,
        replications=2,
        engine="reference",
        workers=1,
        out=out,
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("claims")
    return judged(folder, "[2 h, 8 h]", out=folder / "out")


def test_what_a_third_of_the_samples_reach_is_not_decided(found: Judged) -> None:
    """A day is saved with a run of 4 h or less: of 2..8 h that is a third, 10 of 30 strata."""
    (row,) = found.verdicts.to_dict("records")
    assert row["verdict"] == "not decided"
    assert (row["sampled"], row["left_out"]) == (30, 0)
    assert row["agree"] == pytest.approx(1 / 3)
    assert row["base_d"] == pytest.approx(20 * HOUR)
    assert row["share"] == 0
    # All twins save the same, and chance does nothing: what is left is what is not known.
    assert row["one_container_sd_d"] == pytest.approx(0, abs=1e-12)
    assert row["chance_sd_d"] == pytest.approx(0, abs=1e-12)
    assert row["unknown_sd_d"] == pytest.approx(6 * HOUR / 12**0.5, rel=0.05)  # uniform


def test_an_input_breaks_even_where_the_claim_is_just_reached(found: Judged) -> None:
    (row,) = found.inputs.to_dict("records")
    assert row["input"] == RUN
    assert row["break_even"] == pytest.approx(4)
    assert (row["unit"], row["holds"]) == ("h", "below")
    assert row["swing_d"] == pytest.approx(-6 * HOUR)
    assert row["rank_correlation"] == pytest.approx(-1)


def test_an_overlay_that_flips_the_claim_is_named(found: Judged) -> None:
    """A run of 3 h saves 25 h, five more than 20."""
    (row,) = found.overlays.to_dict("records")
    assert row["overlay"] == "quick"
    assert row["flips"]
    assert row["saving_d"] == pytest.approx(25 * HOUR)
    assert row["change_d"] == pytest.approx(5 * HOUR)


def test_seasons_are_months_of_release(found: Judged) -> None:
    """Ten days from 2 January, one twin each day, in two replications."""
    (row,) = found.seasons.to_dict("records")
    assert (row["month"], row["n"]) == (1, 20)
    assert row["mean_d"] == pytest.approx(20 * HOUR)


def test_claims_read_back_the_same(found: Judged) -> None:
    assert found.folder is not None
    back = read_judged(found.folder)
    pd.testing.assert_frame_equal(back.verdicts, found.verdicts)
    pd.testing.assert_frame_equal(back.inputs, found.inputs)


def test_nine_in_ten_samples_decide() -> None:
    base = interval([0.5, 1.5])
    cases = {9: "supported", 10: "supported", 8: "not decided", 2: "not decided", 1: "refuted"}
    for reached, told in cases.items():
        assert verdict(base, reached, 10, 1.0) == told


def test_without_a_sample_the_interval_decides() -> None:
    def between(low: float, high: float) -> Interval:
        middle = np.asarray((low + high) / 2)
        return Interval(middle, np.asarray(low), np.asarray(high), np.asarray(3))

    assert verdict(between(1.1, 2.0), 0, 0, 1.0) == "supported"
    assert verdict(between(0.1, 0.9), 0, 0, 1.0) == "refuted"
    assert verdict(between(0.9, 1.1), 0, 0, 1.0) == "not decided"


def test_samples_that_cannot_carry_their_cargo_are_left_out() -> None:
    """Of four samples two reach 1 d and one does not; the overloaded one would be the third."""
    claim = Claim(says="A day", saves="1 d on average", by="a", over="b")
    saving = np.array([[0.5, 0.5], [2.0, 2.0], [2.0, 2.0], [0.5, 0.5], [90.0, 90.0]])
    evidence = Evidence(
        claim,
        saving,
        np.full_like(saving, 0.5),
        np.zeros((5, 6)),
        np.array([False, False, False, False, True]),
    )
    row = verdict_row(evidence, [1, 2, 3, 4], np.array([0.5]))
    assert (row["sampled"], row["left_out"]) == (3, 1)
    assert row["agree"] == pytest.approx(2 / 3)
    assert row["sample_p95_d"] < 3


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.0, 2.0, 4.0], 1.5), ([4.0, 2.0, 0.0], 2.5), ([4.0, 4.0, 4.0], None), ([3.0, 9.0, 0.0], 1)],
)
def test_a_broken_line_crosses_a_level_between_its_corners(
    values: list[float], expected: float | None
) -> None:
    at = crossing([1.0, 2.0, 3.0], values, 1.0 if values[0] != 3.0 else 3.0)
    assert np.isnan(at) if expected is None else at == pytest.approx(expected)


def test_what_cannot_be_judged_is_said(tmp_path: Path) -> None:
    without = TEN_AND_THIRTY[: TEN_AND_THIRTY.index("claims:")]
    with pytest.raises(DesignError, match="makes no claim"):
        claims(written(tmp_path, without))
    no_twins = "\n".join(
        line for line in TEN_AND_THIRTY.splitlines() if not line.startswith("twins:")
    )
    with pytest.raises(DesignError, match="needs twins on road and water"):
        claims(written(tmp_path, no_twins))
