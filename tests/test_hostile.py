"""Files that mean harm: each ends in one clear line, soon, and nothing in them is executed."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from benchmarks.fuzz import Counts, feed
from corridor_sim.preflight import check
from corridor_sim.scenario.load import load
from corridor_sim.scenario.problems import ScenarioError
from corridor_sim.starter import STARTER

TEXT = STARTER.read_text(encoding="utf-8")


def said(folder: Path, text: str | bytes) -> str:
    """The one problem of a scenario."""
    file = folder / "scenario.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    (problem,) = check(file).errors
    return str(problem)


def with_(old: str, new: str) -> str:
    """The starter with something else in it."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


TRAIN = "{weekly: [Mon 08:00, Wed 08:00, Fri 08:00], cut_off: 6 h}"
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "a tag": (TEXT + "\nx: !!python/object/apply:os.system [ls]\n", "the tag !!python"),
    "a huge number": (with_("per_day: 12", "per_day: " + "9" * 5000), "a plain number"),
    "no number": (with_("per_day: 12", "per_day: .nan"), "a plain number"),
    "infinity": (with_("per_day: 12", "per_day: .inf"), "a plain number"),
    "overflow": (with_("per_day: 12", "per_day: 1e999"), "a plain number"),
    "for ever": (with_("measure: 26 weeks", "measure: 10000 weeks"), "at most 5200 weeks"),
    "a long time": (with_("{triangular: [11 d, 13 d, 18 d]}", "1e250 d"), "50 000 weeks"),
    "no time": (with_(TRAIN, "{every: 1e-9 s}"), "above 0"),
    "far future": (with_("start: 2025-01-06", "start: 9999-12-31"), "1900 to 2200"),
    "no text": (TEXT.encode() + b"\xff", "bytes that are no text"),
    "two bytes a letter": (TEXT.encode("utf-16"), "bytes that are no text"),
    "a zero byte": (TEXT.encode() + b"\0", "special characters"),
    "a key twice": (TEXT + "\ntitle: Again\n", "title again"),
    "a register elsewhere": (TEXT + "\nevidence: ../../../etc/passwd\n", "outside"),
    "half a letter": (with_("mode: rail", 'mode: "\\ud800"'), "whole letters"),
    "a date before zones": (with_(TRAIN, "{weekly: [Mon 08:00], extra: [0001-01-01]}"), "1900"),
    "a name with a zero byte": (TEXT + '\nextends: ["a\\0b"]\n', "is no file"),
    "a very long name": (TEXT + f"\nextends: [{'a' * 5000}]\n", "is no file"),
    "a folder": (TEXT + "\nextends: [.]\n", "is no file"),
    "activities without end": (
        with_(
            "lift: {uses",
            "".join(
                f"x{n}: {{one_of: {{a: {{share: 1, then: [x{n + 1}, x{n + 1}]}}}}, cause: customs, source: assumed}}\n      "
                for n in range(40)
            )
            + "x40: {takes: 1 h, cause: customs, source: assumed}\n      lift: {uses",
        ).replace("[clearance, lift]", "[clearance, x0]"),
        "at most 100 activities",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_line_that_names_it(tmp_path: Path, name: str) -> None:
    text, words = HOSTILE[name]
    line = said(tmp_path, text)
    assert words in line
    assert line.startswith(str(tmp_path / "scenario.yaml"))
    assert "\n" not in line


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("per_day: 12", "per_day: 2551020.5", "demand.machines"),
        (TRAIN, "{every: 0.004 s}", "services.train"),
        ("every: 12 h", "every: 0.004 s", "twins"),
        (
            "units: 2,",
            "units: 2, breakdowns: {clock: {every: 0.004 s, lasts: 0 s}},",
            "terminals.inland_port.resources.crane",
        ),
    ],
    ids=["containers", "trips", "twins", "breakdowns"],
)
def test_what_does_not_fit_is_refused_with_the_estimate(
    tmp_path: Path, old: str, new: str, where: str
) -> None:
    """2,551,020.5 a day for 4 + 26 + 26 weeks are 10^9 containers."""
    line = said(tmp_path, with_(old, new))
    assert f": {where}: found " in line
    assert "GB" in line
    if where == "demand.machines":
        assert "found 1,000,00" in line


def test_letters_that_steer_a_terminal_are_written_out(tmp_path: Path) -> None:
    line = said(tmp_path, with_("mode: rail", 'mode: "\\e[2J"'))
    assert "\x1b" not in line
    assert r"\x1b[2J" in line


def test_windows_line_ends_and_a_byte_order_mark_say_the_same(tmp_path: Path) -> None:
    plain, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    plain.write_text(TEXT, encoding="utf-8", newline="\n")
    other.write_text(TEXT, encoding="utf-8-sig", newline="\r\n")
    assert load(plain).digest == load(other).digest


def test_parts_that_name_each_other_over_and_over_are_not_read_for_ever(tmp_path: Path) -> None:
    """Thirty files that each extend the next one twice would be read 2^30 times."""
    for n in range(30):
        (tmp_path / f"{n}.yaml").write_text(f"extends: [{n + 1}.yaml, {n + 1}.yaml]\n")
    (tmp_path / "30.yaml").write_text("title: The last one\n")
    assert any("more than 100 files" in str(error) for error in check(tmp_path / "0.yaml").errors)


def corridor_with_part_outside(folder: Path) -> Path:
    """A scenario whose part lies in a folder beside its own."""
    (folder / "own").mkdir()
    (folder / "shared").mkdir()
    (folder / "shared" / "all.yaml").write_text(TEXT)
    file = folder / "own" / "mine.yaml"
    file.write_text("title: Mine\nextends: [../shared/all.yaml]\n")
    return file


def test_files_outside_the_folder_are_read_only_if_that_is_allowed(tmp_path: Path) -> None:
    file = corridor_with_part_outside(tmp_path)
    with pytest.raises(ScenarioError, match=r"all\.yaml, which lies outside .*own"):
        load(file)
    assert load(file, files_in=tmp_path).title == "Mine"


def test_a_link_counts_for_where_it_leads(tmp_path: Path) -> None:
    file = corridor_with_part_outside(tmp_path)
    (file.parent / "all.yaml").symlink_to(tmp_path / "shared" / "all.yaml")
    file.write_text("title: Mine\nextends: [all.yaml]\n")
    with pytest.raises(ScenarioError, match="which lies outside"):
        load(file)
    (file.parent / "circle.yaml").symlink_to(file.parent / "circle.yaml")
    file.write_text("title: Mine\nextends: [circle.yaml]\n")
    with pytest.raises(ScenarioError, match="is no file"):
        load(file)


def test_tables_and_files_without_end_are_refused(tmp_path: Path) -> None:
    text = with_(TRAIN, "{dates: table.csv}")
    (tmp_path / "table.csv").write_bytes(b"departs\n" + b"2024-01-05\n" * 200_000)
    assert "more than 2000000 bytes" in said(tmp_path, text)
    (tmp_path / "table.csv").write_bytes(b'departs\n"\x00\n')
    assert "table.csv" in said(tmp_path, text)
    assert "outside" in said(tmp_path, with_(TRAIN, "{dates: /dev/zero}"))


def test_no_damage_ends_in_anything_but_problems() -> None:
    """The first inputs of `benchmarks.fuzz`: problems or none, never an exception."""
    found = feed(range(250), Counts(), most_seconds=inf)
    assert found.broken == []
    assert {outcome for _, outcome in found.outcomes} == {"accepted", "refused"}
