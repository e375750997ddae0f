"""Planning for users and hardware that are not there yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.catalogue.entry import CatalogueBuild
from advisor.fit.verdict import Verdict
from advisor.machine.planned import Hardware, find_cards
from advisor.plan import Plan, plimsoll_plan
from advisor.services.app import Services
from advisor.services.judgement import SpelledOut
from advisor.services.planner import PlannedVersion, contexts_up_to
from advisor.units import GIB
from tests.advisor.services.conftest import HEALTH


def versions(services: Services) -> list[PlannedVersion]:
    catalogue = services.advice.catalogue()
    model = catalogue.find("Qwen3-8B")[0]

    def version(build: CatalogueBuild) -> PlannedVersion:
        return PlannedVersion(build.quant, lambda: services.advice.open(catalogue, model, build))

    return [version(build) for build in model.builds]


def asked(context: int, users: int = 1) -> SpelledOut:
    return SpelledOut(plimsoll_plan(context, users))


def verdict(services: Services, version: PlannedVersion, plan: Plan) -> Verdict:
    return services.planner.judge(version.open(), SpelledOut(plan)).fit.verdict


@pytest.fixture(scope="module")
def two_a100() -> Iterator[Services]:
    """2 × A100 of 80 GB, and 256 GB of system memory."""
    cards = find_cards("2x A100 80GB PCIe")
    with Services(check=lambda **_: HEALTH, hardware=Hardware(tuple(cards), 256 * GIB)) as opened:
        opened.computer.ready()
        yield opened


def test_seventy_billion_on_two_a100_for_1_4_and_16_users(two_a100: Services) -> None:
    catalogue = two_a100.advice.catalogue()
    model = catalogue.find("Llama-3.3-70B-Instruct")[0]
    build = next(one for one in model.builds if one.quant == "Q4_K_M")
    opened, planner = two_a100.advice.open(catalogue, model, build), two_a100.planner
    found = {}
    for users in (1, 4, 16):
        fit = planner.judge(opened, asked(32_768, users)).fit
        sums = planner.sums(opened.header, fit)
        assert fit.bill.line("context") == sums.chat.explained == users * 10 * GIB
        assert (sums.book.parameters, sums.book.bits, sums.book.weights) == (70_553_706_560, 4, 35_276_853_280)
        assert sums.book.chat == users * 85_899_345_920
        found[users] = fit.verdict
    # 39.6 GB of weights and 160 of chat memory are more than both cards.
    assert found == {1: Verdict.FITS, 4: Verdict.FITS, 16: Verdict.SLOWER}
    solved = planner.solve(opened, asked(32_768, 16))
    assert (solved.users, solved.eight_bit_users, solved.whole) == (11, 20, True)  # the twelfth is out of memory
    catalogue, whole = two_a100.advice.draft(catalogue, model, "F16")
    in_full = two_a100.advice.open(catalogue, model, whole)
    assert planner.judge(in_full, asked(32_768)).fit.verdict is Verdict.FITS  # 131.4 GB: 141.1 GB as makers count
    assert in_full.header.weights_bytes == 141_110_051_072
    assert planner.solve(in_full, asked(32_768)).users == 2


def test_one_user_more_than_the_most_would_not_fit(planned: Services) -> None:
    some = versions(planned)
    version = next(one for one in some if one.quant == "Q4_K_M")
    solved = planned.planner.solve(version.open(), asked(8192), some)
    assert solved.whole
    assert solved.users == 5  # 11.5 GB to plan with, of which 4.7 are weights, and 1.1 for each one's 8,192 tokens
    assert verdict(planned, version, plimsoll_plan(8192, 5)) is Verdict.FITS
    assert verdict(planned, version, plimsoll_plan(8192, 6)) is not Verdict.FITS
    assert solved.eight_bit_users is not None
    assert solved.eight_bit_users > solved.users
    eight = plimsoll_plan(8192, solved.eight_bit_users).with_(kv_k="q8_0", kv_v="q8_0")
    assert verdict(planned, version, eight) is Verdict.FITS


def test_the_largest_quantisation_is_the_last_that_fits(planned: Services) -> None:
    some = versions(planned)
    solved = planned.planner.solve(some[0].open(), asked(8192), some)
    fitting = [one.quant for one in some if verdict(planned, one, plimsoll_plan(8192)) is Verdict.FITS]
    assert solved.largest == fitting[-1]
    assert solved.largest != some[-1].quant


def test_the_table_has_every_version_at_every_length(planned: Services) -> None:
    some = versions(planned)[:2]
    cells = list(planned.planner.table(some, (4096, 8192, 40_960, 80_000), asked(4096)))
    wanted = [(one.quant, context) for one in some for context in (4096, 8192, 40_960, 80_000)]
    assert sorted((cell.quant, cell.context) for cell in cells) == sorted(wanted)
    for cell in cells:
        assert cell.fit is not None  # of 80,000, which is more than it was trained for, too
        alone = planned.planner.judge(next(one for one in some if one.quant == cell.quant).open(), asked(cell.context))
        assert cell.fit.bill == alone.fit.bill
        assert (cell.speed is None) is (not cell.fit.verdict.runs)


def test_smallest_cards_carry_it_and_this_computer_without_a_card_says_none(
    planned: Services, services: Services
) -> None:
    model = next(one for one in versions(planned) if one.quant == "Q8_0").open()
    found = planned.planner.smallest_cards(model, asked(8192))
    assert found
    fit = planned.planner.judge(model, asked(8192)).fit
    on_card = fit.bill.devices[-1].total
    assert all(size.spare >= 0 and size.memory > on_card for size in found)
    if not services.computer.now().gpus:
        here = next(one for one in versions(services) if one.quant == "Q8_0").open()
        assert services.planner.smallest_cards(here, asked(8192)) == ()


def test_the_smallest_cards_carry_both_models_whole_however_many_cards_they_lie_on_now(two_a100: Services) -> None:
    planner, model = two_a100.planner, next(one for one in versions(two_a100) if one.quant == "Q8_0").open()
    plan = plimsoll_plan(8192)
    on_one = planner.judge_quickly(model, SpelledOut(plan.with_(main_gpu=0), "fixed")).fit.bill.devices[-1].total
    (size, *_) = planner.smallest_cards(model, asked(8192), beside=(model, plan))
    assert size.memory - size.spare >= 2 * on_one
    assert size.memory > planner.smallest_cards(model, asked(8192))[0].memory


@pytest.mark.parametrize(
    ("trained", "wanted", "found"),
    [
        (8192, 4096, (4096, 8192)),
        (2048, 1024, (1024, 2048)),
        (40_960, 10_000, (4096, 8192, 10_000, 16_384, 32_768, 40_960)),
        (1_048_576, 4096, (4096, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576)),
    ],
)
def test_lengths_worth_a_column(trained: int, wanted: int, found: tuple[int, ...]) -> None:
    assert contexts_up_to(trained, wanted) == found
