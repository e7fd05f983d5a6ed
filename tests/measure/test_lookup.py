"""The compiled searches against numpy's binary search, which knows nothing of a place to begin."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridor_sim.measure.lookup import count_before, count_present, count_until

# Few different values, so that many are equal; some times have not come (nan).
some = st.lists(st.integers(0, 12).map(float) | st.just(np.nan), max_size=40)


@given(some, some)
def test_places_are_those_of_a_binary_search(times: list[float], moments: list[float]) -> None:
    sorted_times, at = np.sort(times), np.array(moments)
    until = np.searchsorted(sorted_times, at, side="right")
    assert count_until(sorted_times, at).tolist() == until.tolist()
    known = at[~np.isnan(at)]
    before = np.searchsorted(sorted_times, known, side="left")
    assert count_before(sorted_times, known).tolist() == before.tolist()


@given(some, some, some)
def test_who_is_there_has_come_and_not_gone(
    came: list[float], went: list[float], moments: list[float]
) -> None:
    at = [moment for moment in moments if not np.isnan(moment)]
    expected = [sum(t <= m for t in came) - sum(t <= m for t in went) for m in at]
    found = count_present(np.sort(came), np.sort(went), np.array(at))
    assert found.tolist() == expected


def test_a_place_far_from_the_last_is_found_too() -> None:
    """From one end of a thousand times to the other and back."""
    times = np.arange(1000.0)
    assert count_until(times, np.array([-1.0, 998.5, 3.0, 2000.0, 0.0])).tolist() == [
        0,
        999,
        4,
        1000,
        1,
    ]
