"""CSV files that a scenario names, read into its tree: dates of departure, observed values."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from corridor_sim.scenario.problems import Problem, of_names
from corridor_sim.scenario.reach import Reach, UnreadableError, text_of
from corridor_sim.scenario.source import Node, Path, Place, path_text
from corridor_sim.scenario.spec import closest

Cell = tuple[str, Place]
_SHIPMENTS = ("released", "containers", "commodity", "priority", "route")


def inline_tables(
    tree: Node, beside: FilePath, reach: Reach, texts: dict[str, str], problems: list[Problem]
) -> None:
    """Put the rows of CSV files where `dates`, `empirical: {file: ...}` and `shipments` name them.

    The file they are named in is `beside`. From then on the tree holds everything the
    scenario says, wherever it is merged.
    """
    tables = _Tables(beside, reach, texts, problems)
    for path, node in tree.walk():
        for key, file in list(node.entries.items()):
            if not isinstance(file.value, str):
                continue
            at = (*path, key)
            if at[-2:] == ("departures", "dates"):
                columns = tables.read(file, at, ("departs",))
                node.entries[key] = replace(file, value=columns.get("departs", []))
            elif at[-2:] == ("empirical", "file"):
                del node.entries[key]
                columns = tables.read(file, at, ("value", "weight"))
                for name, column in zip(("values", "weights"), columns.values(), strict=False):
                    node.entries[name] = replace(file, value=column)
            elif at[-2:] == ("containers", "shipments"):
                columns = tables.read(file, at, _SHIPMENTS)
                listed = {name: replace(file, value=column) for name, column in columns.items()}
                node.entries[key] = replace(file, value=listed)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Reads the CSV files of one scenario file; what is wrong in them goes to its problems."""

    beside: FilePath
    reach: Reach
    texts: dict[str, str]
    problems: list[Problem]

    def read(self, name: Node, path: Path, wanted: Sequence[str]) -> dict[str, list[Node]]:
        """The columns of a file in the order of `wanted`, one node per row with its place.

        The first column must be there and filled in every row; others may lack. A weight
        is a number, any other cell a text.
        """
        try:
            file = self.reach.file(str(name.value), self.beside)
            text = text_of(file)
        except UnreadableError as error:
            expected = f"{error.expected}: a CSV file with the column {wanted[0]}"
            self.problems.append(Problem(name.place, path_text(path), error.found, expected))
            return {}
        self.texts[str(file)] = text
        rows = list(_rows(text, str(file)))
        header = [(cell.strip(), place) for cell, place in rows[0]] if rows else []
        if not self._sound(header, str(file), wanted):
            return {}
        names = [cell for cell, _ in header]
        found_rows = [row for row in rows[1:] if self._fits(row, names, wanted[0])]
        columns = {
            column: [_cell(column, *row[names.index(column)]) for row in found_rows]
            for column in wanted
            if column in names
        }
        if not found_rows:
            self._wrong(Place(str(file), 1, 1), "no rows", "at least one")
        return columns

    def _sound(self, header: Sequence[Cell], file: str, wanted: Sequence[str]) -> bool:
        """Whether the header has the first wanted column, and none twice or unknown."""
        names = [name for name, _ in header]
        wrong = len(self.problems)
        if wanted[0] not in names:
            found = "the columns " + ", ".join(names)
            self._wrong(Place(file, 1, 1), found, f"the column {wanted[0]}")
            return False
        for k, (name, place) in enumerate(header):
            if name in names[:k]:
                self._wrong(place, f"{name} again", "each column once")
            elif name not in wanted:
                near = closest(name, wanted)
                self._wrong(place, f"the column {name}", of_names(wanted), near)
        return len(self.problems) == wrong

    def _fits(self, row: Sequence[Cell], names: Sequence[str], required: str) -> bool:
        """Whether a row has a cell for each column and something in the required one."""
        if len(row) != len(names):
            self._wrong(row[0][1], f"{len(row)} cells", f"{len(names)} as in the header")
            return False
        text, place = row[names.index(required)]
        if not text.strip():
            self._wrong(place, "nothing", f"a value of {required}")
            return False
        return True

    def _wrong(self, place: Place, found: str, expected: str, hint: str | None = None) -> None:
        self.problems.append(Problem(place, "", found, expected, hint))


def _rows(text: str, file: str) -> Iterator[list[Cell]]:
    """The cells of every line that is not blank, each with its place."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            cells = next(csv.reader([line]))
            starts = _starts(line)
            yield [(cell, Place(file, number, at)) for cell, at in zip(cells, starts, strict=False)]


def _starts(line: str) -> list[int]:
    """Columns, counted from 1, at which the cells of a line begin."""
    starts, quoted = [1], False
    for at, letter in enumerate(line, 1):
        quoted ^= letter == '"'
        if letter == "," and not quoted:
            starts.append(at + 1)
    return starts


def _cell(column: str, text: str, place: Place) -> Node:
    value: str | float = text.strip()
    if column == "weight":
        try:
            value = float(text)
        except ValueError:
            value = text
    return Node(value, place, text=text.strip())
