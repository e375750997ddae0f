"""Plans on hardware of their own: answered bit by bit, beside what the rest of the program answers for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from shutil import copy

import pytest

from advisor.errors import Cancelled, UsageError
from advisor.fit.verdict import Verdict
from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import Laid, PlanQuestion
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_changes import applied
from advisor.services.plan_work import PlanWork, users_up_to
from advisor.units import GIB
from tests.advisor.services.conftest import HEALTH
from tests.models.fixtures import ModelFactory

TWO_A100 = TypedHardware("2x A100 80GB PCIe", ram="256")
SEVENTY = PlanQuestion("Llama 3.3 70B", "Q4_K_M", TWO_A100, 32_768, 4)


@pytest.fixture(scope="module")
def opened() -> Iterator[Services]:
    with Services(check=lambda **_: HEALTH) as made:
        made.computer.ready()
        with pytest.raises(UsageError):  # the children that plan, here and for other hardware, stay for all tests
            made.plan_desk.answer(replace(SEVENTY, model=""), lambda _: None, Cancel())
        for measurer in (made.engine.measurer, made.engine.beside[0].measurer):
            for one in (measurer, measurer.second()):
                one.engine()
        yield made


def answers(services: Services, question: PlanQuestion) -> list[PlanAnswer]:
    found: list[PlanAnswer] = []
    services.plan_desk.answer(question, found.append, Cancel())
    return found


def test_seventy_billion_on_two_a100_bit_by_bit(opened: Services) -> None:
    found = answers(opened, SEVENTY)
    first, last = found[0], found[-1]
    assert first.fit.verdict is Verdict.FITS
    assert (first.cells, first.solved, first.cards, first.by_users) == ({}, None, None, ())
    assert (first.question.model, first.question.quant) == ("Llama-3.3-70B-Instruct", "Q4_K_M")
    assert "2 × NVIDIA A100 PCIe 80 GB" in first.planned_for
    assert all(len(after.cells) >= len(before.cells) for before, after in pairwise(found))
    assert last.complete
    assert last.cells[("Q4_K_M", 32_768)].fit is not None
    assert last.rows[-1] == "F16"
    assert last.solved is not None
    assert (last.solved.users, last.solved.eight_bit_users, last.solved.largest) == (11, 20, "Q8_0")
    assert last.fit.longest_context == 90_880
    assert [users for users, _ in last.by_users] == [1, 2, 4, 6, 8, 10, 12, 14]
    assert [context for context, _ in last.by_context] == list(last.contexts)
    growth = [bill.line("context") for _, bill in last.by_users]
    assert growth[1] == 2 * growth[0]


def test_this_computer_is_as_it_was_and_the_other_one_counts_as_ours(opened: Services) -> None:
    here = opened.computer.now()
    last = answers(opened, replace(SEVENTY, model="Qwen3-8B", quant="IQ3_XXS", context=8192, users=1))[-1]
    assert last.question.quant == "IQ3_XXS"  # of which no file is known
    assert opened.computer.now().host.memory == here.host.memory
    assert opened.computer.planned_for is None
    assert len(opened.engine.pids()) == 5  # this process, two that measure here, and two elsewhere
    own = answers(opened, PlanQuestion("Qwen3-8B", "Q4_K_M", TypedHardware(), 8192))[0]
    assert (own.planned_for, own.judgement.machine.host.cpu) == ("", here.host.cpu)


@pytest.mark.parametrize(
    "question",
    [
        PlanQuestion(),
        replace(SEVENTY, users=0),
        replace(SEVENTY, users=257),
        replace(SEVENTY, context=0),
        replace(SEVENTY, context=1_000_000_000, users=1),
        replace(SEVENTY, quant="Q9_Z"),
        replace(SEVENTY, model="no such model at all"),
        replace(SEVENTY, hardware=TypedHardware("RTX 9999")),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence(opened: Services, question: PlanQuestion) -> None:
    with pytest.raises(UsageError) as caught:
        answers(opened, question)
    assert caught.value.sentence.endswith((".", "?"))


def test_one_that_is_given_up_says_nothing_more(opened: Services) -> None:
    cancel, found = Cancel(), []

    def heard(answer: PlanAnswer) -> None:
        found.append(answer)
        cancel.request()

    with pytest.raises(Cancelled):
        opened.plan_desk.answer(replace(SEVENTY, users=3), heard, cancel)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("most", "points"), [(0, (1, 2, 3, 4)), (11, (1, 2, 4, 6, 8, 10, 12, 14)), (256, (1, *range(32, 257, 32)))]
)
def test_numbers_of_users_worth_a_point(most: int, points: tuple[int, ...]) -> None:
    assert users_up_to(most) == points


def test_more_than_the_model_was_trained_for_is_planned(opened: Services) -> None:
    last = answers(opened, replace(SEVENTY, context=262_144, users=1))[-1]
    assert last.fit.plan.context == 262_144 > last.fit.model.context_train
    assert last.fit.bill.line("context") == 80 * GIB
    assert 262_144 in last.contexts
    assert last.complete


def test_several_changes_give_what_one_gets_who_makes_them(opened: Services) -> None:
    """Where things lie is left to us then, so both cards count and not only the one that was chosen."""
    desk, cards = opened.plan_desk, TypedHardware("2x RTX 3060 12GB", ram="64")
    asked = PlanQuestion("Qwen3-32B", "Q6_K", cards, 8192, laid=Laid(main_gpu=0))

    def begun(question: PlanQuestion) -> PlanWork:
        return desk._work(desk._where(cards.hardware()), question, Cancel(), None)

    work = begun(asked)
    (change, *_) = next(work._combined(work.first()))
    assert change.changes == {"quant": "Q4_K_M", "laid": Laid()}
    assert change.fit
    assert change.fit.bill == begun(applied(asked, change)).first().fit.bill


@pytest.mark.parametrize("name", ["~/some.gguf", "{home}/no-suffix"])
def test_a_file_that_took_anothers_place_is_read_anew_however_it_was_named(
    opened: Services, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_factory: ModelFactory
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    found = []
    for layers in (1, 2):
        copy(model_factory("llama", layers=layers), tmp_path / Path(name).name)
        asked = PlanQuestion(name.format(home=tmp_path), hardware=TypedHardware("RTX 4090"), context=512)
        desk = opened.plan_desk
        where = desk._where(asked.hardware.hardware())
        found.append(desk._model(where, asked.model, "", Cancel()).opened.header.number("{arch}.block_count"))
    assert found == [1, 2]
