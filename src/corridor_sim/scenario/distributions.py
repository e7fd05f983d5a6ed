"""Distributions as people write them: `3 h`, `{triangular: [2 h, 3 h, 6 h]}`.

One model with optional families and an exactly-one rule, because a plain union
of families would answer one mistake with six errors.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag, model_validator
from pydantic_core import CoreSchema

from corridor_sim.scenario import laws, mixtures
from corridor_sim.scenario.families import (
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Normal,
    Q,
    Quantified,
    Weibull,
    value_of,
)
from corridor_sim.scenario.quantities import Duration, Share, Slots
from corridor_sim.scenario.spec import also_written, closest, mistake

FAMILIES: Final = (
    "constant", "uniform", "triangular", "normal", "lognormal", "gamma",
    "exponential", "weibull", "empirical", "mixture",
)  # fmt: skip
_ONE_FAMILY: Final = "one of " + ", ".join(FAMILIES)


class Distribution(Quantified):
    """A law for one quantity of the scenario, in base units."""

    dimension: ClassVar[Literal["duration", "share", "TEU"]]

    @cached_property
    def law(self) -> laws.Law:
        """The law behind the words."""
        raise NotImplementedError

    def ppf(
        self, u: NDArray[np.float64], out: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """Quantiles of the uniforms `u` in [0, 1), same shape; into `out` (may be `u`) if given."""
        result = np.empty_like(u) if out is None else out
        self.law.ppf(u, result)
        return result

    def mean(self) -> float:
        """Expected value."""
        return self.law.mean()

    def minimum(self) -> float:
        """Lower bound of the support."""
        return self.law.minimum()

    def maximum(self) -> float:
        """Upper bound of the support; may be infinite."""
        return self.law.maximum()

    @property
    def is_constant(self) -> bool:
        """Whether every draw gives the same value."""
        return self.law.minimum() == self.law.maximum()


class Families(Distribution, Generic[Q]):
    """Exactly one family; a bare quantity is the constant."""

    constant: Q | None = None
    """Always this value."""
    uniform: tuple[Q, Q] | None = None
    """[low, high]."""
    triangular: tuple[Q, Q, Q] | None = None
    """[low, mode, high]."""
    normal: Normal[Q] | None = None
    lognormal: Lognormal[Q] | None = None
    gamma: Gamma[Q] | None = None
    exponential: Exponential[Q] | None = None
    weibull: Weibull[Q] | None = None
    empirical: Empirical[Q] | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_quantity(cls, given: object) -> object:
        if isinstance(given, (str, int, float)) and not isinstance(given, bool):
            return {"constant": given}
        if not isinstance(given, (dict, Distribution)):
            raise mistake(f"a value such as 3 h, or {_ONE_FAMILY}")
        if isinstance(given, dict) and not any(key in FAMILIES for key in given):
            raise mistake(_ONE_FAMILY, _closest_family(given))
        return given

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(getattr(self, family, None) is not None for family in FAMILIES) != 1:
            raise mistake(f"exactly {_ONE_FAMILY}")
        for family in (self.uniform, self.triangular):
            ends = [value_of(value) for value in family or ()]
            if ends != sorted(ends):
                raise mistake("values in rising order")
        return self

    @cached_property
    def law(self) -> laws.Law:
        if self.constant is not None:
            return laws.Constant(value_of(self.constant))
        for family in (self.uniform, self.triangular):
            if family is not None and family[0] == family[-1]:
                return laws.Constant(value_of(family[0]))
        if self.uniform is not None:
            return laws.Uniform(value_of(self.uniform[0]), value_of(self.uniform[1]))
        if self.triangular is not None:
            low, mode, high = self.triangular
            return laws.Triangular(value_of(low), value_of(mode), value_of(high))
        for named in (
            self.normal, self.lognormal, self.gamma, self.exponential, self.weibull, self.empirical,
        ):  # fmt: skip
            if named is not None:
                return named.law()
        raise AssertionError("validated: exactly one family is given")


class Part(Families[Q], Generic[Q]):
    """One part of a mixture: its share and one family."""

    share: Share


class WithMixture(Families[Q], Generic[Q], use_attribute_docstrings=True):
    """A family, or a mixture of them."""

    mixture: Annotated[tuple[Part[Q], ...], Field(min_length=2)] | None = None
    """Parts {share: 0.6, FAMILY: ...} whose shares sum to 1."""

    @model_validator(mode="after")
    def _shares(self) -> Self:
        total = sum(part.share for part in self.mixture or ())
        if self.mixture is not None and abs(total - 1) > 1e-9:
            raise mistake(f"shares that sum to 1 (they sum to {total:g})")
        return self

    @cached_property
    def law(self) -> laws.Law:
        if self.mixture is None:
            return super().law
        shares = tuple(part.share for part in self.mixture)
        return mixtures.Mixture(shares, tuple(part.law for part in self.mixture))


class _Bare(WithMixture[Q], Generic[Q]):
    """A distribution that a field may hold: a family, a mixture, or a bare quantity."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = also_written(core_schema, handler)
        offered = handler.resolve_ref_schema(schema)["anyOf"]
        whole = offered[0]
        whole["oneOf"] = [{"required": [family]} for family in FAMILIES]
        offered.insert(0, whole["properties"]["constant"])
        return schema


class DurationDistribution(_Bare[Duration]):
    """A duration, 0 or more."""

    dimension = "duration"


class ShareDistribution(_Bare[Share]):
    """A share from 0 to 1."""

    dimension = "share"


class SlotsDistribution(_Bare[Slots]):
    """A number of slots in TEU."""

    dimension = "TEU"


def _slots_or_share(given: object) -> str:
    if isinstance(given, Distribution):
        return given.dimension
    return "TEU" if any(unit in str(given) for unit in ("TEU", "FEU")) else "share"


SlotsOrShareDistribution = Annotated[
    Annotated[ShareDistribution, Tag("share")] | Annotated[SlotsDistribution, Tag("TEU")],
    Discriminator(_slots_or_share),
]
"""A share of something, or a number of slots; the units written decide."""


def _closest_family(given: dict[object, object]) -> str | None:
    near = (closest(str(key), FAMILIES) for key in given)
    return next((family for family in near if family is not None), None)
