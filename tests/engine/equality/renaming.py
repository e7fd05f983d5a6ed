"""The same scenario with other names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.engine.equality.scenarios import Mapping, Value

SECTIONS = ("terminals", "passages", "services", "routes", "demand", "disruptions", "regimes")
PARTS = ("resources", "activities", "yards")
# These are words of the language as well: modes, kinds of passages, a cause, an effect.
KEPT = {"rail", "sea", "barge", "truck", "lock", "canal", "holiday", "dwell"}


def renamed(scenario: Mapping, suffix: str) -> Mapping:
    """Every name that the author chose gets a suffix, wherever it stands."""
    names = set(_names(scenario)) - KEPT
    changed = _renamed(scenario, names, suffix)
    assert isinstance(changed, dict)
    return changed


def _names(scenario: Mapping) -> Iterator[str]:
    for section in SECTIONS:
        specs = scenario.get(section, {})
        assert isinstance(specs, dict)
        yield from specs
        for spec in specs.values():
            for part in PARTS:
                yield from spec.get(part, {}) if isinstance(spec, dict) else ()


def _renamed(value: Value, names: set[str], suffix: str) -> Value:
    if isinstance(value, dict):
        return {
            _text(key, names, suffix): _renamed(each, names, suffix) for key, each in value.items()
        }
    if isinstance(value, list):
        return [_renamed(each, names, suffix) for each in value]
    return _text(value, names, suffix) if isinstance(value, str) else value


def _text(text: str, names: set[str], suffix: str) -> str:
    """A name, a path of names or calls with an arrow between them; other text as it is."""
    if text not in names and "." not in text and "->" not in text:
        return text
    words = re.split(r"(\.| -> )", text)
    return "".join(word + suffix if word in names else word for word in words)
