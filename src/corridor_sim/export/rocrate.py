"""A result folder as an RO-Crate 1.1: what was made, from what, with which program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from corridor_sim.export.datapackage import licence_of
from corridor_sim.export.files import RO_CRATE, StoredFile, stored_files
from corridor_sim.export.sources import Source

CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
PROFILE: Final = "https://w3id.org/ro/crate/1.1"
_NO_LICENCE: Final = "No licence stated"


def rocrate_text(
    folder: Path, facts: Mapping[str, Any], sources: Sequence[Source], licence: str | None
) -> str:
    """``ro-crate-metadata.json`` of a result folder."""
    files = list(stored_files(folder, frozenset({RO_CRATE})))
    inputs = [_input(name, text) for name, text in facts["files"].items()]
    settings = [_setting(name, facts[name]) for name in ("seed", "replications", "engine", "sets")]
    cited = [_source(number, one) for number, one in enumerate(sources)]
    terms = _licence(licence)
    graph = [
        {
            "@id": RO_CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": PROFILE},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": facts["title"],
            "description": "Result of a corridor-sim run: door-to-door transit times of freight.",
            "datePublished": facts["when"],
            "license": _to([terms])[0],
            "hasPart": _to(map(_file, files)),
            "citation": _to(cited),
            "mentions": {"@id": "#run"},
        },
        {
            "@id": "#run",
            "@type": "CreateAction",
            "name": f"Simulation of {facts['title']}",
            "description": f"Scenario digest {facts['digest']}",
            "instrument": {"@id": "#corridor-sim"},
            "object": _to([*inputs, *settings]),
            "result": {"@id": "./"},
            "endTime": facts["when"],
        },
        {
            "@id": "#corridor-sim",
            "@type": "SoftwareApplication",
            "name": "corridor-sim",
            "softwareVersion": facts["versions"]["corridor-sim"],
            "softwareRequirements": [
                f"{name} {version}"
                for name, version in facts["versions"].items()
                if name != "corridor-sim"
            ],
        },
        terms,
        *inputs,
        *settings,
        *cited,
        *map(_file, files),
    ]
    crate = {"@context": CONTEXT, "@graph": graph}
    return json.dumps(crate, indent=2, ensure_ascii=False) + "\n"


def _to(entities: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"@id": one["@id"]} for one in entities]


def _file(file: StoredFile) -> dict[str, Any]:
    return {
        "@id": file.path,
        "@type": "File",
        "name": file.path,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }


def _input(name: str, text: str) -> dict[str, Any]:
    """A scenario file, whose text stands in run.json."""
    return {
        "@id": f"#scenario/{name}",
        "@type": "CreativeWork",
        "name": name,
        "encodingFormat": "application/yaml",
        "isPartOf": {"@id": "run.json"},
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def _setting(name: str, value: object) -> dict[str, Any]:
    shown = " ".join(value) if isinstance(value, list) else value
    return {"@id": f"#{name}", "@type": "PropertyValue", "name": name, "value": shown}


def _source(number: int, source: Source) -> dict[str, Any]:
    return {
        "@id": source.url or f"#source/{number}",
        "@type": "CreativeWork",
        "name": source.title,
        "identifier": list(source.ids),
    }


def _licence(identifier: str | None) -> dict[str, str]:
    if identifier is None:
        return {"@id": "#licence", "@type": "CreativeWork", "name": _NO_LICENCE}
    known = licence_of(identifier)
    return {"@id": known["path"], "@type": "CreativeWork", "name": identifier}
