"""Reading more of a prompt at once where experts lie in system memory, and only there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from advisor.catalogue.load import load_catalogue
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer
from advisor.fit.speed import estimate, paces, place
from advisor.fit.tensor_layout import take_apart
from advisor.plan import Plan, plimsoll_plan
from tests.advisor.catalogue.golden_machines import PROGRAM_MEMORY, settings, with_cards

MACHINE = with_cards("RTX 4060", 32)
PLAN = plimsoll_plan(8192)
Judge = Callable[..., tuple[Fit, float, float]]


@pytest.fixture
def judge() -> Iterator[Judge]:
    """Judges a build of the catalogue; with tokens per second that it writes and reads."""
    catalogue = load_catalogue()
    with Measurer(settings(MACHINE), PROGRAM_MEMORY) as measurer:

        def judged(name: str, quant: str, plan: Plan = PLAN, **options: object) -> tuple[Fit, float, float]:
            model = catalogue.find(name)[0]
            build = next(build for build in model.builds if build.quant == quant)
            opened = measurer.open_skeleton("model.gguf", catalogue.skeleton(build))
            fit = assess(measurer, opened, MACHINE, plan, **options)  # type: ignore[arg-type]
            anatomy = take_apart(opened.header)
            speed = estimate(anatomy, place(anatomy, fit, MACHINE), paces(MACHINE), plan.context / 2)
            assert speed.reading is not None
            return fit, speed.writing.likely, speed.reading.likely

        yield judged


def test_a_mixture_with_experts_in_system_memory_reads_more_at_once(judge: Judge) -> None:
    usual, wrote, read = judge("Qwen3-30B-A3B", "Q4_K_M")
    larger, writes, reads = judge("Qwen3-30B-A3B", "Q4_K_M", batch="auto")
    assert usual.plan.ubatch == 512
    assert larger.plan.ubatch == larger.plan.batch == 2048
    assert 0 <= larger.plan.experts_on_cpu - usual.plan.experts_on_cpu <= 2
    assert reads > 1.5 * read
    assert writes >= 0.97 * wrote
    assert larger.verdict is usual.verdict
    assert (larger.spare or 0) >= 0
    assert larger.longest_context == usual.longest_context  # what a smaller batch would carry is not lost


def test_what_gains_nothing_stays_as_it_is(judge: Judge) -> None:
    for name, quant in (("Qwen3-8B", "Q4_K_M"), ("Qwen3-32B", "Q4_K_M")):  # all on graphics, and whole layers there
        usual, _, _ = judge(name, quant)
        assert judge(name, quant, batch="auto")[0].plan == usual.plan
    short = PLAN.with_(context=1024)
    assert judge("Qwen3-30B-A3B", "Q4_K_M", short, batch="auto")[0].plan.ubatch == 1024
    apart = PLAN.with_(experts_on_cpu=40)
    pinned, _, _ = judge("Qwen3-30B-A3B", "Q4_K_M", apart, batch="auto", stay=frozenset({"experts"}))
    assert pinned.plan.experts_on_cpu == 40
