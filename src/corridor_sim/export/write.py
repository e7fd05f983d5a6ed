"""Writes the exports of a stored result, each a pure function of what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from corridor_sim.experiment.facts import scenario_of
from corridor_sim.experiment.replay import replayed
from corridor_sim.experiment.result import Result
from corridor_sim.export.cases import cases_text
from corridor_sim.export.datapackage import datapackage_text
from corridor_sim.export.events import Log, event_log
from corridor_sim.export.files import DATA_PACKAGE, RO_CRATE
from corridor_sim.export.flows import flows_of
from corridor_sim.export.geojson import geojson_text
from corridor_sim.export.ileap import ileap_text
from corridor_sim.export.network import Network, network_of
from corridor_sim.export.ocel import ocel_text
from corridor_sim.export.rocrate import rocrate_text
from corridor_sim.export.sources import sources_of
from corridor_sim.measure.causes import Journeys
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import StoreError

FILES: Final = {
    "ocel": "events.ocel.json",
    "cases": "cases.csv",
    "geojson": "network.geojson",
    "ileap": "ileap.json",
    "datapackage": DATA_PACKAGE,
    "rocrate": RO_CRATE,
}
"""Exports and their files, in the order of writing: what describes files comes last."""
DESCRIPTIONS: Final = frozenset({"datapackage", "rocrate"})
CONTAINERS: Final = 1000


@dataclass(frozen=True)
class _Exporter:
    result: Result
    folder: Path
    containers: int
    replication: int
    licence: str | None

    @cached_property
    def scenario(self) -> Scenario:
        return scenario_of(self.result.facts)

    @cached_property
    def network(self) -> Network:
        return network_of(self.scenario)

    @cached_property
    def journeys(self) -> Journeys:
        return replayed(self.result, self.replication)

    @cached_property
    def log(self) -> Log:
        return event_log(self.journeys, self.network, self.containers)

    def text(self, what: str) -> str:
        facts = self.result.facts
        if what == "ocel":
            return ocel_text(self.log, facts)
        if what == "cases":
            return cases_text(self.log)
        if what == "geojson":
            flows = flows_of(self.journeys, self.network)
            return geojson_text(self.network, flows, self.result, self.replication)
        if what == "ileap":
            return ileap_text(self.result.carbon, facts)
        describe = datapackage_text if what == "datapackage" else rocrate_text
        return describe(self.folder, facts, sources_of(self.scenario), self.licence)


def export(
    result: Result,
    what: Sequence[str] = (),
    out: Path | None = None,
    *,
    containers: int = CONTAINERS,
    replication: int = 0,
    licence: str | None = None,
) -> list[Path]:
    """Write exports of a stored result, and say which files.

    Args:
        result: read from its folder.
        what: names out of ``FILES``; none means all.
        out: where to write; default the result's own folder. ``datapackage`` and
            ``rocrate`` describe that folder and always stand in it.
        containers: how many measured containers the event logs follow at most.
        replication: which one to replay, from 0.
        licence: SPDX identifier the author puts the result under.

    Raises:
        StoreError: an unknown export, or a result that cannot be replayed.
    """
    unknown = [name for name in what if name not in FILES]
    if unknown:
        raise StoreError(f"no export {unknown[0]!r}; there are {', '.join(FILES)}")
    if result.folder is None:
        raise StoreError("only a stored result can be exported: run with out=")
    exporter = _Exporter(result, result.folder, containers, replication, licence)
    written = []
    for name in (name for name in FILES if name in what or not what):
        folder = result.folder if name in DESCRIPTIONS or out is None else out
        text = exporter.text(name)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILES[name]
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
