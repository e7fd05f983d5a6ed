"""The families of distributions, each with the forms of parameters it may be given by."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Final, Generic, Self, TypeVar, cast

from pydantic import Field, model_validator

from corridor_sim.scenario import laws, mixtures
from corridor_sim.scenario.quantities import Duration, PositiveNumber, Share, Slots
from corridor_sim.scenario.spec import Spec, mistake

Q = TypeVar("Q")
_QUANTITIES: Final = {"Duration": Duration, "Share": Share, "Slots": Slots}


def value_of(value: object) -> float:
    """A validated quantity as a float; the type variable hides that from the checker."""
    return cast("float", value)


class Quantified(Spec):
    """A spec for any one kind of quantity, named after it so that it can be pickled."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        names = [name for name, quantity in _QUANTITIES.items() if quantity == params[0]]
        return names[0] + cls.__name__ if names else super().model_parametrized_name(params)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        if cls.__pydantic_generic_metadata__["origin"] is not None:
            setattr(sys.modules[cls.__module__], cls.__name__, cls)
        if cls.__pydantic_generic_metadata__["parameters"]:
            # What is made of a template has no source of its own: its fields bring their words
            # along, and to search the frames of all callers for it takes seconds.
            cls.model_config["use_attribute_docstrings"] = False


class Normal(Quantified, Generic[Q]):
    """Normal truncated at 0; mean and sd are those before truncation."""

    mean: Q
    sd: Q

    def law(self) -> laws.Law:
        return laws.TruncatedNormal(value_of(self.mean), value_of(self.sd))

    @model_validator(mode="after")
    def _spread(self) -> Self:
        if value_of(self.sd) <= 0:
            raise mistake("sd above 0; a value without spread is written as constant")
        return self


class Lognormal(Quantified, Generic[Q]):
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
        if self.mean is not None and value_of(self.mean) <= 0:
            raise mistake("a mean above 0")
        if self.median is not None and not 0 < value_of(self.median) < value_of(self.p90):
            raise mistake("a median above 0 and a p90 above the median")
        return self

    def law(self) -> laws.Law:
        if self.mean is None:
            return laws.Lognormal.of_median_p90(value_of(self.median), value_of(self.p90))
        if self.cv is not None:
            return laws.Lognormal.of_mean_cv(value_of(self.mean), self.cv)
        return laws.Lognormal.of_mean_sigma(value_of(self.mean), value_of(self.sigma))


class Gamma(Quantified, Generic[Q]):
    """Gamma by mean and standard deviation."""

    mean: Q
    sd: Q

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if value_of(self.mean) <= 0 or value_of(self.sd) <= 0:
            raise mistake("a mean above 0 and an sd above 0")
        return self

    def law(self) -> laws.Law:
        return laws.Gamma.of_mean_sd(value_of(self.mean), value_of(self.sd))


class Exponential(Quantified, Generic[Q]):
    """Exponential by its mean."""

    mean: Q

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if value_of(self.mean) <= 0:
            raise mistake("a mean above 0")
        return self

    def law(self) -> laws.Law:
        return laws.Weibull(1.0, value_of(self.mean))


class Weibull(Quantified, Generic[Q]):
    """Weibull by shape and scale."""

    shape: PositiveNumber
    scale: Q

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if value_of(self.scale) <= 0:
            raise mistake("a scale above 0")
        return self

    def law(self) -> laws.Law:
        return laws.Weibull(self.shape, value_of(self.scale))


class Empirical(Quantified, Generic[Q]):
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
        values = tuple(value_of(value) for value in self.values or ())
        return mixtures.Empirical(values, self.weights or (1.0,) * len(values))
