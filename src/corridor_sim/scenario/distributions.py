"""Distributions as people write them: `3 h`, `{triangular: [2 h, 3 h, 6 h]}`.

One model with optional families and an exactly-one rule, because a plain union
of families would answer one mistake with six errors.
"""

from __future__ import annotations

import difflib
import sys
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag, model_validator
from pydantic_core import CoreSchema

from corridor_sim.scenario import laws
from corridor_sim.scenario.quantities import Duration, PositiveNumber, Share, Slots
from corridor_sim.scenario.spec import Spec, also_written, mistake

FAMILIES: Final = (
    "constant", "uniform", "triangular", "normal", "lognormal", "gamma",
    "exponential", "weibull", "empirical", "mixture",
)  # fmt: skip
_ONE_FAMILY: Final = "one of " + ", ".join(FAMILIES)

Q = TypeVar("Q")
_QUANTITIES: Final = {"Duration": Duration, "Share": Share, "Slots": Slots}


class _Generic(Spec):
    """A spec for any one kind of quantity, named after it so that it can be pickled."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        names = [name for name, quantity in _QUANTITIES.items() if quantity == params[0]]
        return names[0] + cls.__name__ if names else super().model_parametrized_name(params)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        if cls.__pydantic_generic_metadata__["origin"] is not None:
            setattr(sys.modules[cls.__module__], cls.__name__, cls)


class Normal(_Generic, Generic[Q]):
    """Normal truncated at 0; mean and sd are those before truncation."""

    mean: Q
    sd: Q

    def law(self) -> laws.Law:
        return laws.TruncatedNormal(_f(self.mean), _f(self.sd))

    @model_validator(mode="after")
    def _spread(self) -> Self:
        if _f(self.sd) <= 0:
            raise mistake("sd above 0; a value without spread is written as constant")
        return self


class Lognormal(_Generic, Generic[Q]):
    """Lognormal by mean and cv, mean and sigma (of the logarithm), or median and p90."""

    mean: Q | None = None
    cv: PositiveNumber | None = None
    sigma: PositiveNumber | None = None
    median: Q | None = None
    p90: Q | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = {
            key
            for key in ("mean", "cv", "sigma", "median", "p90")
            if getattr(self, key) is not None
        }
        if given not in ({"mean", "cv"}, {"mean", "sigma"}, {"median", "p90"}):
            raise mistake("mean and cv, mean and sigma, or median and p90")
        if self.mean is not None and _f(self.mean) <= 0:
            raise mistake("a mean above 0")
        if self.median is not None and not 0 < _f(self.median) < _f(self.p90):
            raise mistake("a median above 0 and a p90 above the median")
        return self

    def law(self) -> laws.Law:
        if self.mean is None:
            return laws.Lognormal.of_median_p90(_f(self.median), _f(self.p90))
        if self.cv is not None:
            return laws.Lognormal.of_mean_cv(_f(self.mean), self.cv)
        return laws.Lognormal.of_mean_sigma(_f(self.mean), _f(self.sigma))


class Gamma(_Generic, Generic[Q]):
    """Gamma by mean and standard deviation."""

    mean: Q
    sd: Q

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if _f(self.mean) <= 0 or _f(self.sd) <= 0:
            raise mistake("a mean above 0 and an sd above 0")
        return self

    def law(self) -> laws.Law:
        return laws.Gamma.of_mean_sd(_f(self.mean), _f(self.sd))


class Exponential(_Generic, Generic[Q]):
    """Exponential by its mean."""

    mean: Q

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if _f(self.mean) <= 0:
            raise mistake("a mean above 0")
        return self

    def law(self) -> laws.Law:
        return laws.Weibull(1.0, _f(self.mean))


class Weibull(_Generic, Generic[Q]):
    """Weibull by shape and scale."""

    shape: PositiveNumber
    scale: Q

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if _f(self.scale) <= 0:
            raise mistake("a scale above 0")
        return self

    def law(self) -> laws.Law:
        return laws.Weibull(self.shape, _f(self.scale))


class Empirical(_Generic, Generic[Q]):
    """Observed values with weights (default: equal), written here or in a CSV file."""

    file: str | None = None
    """CSV beside the scenario with the columns value (with its unit) and, optionally, weight."""
    values: Annotated[tuple[Q, ...], Field(min_length=1)] | None = None
    weights: tuple[Annotated[float, Field(ge=0)], ...] | None = None

    @model_validator(mode="after")
    def _alike(self) -> Self:
        if self.values is None:
            raise mistake("values: [...], or file: a CSV with the column value")
        if self.weights is not None:
            if len(self.weights) != len(self.values):
                raise mistake(f"as many weights as values ({len(self.values)})")
            if sum(self.weights) <= 0:
                raise mistake("at least one weight above 0")
        return self

    def law(self) -> laws.Law:
        values = tuple(_f(value) for value in self.values or ())
        return laws.Empirical(values, self.weights or (1.0,) * len(values))


class Distribution(_Generic):
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
            ends = [_f(value) for value in family or ()]
            if ends != sorted(ends):
                raise mistake("values in rising order")
        return self

    @cached_property
    def law(self) -> laws.Law:
        if self.constant is not None:
            return laws.Constant(_f(self.constant))
        for family in (self.uniform, self.triangular):
            if family is not None and family[0] == family[-1]:
                return laws.Constant(_f(family[0]))
        if self.uniform is not None:
            return laws.Uniform(_f(self.uniform[0]), _f(self.uniform[1]))
        if self.triangular is not None:
            low, mode, high = self.triangular
            return laws.Triangular(_f(low), _f(mode), _f(high))
        for named in (
            self.normal, self.lognormal, self.gamma, self.exponential, self.weibull, self.empirical,
        ):  # fmt: skip
            if named is not None:
                return named.law()
        raise AssertionError("validated: exactly one family is given")


class Part(Families[Q], Generic[Q]):
    """One part of a mixture: its share and one family."""

    share: Share


class WithMixture(Families[Q], Generic[Q]):
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
        return laws.Mixture(shares, tuple(part.law for part in self.mixture))


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


def _f(value: object) -> float:
    """A validated quantity as a float; the type variable hides that from the checker."""
    return cast("float", value)


def _closest_family(given: dict[object, object]) -> str | None:
    for key in given:
        close = difflib.get_close_matches(str(key), FAMILIES, n=1)
        if close:
            return close[0]
    return None
