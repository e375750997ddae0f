"""The true numbers of the questions everybody starts from, by dry runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from advisor.errors import Cancelled
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
    "h200": (Verdict.FITS, 39.6, 40.0, 9, 17, "Q8_0"),
    "card-and-ram": (Verdict.SLOWER, 39.6, 2.5, 15, 29, None),  # about half of it lies on the card
    "sixty": (Verdict.SLOWER, 61.0, 32.0, 2, 3, "Q8_0"),  # 93 GB and more on 80
    "laptop": (Verdict.FITS, 4.7, 1.1, 3, 5, "Q6_K"),
    "slice": (Verdict.FITS, 8.4, 10.0, 23, 42, "F16"),
    "two-models": (Verdict.FITS, 8.4, 5.0, 4, 8, "Q8_0"),  # the small one takes 2.5 GB
    "more-memory": (Verdict.SLOWER, 8.4, 10.0, 1, 2, None),
}


@pytest.fixture(scope="module")
def answered() -> dict[str, PlanAnswer]:
    """The last word on each."""
    found: dict[str, PlanAnswer] = {}
    with Services(check=lambda **_: HEALTH) as services:
        services.computer.ready()
        for example in EXAMPLES:
            with suppress(Cancelled):
                services.plan_desk.answer(example.question, *_until_steps(found, example.name))
    return found


def _until_steps(found: dict[str, PlanAnswer], name: str) -> tuple[Callable[[PlanAnswer], None], Cancel]:
    """Other cards are looked at for one example only: that takes as long as all the rest."""
    cancel = Cancel()

    def heard(answer: PlanAnswer) -> None:
        found[name] = answer
        if answer.cards is not None and (answer.fit.searched or not answer.fit.verdict.whole) and name != "more-memory":
            cancel.request()

    return heard, cancel


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


def test_two_models_on_one_card_are_both_in_its_memory(answered: dict[str, PlanAnswer]) -> None:
    answer = answered["two-models"]
    second, card = answer.second, answer.judgement.machine.gpus[0]
    assert second is not None
    assert (second.fit.model.name, second.fit.model.quant, second.fit.verdict) == ("Qwen3-0.6B", "Q8_0", Verdict.FITS)
    small, large = second.fit.bill.on(card.id), answer.fit.bill.on(card.id)
    assert small is not None
    assert large is not None
    assert card.capacity is not None
    assert large.free == card.capacity - small.total
    assert small.total + large.total < card.capacity


def test_what_24_gb_give_that_16_do_not(answered: dict[str, PlanAnswer]) -> None:
    answer = answered["more-memory"]
    found = [(one.cards.count, one.cards.memory // GIB, one.users, one.largest) for one in answer.steps]
    assert found == [(1, 16, 1, None), (1, 24, 2, "Q6_K"), (1, 32, 4, "Q8_0"), (2, 16, 4, "Q8_0")]
    kinds = [change.kind for change in answer.changes]
    assert kinds == ["kv", "users", "shorter", "memory", "cards"]
    assert answer.steps[1].fit.verdict is Verdict.FITS
