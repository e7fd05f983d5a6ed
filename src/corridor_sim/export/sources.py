"""The sources that a scenario's values cite."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from corridor_sim import data
from corridor_sim.evidence import read_register
from corridor_sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Source:
    """A publication and the rows of the register that were taken from it."""

    title: str
    url: str
    ids: tuple[str, ...]


def sources_of(scenario: Scenario) -> list[Source]:
    """Publications behind the ids that the scenario cites, by title.

    An id of a register that is no longer at hand stands for itself.
    """
    own = scenario.origin.register
    facts = read_register([data.evidence(), *([own] if own is not None and own.is_file() else [])])
    cited = {name for given in scenario.provenance.values() for name in given.ids}
    titles: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, list[str]] = defaultdict(list)
    for name in sorted(cited):
        fact = facts.get(name)
        title, url = (name, "") if fact is None else (fact.source, fact.url)
        titles[url or title].add(title)
        ids[url or title].append(name)
    found = [
        Source("; ".join(sorted(names)), where if where not in names else "", tuple(ids[where]))
        for where, names in titles.items()
    ]
    return sorted(found, key=lambda source: (source.title, source.url))
