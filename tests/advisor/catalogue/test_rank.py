"""Ranking against the one way of judging that everything else uses, and what it does when things go wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from advisor.catalogue.candidate import Ranking
from advisor.catalogue.dryruns import DryRuns
from advisor.catalogue.entry import Catalogue
from advisor.catalogue.groups import CatalogueGroup, take_apart_all
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank, ranking_runs
from advisor.errors import UsageError
from advisor.fit.dry_run_cache import Run
from advisor.fit.fast_estimator.frame import Frame
from advisor.fit.fast_estimator.group import Member
from advisor.fit.fast_estimator.survey import WEIGHTS_ALONE, RunOne, Survey
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer
from advisor.fit.placement import Pinned
from advisor.fit.speed import paces
from advisor.fit.verdict import Verdict
from advisor.fit.way import largest_on_host
from advisor.machine.machine import Machine
from advisor.plan import ALL_LAYERS, Plan, plimsoll_plan
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import PROGRAM_MEMORY, settings
from tests.advisor.catalogue.ranking_parts import NONE, ONE, TWO, WISH


@contextmanager
def dry_runs(catalogue: Catalogue, machine: Machine) -> Iterator[DryRuns]:
    """Dry runs of which none is kept yet."""
    with Cache(None) as none:
        runs = DryRuns(catalogue, machine, settings(machine), ranking_runs(none, machine, settings(machine)), None)
        try:
            yield runs
        finally:
            runs.close()


@pytest.mark.parametrize("machine", [ONE, TWO, NONE], ids=["one card", "two cards", "no card"])
def test_shared_dry_runs_are_exact(catalogue: Catalogue, machine: Machine) -> None:
    """Every build's bill, worked out from a dry run of another build of its group, is its own dry run's to the byte."""
    frame = Frame(machine, PROGRAM_MEMORY)
    exact = 0
    with dry_runs(catalogue, machine) as runs:
        for group in take_apart_all(catalogue).groups:
            with runs.one_child(group) as run:
                for judged in Survey(frame, WISH.context, run, paces(frame.machine)).judge(group.group):
                    fit = judged.fit
                    if fit.reader == WEIGHTS_ALONE:
                        weights = judged.member.model.weights_bytes
                        assert weights > sum(device.free or 0 for device in machine.devices)
                        assert fit.verdict is Verdict.NO
                    elif judged.settled:
                        own = run(judged.member, fit.plan)
                        own_frame = frame.with_vocabulary(judged.member.anatomy.vocabulary)
                        assert own_frame.bill(own.devices) == fit.bill, group.build(judged.member).key
                        exact += 1
    assert exact > 15


def test_two_dry_runs_serve_a_model_on_two_cards(whole: Catalogue) -> None:
    """What each card holds again, what lies with the first block, and how a shared matrix is padded are all known."""
    names = ("Llama-3.2-3B-Instruct", "gemma-4-E2B-it", "granite-3.3-8b-instruct")
    some = replace(whole, models=tuple(whole.find(name)[0] for name in names))
    made: list[str] = []
    with dry_runs(some, TWO) as runs:
        for group in take_apart_all(some).groups:
            with runs.one_child(group) as run:

                def counted(member: Member, plan: Plan, run: RunOne = run) -> Run:
                    made.append(member.model.name)
                    return run(member, plan)

                Survey(Frame(TWO, PROGRAM_MEMORY), WISH.context, counted, paces(TWO)).judge(group.group)
    assert Counter(made) == dict.fromkeys(names, 2)


def test_what_a_person_pins_is_in_the_shared_dry_runs(catalogue: Catalogue) -> None:
    """Experts and chat memory in system memory, and a split: as each build's own dry run, to the byte but for what is
    copied over while a prompt is read, which is at most the largest matrix there."""
    pinned = Pinned(experts_on_cpu=5, kv_on_cpu=True, split=(1.0, 2.0))
    frame, compared = Frame(TWO, PROGRAM_MEMORY), 0
    some = replace(catalogue, models=tuple(catalogue.find(name)[0] for name in ("gpt-oss-20b", "GLM-4.7-Flash")))
    with dry_runs(some, TWO) as runs:
        for group in take_apart_all(some).groups:
            with runs.one_child(group) as run:
                for judged in Survey(frame, WISH.context, run, paces(TWO), pinned).judge(group.group):
                    plan, anatomy = judged.fit.plan, judged.member.anatomy
                    assert (plan.experts_on_cpu, plan.kv_on_cpu, plan.split) == (5, True, (1.0, 2.0))
                    own = run(judged.member, plan)
                    if plan.gpu_layers != ALL_LAYERS:
                        continue
                    copied = largest_on_host(anatomy, plan, own.layers + 1)
                    bill = frame.with_vocabulary(anatomy.vocabulary).bill(own.devices)
                    for row, found in zip(bill.devices, judged.fit.bill.devices, strict=True):
                        working = found.compute + found.band
                        assert replace(row, compute=found.compute, band=found.band) == found, group.build(
                            judged.member
                        ).key
                        assert row.compute - copied <= working <= row.compute + copied
                    compared += 1
    assert compared > 6


def test_a_ranking_keeps_to_what_is_pinned(catalogue: Catalogue, judge: Judge, cache: Cache) -> None:
    some = replace(catalogue, models=tuple(catalogue.find(name)[0] for name in ("gpt-oss-20b", "Qwen3-8B")))

    def found(**pinned: Any) -> Ranking:
        kept, wish = ranking_runs(cache, ONE, settings(ONE)), replace(WISH, pinned=Pinned(**pinned))
        return rank(some, ONE, wish, settings(ONE), judge=judge, kept=kept)

    apart = found(experts_on_cpu=20, kv_on_cpu=True)
    (sentence,) = apart.skipped
    assert sentence == "Qwen3-8B has no experts that could lie in system memory."
    for candidate in apart.candidates:
        assert (candidate.fit is None) is (candidate.model.name == "Qwen3-8B")
        if candidate.fit and candidate.fit.offloaded:
            assert (candidate.fit.plan.experts_on_cpu, candidate.fit.plan.kv_on_cpu) == (20, True)
    assert any(candidate.fit and candidate.fit.verdict is Verdict.SLOWER for candidate in apart.candidates)
    # Where things are pinned to graphics, layers have to go.
    whole = found(experts_on_cpu=0, kv_on_cpu=False)
    plans = [candidate.fit.plan for candidate in whole.candidates if candidate.fit]
    assert len(plans) == len(whole.candidates)
    assert not any(plan.experts_on_cpu or plan.kv_on_cpu for plan in plans)
    assert not whole.skipped
    for impossible in ({"experts_on_cpu": 999}, {"split": (1.0, 1.0)}, {"main_gpu": 1}):
        with pytest.raises(UsageError):
            found(**impossible)


def member_of(group: CatalogueGroup, quant: str) -> Member:
    return next(member for member in group.group.members if member.model.quant == quant)


def test_settled_builds_are_what_assess_says(catalogue: Catalogue) -> None:
    """What is recommended was judged like an opened file: layers, bill, verdict, longest conversation."""
    frame = Frame(ONE, PROGRAM_MEMORY)
    groups = {group.model.name: group for group in take_apart_all(catalogue).groups}
    wanted = [("Qwen3-8B", "Q8_0"), ("gpt-oss-20b", "MXFP4"), ("GLM-4.7-Flash", "Q4_K_M")]
    with dry_runs(catalogue, ONE) as runs, Measurer(settings(ONE), PROGRAM_MEMORY) as measurer:
        for name, quant in wanted:
            group = groups[name]
            member = member_of(group, quant)
            with runs.one_child(group) as run:
                fit = Survey(frame, WISH.context, run, paces(frame.machine)).settle(group.group, member).fit
            opened = measurer.open_skeleton("model.gguf", catalogue.skeleton(group.build(member)))
            other = assess(measurer, opened, ONE, plimsoll_plan(WISH.context), batch="auto")
            for what in ("plan", "bill", "verdict", "spare", "longest_context", "layers", "offloaded"):
                assert getattr(fit, what) == getattr(other, what), (name, what)


@pytest.mark.parametrize("machine", [ONE, TWO], ids=["one card", "two cards"])
def test_another_models_dry_run_answers_for_one_of_its_shape(whole: Catalogue, machine: Machine) -> None:
    """What is worked out from it is what comes of the model's own dry runs."""
    frame, wish = Frame(machine, PROGRAM_MEMORY), 32768
    names = ("Llama-3.3-70B-Instruct", "DeepSeek-R1-Distill-Llama-70B", "Qwen3-8B", "Bonsai-8B-unpacked")
    models = tuple(whole.find(name)[0] for name in names)

    def judged(catalogue: Catalogue) -> dict[str, Fit]:
        found = {}
        with dry_runs(catalogue, machine) as runs:
            for group in take_apart_all(catalogue).groups:
                with runs.one_child(group) as run:
                    for one in Survey(frame, wish, run, paces(machine)).judge(group.group):
                        found[group.build(one.member).key] = one.fit
        return found

    together = judged(replace(whole, models=models))
    alone = {key: fit for model in models for key, fit in judged(replace(whole, models=(model,))).items()}
    assert together == alone


def test_blocks_that_are_passed_twice_are_counted_as_the_engine_counts_them(whole: Catalogue) -> None:
    """Nanbeige 4.2 has 22 blocks and 44 layers: weights of 22, chat memory of 44."""
    catalogue = replace(whole, models=(whole.find("Nanbeige4.2-3B")[0],))
    (group,) = take_apart_all(catalogue).groups
    frame, context = Frame(ONE, PROGRAM_MEMORY), 65536
    with dry_runs(catalogue, ONE) as runs, Measurer(settings(ONE), PROGRAM_MEMORY) as measurer:
        with runs.one_child(group) as run:
            judged = Survey(frame, context, run, paces(ONE)).judge(group.group)
        assert all(one.fit.layers == 45 and 0 < one.fit.offloaded < 45 for one in judged)
        for one in judged[::3]:
            opened = measurer.open_skeleton("model.gguf", catalogue.skeleton(group.build(one.member)))
            exact = measurer.measure(opened, one.fit.plan, ONE).bill
            assert [row.weights for row in exact.devices] == [row.weights for row in one.fit.bill.devices]


def test_the_longest_conversation_on_a_line_is_not_too_long(catalogue: Catalogue) -> None:
    frame = Frame(ONE, PROGRAM_MEMORY)
    compared = 0
    with dry_runs(catalogue, ONE) as runs:
        for group in take_apart_all(catalogue).groups[:4]:
            with runs.one_child(group) as run:
                survey = Survey(frame, WISH.context, run, paces(frame.machine))
                for judged in survey.judge(group.group):
                    longest = judged.fit.longest_context
                    if judged.fit.verdict is not Verdict.FITS or not judged.settled or not longest:
                        continue
                    exact = survey.settle(group.group, judged.member).fit.longest_context
                    assert exact is not None
                    assert 0.97 * exact - 256 <= longest <= exact + 256, group.build(judged.member).key
                    compared += 1
    assert compared >= 5
