"""Every number that describes the world, with where it comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corridor_sim import data
from corridor_sim.evidence import Fact, read_register
from corridor_sim.preflight.citations import world_fields
from corridor_sim.scenario.emission_factors import Factor
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.provenance import Given
from corridor_sim.scenario.quantities import QuantityError, parse
from corridor_sim.scenario.source import Place, path_text

if TYPE_CHECKING:
    import pandas as pd

_GRADES: Final = ("low", "medium", "high")


def input_table(scenario: Scenario, factors: Mapping[str, Factor]) -> pd.DataFrame:
    """Every number that describes the world: path, value, unit, kind, evidence, source, ...

    ``confidence`` is the weakest of the cited rows; ``period`` and ``source`` join them
    all; ``written`` is file and line. The emission factors used follow at the end.
    """
    import pandas as pd

    own = scenario.origin.register
    facts = read_register([data.evidence(), *([] if own is None else [own])])
    home = Path(scenario.files[0]).parent if scenario.files else Path()
    rows = []
    for path, node in _leaves(scenario):
        given = scenario.provenance.get(path)
        if given is not None and node:
            rows.append(_input(path, given, facts, home))
    rows += [_factor(one, facts) for one in factors.values()]
    columns = ["path", "value", "unit", "kind", "evidence", "source", "period", "confidence"]
    return pd.DataFrame(rows, columns=[*columns, "written"])


def _leaves(scenario: Scenario) -> Iterator[tuple[str, bool]]:
    for path, field in world_fields(scenario.origin.tree):
        for at, node in field.walk(path):
            yield path_text(at), node.scalar and "source" not in at and "between" not in at


def _input(path: str, given: Given, facts: Mapping[str, Fact], home: Path) -> tuple[str, ...]:
    try:
        unit = parse(given.value).unit
    except QuantityError:
        unit = ""
    cited = [facts[name] for name in given.ids if name in facts]
    return (
        *(path, given.value, unit, given.kind, " ".join(given.ids)),
        *_cited(cited),
        _written(given.place, home),
    )


def _written(place: Place, home: Path) -> str:
    """File and line, told from the scenario's folder: the same wherever that lies."""
    if not place.line:
        return str(place)
    file = Path(os.path.relpath(place.file, home))
    return str(replace(place, file=file.name if ".." in file.parts else file.as_posix()))


def _factor(factor: Factor, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    cited = [facts[factor.evidence]] if factor.evidence in facts else []
    path, unit = f"emission_factors.{factor.id}", f"g CO2e/{factor.per}"
    value, file = f"{factor.wtw:g} {unit}", data.emission_factors().name
    return path, value, unit, "sourced", factor.evidence, *_cited(cited), file


def _cited(cited: Sequence[Fact]) -> tuple[str, str, str]:
    grades = {fact.confidence for fact in cited}
    return (
        "; ".join(dict.fromkeys(fact.source for fact in cited)),
        "; ".join(dict.fromkeys(fact.period for fact in cited)),
        next((grade for grade in _GRADES if grade in grades), ""),
    )
