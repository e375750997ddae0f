"""As many compute threads as the computer has room for, and no more."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Bench, EngineSettings
from advisor.engine.worker import threads
from advisor.engine.worker.threads import Threads, Used, compute_threads, used
from advisor.plan import Plan
from tests.advisor.engine import asking
from tests.helpers import one_thread
from tests.models.fixtures import ModelFactory


class Processors:
    """Counters as the system would keep them, moved on by hand."""

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._now = Used(time.perf_counter() - 1000, 0.0, 0.0, 0.0)

    def __call__(self) -> Used:
        return self._now

    def pass_a_second(self, ours: float, idle: float, *, counted: bool = True) -> None:
        before = self._now
        more = self._cores if counted else 0
        self._now = Used(before.clock + 1, before.ours + ours, before.idle + idle, before.counted + more)

    def catch_up(self) -> None:
        """It is now: the next look is not due yet."""
        self._now = replace(self._now, clock=time.perf_counter())


@pytest.mark.parametrize(
    ("ours", "idle", "count"),
    [
        (4.0, 4.0, 4),  # alone: 8 logical processors on 4 cores
        (3.9, 0.9, 4),  # others fill what our threads leave
        (3.2, 0.0, 3),
        (0.8, 0.0, 1),
        (0.0, 0.0, 1),  # never none
        (1.0, 7.0, 4),
        (2.0, 0.5, 3),  # others may take half a core beside a thread of ours
        (2.0, 0.4, 2),
    ],
)
def test_it_follows_what_others_leave(ours: float, idle: float, count: int) -> None:
    system = Processors(8)
    found = Threads(4, system)
    assert found.count() == 4
    found.start()
    system.pass_a_second(ours, idle)
    assert found.count() == count


def test_it_comes_back_when_the_others_end() -> None:
    system = Processors(2)
    found = Threads(2, system)
    found.start()
    counts = []
    for ours, idle in ((1.2, 0.0), (1.0, 0.0), (1.0, 1.0), (2.0, 0.0)):
        system.pass_a_second(ours, idle)
        counts.append(found.count())
    assert counts == [1, 1, 2, 2]


def test_it_knows_whether_a_processor_is_left() -> None:
    allowed = len(threads._allowed())
    assert Threads(allowed).crowded
    assert not Threads(allowed - 1).crowded


def test_a_reply_starts_with_all() -> None:
    system = Processors(2)
    found = Threads(2, system)
    found.start()
    system.pass_a_second(1.0, 0.0)
    assert found.count() == 1
    system.catch_up()
    found.start()
    assert found.count() == 2


def test_a_system_that_keeps_no_account_gets_all() -> None:
    system = Processors(2)
    found = Threads(2, system)
    found.start()
    system.pass_a_second(1.0, 0.0, counted=False)
    assert found.count() == 2


def test_a_look_is_not_taken_at_every_token() -> None:
    looks = []

    def look() -> Used:
        looks.append(used())
        return looks[-1]

    found = Threads(2, look)
    found.start()
    for _ in range(1000):
        found.count()
    assert len(looks) <= 2


def test_the_systems_counters_move_on() -> None:
    before, end = used(), time.perf_counter() + 0.2
    while time.perf_counter() < end:
        pass
    now = used()
    assert now.ours > before.ours
    assert now.idle >= before.idle
    assert now.counted > before.counted


def test_cores_are_counted_not_their_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        folder = tmp_path / f"sys/devices/system/cpu/cpu{number}/topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(f"{number % 4},{number % 4 + 4}\n")
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True: 8 if logical else 4)
    for allowed, cores in (({0, 4}, 1), ({0, 1, 4}, 2), (set(range(8)), 4), ({9}, 1)):
        monkeypatch.setattr(threads, "_allowed", lambda allowed=allowed: allowed)
        assert compute_threads(tmp_path) == cores


def test_efficiency_cores_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "cpu_count", lambda **_: 12)
    monkeypatch.setattr(threads, "_allowed", lambda: set(range(12)))
    mac = "hw.perflevel0.physicalcpu: 8\n"
    assert compute_threads(tmp_path, "Darwin", lambda _: mac) == 8
    assert compute_threads(tmp_path, "Darwin", lambda _: "") == 12  # an Intel Mac's are all alike
    (tmp_path / "sys/devices/cpu_core").mkdir(parents=True)
    (tmp_path / "sys/devices/cpu_core/cpus").write_text("0-3,6\n")
    assert compute_threads(tmp_path, "Linux") == 5
    monkeypatch.setattr(threads, "_allowed", lambda: {8, 9})  # bound to efficiency cores, it has no others
    assert compute_threads(tmp_path, "Linux") == 2


def test_the_small_cores_of_an_arm_chip_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "cpu_count", lambda **_: 8)
    monkeypatch.setattr(threads, "_allowed", lambda: set(range(8)))
    for number, capacity in enumerate((280, 280, 280, 280, 718, 718, 718, 1024)):
        folder = tmp_path / f"sys/devices/system/cpu/cpu{number}"
        folder.mkdir(parents=True)
        (folder / "cpu_capacity").write_text(f"{capacity}\n")
    assert compute_threads(tmp_path, "Linux") == 4


def test_a_containers_share_is_kept_to(tmp_path: Path) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("0::/\n")
    (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/cpu.max").write_text("60000 100000\n")
    assert compute_threads(tmp_path) == 1


# The real engine, told that others take all processors but one.
CROWDED = """
import sys, time
from pathlib import Path
from advisor.engine.worker.generate import TextGenerator
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.engine.worker.output import ReplyEvents
from advisor.engine.sampling import Sampling
from advisor.engine.worker.threads import Threads, Used
from advisor.plan import Plan
llama, plan, start = Llama(), Plan(context=256, gpu_layers=0), time.perf_counter() - 1000
loaded = Loaded(llama, model_key(Path(sys.argv[1]), plan, [], dry=False), [])
loaded.open_context(plan, 3)
seconds = iter(range(999))
def look():
    second = next(seconds)
    return Used(start + second, second, 0, 4 * second)
def counts():
    return llama.c.llama_n_threads(loaded.context), llama.c.llama_n_threads_batch(loaded.context)
before = counts()
loaded.threads = Threads(3, look)
said = []
events = ReplyEvents(lambda *_: None, lambda text, *_: said.append(text))
TextGenerator(llama, loaded).reply([5, 6, 7], Sampling(temperature=0), 8, events, lambda: False)
print(before, counts(), len(said) > 0)
loaded.close()
"""


def test_the_engine_takes_the_number(model_factory: ModelFactory) -> None:
    command = [sys.executable, "-c", CROWDED, str(model_factory("llama"))]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "(3, 3) (1, 1) True"


def test_a_persons_number_is_the_most_and_alone_all_say_what_one_says(
    model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EngineSettings, "to_text", one_thread.as_written)
    said = []
    for wanted, taken in ((1, 1), (0, compute_threads())):
        with EngineProcess(EngineSettings(threads=wanted)) as engine:
            asking.load(engine, model_factory("llama"), Plan(context=256))
            assert engine.request(Bench(8, 2, 1)).threads == taken
            said.append(asking.reply(engine, asking.HELLO, 8)[0])
    assert said[0]
    assert set(said) == {said[0]}
