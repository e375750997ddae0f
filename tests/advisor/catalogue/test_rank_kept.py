"""What a ranking keeps for the next one, how it is cancelled, and what it does when things go wrong."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.catalogue.candidate import Candidate
from advisor.catalogue.entry import Catalogue
from advisor.catalogue.groups import take_apart_all
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank, ranking_runs, workers_for
from advisor.catalogue.skeletons import SkeletonPack
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled
from advisor.machine.machine import Kind
from advisor.progress import Cancel
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import settings
from tests.advisor.catalogue.ranking_parts import FILE, NAMES, ONE, WISH, ranked


def test_a_second_time_nothing_is_run(catalogue: Catalogue, judge: Judge, cache: Cache, tmp_path: Path) -> None:
    first = ranked(catalogue, judge, cache, workers=2)
    steps: list[tuple[int, int]] = []
    streamed: list[Candidate] = []
    kept = ranking_runs(cache, ONE, settings(ONE))
    assert not kept.empty
    kept.put = None  # type: ignore[method-assign,assignment] # whoever made one more would fail
    second = rank(
        catalogue, ONE, WISH, settings(ONE), judge=judge, kept=kept,
        progress=lambda done, total: steps.append((done, total)), found=streamed.extend,
    )  # fmt: skip
    assert second.candidates == first.candidates
    assert second.from_cache > first.from_cache
    assert steps == [(done, len(NAMES)) for done in range(1, len(NAMES) + 1)]
    assert len(streamed) == len(second.candidates) == sum(len(model.ranked) for model in catalogue.models)
    assert not any(thread.name.startswith("ranking") for thread in threading.enumerate())
    with Cache(tmp_path / FILE) as another:  # as another process finds it
        third = ranked(catalogue, judge, another)
    assert third.candidates == first.candidates
    assert third.from_cache == second.from_cache


def test_a_damaged_cache_is_begun_anew(whole: Catalogue, judge: Judge, tmp_path: Path) -> None:
    one = replace(whole, models=(whole.find("Qwen3-0.6B")[0],))
    with Cache(tmp_path / FILE) as cache:
        good = ranked(one, judge, cache)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:6000] + b"junk" * 5000)
    with Cache(tmp_path / FILE) as cache:
        assert ranked(one, judge, cache).candidates == good.candidates
        assert not ranking_runs(cache, ONE, settings(ONE)).empty


def test_a_folder_that_cannot_be_written_is_done_without(whole: Catalogue, judge: Judge, tmp_path: Path) -> None:
    one = replace(whole, models=(whole.find("Qwen3-0.6B")[0],))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with Cache(tmp_path / "file" / FILE) as cache:
        assert ranked(one, judge, cache).candidates


def test_a_build_that_does_not_load_is_named_and_not_fatal(whole: Catalogue, judge: Judge, cache: Cache) -> None:
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
    ranking = rank(some, ONE, WISH, settings(ONE), judge=judge, kept=ranking_runs(cache, ONE, settings(ONE)))
    failed = [candidate for candidate in ranking.candidates if candidate.problem]
    assert {candidate.model.name for candidate in failed} == {"Broken"}
    assert all(candidate.fit is None and candidate.speed is None for candidate in failed)
    assert any(sentence.startswith("Broken was left out: ") and "qwenX" in sentence for sentence in ranking.skipped)
    assert any("Qwen3-4B" in sentence for sentence in ranking.skipped)
    assert any(candidate.fit for candidate in ranking.candidates)


def test_a_ranking_can_be_cancelled(catalogue: Catalogue, judge: Judge, cache: Cache) -> None:
    cancel = Cancel()

    def stop(done: int, _: int) -> None:
        if done == 2:
            cancel.request()

    with pytest.raises(Cancelled):
        ranked(catalogue, judge, cache, progress=stop, cancel=cancel)
    assert not any(thread.name.startswith("ranking") for thread in threading.enumerate())


@pytest.mark.parametrize(
    ("kinds", "workers"),
    [
        ((), os.cpu_count()),
        ((Kind.VIRTUAL, Kind.VIRTUAL), os.cpu_count()),
        ((Kind.REMOTE,), os.cpu_count()),
        ((Kind.DEDICATED, Kind.DEDICATED), 1),
        ((Kind.UNIFIED,), 1),
        ((Kind.SHARED,), 1),
    ],
)
def test_real_cards_are_asked_by_one_child(kinds: tuple[Kind, ...], workers: int) -> None:
    """Each child holds a driver's context on every card."""
    cards = tuple(replace(ONE.gpus[0], id=f"GPU{number}", kind=kind) for number, kind in enumerate(kinds))
    assert workers_for(replace(ONE, devices=(ONE.cpu, *cards))) == workers


def test_every_child_is_started_by_its_owner(catalogue: Catalogue, judge: Judge, cache: Cache) -> None:
    children: list[EngineProcess] = []

    def start(settings: EngineSettings, **options: Any) -> EngineProcess:
        children.append(EngineProcess(settings, **options))
        return children[-1]

    assert ranked(catalogue, judge, cache, workers=1, start=start).candidates
    assert len(children) == 1
    assert not children[0].alive


def test_groups_are_read_back_as_they_were(catalogue: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / FILE
    with Cache(file) as cache:
        worked_out = take_apart_all(catalogue, cache)
    for spoilt in (False, True):
        if spoilt:
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
        with Cache(file) as cache:
            assert take_apart_all(catalogue, cache) == worked_out
    less = replace(catalogue.models[0], builds=catalogue.models[0].builds[1:])
    with Cache(file) as cache:
        (group,) = take_apart_all(replace(catalogue, models=(less,)), cache).groups
    assert group.builds == less.ranked


def test_groups_that_are_kept_are_not_worked_out(
    catalogue: Catalogue, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out = take_apart_all(catalogue, cache)
    monkeypatch.setattr(SkeletonPack, "tables", None)
    assert take_apart_all(catalogue, cache) == worked_out
