"""Variants of a corridor in the same random world, replication against replication.

Every draw is keyed by what it is for, so a change leaves all other luck alone. The
difference is therefore formed within each replication, and its interval is that of
the differences, far narrower than two intervals side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from corridor_sim.experiment.changed import changed
from corridor_sim.experiment.result import Result
from corridor_sim.experiment.run import AskedEngine, Progress, run
from corridor_sim.measure.intervals import interval
from corridor_sim.scenario.load import one_or_more
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import StoreError

QUANTITIES: Final = ("mean", "p50", "p95")
TABLES: Final = ("replications", "causes")
"""What of each variant's result is compared."""


@dataclass(frozen=True, repr=False)
class Comparison:
    """Paired differences of variants against the first, the base.

    Attributes:
        names: the base and the variants.
        changes: variant, route, quantity, base_d, variant_d, and the mean paired
            difference change_d with its 95 % interval change_lo, change_hi.
        causes: variant, route, place, cause, change_d; they sum to the change of the mean.
        replications: how many pairs.
    """

    names: tuple[str, ...]
    changes: pd.DataFrame
    causes: pd.DataFrame
    replications: int

    def __repr__(self) -> str:
        means = self.changes[self.changes["quantity"] == "mean"]
        told = [f"{row.variant}, {row.route}: {row.change_d:+.2f} d" for row in means.itertuples()]
        return f"<Comparison with {self.names[0]!r}: {'; '.join(told)}>"

    def _repr_html_(self) -> str:
        return self.changes.to_html(index=False, float_format="{:.2f}".format)


def compare(
    scenario: Scenario | str | Path,
    variants: str | Path | Sequence[str | Path | Sequence[str | Path]],
    *,
    sets: str | Sequence[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    engine: AskedEngine = "auto",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run a scenario as it is and with each variant's overlays, and compare them.

    Args:
        scenario: a loaded scenario, or the path or name of one.
        variants: for each variant its overlay, or its overlays in order; one alone may
            stand without a list.
        sets: settings ``PATH=VALUE`` for all of them, the base included.
        replications: pairs of replications; default the scenario's own number.
        seed: the same for all; default the scenario's own.
        engine: as for ``run``.
        workers: as for ``run``.
        progress: called with (done, all) after each replication of any variant.

    Raises:
        ScenarioError: as ``load``, before anything is simulated.
        ValueError: as ``run``.
        TypeError: two results, which are for ``compare_results``.
    """
    if isinstance(scenario, Result):
        raise TypeError("results are compared with compare_results(base, variant)")
    apart = [variants] if isinstance(variants, (str, Path)) else variants
    several = [one_or_more(variant) for variant in apart]
    base = changed(scenario, (), sets)
    loaded = [base, *(changed(scenario, overlays, sets) for overlays in several)]
    count = replications or loaded[0].replications
    results = []
    for number, one in enumerate(loaded):

        def advance(done: int, _: int, before: int = number * count) -> None:
            if progress is not None:
                progress(before + done, count * len(loaded))

        results.append(
            run(
                one,
                replications=count,
                seed=loaded[0].seed if seed is None else seed,
                engine=engine,
                workers=workers,
                tables=TABLES,
                progress=advance,
            )
        )
    names = [loaded[0].title, *(" + ".join(Path(o).stem for o in v) for v in several)]
    return _compared(names, results)


def compare_results(base: Result, *variants: Result) -> Comparison:
    """Compare stored results; StoreError when they were not drawn from the same seed."""
    for variant in variants:
        for fact in ("seed", "replications"):
            if variant.facts[fact] != base.facts[fact]:
                raise StoreError(
                    f"results of {fact} {base.facts[fact]} and {variant.facts[fact]} are no pairs: "
                    f"run both with the same {fact}"
                )
    results = [base, *variants]
    return _compared([str(one.folder or one.title) for one in results], results)


def _compared(names: Sequence[str], results: Sequence[Result]) -> Comparison:
    base = results[0]
    changes, causes = [], []
    for name, variant in zip(names[1:], results[1:], strict=True):
        changes.append(_changes(base.replications, variant.replications).assign(variant=name))
        causes.append(_causes(base.causes, variant.causes).assign(variant=name))
    columns = ["variant", "route", "quantity", "base_d", "variant_d"]
    return Comparison(
        tuple(names),
        _joined(changes, [*columns, "change_d", "change_lo", "change_hi"]),
        _joined(causes, ["variant", "route", "place", "cause", "change_d"]),
        int(base.facts["replications"]),
    )


def _joined(tables: Sequence[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns]


def _changes(base: pd.DataFrame, variant: pd.DataFrame) -> pd.DataFrame:
    """Differences of routes that both have, pair by pair."""
    pairs = base.merge(variant, on=["route", "replication"], suffixes=("_base", "_variant"))
    rows = []
    for route, same in pairs.groupby("route", sort=False):
        for quantity in QUANTITIES:
            before, after = same[f"{quantity}_d_base"], same[f"{quantity}_d_variant"]
            over = interval(after - before)
            rows.append(
                {
                    "route": route,
                    "quantity": quantity,
                    "base_d": before.mean(),
                    "variant_d": after.mean(),
                    "change_d": float(over.mean),
                    "change_lo": float(over.lo),
                    "change_hi": float(over.hi),
                }
            )
    return pd.DataFrame(rows)


def _causes(base: pd.DataFrame, variant: pd.DataFrame) -> pd.DataFrame:
    keys = ["route", "place", "cause"]
    both = base[[*keys, "mean_d"]].merge(
        variant[[*keys, "mean_d"]], on=keys, how="outer", suffixes=("_base", "_variant"), sort=False
    )
    change = both["mean_d_variant"].fillna(0.0) - both["mean_d_base"].fillna(0.0)
    common = both["route"].isin(set(base["route"]) & set(variant["route"]))
    return both.assign(change_d=change)[common]
