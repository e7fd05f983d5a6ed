"""Chances that depend on tags."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from corridor_sim.scenario.chances import Chance, chance_for, in_words, require_whole

READ: TypeAdapter[Chance] = TypeAdapter(Chance)
AEO = READ.validate_python({"aeo": "0.57 %", "h7": "2 %", "otherwise": "5 %"})


@pytest.mark.parametrize(
    ("tags", "share"),
    [((), 0.05), (("reefer",), 0.05), (("h7",), 0.02), (("h7", "aeo"), 0.0057)],
)
def test_the_first_tag_listed_that_a_container_has_decides(
    tags: tuple[str, ...], share: float
) -> None:
    assert chance_for(AEO, tags) == pytest.approx(share)


def test_a_plain_share_holds_for_all() -> None:
    assert chance_for(READ.validate_python("8 %"), ("aeo",)) == 0.08


def test_in_words() -> None:
    assert in_words(0.08) == "8 %"
    assert in_words(AEO) == "0.57 % with aeo, 2 % with h7, otherwise 5 %"


def test_channels_must_sum_to_one_for_every_combination_of_tags() -> None:
    """Green and red by `aeo`; amber only for `h7`: with h7 and without aeo 0.1 too much."""
    green = READ.validate_python({"aeo": 0.99, "otherwise": 0.92})
    red = READ.validate_python({"aeo": 0.01, "otherwise": 0.08})
    require_whole([green, red], at="one_of")
    amber = READ.validate_python({"aeo": 0, "h7": 0.1, "otherwise": 0})
    with pytest.raises(PydanticCustomError) as error:
        require_whole([green, red, amber], at="one_of")
    assert error.value.context is not None
    assert error.value.context["expected"] == "shares that sum to 1 (for h7 they sum to 1.1)"
