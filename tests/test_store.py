from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corridor_sim.store import (
    RUN,
    ResultWriter,
    StoreError,
    default_folder,
    other_files,
    read_parquet,
    read_run,
)

OWN = frozenset({RUN, "routes.csv", "report.html", "figures/causes.png"})


def part(replication: int) -> pa.Table:
    return pa.table({"replication": [replication] * 2, "arrived_s": [1.5, None]})


def test_parts_are_streamed_one_row_group_each_with_units_and_footer(tmp_path: Path) -> None:
    with ResultWriter(tmp_path / "out", {"seed": "7"}, OWN) as writer:
        writer.append("shipments", part(0))
        writer.append("shipments", part(1))
        writer.run({"title": "Two parts"})
        writer.finish()

    file = pq.ParquetFile(tmp_path / "out" / "shipments.parquet")
    assert file.num_row_groups == 2
    assert file.schema_arrow.metadata[b"seed"] == b"7"
    assert file.schema_arrow.field("arrived_s").metadata == {b"unit": b"s"}
    assert read_parquet(tmp_path / "out", "shipments")["replication"].tolist() == [0, 0, 1, 1]


def test_tables_have_the_same_line_ends_everywhere(tmp_path: Path) -> None:
    with ResultWriter(tmp_path / "out", {}, OWN) as writer:
        writer.csv("routes", pd.DataFrame({"route": ["river"], "mean_d": [0.1 + 0.2]}))
        writer.run({})
        writer.finish()

    assert (
        tmp_path / "out" / "routes.csv"
    ).read_bytes() == b"route,mean_d\nriver,0.30000000000000004\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_nothing_is_left_of_a_run_that_did_not_finish(
    tmp_path: Path, error: type[BaseException]
) -> None:
    def write_half() -> None:
        with ResultWriter(tmp_path / "out", {}, OWN) as writer:
            writer.append("shipments", part(0))
            raise error

    with pytest.raises(error):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_an_older_result_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    for title in ("first", "second"):
        with ResultWriter(tmp_path / "out", {}, OWN) as writer:
            writer.run({"title": title})
            if title == "second":
                assert read_run(tmp_path / "out")["title"] == "first"
            writer.finish()

    assert read_run(tmp_path / "out")["title"] == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_no_result_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "file").touch()
    for name in ("notes", "file"):
        with pytest.raises(StoreError, match="is no result folder"):
            ResultWriter(tmp_path / name, {}, OWN)
        with pytest.raises(StoreError, match="is no result folder"):
            read_run(tmp_path / name)
    (tmp_path / "notes" / "run.json").write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        read_run(tmp_path / "notes")


def test_the_default_folder_is_named_after_scenario_and_overlays() -> None:
    named = default_folder("mine/corridor.yaml", ("suez_open", "my/customs.yaml"))
    assert named == Path("runs/corridor-suez_open-customs")


def test_only_files_of_a_run_are_replaced(tmp_path: Path) -> None:
    """The page and the figure of the older run go, since the newer run drew none."""
    folder = tmp_path / "out"
    for number in (1, 2):
        with ResultWriter(folder, {}, OWN) as writer:
            writer.run({"number": number})
            if number == 1:
                writer.csv("routes", pd.DataFrame({"route": ["river"]}))
            writer.finish()
        if number == 1:
            (folder / "figures").mkdir()
            (folder / "drafts").mkdir()
            for name in ("report.html", "figures/causes.png", "figures/mine.png", "drafts/a.txt"):
                (folder / name).write_text(name)

    assert read_run(folder)["number"] == 2
    assert other_files(folder, ()) == ["drafts/a.txt", "figures/mine.png", "run.json"]
    assert (folder / "drafts" / "a.txt").read_text() == "drafts/a.txt"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_is_named_as_it_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match=r"cannot write .*/file/out: .*; choose another"),
        ResultWriter(tmp_path / "file" / "out", {}, OWN),
    ):
        pass
