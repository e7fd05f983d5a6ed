"""CSV files that a scenario names, read into its tree: dates of departure, observed values."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path as FilePath

from corridor_sim.scenario.problems import Problem
from corridor_sim.scenario.source import Node, Place, path_text


def inline_tables(
    tree: Node, folder: FilePath, texts: dict[str, str], problems: list[Problem]
) -> None:
    """Put the rows of `dates: FILE` and `empirical: {file: FILE}` where the names stand.

    From then on the tree holds everything the scenario says, wherever it is merged.
    """
    for path, node in tree.walk():
        if not isinstance(node.value, dict):
            continue
        dates = node.value.get("dates")
        if path[-1:] == ("departures",) and dates is not None and isinstance(dates.value, str):
            columns = _columns(dates, (*path, "dates"), folder, ("departs",), texts, problems)
            node.value["dates"] = replace(dates, value=columns.get("departs", []))
        file = node.value.get("file")
        if path[-1:] == ("empirical",) and file is not None and isinstance(file.value, str):
            wanted = ("value", "weight")
            columns = _columns(file, (*path, "file"), folder, wanted, texts, problems)
            del node.value["file"]
            for key, column in zip(("values", "weights"), wanted, strict=True):
                if columns.get(column):
                    node.value[key] = replace(file, value=columns[column])


def _columns(
    name: Node,
    path: tuple[str | int, ...],
    folder: FilePath,
    wanted: tuple[str, ...],
    texts: dict[str, str],
    problems: list[Problem],
) -> dict[str, list[Node]]:
    """The wanted columns of a CSV file as nodes with their lines; the first one is required."""
    file = folder / str(name.value)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        expected = f"a CSV file beside the scenario with the column {wanted[0]}"
        problems.append(
            Problem(name.place, path_text(path), f"no such file: {name.value}", expected)
        )
        return {}
    texts[str(file)] = text
    reader = csv.DictReader(text.splitlines())
    if wanted[0] not in (reader.fieldnames or ()):
        found = "the columns " + ", ".join(reader.fieldnames or ())
        problems.append(Problem(Place(str(file), 1, 1), "", found, f"the column {wanted[0]}"))
        return {}
    columns: dict[str, list[Node]] = {}
    for row in reader:
        place = Place(str(file), reader.line_num, 1)
        for column in wanted:
            if row.get(column):
                columns.setdefault(column, []).append(_cell(row[column], column, place))
    return columns


def _cell(text: str, column: str, place: Place) -> Node:
    value: str | float = text
    if column == "weight":
        try:
            value = float(text)
        except ValueError:
            value = text
    return Node(value, place, text=text)
