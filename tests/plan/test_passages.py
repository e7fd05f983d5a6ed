"""What a passage is to the engines."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.draws.corridor import TEXT, plan_of

LOCK = "lock: {kind: lock, transit: 1 h, other_traffic: {down: {per_day: 10}}, source: assumed}"


def test_batches_that_wait_do_so_in_every_pool_of_their_passage(tmp_path: Path) -> None:
    """Pools by name: lock.down, lock.up (3 of at most 4, 6 h), weir (whoever comes, no patience)."""
    text = TEXT.replace(
        LOCK,
        "lock: {kind: lock, lines: {down: 1, up: 1}, batch: 4, at_least: 3, wait_at_most: 6 h, transit: 1 h, source: assumed}\n"
        "  weir: {kind: lock, transit: 1 h, source: assumed}",
    )
    pools = plan_of(tmp_path, text).pools
    assert pools.batch.tolist() == [4, 4, 1]
    assert pools.at_least.tolist() == [3, 3, 1]
    assert pools.patience.tolist() == [6 * 3600, 6 * 3600, np.inf]
