from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridor_sim.draws import Capacity
from corridor_sim.measure.downtime import downtime
from corridor_sim.plan.arrays import Availability

STATES = [
    (1, Availability.OPEN),
    (0, Availability.CLOSED_BY_CALENDAR),
    (0, Availability.DOWN_BY_DISRUPTION),
]


@given(
    st.lists(st.sampled_from(STATES), min_size=1, max_size=12),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_downtime_is_what_counting_instant_by_instant_gives(
    states: list[tuple[int, Availability]], since: int, length: int
) -> None:
    """States change every 3 s, the last one holds for ever; count the seconds one by one."""
    capacity = Capacity(
        first=np.array([0, len(states)], dtype=np.int32),
        time=np.arange(len(states), dtype=np.float64) * 3,
        units=np.array([units for units, _ in states], dtype=np.int32),
        stretch=np.ones(len(states)),
        availability=np.array([why for _, why in states], dtype=np.int8),
    )
    post = downtime(capacity, [0])
    second = [states[min(t // 3, len(states) - 1)] for t in range(since + length + 40)]
    spent = second[since : since + length]
    closed, down = post.between(np.array([float(since)]), np.array([float(since + length)]))
    assert closed == spent.count(STATES[1])
    assert down == spent.count(STATES[2])
    opens = [t for t in range(since, len(second)) if second[t][0]]
    assert post.next_open(np.array([float(since)])) == (opens[0] if opens else np.inf)
    assert post.ever() == any(units == 0 for units, _ in states)
