"""Both engines agree to the bit on every element, and the audit finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.audit import audit
from corridor_sim.draws import draw
from corridor_sim.engine import simulate
from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import load
from tests.draws.corridor import TEXT
from tests.engine.equality.comparing import differences
from tests.engine.equality.elements import ELEMENTS


@pytest.mark.parametrize("element", ELEMENTS)
def test_both_engines_agree_on_each_element(element: str, tmp_path: Path) -> None:
    corridor, overlay = tmp_path / "corridor.yaml", tmp_path / "element.yaml"
    corridor.write_text(TEXT, encoding="utf-8")
    overlay.write_text(f"overlay: {element}\n{ELEMENTS[element]}", encoding="utf-8")
    plain, changed = (compile_plan(load(corridor, with_)) for with_ in ((), (overlay,)))
    for replication in range(3):
        draws = draw(changed, 1, replication)
        reference, compiled = (
            simulate(changed, draws, engine=engine) for engine in ("reference", "compiled")
        )
        assert differences(reference, compiled) == []
        audit(changed, draws, compiled)
    # The element is at work: without it the last replication is another one.
    assert differences(simulate(plain, draw(plain, 1, 2), engine="compiled"), compiled) != []
