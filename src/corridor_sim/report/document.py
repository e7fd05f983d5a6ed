"""A report as one JSON document, for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from corridor_sim.experiment.compare import Comparison
from corridor_sim.experiment.options import Options
from corridor_sim.experiment.result import FOR_FIGURES, Result
from corridor_sim.experiment.selection import Selection
from corridor_sim.report.answers import answer, changes_told


def result_document(result: Result) -> str:
    """Facts and tables of a result; missing numbers are null, large tables are left out."""
    facts = {key: value for key, value in result.facts.items() if key != "files"}
    folder = None if result.folder is None else str(result.folder)
    tables = {key: table for key, table in result.tables().items() if key not in FOR_FIGURES}
    return document({**facts, "answer": answer(result), "folder": folder}, tables)


def comparison_document(comparison: Comparison) -> str:
    """Names and paired differences."""
    facts = {
        "names": list(comparison.names),
        "answers": list(changes_told(comparison)),
        "replications": comparison.replications,
    }
    names = ("changes", "causes", "savings", "twins", "alternatives")
    return document(facts, {name: getattr(comparison, name) for name in names})


def selection_document(selected: Selection) -> str:
    """What was selected, and who was dropped when."""
    facts = {
        "best": selected.best,
        "of": selected.of,
        "within_d": selected.within_d,
        "confidence": selected.confidence,
    }
    return document(facts, {"systems": selected.table})


def options_document(found: Options) -> str:
    """What each route offers a container that is ready on a day; local times as ISO texts."""
    facts = {
        "title": found.title,
        "ready": found.ready.isoformat(),
        "replications": found.replications,
    }
    moments = {name: found.table[name].map(_iso) for name in ("departs", "p50", "p90")}
    return document(facts, {"options": found.table.assign(**moments)})


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None or pd.isna(moment) else moment.isoformat(timespec="minutes")


def document(facts: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> str:
    """Facts and tables as one JSON document."""
    rows = {
        name: json.loads(table.to_json(orient="records", double_precision=12))
        for name, table in tables.items()
    }
    return json.dumps({**facts, "tables": rows}, indent=2, ensure_ascii=False)
