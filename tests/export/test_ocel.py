from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from corridor_sim import Result
from corridor_sim.export.ocel import ocel_text
from tests.export import corridor
from tests.export.ocel_schema import SCHEMA

PROCESS_MINING = "PROCESS_MINING_PYTHON"
READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "time": lambda text: datetime.fromisoformat(text).utcoffset(),
}


@pytest.fixture(scope="module")
def text(result: Result) -> str:
    return ocel_text(corridor.log(result), result.facts)


@pytest.fixture(scope="module")
def document(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


def test_it_is_valid_against_the_published_schema(document: dict[str, Any]) -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert list(Draft7Validator(SCHEMA).iter_errors(document)) == []


@pytest.mark.parametrize("broken", ["events", "objects"])
def test_the_schema_refuses_a_number_for_a_value(document: dict[str, Any], broken: str) -> None:
    """The published schema wants text; a check that lets anything pass would be no check."""
    row = {"id": "x", "type": "y", "time": "2024-01-01T00:00:00Z"}
    wrong = {"name": "teu", "value": 2, "time": row["time"]}
    spoilt = {**document, broken: [{**row, "attributes": [wrong]}]}
    assert not Draft7Validator(SCHEMA).is_valid(spoilt)


def test_every_name_is_declared_and_every_value_reads_as_its_type(
    document: dict[str, Any],
) -> None:
    for rows, types in (("events", "eventTypes"), ("objects", "objectTypes")):
        declared = {
            one["name"]: {a["name"]: a["type"] for a in one["attributes"]}
            for one in document[types]
        }
        assert {row["type"] for row in document[rows]} == set(declared)
        for row in document[rows]:
            for attribute in row["attributes"]:
                READERS[declared[row["type"]][attribute["name"]]](attribute["value"])


def test_every_relation_leads_to_an_object_and_every_id_is_used_once(
    document: dict[str, Any],
) -> None:
    objects = [one["id"] for one in document["objects"]]
    events = [one["id"] for one in document["events"]]
    assert max(Counter(objects + events).values()) == 1
    for row in (*document["events"], *document["objects"]):
        assert {one["objectId"] for one in row["relationships"]} <= set(objects)


def test_the_objects_of_the_corridor(document: dict[str, Any]) -> None:
    """Eight boxes with a lorry and a customs declaration each; barges and trains of five trips.

    The trains of 56, 80, 104, 128 and 152 h take what the five barges brought.
    """
    assert Counter(one["type"] for one in document["objects"]) == {
        "run": 1, "shipment": 8, "container": 8, "truck": 8, "declaration": 8,
        "barge": 5, "train": 5, "terminal": 4, "lock line": 1, "resource": 1,
    }  # fmt: skip


def test_one_departure_is_related_to_all_aboard(document: dict[str, Any]) -> None:
    """The barge of 60 h, 12:00 on 3 January, carries two boxes and their shipments."""
    (sailing,) = (
        one for one in document["events"]
        if one["type"] == "departed" and one["time"] == "2024-01-03T12:00:00Z"
        and {"objectId": "quay", "qualifier": "place"} in one["relationships"]
    )  # fmt: skip
    assert Counter(one["qualifier"] for one in sailing["relationships"]) == {
        "container": 2, "shipment": 2, "vehicle": 1, "place": 1,
    }  # fmt: skip
    given = {one["name"]: one["value"] for one in sailing["attributes"]}
    assert given == {"facility": "INTE", "mode": "BARGE", "dcsa_type": "TRANSPORT", "dcsa_code": "DEPA"}  # fmt: skip


def test_a_hold_and_its_release_share_a_declaration(document: dict[str, Any]) -> None:
    held = {
        code: {
            one["objectId"]
            for event in document["events"]
            if {"name": "dcsa_code", "value": code} in event["attributes"]
            for one in event["relationships"]
            if one["qualifier"] == "declaration"
        }
        for code in ("HOLD", "RELS")
    }
    assert held["HOLD"] == held["RELS"]
    assert len(held["HOLD"]) == 8


def test_the_file_says_what_it_holds(result: Result) -> None:
    document = json.loads(ocel_text(corridor.log(result, 3), result.facts))
    (run,) = (one for one in document["objects"] if one["type"] == "run")
    said = {one["name"]: one["value"] for one in run["attributes"]}
    assert (said["containers"], said["containers_measured"]) == ("3", "8")
    assert said["digest"] == result.facts["digest"]
    assert said["dcsa_classifier"] == "ACT"


def test_the_same_result_gives_the_same_bytes(result: Result, text: str) -> None:
    assert ocel_text(corridor.log(result), result.facts) == text


def test_a_process_mining_library_reads_it(text: str, tmp_path: Path) -> None:
    """27 events in the journey of each of eight shipments, whoever else they concern."""
    python = os.environ.get(PROCESS_MINING)
    if python is None:
        pytest.skip(
            f"set {PROCESS_MINING} to a Python that has pm4py (AGPL, so never a dependency): "
            "python3 -m venv mining; mining/bin/pip install pm4py; "
            f"{PROCESS_MINING}=mining/bin/python make test"
        )
    (tmp_path / "log.ocel.json").write_text(text, encoding="utf-8")
    program = (
        "import pm4py, sys\n"
        "log = pm4py.read_ocel2_json(sys.argv[1])\n"
        "flat = pm4py.ocel_flattening(log, 'shipment')\n"
        "kinds = sorted(pm4py.ocel_get_object_types(log))\n"
        "print('FOUND', len(flat), flat['case:concept:name'].nunique(), *kinds, sep=';')\n"
    )
    command = [python, "-c", program, str(tmp_path / "log.ocel.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if line.startswith("FOUND")]
    kinds = "barge;container;declaration;lock line;resource;shipment;terminal;train;truck"
    assert found == [f"FOUND;{8 * 27};8;{kinds}"], done.stderr
