"""What a resource is to the engines."""

from __future__ import annotations

from pathlib import Path

from tests.draws.corridor import TEXT, plan_of


def test_only_the_resource_that_says_so_suspends_its_work(tmp_path: Path) -> None:
    """Resources stand in the order of their paths: park.bay, port.crane, port.yard."""
    text = TEXT.replace(
        "  park:\n", "  park:\n    resources: {bay: {units: 1, source: assumed}}\n"
    ).replace(
        "crane: {units: 2, source: assumed}",
        "yard: {units: 9, source: assumed}, crane: {units: 2, on_close: suspend, source: assumed}",
    )
    plan = plan_of(tmp_path, text)
    assert [path.rpartition(".")[2] for path in plan.labels.resources] == ["bay", "crane", "yard"]
    assert plan.suspends.tolist() == [False, True, False]
