"""Dry runs that are kept: the same fit without an engine, in another process too; whoever did not ask for that gets the
engine's own word."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.engine.answers import Buffer, DryRun
from advisor.engine.protocol import EngineSettings
from advisor.fit.dry_run_cache import CachedMeasurer, DryRunCache, Run, where_run
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer, Measures
from advisor.machine.machine import Kind, Machine
from advisor.plan import Plan, plimsoll_plan
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import apple, settings, with_cards, without_cards
from tests.models.fixtures import ModelFactory

SETTINGS = EngineSettings()


class Counting(Measurer):
    """Counts how often the engine was really asked."""

    asked = 0

    def dry_run(self, *arguments, **options):
        self.asked += 1
        return super().dry_run(*arguments, **options)


@pytest.fixture
def counting() -> Iterator[Counting]:
    made = Counting(SETTINGS, 50 << 20)
    with made:
        yield made


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "answers.sqlite") as made:
        yield made


def judged(measurer: Measures, path: Path, machine: Machine, context: int = 1024) -> Fit:
    return replace(assess(measurer, measurer.open(path), machine, plimsoll_plan(context)), seconds=0.0)


@pytest.mark.parametrize("architecture", ["llama", "gemma3"])
def test_the_second_time_no_engine_is_asked(
    counting: Counting, machine: Machine, model_factory: ModelFactory, tmp_path: Path, architecture: str
) -> None:
    path = model_factory(architecture)
    plain = judged(counting, path, machine)
    with Cache(tmp_path / "answers.sqlite") as cache:
        cached = CachedMeasurer(counting, cache)
        assert judged(cached, path, machine) == plain
        asked = counting.asked
        assert judged(cached, path, machine) == plain
        assert counting.asked == asked
    counting.rest()
    with Cache(tmp_path / "answers.sqlite") as cache:  # as another process finds it
        cached = CachedMeasurer(counting, cache)
        assert judged(cached, path, machine) == plain
        assert counting.asked == asked
        judged(cached, path, machine, 1536)
        assert counting.asked > asked, "another plan is another question"


def test_with_layers_on_a_card(
    remote_measurer: Measurer, remote_machine: Machine, model_factory: ModelFactory, cache: Cache
) -> None:
    path = model_factory()
    plain = judged(remote_measurer, path, remote_machine)
    cached = CachedMeasurer(remote_measurer, cache)
    assert judged(cached, path, remote_machine) == plain
    assert judged(cached, path, remote_machine) == plain


def test_two_users_at_once(counting: Counting, machine: Machine, model_factory: ModelFactory, cache: Cache) -> None:
    """While one works from what is kept, another measures the same model: he gets the engine's word, not the kept."""
    path, plan = model_factory(), plimsoll_plan(1024).with_(gpu_layers=0)
    model = counting.open(path)
    true = counting.measure(model, plan, machine)
    wrong = Run({"CPU": (1, 2, 3)}, 4, 5, "map", (("CPU", 0, 5),))
    DryRunCache(cache, machine, SETTINGS).put(counting.digest(model), plan, wrong)
    cached = CachedMeasurer(counting, cache)
    found: dict[str, list[int]] = {"cached": [], "plain": []}
    start = threading.Barrier(2)

    def work(name: str, measurer: Measures) -> None:
        start.wait()
        for _ in range(30):
            found[name].append(measurer.measure(model, plan, machine).bill.engine)

    other = threading.Thread(target=work, args=("cached", cached))
    other.start()
    asked = counting.asked
    work("plain", counting)
    other.join()
    assert found == {"cached": [6] * 30, "plain": [true.bill.engine] * 30}
    assert counting.asked == asked + 30, "each time anew"


def test_a_real_pair_of_cards_is_asked_each_time(
    remote_measurer: Measurer, remote_machine: Machine, model_factory: ModelFactory, cache: Cache
) -> None:
    """llama.cpp shares a model out over cards by what is free on each at that moment."""
    asked: list[Plan] = []

    class Two(Measurer):
        def ask(self, model, plan, machine, cancel=None):
            asked.append(plan)
            return super().ask(model, plan, replace(machine, devices=remote_machine.devices), cancel)

    second = replace(remote_machine.gpus[0], id="RPC1")
    pair = replace(remote_machine, devices=(*remote_machine.devices, second))
    with Two(remote_measurer.settings) as measurer:
        cached, model = CachedMeasurer(measurer, cache), measurer.open(model_factory())
        for _ in range(2):
            cached.measure(model, Plan(context=512), pair)
    assert len(asked) == 2


def test_a_damaged_store_is_as_good_as_none(
    counting: Counting, machine: Machine, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path, file = model_factory(), tmp_path / "answers.sqlite"
    with Cache(file) as cache:
        first = judged(CachedMeasurer(counting, cache), path, machine)
    whole = file.read_bytes()
    assert b"CPU" in whole
    file.write_bytes(whole.replace(b"CPU", b"XPU"))
    with Cache(file) as cache:
        assert judged(CachedMeasurer(counting, cache), path, machine) == first


# -- what a dry run depends on -------------------------------------------------------------------------------------


def test_planned_cards_share_and_whatever_may_differ_does_not() -> None:
    small, large = with_cards("RTX 3060 12 GB", 32), with_cards("NVIDIA GeForce RTX 4090", 32)
    two, none = with_cards("2x RTX 3090", 64), without_cards(16)
    assert where_run(small, settings(small), 1) == where_run(large, settings(large), 1)
    card = replace(small.gpus[0], kind=Kind.DEDICATED, name="A card", driver="1")

    def with_card(**changes: object) -> Machine:
        return replace(small, devices=(small.cpu, replace(card, **changes)))  # type: ignore[arg-type]

    assert small.engine is not None
    fuller = replace(two, devices=(two.cpu, replace(two.gpus[0], free=1 << 30), two.gpus[1]))
    others = [
        (small, settings(small)),
        (small, settings(small).with_(safe=True)),
        (small, settings(small).with_(threads=2)),
        (replace(small, engine=replace(small.engine, version="another")), settings(small)),
        (replace(small, host=replace(small.host, cpu="another")), settings(small)),
        *((with_card(**change), SETTINGS) for change in (
            {}, {"name": "Another"}, {"capacity": 1 << 30}, {"driver": "2"}, {"kind": Kind.SHARED}, {"id": "CUDA1"},
            {"backend": "Vulkan"}, {"uuid": "GPU-2"},
        )),
        (two, settings(two)),
        (fuller, settings(two)),
        (none, settings(none)),
        (apple("Apple M4", 16, 2 / 3, 10), SETTINGS),
    ]  # fmt: skip
    assert len({where_run(*other, 1) for other in others}) == len(others)


def test_a_rebuilt_engine_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = without_cards(16)
    before = where_run(machine, SETTINGS, 1)
    monkeypatch.setattr("advisor.fit.dry_run_cache.fingerprint", lambda: "0.3.36-2 x86_64 a processor")
    assert where_run(machine, SETTINGS, 1) != before


def test_a_step_of_free_memory_on_several_cards() -> None:
    two = with_cards("2x RTX 3090", 64)
    free = two.gpus[0].free
    assert free is not None
    less = replace(two, devices=(two.cpu, replace(two.gpus[0], free=free - 1000), two.gpus[1]))
    assert where_run(two, settings(two), 1) != where_run(less, settings(two), 1)
    assert where_run(two, settings(two), 7 << 30) == where_run(less, settings(two), 7 << 30)


def test_a_run_gives_its_answer_back() -> None:
    rows = [
        Buffer("CPU", "CPU", True, 1, 2, 3),
        Buffer("RPC0", "RPC0", False, 10, 20, 30),
        Buffer("CPU", "CPU", True, 4, 0, 0),
    ]
    run = Run.of(DryRun(tuple(rows), 3, 512, "map", ("CPU", "RPC0", "RPC0", "CPU")))
    assert run.devices == {"CPU": (5, 2, 3), "RPC0": (10, 20, 30)}
    assert run.placement == (("CPU", 0, 1), ("RPC0", 1, 3), ("CPU", 3, 4))
    assert Run.of(run.answer()) == run


def test_other_rules_of_the_worker_keep_runs_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = with_cards("RTX 3060 12 GB", 32)
    before = where_run(machine, settings(machine), 1)
    assert where_run(machine, settings(machine), 1) == before
    monkeypatch.setattr("advisor.fit.dry_run_cache.WORKER_RULES", 0)
    assert where_run(machine, settings(machine), 1) != before
