"""Routes of a corridor, and variants of it, in the same random world.

Every draw is keyed by what it is for, so a change leaves all other luck alone. The
difference is therefore formed within each replication, and for twins within each
moment; its interval is that of the differences, far narrower than two intervals side
by side. Intervals of several comparisons hold together (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from corridor_sim.experiment.alternatives import alternatives
from corridor_sim.experiment.changed import changed
from corridor_sim.experiment.differences import (
    CHANGES,
    TWINS,
    causes_of,
    changes_of,
    joined,
    same_twins,
    savings_in,
)
from corridor_sim.experiment.result import Result
from corridor_sim.experiment.run import AskedEngine, Progress, run
from corridor_sim.scenario.load import one_or_more
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import StoreError


@dataclass(frozen=True, repr=False)
class Comparison:
    """Paired differences: of routes in each world, and of each variant against the base.

    Attributes:
        names: the worlds: the base, and the variants if there are any.
        changes: variant, route, quantity, base_d, variant_d, and the mean paired
            difference change_d with its interval change_lo, change_hi; the correlation of
            the pairs and the variance reduction it brings; base_n and variant_n containers.
        causes: variant, route, place, cause, change_d; they sum to the change of the mean.
        replications: how many pairs.
        savings: world, over, by: what twins save by one route over another, the interval
            of the mean, the share that arrives sooner, correlation and variance reduction.
        twins: variant, route: the share of twins that arrive sooner, at the same moment
            and later than the same twin in the base.
        alternatives: world, route: mean_d, p95_d, cost, co2e_kg, and whether another is no
            worse in all of them.
        together: how many intervals of one kind hold together with 95 % confidence: of
            savings, and of the variants' changes of one route and quantity.
    """

    names: tuple[str, ...]
    changes: pd.DataFrame
    causes: pd.DataFrame
    replications: int
    savings: pd.DataFrame = field(default_factory=pd.DataFrame)
    twins: pd.DataFrame = field(default_factory=pd.DataFrame)
    alternatives: pd.DataFrame = field(default_factory=pd.DataFrame)
    together: tuple[int, int] = (1, 1)

    def __repr__(self) -> str:
        means = self.changes[self.changes["quantity"] == "mean"]
        told = [f"{row.variant}, {row.route}: {row.change_d:+.2f} d" for row in means.itertuples()]
        if not told:
            told = [
                f"{row.by} over {row.over}: {row.mean_d:.2f} d" for row in self.savings.itertuples()
            ]
        return f"<Comparison in {self.names[0]!r}: {'; '.join(told)}>"

    def _repr_html_(self) -> str:
        shown = self.savings if self.changes.empty else self.changes
        return shown.to_html(index=False, float_format="{:.2f}".format)


def compare(
    scenario: Scenario | str | Path,
    variants: str | Path | Sequence[str | Path | Sequence[str | Path]] = (),
    *,
    sets: str | Sequence[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    engine: AskedEngine = "auto",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare the routes of a scenario, and what each variant's overlays change.

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
    names = [loaded[0].title, *(" + ".join(Path(o).stem for o in v) for v in several)]
    with TemporaryDirectory() as folder:  # twins are compared one by one, and kept in files
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
                    out=Path(folder, str(number)),
                    progress=advance,
                )
            )
        return _compared(names, results)


def compare_results(base: Result, *variants: Result) -> Comparison:
    """Compare stored results; StoreError when they were not drawn from the same seed.

    One alone: its routes.
    """
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
    base, others = results[0], dict(zip(names[1:], results[1:], strict=True))
    together = max(1, sum(len(one.twins) for one in results)), max(1, len(others))
    changes = [
        changes_of(base.replications, one.replications, together[1]).assign(variant=name)
        for name, one in others.items()
    ]
    causes = [
        causes_of(base.causes, one.causes).assign(variant=name) for name, one in others.items()
    ]
    twins = [(name, *row) for name, one in others.items() for row in same_twins(base, one)]
    worlds = dict(zip(names, results, strict=True))
    return Comparison(
        tuple(names),
        joined(changes, CHANGES),
        joined(causes, ["variant", "route", "place", "cause", "change_d"]),
        int(base.facts["replications"]),
        savings_in(worlds, together[0]),
        pd.DataFrame(twins, columns=list(TWINS)),
        alternatives(worlds),
        together,
    )
