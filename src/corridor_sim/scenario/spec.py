"""What all specs share: frozen, no unknown keys, a source and a known range."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

from corridor_sim.scenario.quantities import WRITTEN, QuantityError, parse

ARROW: Final = re.compile(r"\s*(\S+)\s*->\s*(\S+)\s*")
_NEAR: Final = 0.65
"""Least likeness of a suggestion: by_plane is not by_train (0.63), train may be rail (0.67)."""
_LONGEST_NAME: Final = 80
_MANY: Final = 200
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def mistake(
    expected: str, suggestion: str | None = None, *, at: str | None = None
) -> PydanticCustomError:
    """The error every validator raises: what to write instead, and under which key."""
    context = {"expected": expected, "suggestion": suggestion, "at": at}
    return PydanticCustomError("mistake", "expected {expected}", context)


def closest(text: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `text`, or None when none is near.

    Of very many, only some that begin alike are looked at, and long ones never: comparing
    takes the product of lengths.
    """
    words = [word for word in known if len(word) <= _LONGEST_NAME]
    if len(text) > _LONGEST_NAME:
        return None
    if len(words) > _MANY:
        words = [word for word in words if word[:2] == text[:2]][:10]
    near = difflib.get_close_matches(text, words, n=1, cutoff=_NEAR)
    return near[0] if near else None


def pair(text: str) -> tuple[str, str] | None:
    """Both ends of `a -> b`, or None when the text is no such pair."""
    match = ARROW.fullmatch(text)
    return None if match is None else (match.group(1), match.group(2))


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        tidy = re.sub(r"[^A-Za-z0-9_-]+", "_", text).strip("_-")
        usable = tidy if _NAME.fullmatch(tidy) else None
        raise mistake("a name of letters, digits, _ and -, beginning with a letter", usable)
    return text


def _source_ids(given: object) -> object:
    listed = given if isinstance(given, (list, tuple)) else [given]
    texts = [one.strip() for one in listed if isinstance(one, str) and one.strip()]
    if not texts or len(texts) != len(listed):
        raise mistake("an evidence id, a list of ids, 'inferred from ID ...' or 'assumed'")
    return tuple(texts)


def _range(given: object) -> object:
    expected = "two values of the same unit, the lower first, for example [2 h, 5 h]"
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        raise mistake(expected)
    try:
        low, high = (parse(one) for one in given)
    except QuantityError as error:
        raise mistake(expected, error.suggestion) from None
    if low.dimension != high.dimension or low.value > high.value:
        raise mistake(expected)
    return (low.value, high.value)


Name = Annotated[str, AfterValidator(_name)]
"""A name the author chooses."""
Source = Annotated[
    tuple[str, ...],
    BeforeValidator(_source_ids),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
            ],
            WRITTEN: "Evidence id, list of ids, 'inferred from ID ...', or 'assumed'; "
            "covers every number of its mapping, the nearest wins.",
        }
    ),
]
Range = Annotated[
    tuple[float, float],
    BeforeValidator(_range),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"anyOf": [{"type": "number"}, {"type": "string"}]},
            "minItems": 2,
            "maxItems": 2,
        }
    ),
]


def listed(given: object) -> object:
    """A text alone counts as a list of one."""
    return [given] if isinstance(given, str) else given


def texts_schema(description: str) -> WithJsonSchema:
    """Schema of a text or a list of texts."""
    several = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    return WithJsonSchema({"anyOf": [{"type": "string"}, several], "description": description})


def also_written(
    core: CoreSchema, handler: GetJsonSchemaHandler, *short: dict[str, object]
) -> dict[str, object]:
    """Schema of a mapping that may also be written in a short form."""
    schema = handler(core)
    resolved = handler.resolve_ref_schema(schema)
    whole = dict(resolved)
    resolved.clear()
    resolved["anyOf"] = [*short, whole]
    return schema


class Spec(BaseModel):
    """A mapping of the scenario: frozen, unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    source: Source | None = Field(default=None, repr=False)
    """Where the numbers of this mapping come from."""
    between: Range | None = Field(default=None, repr=False)
    """What is known of the number: [low, high]."""
