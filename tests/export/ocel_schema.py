"""The JSON Schema of OCEL 2.0 (draft-07), after the one published at ocel-standard.org."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}


def record(required: dict[str, Any], **optional: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"type": "object", "properties": {**required, **optional}, "required": list(required)}


def rows(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


TYPES = rows(record({"name": TEXT, "attributes": rows(record({"name": TEXT, "type": TEXT}))}))
RELATED = rows(record({"objectId": TEXT, "qualifier": TEXT}))
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **record(
        {
            "eventTypes": TYPES,
            "objectTypes": TYPES,
            "events": rows(
                record(
                    {"id": TEXT, "type": TEXT, "time": MOMENT},
                    attributes=rows(record({"name": TEXT, "value": TEXT})),
                    relationships=RELATED,
                )
            ),
            "objects": rows(
                record(
                    {"id": TEXT, "type": TEXT},
                    attributes=rows(record({"name": TEXT, "value": TEXT, "time": MOMENT})),
                    relationships=RELATED,
                )
            ),
        }
    ),
}
