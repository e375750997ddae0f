"""What would make a plan fit, the cheapest first; and other cards to set against those that were asked about."""

from __future__ import annotations

from dataclasses import replace

from advisor.planner.other_cards import other_cards
from advisor.planner.question import Laid, PlanQuestion
from advisor.services.plan_changes import PlanChange, applied, changes_that_fit
from advisor.services.planner import Solved
from advisor.units import GIB
from tests.ui.canned_planner import ASKED, answer


def test_what_fits_needs_none() -> None:
    assert changes_that_fit(answer().fit, Solved(11, True, 20, "Q8_0"), ()) == ()


def test_the_cheapest_stands_first() -> None:
    fit = answer(question=replace(ASKED, users=16)).fit

    def kinds(solved: Solved, **more: object) -> list[str]:
        return [one.kind for one in changes_that_fit(fit, solved, (), **more)]  # type: ignore[arg-type]

    assert kinds(Solved(11, True, 20, "Q3_K_M")) == ["users", "quant"]  # so few bits cost more than users
    assert kinds(Solved(11, True, 20, "IQ4_XS")) == ["quant", "users"]
    assert kinds(Solved(0, True, 0, None)) == []
    free = answer().fit
    assert kinds(Solved(0, True, 0, None), laid=Laid(layers=3), free=free) == ["placement"]


def test_other_cards_are_asked_for_by_their_name_or_size() -> None:
    question = replace(ASKED, laid=Laid(split=(1.0, 1.0)))
    _, larger, _, more = other_cards(question.hardware.hardware())
    step = replace(answer().steps[0], cards=larger)
    changed = applied(question, PlanChange("memory", {}, step=step))
    assert changed.hardware.hardware().devices[0].bandwidth == 1_935_000_000_000
    assert [device.memory for device in changed.hardware.hardware().devices] == [96 * GIB] * 2
    changed = applied(question, PlanChange("cards", {}, step=replace(step, cards=more)))
    assert len(changed.hardware.hardware().devices) == 3
    assert changed.laid.split == ()
    assert applied(PlanQuestion(), PlanChange("users", {"users": 4})).users == 4
