"""Chances that depend on tags: `5 %`, or `{aeo: 0.57 %, otherwise: 5 %}`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain, combinations
from typing import Annotated, Final

from pydantic import AfterValidator, Discriminator, Field, Tag

from corridor_sim.scenario.quantities import Share
from corridor_sim.scenario.spec import Name, mistake

OTHERWISE: Final = "otherwise"
_MOST_TAGS: Final = 10


def _one_or_map(given: object) -> str:
    return "map" if isinstance(given, dict) else "one"


def _complete(by_tag: dict[str, float]) -> dict[str, float]:
    if OTHERWISE not in by_tag:
        raise mistake("a share for otherwise beside those of tags")
    return by_tag


Chance = Annotated[
    Annotated[Share, Tag("one")]
    | Annotated[
        dict[Name, Share],
        AfterValidator(_complete),
        Field(description="Share by tag, the first that fits; otherwise: for all without."),
        Tag("map"),
    ],
    Discriminator(_one_or_map),
]


def chance_for(chance: Chance, tags: Collection[str]) -> float:
    """The share for a container with these tags: of the first tag listed that it has."""
    if not isinstance(chance, dict):
        return chance
    return next((share for tag, share in chance.items() if tag in tags), chance[OTHERWISE])


def in_words(chance: Chance) -> str:
    """As read in reports: `0.57 % with aeo, otherwise 5 %`."""
    if not isinstance(chance, dict):
        return f"{100 * chance:g} %"
    tagged = [f"{100 * share:g} % with {tag}" for tag, share in chance.items() if tag != OTHERWISE]
    return ", ".join([*tagged, f"otherwise {100 * chance[OTHERWISE]:g} %"])


def require_whole(chances: Iterable[Chance], at: str) -> None:
    """Raise a mistake unless the chances sum to 1 for every combination of the tags they name."""
    listed = list(chances)
    tags = sorted({tag for one in listed if isinstance(one, dict) for tag in one} - {OTHERWISE})
    if len(tags) > _MOST_TAGS:
        raise mistake(f"at most {_MOST_TAGS} different tags", at=at)
    for having in chain.from_iterable(combinations(tags, n) for n in range(len(tags) + 1)):
        total = sum(chance_for(one, having) for one in listed)
        if abs(total - 1) > 1e-9:
            whose = f"for {' and '.join(having)} " if having else "without tags " if tags else ""
            raise mistake(f"shares that sum to 1 ({whose}they sum to {total:g})", at=at)
