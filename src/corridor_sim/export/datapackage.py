"""A result folder as a Frictionless Data Package: every file, every column."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from corridor_sim.export.columns import field
from corridor_sim.export.files import DATA_PACKAGE, RO_CRATE, StoredFile, stored_files
from corridor_sim.export.sources import Source

_UNFIT: Final = re.compile(r"[^a-z0-9_.]+")
_KINDS: Final = {"i": "integer", "u": "integer", "f": "number", "b": "boolean", "M": "datetime"}


def datapackage_text(
    folder: Path, facts: Mapping[str, Any], sources: Sequence[Source], licence: str | None
) -> str:
    """``datapackage.json`` of a result folder, without itself and the RO-Crate.

    `licence` is the SPDX identifier the author of the result puts it under; a
    description without one claims none.
    """
    files = list(stored_files(folder, frozenset({DATA_PACKAGE, RO_CRATE})))
    package = {
        "profile": "data-package",
        "name": _name(f"corridor-sim-{facts['title']}"),
        "title": facts["title"],
        "description": "Simulated door-to-door transit times; times count from start, UTC.",
        "created": facts["when"],
        "scenario_digest": facts["digest"],
        "seed": facts["seed"],
        "replications": facts["replications"],
        "start": facts["start"],
        **({"licenses": [licence_of(licence)]} if licence else {}),
        "sources": [
            {"title": one.title, **({"path": one.url} if one.url else {}), "ids": list(one.ids)}
            for one in sources
        ],
        "resources": [_resource(folder, file) for file in files],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def licence_of(identifier: str) -> dict[str, str]:
    """A licence by its SPDX identifier."""
    return {"name": identifier, "path": f"https://spdx.org/licenses/{identifier}.html"}


def _name(text: str) -> str:
    return _UNFIT.sub("-", text.lower()).strip("-.")


def _resource(folder: Path, file: StoredFile) -> dict[str, Any]:
    ending = Path(file.path).suffix
    found: dict[str, Any] = {
        "name": _name(file.path),
        "path": file.path,
        "format": ending.removeprefix("."),
        "mediatype": file.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if ending == ".csv":
        found |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
        found["schema"] = {"fields": _csv_fields(folder / file.path)}
    elif ending == ".parquet":
        found["schema"] = {"fields": _parquet_fields(folder / file.path)}
    return found


def _csv_fields(path: Path) -> list[dict[str, Any]]:
    table = pd.read_csv(path, low_memory=False)
    columns = list(table.columns)
    # A column without values says nothing of its type.
    kinds = {
        name: None if table[name].isna().all() else _KINDS.get(table[name].dtype.kind, "string")
        for name in columns
    }
    return [field(name, kinds[name], columns) for name in columns]


def _parquet_fields(path: Path) -> list[dict[str, Any]]:
    schema = pq.read_schema(path)
    return [field(one.name, _parquet_kind(one.type), schema.names) for one in schema]


def _parquet_kind(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    return "boolean" if pa.types.is_boolean(kind) else "string"
