"""Distributions: what each family means, and that its quantile function is one."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from corridor_sim.scenario.distributions import (
    DurationDistribution,
    ShareDistribution,
    SlotsDistribution,
)

H = 3600.0
D = 86400.0


def _law(given: object) -> DurationDistribution:
    return DurationDistribution.model_validate(given)


def _quantile(given: object, u: float) -> float:
    return float(_law(given).ppf(np.array([u]))[0])


_hours = st.floats(0.1, 200.0).map(lambda value: round(value, 3))
_ratio = st.floats(0.05, 1.5).map(lambda value: round(value, 3))


def _h(value: float) -> str:
    return f"{value!r} h"


def _rising(values: list[float]) -> list[str]:
    return [_h(value) for value in sorted(values)]


_families: st.SearchStrategy[dict[str, Any]] = st.one_of(
    _hours.map(lambda v: {"constant": _h(v)}),
    st.lists(_hours, min_size=2, max_size=2).map(lambda v: {"uniform": _rising(v)}),
    st.lists(_hours, min_size=3, max_size=3).map(lambda v: {"triangular": _rising(v)}),
    st.tuples(_hours, _hours).map(lambda v: {"normal": {"mean": _h(v[0]), "sd": _h(v[1])}}),
    st.tuples(_hours, _ratio).map(lambda v: {"lognormal": {"mean": _h(v[0]), "cv": v[1]}}),
    st.tuples(_hours, _ratio).map(lambda v: {"lognormal": {"mean": _h(v[0]), "sigma": v[1]}}),
    st.tuples(_hours, _ratio).map(lambda v: {"lognormal": {"median": _h(v[0]), "p90": _h(v[0] * (1 + v[1]))}}),
    st.tuples(_hours, _ratio).map(lambda v: {"gamma": {"mean": _h(v[0]), "sd": _h(v[0] * v[1])}}),
    _hours.map(lambda v: {"exponential": {"mean": _h(v)}}),
    st.tuples(_hours, st.floats(0.6, 5.0)).map(lambda v: {"weibull": {"scale": _h(v[0]), "shape": v[1]}}),
    st.lists(st.tuples(_hours, st.integers(1, 9)), min_size=1, max_size=6).map(
        lambda v: {"empirical": {"values": [_h(x) for x, _ in v], "weights": [w for _, w in v]}}
    ),
)  # fmt: skip
_laws = st.one_of(
    _families,
    st.tuples(_families, _families, st.integers(1, 99)).map(
        lambda v: {
            "mixture": [{"share": f"{v[2]} %", **v[0]}, {"share": f"{100 - v[2]} %", **v[1]}]
        }
    ),
)


@settings(max_examples=120, deadline=None)
@given(_laws)
def test_the_quantile_function_rises_within_the_support_and_integrates_to_the_mean(
    given: dict[str, Any],
) -> None:
    """E[X] is the integral of the quantile function over (0, 1).

    The midpoint rule on z-spaced knots resolves the heavy right tail: nodes u = Phi(z)
    for z from -8 to 8, each weighted with the probability of its cell.
    """
    law = _law(given)
    edges = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in np.linspace(-8, 8, 40001)])
    nodes = (edges[1:] + edges[:-1]) / 2
    values = law.ppf(nodes)
    assert (np.diff(values) >= -1e-9).all()  # a last bit may fall, the time grid of 4 ms cannot
    assert law.minimum() <= values[0] <= values[-1] <= law.maximum()
    assert float(values @ np.diff(edges)) == pytest.approx(law.mean(), rel=2e-4)


@settings(max_examples=60, deadline=None)
@given(_laws, st.lists(st.floats(0.001, 0.999), min_size=1, max_size=20))
def test_the_quantile_function_inverts_the_distribution_function(
    given: dict[str, Any], uniforms: list[float]
) -> None:
    """F(Q(u)) >= u, and F just below Q(u) is at most u: the definition of a quantile."""
    law = _law(given).law
    u = np.array(uniforms)
    x = np.empty_like(u)
    law.ppf(u, x)
    assert (law.cdf(x * (1 + 1e-6)) >= u - 1e-6).all()
    assert (law.cdf(x * (1 - 1e-6)) <= u + 1e-6).all()


@pytest.mark.parametrize(
    ("given", "u", "hours"),
    [
        ("3 h", 0.7, 3.0),
        ({"uniform": ["2 h", "6 h"]}, 0.25, 3.0),
        # F = (x-a)^2/((b-a)(c-a)): 1/8 at 1 h of [0, 2, 4]; symmetric, so 3 h at 7/8.
        ({"triangular": ["0 h", "2 h", "4 h"]}, 0.125, 1.0),
        ({"triangular": ["0 h", "2 h", "4 h"]}, 0.875, 3.0),
        ({"lognormal": {"median": "2 h", "p90": "5 h"}}, 0.5, 2.0),
        ({"lognormal": {"median": "2 h", "p90": "5 h"}}, 0.9, 5.0),
        ({"exponential": {"mean": "2 h"}}, 1 - math.exp(-1), 2.0),
        # Weibull at its scale: F = 1 - 1/e whatever the shape.
        ({"weibull": {"shape": 2.5, "scale": "7 h"}}, 1 - math.exp(-1), 7.0),
        # Gamma with cv 1 is the exponential.
        ({"gamma": {"mean": "2 h", "sd": "2 h"}}, 1 - math.exp(-1), 2.0),
        ({"empirical": {"values": ["1 h", "3 h"], "weights": [1, 3]}}, 0.24, 1.0),
        ({"empirical": {"values": ["1 h", "3 h"], "weights": [1, 3]}}, 0.25, 3.0),
        # Below 0.4 on time; above, an exponential: (0.7 - 0.4)/0.6 is its median.
        ({"mixture": [{"share": 0.4, "constant": "0 h"}, {"share": 0.6, "exponential": {"mean": "1 h"}}]}, 0.39, 0.0),
        ({"mixture": [{"share": 0.4, "constant": "0 h"}, {"share": 0.6, "exponential": {"mean": "1 h"}}]}, 0.7, math.log(2)),
        # Normal with mean 0 truncated at 0: the median is the 75th percentile of the normal.
        ({"normal": {"mean": "0 h", "sd": "1 h"}}, 0.5, 0.6744897501960817),
    ],
)  # fmt: skip
def test_quantiles_known_from_the_formulas(given: object, u: float, hours: float) -> None:
    assert _quantile(given, u) == pytest.approx(hours * H, rel=1e-5, abs=1e-6)


def test_moments_are_those_that_were_asked_for() -> None:
    """Standard deviation from E[X^2] by the same integral: lognormal cv 0.8, gamma sd 2.5 d."""
    edges = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in np.linspace(-8, 8, 40001)])
    nodes, weights = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    for written, mean, sd in (
        ({"lognormal": {"mean": "5 h", "cv": 0.8}}, 5 * H, 4 * H),
        ({"gamma": {"mean": "4.9 d", "sd": "2.5 d"}}, 4.9 * D, 2.5 * D),
    ):
        values = _law(written).ppf(nodes)
        assert float(values @ weights) == pytest.approx(mean, rel=1e-4)
        assert math.sqrt(float(values**2 @ weights) - mean**2) == pytest.approx(sd, rel=1e-3)


def test_out_is_filled_and_may_be_the_uniforms_themselves() -> None:
    u = np.linspace(0.01, 0.99, 99)
    for written in (
        "3 h",
        {"triangular": ["1 h", "2 h", "6 h"]},
        {"gamma": {"mean": "2 h", "sd": "1 h"}},
    ):
        law = _law(written)
        expected = law.ppf(u)
        buffer = u.copy()
        assert law.ppf(buffer, out=buffer) is buffer
        np.testing.assert_array_equal(buffer, expected)


def test_a_law_without_width_is_constant() -> None:
    assert _law("3 h").is_constant
    assert _law({"triangular": ["3 h", "3 h", "3 h"]}).is_constant
    assert not _law({"uniform": ["3 h", "4 h"]}).is_constant


def test_shares_and_slots_have_their_own_units() -> None:
    assert ShareDistribution.model_validate(
        {"triangular": ["60 %", 0.8, "100 %"]}
    ).mean() == pytest.approx(0.8)
    assert SlotsDistribution.model_validate("50 FEU").mean() == 100.0
    with pytest.raises(ValidationError):
        ShareDistribution.model_validate("3 h")


def test_a_distribution_survives_pickling() -> None:
    law = _law({"lognormal": {"mean": "2.5 d", "sigma": 0.7}})
    again = pickle.loads(pickle.dumps(law))  # noqa: S301  (our own bytes)
    u = np.array([0.1, 0.9])
    np.testing.assert_array_equal(again.ppf(u), law.ppf(u))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"triangulr": ["1 h", "2 h", "3 h"]},
        {"triangular": ["1 h", "2 h"]},
        {"triangular": ["3 h", "2 h", "1 h"]},
        {"uniform": ["1 h", "2 h"], "constant": "1 h"},
        {"lognormal": {"mean": "1 h"}},
        {"lognormal": {"mean": "1 h", "cv": 0.5, "sigma": 0.5}},
        {"lognormal": {"median": "5 h", "p90": "2 h"}},
        {"lognormal": {"mean": "0 h", "cv": 1}},
        {"gamma": {"mean": "1 h", "sd": "0 h"}},
        {"empirical": {"values": ["1 h", "2 h"], "weights": [1]}},
        {"empirical": {"values": ["1 h"], "weights": [0]}},
        {"mixture": [{"share": 0.5, "constant": "1 h"}, {"share": 0.4, "constant": "2 h"}]},
        {"mixture": [{"share": 1, "constant": "1 h"}]},
        ["1 h"],
        True,
    ],
)
def test_what_is_no_distribution_is_refused_with_one_error(given: object) -> None:
    with pytest.raises(ValidationError) as error:
        _law(given)
    assert error.value.error_count() == 1
