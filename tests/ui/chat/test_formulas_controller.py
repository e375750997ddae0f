"""Formulas are drawn some at a time, the first of them shown before the last is begun."""

from __future__ import annotations

from tests.ui.chat.parts import Parts
from ui.chat.formulas import Drawn, Formula
from ui.chat.formulas_controller import AT_A_TIME


def test_all_are_drawn_some_at_a_time(made: Parts) -> None:
    came: list[dict[Formula, Drawn | None]] = []
    asked = tuple(Formula(f"x^{at}") for at in range(AT_A_TIME + 2))
    made.chat.formulas.draw((*asked, Formula("\\frac{a")), came.append)
    assert [len(some) for some in came] == [AT_A_TIME, 3]
    found = came[0] | came[1]
    assert all(found[one] for one in asked)
    assert found[Formula("\\frac{a")] is None
