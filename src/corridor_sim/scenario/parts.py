"""The parts of a demand: containers that are alike in what they carry and why they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corridor_sim.scenario.arrivals import Surge
from corridor_sim.scenario.demand import Commodity, Demand


@dataclass(frozen=True, slots=True)
class Part:
    """One commodity of a demand, or what a surge adds to it.

    A demand of one commodity without surges is one part and has its name; others are
    DEMAND.COMMODITY, and what a surge adds is DEMAND.SURGE or DEMAND.COMMODITY.SURGE.
    """

    name: str
    of: str  # name of the demand
    demand: Demand
    commodity: str  # empty when none is named
    share: float  # of the demand's containers; shipments name theirs
    surge: Surge | None
    tags: tuple[str, ...]
    priority: int
    mass_per_teu: float  # [kg]
    value: str | None

    @property
    def consignments(self) -> bool:
        """Whether they are smaller than a container and share boxes with others."""
        return self.demand.containers.fills is not None

    @property
    def empty(self) -> bool:
        """Whether the boxes come back with nothing in them."""
        return self.demand.containers.empties_of is not None


def parts_of(demands: Mapping[str, Demand]) -> dict[str, Part]:
    """All parts by name, in the order of their demands' names."""
    listed = (part for name in sorted(demands) for part in _of_demand(name, demands[name]))
    return {part.name: part for part in listed}


def _of_demand(name: str, demand: Demand) -> Iterator[Part]:
    mix = demand.mix or {"": Commodity(share=1.0)}
    for commodity, spec in sorted(mix.items()):
        own = f"{name}.{commodity}" if commodity else name
        priority = demand.priority if spec.priority is None else spec.priority
        surges: list[tuple[str, Surge | None]] = [(own, None)]
        surges += [(f"{own}.{surge}", given) for surge, given in sorted(demand.surges.items())]
        for label, surge in surges:
            urgent = None if surge is None else surge.priority
            yield Part(
                name=label,
                of=name,
                demand=demand,
                commodity=commodity or demand.commodity or "",
                share=1.0 if spec.share is None else spec.share,
                surge=surge,
                tags=tuple(dict.fromkeys((*demand.tags, *spec.tags))),
                priority=priority if urgent is None else urgent,
                mass_per_teu=spec.mass_per_teu or demand.mass_per_teu,
                value=spec.value or demand.value,
            )
