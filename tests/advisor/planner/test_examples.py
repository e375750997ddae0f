"""The true numbers of the questions everybody starts from, by dry runs."""

from __future__ import annotations

import pytest

from advisor.fit.verdict import Verdict
from advisor.planner.examples import EXAMPLES
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.plan_answer import PlanAnswer
from advisor.units import GIB
from tests.advisor.services.conftest import HEALTH

# Verdict; GB of weights, of chat memory, and missing or to spare; users that fit, with 8-bit chat memory too; the most
# exact quantisation that fits.
TRUE = {
    "one-on-two-a100": (Verdict.FITS, 131.4, 10.0, 2, 4, "F16"),
    "four-on-two-a100": (Verdict.SLOWER, 131.4, 40.0, 2, 4, "Q8_0"),  # 171 GB and more on 160
    "sixteen-on-two-a100": (Verdict.SLOWER, 131.4, 160.0, 2, 4, None),  # chat memory alone fills both cards
    "h200": (Verdict.FITS, 39.6, 40.0, 9, 18, "Q8_0"),
    "sixty": (Verdict.SLOWER, 61.0, 32.0, 2, 4, "Q8_0"),  # 93 GB and more on 80
    "laptop": (Verdict.FITS, 4.7, 1.1, 3, 5, "Q6_K"),
    "slice": (Verdict.FITS, 8.4, 10.0, 23, 44, "F16"),
}


@pytest.fixture(scope="module")
def answered() -> dict[str, PlanAnswer]:
    """The last word on each."""
    found: dict[str, PlanAnswer] = {}
    with Services(check=lambda **_: HEALTH) as services:
        services.computer.ready()
        for example in EXAMPLES:
            parts: list[PlanAnswer] = []
            services.plan_desk.answer(example.question, parts.append, Cancel())
            found[example.name] = parts[-1]
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_an_example_has_its_true_answer(answered: dict[str, PlanAnswer], example) -> None:
    answer = answered[example.name]
    verdict, weights, chat, users, eight, largest = TRUE[example.name]
    fit, solved = answer.fit, answer.solved
    assert solved is not None
    assert fit.verdict is verdict
    assert round(fit.model.weights_bytes / GIB, 1) == weights
    assert round(fit.bill.line("context") / GIB, 1) == chat
    assert (solved.users, solved.eight_bit_users, solved.largest) == (users, eight, largest)
    assert answer.complete
    assert answer.planned_for


def test_the_textbook_says_140_and_35_of_70_billion(answered: dict[str, PlanAnswer]) -> None:
    """140 GB in FP16 and 35 GB at 4 bits, of 1,000,000,000 bytes."""
    books = [answered[name].sums.book for name in ("one-on-two-a100", "h200")]
    assert [round(book.weights / 1e9) for book in books] == [141, 35]  # 70.55 billion numbers


def test_ways_out_of_four_users(answered: dict[str, PlanAnswer]) -> None:
    found = {option.kind: option.fit for option in answered["four-on-two-a100"].options}
    assert found["shorter"].plan.context == 17_920
    assert found["kv"].verdict.runs
    assert found["kv"].bill.line("context") < 22 * GIB


def test_a_slice_is_a_part_of_its_card(answered: dict[str, PlanAnswer]) -> None:
    device = answered["slice"].judgement.machine.gpus[0]
    assert device.capacity == int(39.25 * GIB)
    assert "MIG 3g.40gb" in answered["slice"].planned_for
