"""What happens first within one instant.

Times fall on a grid, so much happens at the same instant: a crane finishes, a
train arrives, a lock opens. Three phases keep the answer independent of the
order in which a program happens to find these things:

1. changes, completions, arrivals and releases; they only join queues,
2. one pass over everything that changed: each starts what it can,
3. one departure; then phase 1 again, for what the departure set off.

SimPy sorts simultaneous events by priority, so the phases are priorities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from simpy.core import Environment
from simpy.events import Event, EventPriority

if TYPE_CHECKING:
    from simpy.events import Timeout

_HORIZON: Final = EventPriority(-1)  # before anything else: the end is not part of the run
_PASS: Final = EventPriority(2)  # after SimPy's own 0 and 1, which are phase 1
_FIRST_DEPARTURE: Final = 3
_LAST: Final = EventPriority(2**62)  # after any departure


class Moment(Event):
    """An event whose time alone is open: once scheduled it happens.

    A waiting process holds it; whoever lets the process go on schedules it.
    """

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.callbacks = []
        self._ok = True
        self._value = None

    def happen_with(self, moment: Moment) -> None:
        """Let whoever waits for this go on with the other, which many may share."""
        moment.callbacks += self.callbacks


class Bell:
    """Wakes a process that looks again whenever something may have changed.

    Nobody need have been listening: whoever waits for the bell has looked before.
    """

    __slots__ = ("_env", "_stroke")

    def __init__(self, env: Instants) -> None:
        self._env = env
        self._stroke = Moment(env)

    def heard(self) -> Moment:
        """The next stroke."""
        return self._stroke

    def ring(self) -> None:
        """Wake the listener within this instant."""
        if self._stroke.callbacks:
            self._env.schedule(self._stroke)
            self._stroke = Moment(self._env)

    def ring_at(self, time: float) -> None:
        """Ring at a point in time, not before now."""
        self._env.until(time).callbacks.append(lambda _: self.ring())


class Dispatched(Protocol):
    """What takes part in the second phase."""

    def dispatch(self) -> None:
        """Start whatever can start now; doing it twice starts nothing twice."""


class Instants(Environment):
    """A SimPy environment with the three phases, from 0 to before ``horizon`` [s]."""

    def __init__(self, horizon: float) -> None:
        super().__init__(0.0)
        self._changed: dict[Dispatched, None] = {}
        self._over = Moment(self)
        self.schedule(self._over, _HORIZON, horizon)

    def until(self, time: float) -> Timeout:
        """Wait for a point in time, not before now."""
        return self.timeout(time - self.now)

    def note_change(self, post: Dispatched) -> None:
        """Have the post dispatch in the second phase of this instant."""
        if not self._changed:
            dispatcher = Moment(self)
            dispatcher.callbacks.append(self._dispatch)
            self.schedule(dispatcher, _PASS)
        self._changed[post] = None

    def _dispatch(self, _: Event) -> None:
        changed, self._changed = self._changed, {}
        for post in changed:
            post.dispatch()

    def departure(self, time: float, trip: int) -> Moment:
        """The trip's turn to depart at that time: lower trip rows go first."""
        turn = Moment(self)
        self.schedule(turn, EventPriority(_FIRST_DEPARTURE + trip), time - self.now)
        return turn

    def end_after_this_instant(self) -> None:
        """Finish all three phases of this instant, then stop."""
        self.schedule(self._over, _LAST)

    def run_to_the_end(self) -> float:
        """Run; return the instant of stopping [s]."""
        self.run(until=self._over)
        return self.now
