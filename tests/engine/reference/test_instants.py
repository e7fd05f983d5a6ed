"""The second phase of an instant, as the reference engine makes it."""

from __future__ import annotations

import pytest
from simpy.events import Event

from corridor_sim.engine.reference import simulate_reference
from corridor_sim.engine.reference.instants import Instants
from tests.engine.equality.comparing import differences
from tests.engine.equality.worlds import random_world


class Recorder:
    """A post that writes down when it is dispatched."""

    def __init__(self, env: Instants) -> None:
        self.env = env
        self.times: list[float] = []

    def dispatch(self) -> None:
        """Write it down."""
        self.times.append(self.env.now)


def test_a_post_is_dispatched_once_per_pass() -> None:
    """Noted twice at 0 and once at 5: one pass at each."""
    env = Instants(horizon=10)
    post = Recorder(env)
    env.note_change(post)
    env.note_change(post)
    env.timeout(5).callbacks.append(lambda _: env.note_change(post))
    env.run_to_the_end()
    assert post.times == [0, 5]


def test_dispatching_twice_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """On random worlds full of ties, a second pass finds nothing left to start."""
    once = Instants._dispatch  # noqa: SLF001

    def twice(self: Instants, event: Event) -> None:
        posts = list(self._changed)
        once(self, event)
        for post in posts:
            post.dispatch()

    for seed in range(60):
        plan, draws = random_world(seed)
        expected = simulate_reference(plan, draws)
        with monkeypatch.context() as patched:
            patched.setattr(Instants, "_dispatch", twice)
            found = simulate_reference(plan, draws)
        assert differences(expected, found) == []
