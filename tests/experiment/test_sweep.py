from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from corridor_sim import ScenarioError, run, sweep
from corridor_sim.experiment.designs import DesignError, Method
from corridor_sim.experiment.run import Progress
from corridor_sim.experiment.swept import Sweep, read_sweep
from corridor_sim.store import StoreError
from tests.experiment.corridors import TEN_AND_THIRTY, written

HOUR = 1 / 24
RUN, UNLOAD = "services.lorry.run", "terminals.there.activities.unload.takes"


def swept(
    folder: Path,
    *vary: str,
    text: str = TEN_AND_THIRTY,
    method: Method | None = None,
    size: int | None = None,
    of: str | None = None,
    out: Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    return sweep(
        written(folder, text),
        vary,
        method=method,
        size=size,
        of=of,
        out=out,
        resume=resume,
        progress=progress,
        engine="reference",
        workers=1,
    )


def rows(table: pd.DataFrame, **where: object) -> pd.DataFrame:
    for column, value in where.items():
        table = table[table[column] == value]
    return table


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    folder = tmp_path_factory.mktemp("grid")
    return swept(
        folder, f"{RUN}=8 h,10 h,15 h", f"{UNLOAD}=2 h,3 h", of="road", out=folder / "sweep"
    )


def test_a_grid_visits_every_combination_after_the_scenario_as_it_is(grid: Sweep) -> None:
    """3 runs and 2 unloadings: 6 points and the base, each run + unloading by road."""
    assert grid.points[RUN].tolist() == [None, "8 h", "8 h", "10 h", "10 h", "15 h", "15 h"]
    assert grid.points[UNLOAD].tolist() == [None, *["2 h", "3 h"] * 3]
    road = rows(grid.times, by="road", over="", replication=0)
    assert road["mean_d"].tolist() == pytest.approx(
        [h * HOUR for h in (10, 10, 11, 12, 13, 17, 18)]
    )


def test_a_curve_is_the_mean_over_all_else_and_its_change_from_the_whole(grid: Sweep) -> None:
    """Over both unloadings 10.5, 12.5 and 17.5 h; the mean of all is 13.5 h. No chance, no width."""
    curve = rows(grid.curves, response="road:mean", input=RUN)
    assert curve["at"].tolist() == [8, 10, 15]
    assert curve["mean_d"].tolist() == pytest.approx([h * HOUR for h in (10.5, 12.5, 17.5)])
    for end in ("d", "lo", "hi"):
        assert curve[f"change_{end}"].tolist() == pytest.approx([h * HOUR for h in (-3, -1, 4)])


def test_effects_rank_inputs_by_their_swing(grid: Sweep) -> None:
    """The run swings the road by 7 h, the unloading by 1 h: and water by that 1 h only."""
    road = rows(grid.effects, response="road:mean")
    assert road["input"].tolist() == [RUN, UNLOAD]
    assert road["swing_d"].tolist() == pytest.approx([7 * HOUR, HOUR])
    assert road["clear"].tolist() == [True, True]
    water = rows(grid.effects, response="water:mean")
    assert water["input"].tolist() == [UNLOAD, RUN]
    assert water["swing_d"].tolist() == pytest.approx([HOUR, 0], abs=1e-12)
    assert water["clear"].tolist() == [True, False]


def test_what_adds_up_does_not_interact(grid: Sweep) -> None:
    cells = rows(grid.interactions, response="road:mean")
    assert len(cells) == 6
    assert cells["beyond_d"].abs().max() < 1e-12


def test_inputs_that_multiply_interact(tmp_path: Path) -> None:
    """The barge leaves at noon, the lorry earlier: half of a longer run comes from each factor.

    Road is 8 h x season x 1 with a season of 1 or 2 and a run of 8 or 16 h, plus 2 h:
    10, 18, 18, 34 h. Beyond the sum in the last cell: 34 - 26 - 26 + 20 = 2 h.
    """
    found = swept(tmp_path, f"{RUN}=8 h,16 h", "services.lorry.season={Jan: 1},{Jan: 2}", of="road")
    cells = rows(found.interactions, response="road:mean").set_index(["level", "other_level"])
    assert cells["beyond_d"]["16 h", "{Jan: 2}"] == pytest.approx(2 * HOUR)
    assert cells["beyond_d"]["8 h", "{Jan: 2}"] == pytest.approx(-2 * HOUR)


def test_a_point_is_what_a_run_with_its_settings_gives(tmp_path: Path) -> None:
    """Boxes that come at random and a law moved to another mean: equal to the last bit."""
    text = TEN_AND_THIRTY.replace("arrivals: regular, ", "").replace(
        "run: 8 h", "run: {lognormal: {mean: 8 h, cv: 0.5}}"
    )
    path = written(tmp_path, text)
    found = sweep(path, f"{RUN}=6 h,12 h", engine="reference", workers=1)
    for point, mean in ((1, "6 h"), (2, "12 h")):
        same = run(
            path,
            sets=f"{RUN}={{lognormal: {{mean: {mean}, cv: 0.5}}}}",
            engine="reference",
            workers=1,
        )
        for route in ("road", "water"):
            mine = rows(found.times, point=point, by=route, over="").reset_index()
            theirs = rows(same.replications, route=route).reset_index()
            for column in ("n", "mean_d", "p5_d", "p50_d", "p95_d"):
                assert mine[column].tolist() == theirs[column].tolist()
        saved = rows(found.times, point=point, by="road", over="water")["mean_d"]
        (twins,) = same.twins[["mean_d", "over"]].to_dict("records")
        sign = 1 if twins["over"] == "water" else -1
        assert saved.mean() == pytest.approx(sign * twins["mean_d"], abs=1e-12)


def test_one_at_a_time_counts_from_the_scenario(tmp_path: Path) -> None:
    """Runs of 6, 8, 10 h change road by -2, 0, 2 h; the unloading of 1 h by -1 h."""
    found = swept(tmp_path, f"{RUN}=6 h..10 h", f"{UNLOAD}=1 h", method="oat", size=3, of="road")
    assert found.points[RUN].tolist() == [None, "6 h", "8 h", "10 h", None]
    curve = rows(found.curves, response="road:mean")
    assert curve["change_d"].tolist() == pytest.approx([-2 * HOUR, 0, 2 * HOUR, -HOUR])
    assert found.interactions.empty


def test_a_hypercube_visits_every_part_of_a_range_once(tmp_path: Path) -> None:
    """Ten points of 8..18 h: one in each hour. Road rises with the run only: correlation 1."""
    found = swept(tmp_path, f"{RUN}=8 h..18 h", size=10, of="road")
    hours = sorted(float(str(value).removesuffix(" h")) for value in found.points[RUN][1:])
    assert [int(hour) for hour in hours] == list(range(8, 18))
    (effect,) = rows(found.effects, response="road:mean")["rank_correlation"]
    assert effect == pytest.approx(1)
    (chance,) = rows(found.responses, response="road:mean")["chance_share"]
    assert chance == pytest.approx(0, abs=1e-12)


def test_what_carries_a_range_is_varied_when_nothing_else_is_asked(tmp_path: Path) -> None:
    text = TEN_AND_THIRTY.replace("run: 8 h", "run: {constant: 8 h, between: [6 h, 9 h]}")
    found = swept(tmp_path, text=text, size=4)
    assert found.points.columns.tolist() == ["point", RUN]
    assert all(6 <= float(str(value).removesuffix(" h")) <= 9 for value in found.points[RUN][1:])


@pytest.mark.parametrize(
    ("vary", "expected"),
    [
        ("services.lory.run=8 h", "services.lory.run: found no such path, expected a path that is"),
        ("services.lory.run=8 h", "one of lorry, line (did you mean services.lorry.run?)"),
        (f"{RUN}=9 h..8 h", "a range with nothing in it, expected the lower end first"),
        (f"{RUN}=9 h..9 h", "a range with nothing in it"),
        (f"{RUN}=8 h..9", "expected two quantities of the same kind"),
        (f"{RUN}=", "expected PATH=a,b,c or PATH=low..high"),
        ("", "found nothing, expected PATH=a,b,c or PATH=low..high"),
        (f"{RUN}=8 h,,9 h", "found an empty value"),
        (f"{RUN}=8 h,8 h", "found a value given twice"),
        (f"{RUN}=8 h,9 kg", "found 9 kg, expected"),
        (f"{RUN}=8 h,9,5 h", "expected"),
    ],
)  # fmt: skip
def test_a_wrong_input_is_told_before_anything_runs(
    tmp_path: Path, vary: str, expected: str
) -> None:
    out = tmp_path / "sweep"
    with pytest.raises(ScenarioError) as found:
        swept(tmp_path, vary, out=out)
    assert expected in str(found.value)
    assert "--vary" in str(found.value)
    assert not out.exists()


@pytest.mark.parametrize(
    ("method", "size", "of", "expected"),
    [
        ("grid", None, None, "a grid needs values, and services.lorry.run has a range"),
        ("sobol", 10, None, "sobol needs a power of two"),
        (None, None, "raod", "did you mean road?"),
        (None, None, "road:p96", "after a colon one of mean, p5"),
    ],
)
def test_a_design_that_does_not_fit_says_why(
    tmp_path: Path, method: Method | None, size: int | None, of: str | None, expected: str
) -> None:
    with pytest.raises(DesignError, match=re.escape(expected)):
        swept(tmp_path, f"{RUN}=8 h..9 h", method=method, size=size, of=of)


def test_nothing_to_vary_is_said(tmp_path: Path) -> None:
    with pytest.raises(DesignError, match="nothing to vary"):
        swept(tmp_path)


def test_a_stored_sweep_reads_back_the_same(grid: Sweep) -> None:
    assert grid.folder is not None
    back = read_sweep(grid.folder)
    assert back.looked_at == grid.looked_at
    pd.testing.assert_frame_equal(back.times, grid.times)
    pd.testing.assert_frame_equal(back.curves, grid.curves)
    assert back.points[RUN].tolist()[1:] == grid.points[RUN].tolist()[1:]


def test_a_sweep_that_was_interrupted_goes_on_and_ends_the_same(
    grid: Sweep, tmp_path: Path
) -> None:
    """After three of seven points; what is stored in the end differs in its moment alone."""

    def stop(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    out, asked = tmp_path / "sweep", (f"{RUN}=8 h,10 h,15 h", f"{UNLOAD}=2 h,3 h")
    with pytest.raises(KeyboardInterrupt) as stopped:
        swept(tmp_path, *asked, of="road", out=out, progress=stop)
    assert stopped.value.__notes__ == ["3 points are kept: the same command with --resume goes on"]
    assert not out.exists()
    with pytest.raises(StoreError, match="another choice of points"):
        swept(tmp_path, *asked[:1], of="road", out=out, resume=True)
    done: list[int] = []
    swept(tmp_path, *asked, of="road", out=out, resume=True, progress=lambda n, _: done.append(n))
    assert done == list(range(8))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert grid.folder is not None
    for path in grid.folder.iterdir():
        if path.name != "sweep.json":
            assert (out / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_sweep_replaces_only_a_sweep(grid: Sweep, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(StoreError, match=r"has no sweep\.json"):
        swept(tmp_path, f"{RUN}=8 h,9 h", out=tmp_path / "mine")
    assert grid.folder is not None
    with pytest.raises(StoreError, match=r"has no run\.json"):
        run(written(tmp_path), engine="reference", workers=1, out=grid.folder)
