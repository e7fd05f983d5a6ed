from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from corridor_sim import Result, read_result
from corridor_sim.export.columns import unit_of
from corridor_sim.export.write import export
from tests.export import corridor


@pytest.fixture(scope="module")
def folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the result with every export in it."""
    assert result.folder is not None
    copy = shutil.copytree(result.folder, tmp_path_factory.mktemp("described") / "result")
    export(read_result(copy), licence="CC-BY-4.0")
    return copy


@pytest.fixture(scope="module")
def package(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def crate(folder: Path) -> dict[str, dict[str, Any]]:
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    entities = {one["@id"]: one for one in graph}
    assert len(entities) == len(graph)
    return entities


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_file_is_a_resource_of_its_size_and_hash(
    folder: Path, package: dict[str, Any]
) -> None:
    resources = {one["path"]: one for one in package["resources"]}
    assert set(resources) == files(folder) - {"datapackage.json", "ro-crate-metadata.json"}
    assert len({one["name"] for one in resources.values()}) == len(resources)
    for path, resource in resources.items():
        assert resource["bytes"] == (folder / path).stat().st_size
        assert resource["hash"] == f"sha256:{sha256(folder / path)}"


def test_every_column_is_a_field_in_its_place(folder: Path, package: dict[str, Any]) -> None:
    for resource in package["resources"]:
        path = folder / resource["path"]
        if resource["format"] == "csv":
            with path.open(encoding="utf-8", newline="") as handle:
                columns = next(csv.reader(handle))
        elif resource["format"] == "parquet":
            columns = pq.read_schema(path).names
        else:
            continue
        assert [field["name"] for field in resource["schema"]["fields"]] == columns


def test_types_and_units_of_a_table(package: dict[str, Any]) -> None:
    (routes,) = (one for one in package["resources"] if one["path"] == "routes.csv")
    fields = {one["name"]: (one["type"], one.get("unit")) for one in routes["schema"]["fields"]}
    assert fields["route"] == ("string", None)
    assert fields["n"] == ("integer", "1")
    assert fields["mean_d"] == fields["mean_lo"] == fields["p95_hi"] == ("number", "d")


@pytest.mark.parametrize(
    ("column", "columns", "unit"),
    [
        ("released_s", [], "s"),
        ("mean_lo", ["mean_d"], "d"),
        ("share_hi", ["share"], "1"),
        ("wait_h_lo", ["wait_h"], "h"),
        ("per_teu", ["currency"], "see column currency"),
        ("offered_teu", [], "TEU"),
        ("route", [], None),
        ("lo", [], None),
    ],
)
def test_units_follow_the_names(column: str, columns: list[str], unit: str | None) -> None:
    assert unit_of(column, [*columns, column]) == unit


def test_sources_and_licence_stand_in_the_package(package: dict[str, Any]) -> None:
    """The crane's hour is inferred from R13, everything else assumed; CC-BY-4.0 was asked for."""
    assert [one["ids"] for one in package["sources"]] == [["R13"]]
    assert [one["name"] for one in package["licenses"]] == ["CC-BY-4.0"]


def test_every_reference_of_the_crate_is_an_entity_in_it(
    crate: dict[str, dict[str, Any]],
) -> None:
    def references(value: object) -> set[str]:
        if isinstance(value, dict):
            inner = {one for part in value.values() for one in references(part)}
            return inner | ({str(value["@id"])} if set(value) == {"@id"} else set())
        return {one for part in value for one in references(part)} if isinstance(value, list) else set()  # fmt: skip

    outside = {"https://w3id.org/ro/crate/1.1"}
    assert references(list(crate.values())) - outside <= set(crate)


def test_the_crate_tells_what_was_made_from_what_with_what(
    folder: Path, crate: dict[str, dict[str, Any]], result: Result
) -> None:
    parts = {one["@id"] for one in crate["./"]["hasPart"]}
    assert parts == files(folder) - {"ro-crate-metadata.json"}
    assert all(crate[part]["sha256"] == sha256(folder / part) for part in parts)
    action = crate["#run"]
    assert action["instrument"] == {"@id": "#corridor-sim"}
    assert crate["#corridor-sim"]["softwareVersion"] == result.facts["versions"]["corridor-sim"]
    used = {one["@id"] for one in action["object"]}
    assert used == {"#scenario/corridor.yaml", "#seed", "#replications", "#engine", "#sets"}
    assert crate["#scenario/corridor.yaml"]["sha256"] == hashlib.sha256(corridor.TEXT.encode()).hexdigest()  # fmt: skip
    assert crate["#seed"]["value"] == 5


def test_a_result_without_a_licence_claims_none(result: Result, tmp_path: Path) -> None:
    assert result.folder is not None
    copy = shutil.copytree(result.folder, tmp_path / "result")
    export(read_result(copy), ["datapackage", "rocrate"])
    package = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    crate = json.loads((copy / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert "licenses" not in package
    assert "No licence stated" in [one.get("name") for one in crate["@graph"]]
