"""Replies that find all slots taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from advisor.engine import patience
from advisor.engine.answers import Event
from advisor.engine.patience import PATIENCE
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, WriteReply
from advisor.engine.sampling import Sampling
from advisor.progress import Cancel
from tests.advisor.engine.asking import GREEDY, load, turns
from tests.advisor.engine.worker.test_slots import ask, exact
from tests.helpers.patience import SECONDS
from tests.models.fixtures import ModelFactory

ENDLESS = WriteReply(turns("Hello"), Sampling(temperature=1.0, seed=1))


def sets(begun: threading.Event) -> Callable[[Event], None]:
    return lambda _: begun.set()


@pytest.fixture
def two_slots(model_factory: ModelFactory) -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(threads=1)) as process:
        load(process, model_factory("llama", quant="F32", layers=2), exact(8192, slots=2))
        yield process


def test_one_that_is_stopped_while_another_ones_step_takes_long_ends_nobody(
    model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(PATIENCE[WriteReply], unheard=1, finishing=0.2)
    monkeypatch.setattr(patience, "PATIENCE", PATIENCE | {WriteReply: short})
    begun, leaves = threading.Event(), Cancel()
    with EngineProcess(EngineSettings(threads=1)) as process, ThreadPoolExecutor(1) as threads:
        plan = exact(4096, slots=2).with_(batch=4096, ubatch=4096)
        load(process, model_factory("llama", quant="F32", layers=2), plan)
        reading = threads.submit(ask, process, WriteReply(turns("word " * 3000), GREEDY, 4), sets(begun))
        assert begun.wait(SECONDS)
        leaves.request()
        assert ask(process, WriteReply(turns("Hello"), GREEDY), cancel=leaves).stats.stop_reason == "stopped"
        assert reading.result().stats.tokens == 4


def test_one_that_is_stopped_before_it_has_a_slot_waits_for_none(two_slots: EngineProcess) -> None:
    ends, begun = [Cancel(), Cancel()], [threading.Event(), threading.Event()]
    with ThreadPoolExecutor(2) as threads:
        writing = [
            threads.submit(ask, two_slots, ENDLESS, sets(event), end) for end, event in zip(ends, begun, strict=True)
        ]
        assert all(event.wait(SECONDS) for event in begun)
        leaves = Cancel()
        leaves.request()
        stats = ask(two_slots, WriteReply(turns("Hello"), GREEDY), cancel=leaves).stats
        under_way = [one for one in writing if not one.done()]
        for end in ends:
            end.request()
    assert (stats.stop_reason, stats.tokens, stats.context_size) == ("stopped", 0, 8192)
    assert under_way == writing
