"""What carriage costs, what the cargo is worth, and what its time is worth.

Everything here is optional: a scenario without prices simply has no money tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    model_validator,
)

from corridor_sim.scenario.quantities import (
    WANTED,
    WRITTEN,
    Duration,
    PositiveDuration,
    PositiveNumber,
    QuantityError,
    Share,
    parse,
)
from corridor_sim.scenario.spec import Name, Spec, mistake

Currency = Literal["USD", "EUR", "CNY"]
Size = Literal["TEU", "FEU"]
CARRIAGE: Final = ("container", "TEU", "FEU", "t", "km", "TEU-km", "t-km")
STAY: Final = ("container-day", "TEU-day", "FEU-day")
WORTH: Final = ("container", "TEU", "FEU", "t")


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of a currency per unit of something: `270 EUR per container`."""

    amount: float
    currency: str
    per: str


def read_price(text: str) -> Price:
    """Read a price; raises QuantityError when the text is none."""
    quantity = parse(text)
    currency, _, per = quantity.unit.partition(" per ")
    if quantity.dimension != "price":
        raise QuantityError(WANTED["price"])
    if quantity.value < 0:
        raise QuantityError("a price of 0 or more")
    return Price(quantity.value, currency, per)


def _checked(units: tuple[str, ...]) -> AfterValidator:
    def check(text: str) -> str:
        try:
            price = read_price(text)
        except QuantityError as error:
            raise mistake(error.expected, error.suggestion) from None
        if price.per not in units:
            listed = ", ".join(units)
            suggestion = f"{price.amount:g} {price.currency} per {units[0]}"
            raise mistake(f"a price per one of {listed}", suggestion)
        return text

    return AfterValidator(check)


def _text_of(units: tuple[str, ...]) -> WithJsonSchema:
    currencies, known = "|".join(get_args(Currency)), "|".join(units)
    number = r"\+?(\d+\.?\d*|\.\d+)"
    return WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^\s*{number}\s*({currencies})\s+per\s+({known})\s*$",
            WRITTEN: f"Price in USD, EUR or CNY per one of: {', '.join(units)}.",
        }
    )


def _by_size(given: object) -> str:
    return "sizes" if isinstance(given, dict) else "one"


CarriagePrice = Annotated[str, _checked(CARRIAGE), _text_of(CARRIAGE)]
StayPrice = Annotated[str, _checked(STAY), _text_of(STAY)]
CargoPrice = Annotated[str, _checked(WORTH), _text_of(WORTH)]
CarriagePrices = Annotated[
    Annotated[CarriagePrice, Tag("one")] | Annotated[dict[Size, CarriagePrice], Tag("sizes")],
    Discriminator(_by_size),
]
StayPrices = Annotated[
    Annotated[StayPrice, Tag("one")] | Annotated[dict[Size, StayPrice], Tag("sizes")],
    Discriminator(_by_size),
]


def price_for(size: str, given: str | Mapping[Size, str]) -> Price:
    """The price for a container of this size; KeyError where only the other size has one."""
    if isinstance(given, str):
        return read_price(given)
    return read_price({str(key): text for key, text in given.items()}[size])


class Charge(Spec):
    """A price charged once."""

    price: CarriagePrices
    """For all containers, or a map TEU: price, FEU: price."""


class Freight(Charge):
    """A freight rate: of one service, or a through rate of several."""

    services: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    """Services it pays for, in a journey that uses all of them; default the one of its name."""


class Tier(Spec):
    """A later step of a tariff."""

    after: PositiveDuration
    """Counted from the end of the free time."""
    price: StayPrices


class Stay(Spec):
    """A tariff for time at a terminal: every day begun after the free time costs."""

    free: Duration = 0.0
    """Time without charge."""
    price: StayPrices
    then: tuple[Tier, ...] = ()
    """Prices that hold from later days on."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        ends = [tier.after for tier in self.then]
        if ends != sorted(set(ends)):
            raise mistake("tiers in order of time, each later than the one before", at="then")
        return self


class Detention(Stay):
    """A tariff for the time the box is out, from leaving the terminal until it is back empty."""

    kept: Duration = 0.0
    """From arrival at the destination until the empty box is back."""


def _date(given: object) -> object:
    try:
        return date.fromisoformat(str(given).strip())
    except ValueError:
        raise mistake("a date that exists, such as 2024-07-01") from None


class Rate(Spec):
    """An exchange rate on a day."""

    rate: PositiveNumber
    """What one unit of this currency is worth in the currency of the tables."""
    on: Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string"})]
    """Day or middle of the period it holds for."""


class Cargo(Spec):
    """What is in the boxes."""

    value: CargoPrice
    """Value of the goods."""


class TimeValue(Spec):
    """What a day costs: the interest on the goods, or what shippers would pay to save it.

    The two are different answers to one question and are never added.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["financing_per_year"]},
                {"required": ["willingness_to_pay_per_day"]},
            ]
        }
    )

    financing_per_year: Share | None = None
    """Cost of holding stock: share of the value of the goods a year."""
    willingness_to_pay_per_day: Share | None = None
    """What shippers pay to save a day: share of the value of the goods a day."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.financing_per_year is None) == (self.willingness_to_pay_per_day is None):
            raise mistake("either financing_per_year or willingness_to_pay_per_day, never both")
        return self

    @property
    def per_day(self) -> float:
        """Share of the value of the goods that a day costs."""
        if self.financing_per_year is not None:
            return self.financing_per_year / 365
        return self.willingness_to_pay_per_day or 0.0


def _service_level(share: float) -> float:
    if not 0.5 <= share < 1:
        raise mistake("a share from 50 % to below 100 %")
    return share


class Stock(Spec):
    """How much stock is held against late arrival."""

    service_level: Annotated[Share, AfterValidator(_service_level)] = 0.95
    """Share of replenishment times without a shortage, 50 % or more; default 95 %."""


class Prices(Spec):
    """Prices of carriage by service and place, of goods and of time."""

    currency: Currency = "USD"
    """Currency of the tables."""
    rates: dict[Currency, Rate] = {}
    """Exchange rates into the currency of the tables."""
    freight: dict[Name, Freight] = {}
    """By service, or by the name of a through rate; carriage by truck counts as drayage."""
    handling: dict[str, Charge] = {}
    """By terminal: charged per visit."""
    customs: dict[str, Charge] = {}
    """By terminal or passage: charged per visit."""
    storage: dict[str, Stay] = {}
    """By terminal: for the time there."""
    demurrage: dict[str, Stay] = {}
    """By terminal: the carrier's charge for its box, for the time there."""
    detention: dict[str, Detention] = {}
    """By terminal: the carrier's charge for its box, from leaving there."""
    cargo: Cargo | None = None
    """The goods, where a demand says nothing else."""
    time_value: TimeValue | None = None
    """What time costs: one of two models."""
    stock: Stock = Stock()
    """Safety stock; it costs only where time is valued by financing."""


def paid_by(freight: Mapping[str, Freight], services: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The rates charged in a journey over these services, each with the services it pays for."""
    rates = {name: rate.services or (name,) for name, rate in freight.items()}
    return {name: paid for name, paid in rates.items() if set(paid) <= set(services)}
