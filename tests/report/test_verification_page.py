"""The page of a verification keeps what comparisons with other programs have written on it."""

from __future__ import annotations

from benchmarks.side_by_side import renewed
from corridor_sim.report.verification_page import KEPT, verification_page
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.verify import Estimate, Verification

CASE = ClosedForm("a case", "by heart", 1.0, "", lambda _: 1.0)
FOUND = Verification((Estimate(CASE, "compiled", 1.0, 0.01, 20, same=True, full=False),), ())


def test_a_new_run_keeps_what_stands_below_the_mark_and_nothing_else() -> None:
    page = verification_page(FOUND, f"of an old run\n{KEPT}\nof another program\n")
    assert page.startswith("# Verification")
    assert page.endswith(f"\n{KEPT}\nof another program\n")
    assert "of an old run" not in page
    assert verification_page(FOUND, page) == page


def test_without_a_page_before_there_is_nothing_to_keep() -> None:
    assert KEPT not in verification_page(FOUND)
    assert verification_page(FOUND) == verification_page(FOUND, "some other file")


def test_a_section_is_written_anew_and_the_others_stay_in_the_order_of_the_page() -> None:
    page = renewed("# Verification\n", {"lock": "## Lock\n\nold", "ciw": "## Ciw\n\nfirst"})
    after = renewed(page, {"lock": "## Lock\n\nnew", "published": "## Published"})
    assert after.startswith(f"# Verification\n\n{KEPT}\n")
    assert "old" not in after
    places = [after.index(part) for part in ("## Published", "first", "## Lock\n\nnew")]
    assert places == sorted(places)
    assert renewed(after, {}) == after


def test_a_renewal_of_both_parts_in_any_order_gives_one_page() -> None:
    section = {"ciw": "## Ciw"}
    one = renewed(verification_page(FOUND), section)
    assert verification_page(FOUND, one) == one
