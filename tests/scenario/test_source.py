"""YAML into nodes that know their place; what is no YAML of ours is said in plain words."""

from __future__ import annotations

import pytest

from corridor_sim.scenario.composing import MOST_DEPTH, MOST_LETTERS, MOST_WRITTEN
from corridor_sim.scenario.source import (
    MOST_NODES,
    Place,
    SourceError,
    read_tree,
)


def test_every_key_and_value_knows_its_line_and_column() -> None:
    tree = read_tree("a: 1\nb:\n  - x\n  - {c: 2.5}\n", "F")
    places = {path: (node.key_place, node.place) for path, node in tree.walk()}
    assert places[("a",)] == (Place("F", 1, 1), Place("F", 1, 4))
    assert places[("b", 0)] == (None, Place("F", 3, 5))
    assert places[("b", 1, "c")] == (Place("F", 4, 6), Place("F", 4, 9))


def test_scalars_are_numbers_booleans_or_text_and_dates_stay_text() -> None:
    """YAML 1.2: no sexagesimal 08:00, no yes/no, no dates; quoted is text."""
    text = "[1, -2, 2.5, 1e3, true, yes, 08:00, 2024-02-30, '1', 3 h, 0x10]"
    assert read_tree(text, "F").plain() == [
        1, -2, 2.5, 1000.0, True, "yes", "08:00", "2024-02-30", "1", "3 h", "0x10",
    ]  # fmt: skip


def test_every_repetition_of_a_key_is_kept_with_its_place() -> None:
    tree = read_tree("a: 1\nb: 2\na: 3\na: 4\n", "F")
    assert tree.plain() == {"a": 1, "b": 2}
    assert [(twin.key_place, twin.text) for twin in tree.duplicates] == [
        (Place("F", 3, 1), "a again (first in line 1)"),
        (Place("F", 4, 1), "a again (first in line 1)"),
    ]


def test_arrows_in_keys_are_written_one_way() -> None:
    assert read_tree("{a->b: 1, c  ->  d: 2}", "F").plain() == {"a -> b": 1, "c -> d": 2}


def test_anchors_share_what_they_name() -> None:
    assert read_tree("a: &x [1, 2]\nb: *x\n", "F").plain() == {"a": [1, 2], "b": [1, 2]}


BAD = {
    "tab": ("a:\n\tb: 1\n", "F:2:1", "a tab"),
    "two colons": ("a: b: c\n", "F:1:5", "a second colon"),
    "no colon": ("a: 1\nb\nc: 2\n", "F:3:1", "colon"),
    "open bracket": ("a: [1, 2\n", "F:2:1", "closes|close|closing"),
    "open quote": ("a: 'x\n", "F:2:1", "closing"),
    "indentation": ("a:\n    b: 1\n  c: 2\n", "F:3:3", "indentation"),
    "tag": ("a: !!python/object/apply:os.system [ls]\n", "F:1:4", "tag"),
    "unknown alias": ("a: *x\n", "F:1:4", "alias"),
    "merge key": ("a: &x {b: 1}\nc:\n  <<: *x\n", "F:3:3", "merge key"),
    "key that is a list": ("? [a, b]\n: 1\n", "F:1:3", "word as a key"),
    "empty": ("# nothing\n", "F:1:1", "mapping"),
    "two documents": ("a: 1\n---\nb: 2\n", "F:2:1", "document"),
    "control character": ("a: \x07\n", "F", "YAML"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_yaml_of_ours_is_one_plain_line_with_its_place(name: str) -> None:
    text, place, said = BAD[name]
    with pytest.raises(SourceError, match=said) as error:
        read_tree(text, "F")
    assert str(error.value.place) == place
    assert "\n" not in str(error.value)


def test_size_depth_and_the_expansion_of_aliases_are_bounded() -> None:
    """A billion laughs: nine levels of ten aliases each are 10^9 values from 400 bytes."""
    deep = "[" * (MOST_DEPTH + 2) + "]" * (MOST_DEPTH + 2)
    laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]\n" for k in range(1, 9)
    )
    for text, said in (
        ("a: " + "x" * MOST_LETTERS, "letters"),
        (deep, "levels"),
        ("[" * 100_000, "levels"),
        (laughs, f"more than {MOST_NODES} values"),
        ("a: &x [*x]", "alias|levels"),
        ("a: [" + "x, " * MOST_WRITTEN + "x]", f"more than {MOST_WRITTEN} values in one file"),
    ):
        with pytest.raises(SourceError, match=said):
            read_tree(text, "F")
