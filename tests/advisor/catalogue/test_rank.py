"""Ranking against the one way of judging that everything else uses, and what it does when things go wrong."""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.catalogue.candidate import Candidate, Requirements
from advisor.catalogue.dry_run_cache import MOST_RUNS, Run, RunCache, devices_key
from advisor.catalogue.dryruns import DryRuns
from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.fast_estimator.frame import Frame
from advisor.catalogue.fast_estimator.groups import Group, Member, take_apart_all
from advisor.catalogue.fast_estimator.survey import WEIGHTS_ALONE, RunOne, Survey
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank
from advisor.catalogue.skeletons import SkeletonPack
from advisor.errors import Cancelled
from advisor.fit.fit import assess
from advisor.fit.measure import Answer, Measurer
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Machine
from advisor.plan import Plan, plimsoll_plan
from advisor.progress import Cancel
from tests.advisor.catalogue.golden_machines import PROGRAM_MEMORY, settings, with_cards, without_cards

WISH = Requirements.usual(Use.CHAT)
# Dense, tied, sliding window, mixture, recurrent, latent attention; one of them far too large for all machines here.
NAMES = ("Qwen3-8B", "gemma-3-4b-it", "gpt-oss-20b", "LFM2.5-8B-A1B", "GLM-4.7-Flash", "gemma-3n-E4B-it", "GLM-5.2",
         "Llama-3.2-3B-Instruct")  # fmt: skip
ONE, TWO, NONE = with_cards("RTX 3060 12 GB", 32), with_cards("2x RTX 3090", 64), without_cards(16)


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def catalogue(whole: Catalogue) -> Catalogue:
    return replace(whole, models=tuple(whole.find(name)[0] for name in NAMES))


@pytest.fixture(scope="module")
def judge(whole: Catalogue) -> Judge:
    return Judge(whole.models)


@pytest.mark.parametrize("machine", [ONE, TWO, NONE], ids=["one card", "two cards", "no card"])
def test_shared_dry_runs_are_exact(catalogue: Catalogue, machine: Machine) -> None:
    """Every build's bill, worked out from a dry run of another build of its group, is its own dry run's to the byte."""
    runs = DryRuns(catalogue, machine, settings(machine), RunCache(None, ""), None)
    frame = Frame(machine, PROGRAM_MEMORY)
    exact = 0
    try:
        for group in take_apart_all(catalogue).groups:
            with runs.one_child() as run:
                for judged in Survey(frame, WISH.context, run).judge(group):
                    fit = judged.fit
                    if fit.reader == WEIGHTS_ALONE:
                        weights = judged.member.build.weights_bytes
                        assert weights > sum(device.free or 0 for device in machine.devices)
                        assert fit.verdict is Verdict.NO
                    elif judged.settled:
                        own = run(group, judged.member, fit.plan)
                        assert frame.bill(own.devices) == fit.bill, judged.member.build.key
                        exact += 1
    finally:
        runs.close()
    assert exact > 15


def test_two_dry_runs_serve_a_model_on_two_cards(whole: Catalogue) -> None:
    """What each card holds again, what lies with the first block, and how a shared matrix is padded are all known."""
    names = ("Llama-3.2-3B-Instruct", "gemma-4-E2B-it", "granite-3.3-8b-instruct")
    some = replace(whole, models=tuple(whole.find(name)[0] for name in names))
    runs = DryRuns(some, TWO, settings(TWO), RunCache(None, ""), None)
    made: list[str] = []
    try:
        for group in take_apart_all(some).groups:
            with runs.one_child() as run:

                def counted(group: Group, member: Member, plan: Plan, run: RunOne = run) -> Run:
                    made.append(group.model.name)
                    return run(group, member, plan)

                Survey(Frame(TWO, PROGRAM_MEMORY), WISH.context, counted).judge(group)
    finally:
        runs.close()
    assert Counter(made) == dict.fromkeys(names, 2)


def test_settled_builds_are_what_assess_says(catalogue: Catalogue, tmp_path: Path) -> None:
    """What is recommended was judged like an opened file: layers, bill, verdict, longest conversation."""
    runs = DryRuns(catalogue, ONE, settings(ONE), RunCache(tmp_path, "x"), None)
    survey_of = Frame(ONE, PROGRAM_MEMORY)
    groups = {group.model.name: group for group in take_apart_all(catalogue).groups}
    wanted = [("Qwen3-8B", "Q8_0"), ("gpt-oss-20b", "MXFP4"), ("GLM-4.7-Flash", "Q4_K_M")]
    try:
        with runs.one_child() as run, Measurer(settings(ONE), PROGRAM_MEMORY) as measurer:
            for name, quant in wanted:
                group = groups[name]
                member = next(member for member in group.members if member.build.quant == quant)
                fit = Survey(survey_of, WISH.context, run).settle(group, member).fit
                opened = measurer.open_skeleton("model.gguf", catalogue.skeleton(member.build))
                other = assess(measurer, opened, ONE, plimsoll_plan(WISH.context))
                for what in ("plan", "bill", "verdict", "spare", "longest_context", "layers", "offloaded"):
                    assert getattr(fit, what) == getattr(other, what), (name, what)
    finally:
        runs.close()


def test_the_longest_conversation_on_a_line_is_not_too_long(catalogue: Catalogue) -> None:
    runs = DryRuns(catalogue, ONE, settings(ONE), RunCache(None, ""), None)
    frame = Frame(ONE, PROGRAM_MEMORY)
    compared = 0
    try:
        for group in take_apart_all(catalogue).groups[:4]:
            with runs.one_child() as run:
                survey = Survey(frame, WISH.context, run)
                for judged in survey.judge(group):
                    longest = judged.fit.longest_context
                    if judged.fit.verdict is not Verdict.FITS or not judged.settled or not longest:
                        continue
                    exact = survey.settle(group, judged.member).fit.longest_context
                    assert exact is not None
                    assert 0.97 * exact - 256 <= longest <= exact + 256, judged.member.build.key
                    compared += 1
    finally:
        runs.close()
    assert compared >= 5


def test_a_second_time_nothing_is_run(catalogue: Catalogue, judge: Judge, tmp_path: Path) -> None:
    first = rank(catalogue, ONE, WISH, settings(ONE), judge=judge, folder=tmp_path, workers=2)
    kept = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    steps: list[tuple[int, int]] = []
    streamed: list[Candidate] = []
    second = rank(
        catalogue, ONE, WISH, settings(ONE), judge=judge, folder=tmp_path,
        progress=lambda done, total: steps.append((done, total)), found=streamed.extend,
    )  # fmt: skip
    assert second.candidates == first.candidates
    assert second.from_cache > first.from_cache
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == kept
    assert steps == [(done, len(NAMES)) for done in range(1, len(NAMES) + 1)]
    assert len(streamed) == len(second.candidates) == sum(len(model.builds) for model in catalogue.models)
    assert not any(thread.name.startswith("ranking") for thread in threading.enumerate())


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 1, "runs": {"a:b:-1:8192": [1]}}', '{"version": 99}'])
def test_a_damaged_cache_is_begun_anew(whole: Catalogue, judge: Judge, tmp_path: Path, damage: str) -> None:
    one = replace(whole, models=(whole.find("Qwen3-0.6B")[0],))
    good = rank(one, ONE, WISH, settings(ONE), judge=judge, folder=tmp_path)
    for file in tmp_path.iterdir():
        file.write_text(damage, encoding="utf-8")
    again = rank(one, ONE, WISH, settings(ONE), judge=judge, folder=tmp_path)
    assert again.candidates == good.candidates
    assert all(json.loads(file.read_text(encoding="utf-8"))["runs"] for file in tmp_path.glob("*.json"))


def test_a_folder_that_cannot_be_written_is_done_without(whole: Catalogue, judge: Judge, tmp_path: Path) -> None:
    one = replace(whole, models=(whole.find("Qwen3-0.6B")[0],))
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert rank(one, ONE, WISH, settings(ONE), judge=judge, folder=blocked / "under").candidates


def test_the_cache_is_bounded(tmp_path: Path) -> None:
    cache = RunCache(tmp_path, "k")
    run = Run.of(Answer(({"device": "CPU", "weights": 1, "context": 2, "compute": 3},), 4, 5, "map", ("CPU",) * 5))
    for number in range(MOST_RUNS + 50):
        cache.put((number,), run)
    cache.save()
    kept = RunCache(tmp_path, "k")
    assert len(kept.keys()) == MOST_RUNS
    assert kept.get((MOST_RUNS + 49,)) == run
    assert kept.get((0,)) is None
    for number in range(20):
        other = RunCache(tmp_path, f"other{number}")
        other.put(("x",), run)
        other.save()
    assert len(list(tmp_path.glob("*.json"))) <= 12


def test_cards_share_dry_runs_and_sets_of_cards_do_not() -> None:
    small, large = with_cards("RTX 3060 12 GB", 32), with_cards("NVIDIA GeForce RTX 4090", 32)
    keys = [devices_key(machine, settings(machine)) for machine in (small, large, TWO, NONE)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert devices_key(small, settings(small).with_(safe=True)) != keys[0]


def test_a_build_that_does_not_load_is_named_and_not_fatal(whole: Catalogue, judge: Judge, tmp_path: Path) -> None:
    good, bad, torn = (whole.find(name)[0] for name in ("Qwen3-0.6B", "Qwen3-1.7B", "Qwen3-4B"))
    packs = dict(whole.packs)
    # An architecture that no engine knows, and a pack of which the end is missing.
    broken = replace(bad, name="Broken")
    packs[torn.id] = SkeletonPack(packs[torn.id].packed[:-40])
    some = replace(whole, models=(good, broken, torn), packs=packs)
    parts = take_apart_all(some)
    assert len(parts.groups) == 2
    assert any("Qwen3-4B cannot be judged" in problem for problem in parts.problems)

    def skeleton(build: object) -> bytes:
        data = whole.skeleton(build)  # type: ignore[arg-type]
        return data.replace(b"qwen3", b"qwenX") if "1.7B" in str(build) else data

    object.__setattr__(some, "skeleton", skeleton)
    ranking = rank(some, ONE, WISH, settings(ONE), judge=judge, folder=tmp_path)
    failed = [candidate for candidate in ranking.candidates if candidate.problem]
    assert {candidate.model.name for candidate in failed} == {"Broken"}
    assert all(candidate.fit is None and candidate.speed is None for candidate in failed)
    assert any(sentence.startswith("Broken was left out: ") and "qwenX" in sentence for sentence in ranking.skipped)
    assert any("Qwen3-4B" in sentence for sentence in ranking.skipped)
    assert any(candidate.fit for candidate in ranking.candidates)


def test_a_ranking_can_be_cancelled(catalogue: Catalogue, judge: Judge, tmp_path: Path) -> None:
    cancel = Cancel()

    def stop(done: int, _: int) -> None:
        if done == 2:
            cancel.request()

    with pytest.raises(Cancelled):
        rank(catalogue, ONE, WISH, settings(ONE), judge=judge, folder=tmp_path, progress=stop, cancel=cancel)
    assert not any(thread.name.startswith("ranking") for thread in threading.enumerate())


def test_groups_are_read_back_as_they_were(catalogue: Catalogue, tmp_path: Path) -> None:
    worked_out = take_apart_all(catalogue, tmp_path)
    (file,) = tmp_path.iterdir()
    assert take_apart_all(catalogue, tmp_path) == worked_out
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert take_apart_all(catalogue, tmp_path) == worked_out
    assert all(isinstance(group, Group) for group in worked_out.groups)
