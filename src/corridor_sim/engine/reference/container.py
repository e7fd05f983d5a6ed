"""A container on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor_sim.engine.reference.boxes import Box
    from corridor_sim.engine.reference.detour import Detour
    from corridor_sim.engine.reference.instants import Moment
    from corridor_sim.engine.reference.stop import Unloading
    from corridor_sim.engine.reference.yard import Yard


@dataclass(slots=True, eq=False)
class Container:
    """A container, or a probe that sees the world and takes no room in it.

    The first eight say what it is; the others belong to the stage it is in and are
    set when it gets there.
    """

    number: int  # through all demands, by release
    chain: int
    member: int  # position within its chain
    teu: int
    rank: int  # priority class, 0 first
    probe: bool
    measured: bool
    portion: int  # of a box [1 / WHOLE_BOX]; 0: a container of its own
    trip: int = field(default=-1, init=False)  # row of the trip it last came on; -1: none
    entry: int = field(init=False)  # where its stage stands in the Trace
    takes: float = field(init=False)  # how long it will occupy a resource [s]
    alight: int = field(init=False)  # leg at whose end it leaves its trip
    turn: Moment = field(init=False)  # what it waits for
    box: Box | None = field(default=None, init=False)  # that a consignment travels in
    holds: bool = field(init=False)  # whether it keeps its vehicle where it alights
    held: Unloading | None = field(default=None, init=False)  # of the vehicle it keeps
    yard: Yard | None = field(default=None, init=False)  # where it has a place
    is_refused: bool = field(default=False, init=False)
    offer: Detour | None = field(default=None, init=False)  # on where it waits for a trip
    detour: Detour | None = field(default=None, init=False)  # the one it was diverted to

    @property
    def rides_along(self) -> bool:
        """Whether it is in a box for which another consignment acts."""
        return self.box is not None and self.box.first is not self

    def leave_yard(self) -> None:
        """Give back its place, if it has one."""
        if self.yard is not None:
            self.yard.leave(self)
            self.yard = None
