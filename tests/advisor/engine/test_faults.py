"""Parents that die, children that say nonsense or nothing, errors that nobody foresaw: nobody waits for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from advisor.engine.answers import Text
from advisor.engine.patience import Clock, Patience, work_of
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Bench, CountTokens, ListDevices, Load, Unload, WriteReply
from advisor.engine.sampling import Message
from advisor.engine.wire import Asked, encode
from advisor.engine.worker.load_errors import load_error
from advisor.errors import EngineProblem, MemoryProblem
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.advisor.engine.asking import GREEDY, HELLO, load, reply, turns
from tests.advisor.engine.test_process import LOAD, MEASURE, child
from tests.helpers import patience
from tests.models.fixtures import ModelFactory


@pytest.fixture
def engine() -> Iterator[EngineProcess]:
    with EngineProcess() as process:
        yield process


# -- the parent dies -----------------------------------------------------------------------------------------------


def test_a_parent_that_dies_in_the_middle_of_a_line(model_factory: ModelFactory) -> None:
    """The child, which may hold many GB, is not left alone with them."""
    half = encode(Asked(2, WriteReply(HELLO)))[:20]
    script = (
        "import sys, time; from pathlib import Path\n"
        "from advisor.engine.process import EngineProcess; from advisor.engine.protocol import Load\n"
        "from advisor.plan import Plan\n"
        "engine = EngineProcess()\n"
        "engine.request(Load(Path(sys.argv[1]), Plan(context=256), ()))\n"
        f"engine._child._outgoing.put({half!r})\n"
        "print(engine.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, model_factory()], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        parent.kill()
    patience.until(lambda: patience.has_ended(orphan))


def test_a_child_at_work_that_hears_no_stop_ends_with_its_parent_too() -> None:
    script = (
        "import sys; from advisor.engine.worker import main, operations\n"
        "main.ORPHAN_SECONDS = 0.5\n"
        "import time; from advisor.engine.protocol import ListDevices\n"
        "operations.OPERATIONS[ListDevices] = lambda *_: time.sleep(60)\n"
        "sys.exit(main.main())"
    )
    command = [sys.executable, "-c", script, "{}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as orphan:
        assert orphan.stdin is not None
        assert orphan.stdout is not None
        assert b"ready" in orphan.stdout.readline()
        orphan.stdin.write(encode(Asked(1, ListDevices())))
        orphan.stdin.close()
        assert orphan.wait(patience.SECONDS) == 1


# -- the child says nonsense, or nothing ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["ggml: found 1 device", '{"event": "done"}', '{"id": 1, "say": {"event": "no-such"}}', "[" * 9999],
)
def test_a_line_that_is_no_answer_ends_the_child(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.engine.child.END_SECONDS", 0.2)
    program = f"sys.stdin.readline(); print({line!r}, flush=True); time.sleep(60)"
    with child(program) as process, pytest.raises(EngineProblem, match="said something that is no answer") as caught:
        process.request(WriteReply(HELLO))
    assert not process.alive
    assert caught.value.outcome is not None
    assert not caught.value.outcome.out_of_memory


def test_a_child_that_closes_its_answers_and_stays_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.engine.child.END_SECONDS", 0.2)
    program = "sys.stdin.readline(); os.close(1); time.sleep(60)"
    with child(program) as process, pytest.raises(EngineProblem, match="closed its answers"):
        process.request(WriteReply(HELLO))


def test_an_answer_to_another_question_is_no_answer() -> None:
    program = "sys.stdin.readline(); say(1, event='unloaded'); sys.stdin.read()"
    with child(program) as process, pytest.raises(EngineProblem, match="answered with Unloaded"):
        process.request(ListDevices())


def test_a_stop_that_is_not_heard_ends_the_child() -> None:
    program = "sys.stdin.readline(); say(1, event='reading', done=1, total=2); time.sleep(60)"
    cancel = Cancel()
    with child(program) as process, pytest.raises(EngineProblem, match="did not react to a stop") as caught:
        process.request(
            WriteReply(HELLO), on_event=lambda _: cancel.request(), cancel=cancel, patience=Patience(60, unheard=0.4)
        )
    assert not process.alive
    assert "while writing" in str(caught.value)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_a_load_that_stands_still_is_ended(engine: EngineProcess, large_model: Path) -> None:
    seen: list[object] = []

    def stop_it(event: object) -> None:
        seen.append(event)
        os.kill(engine.pid, signal.SIGSTOP)

    with pytest.raises(EngineProblem, match="while loading the model: it did not answer for"):
        engine.request(Load(large_model, Plan(), ()), on_event=stop_it, patience=Patience(1, work=60))
    assert seen
    assert not engine.alive


ENDS = "say(1, event='error', kind='model', message='It came to its end.'); sys.stdin.read()"


def test_every_word_of_a_slow_load_starts_the_clock_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Clock] = []
    monkeypatch.setattr(Clock, "heard", lambda clock: heard.append(clock))
    program = "sys.stdin.readline()\nfor permille in range(8): say(1, event='progress', permille=permille)\n" + ENDS
    with child(program) as process:
        heard.clear()
        with pytest.raises(Exception, match="came to its end"):
            process.request(LOAD)
    assert len(heard) == 9
    assert len(set(heard)) == 1


def test_work_that_the_system_sees_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes by the child's own processor time, five times as fast: a busy machine makes no difference."""
    program = "sys.stdin.readline()\nwhile time.process_time() < 0.4: pass\n" + ENDS
    with child(program) as process:
        monkeypatch.setattr("advisor.engine.process.Clock", partial(Clock, now=lambda: 5 * work_of(process.pid)[0]))
        with pytest.raises(Exception, match="came to its end"):
            process.request(LOAD, patience=Patience(silence=0.5, work=60))


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_nobody_waits_until_a_child_that_stands_still_has_read() -> None:
    """A question larger than the pipe to the child holds up neither who asks nor who stops it."""
    cancel = Cancel()
    with child("time.sleep(60)") as process:
        os.kill(process.pid, signal.SIGSTOP)
        long = WriteReply((HELLO[0], HELLO[0]), limit=1, tools="x" * (1 << 20))
        failures: list[EngineProblem] = []

        def ask() -> None:
            try:
                process.request(long, cancel=cancel, patience=Patience(60, unheard=1))
            except EngineProblem as error:
                failures.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        patience.until(process._busy.locked)
        before = time.monotonic()
        cancel.request()
        assert time.monotonic() - before < 30
        asking.join()
    assert ["did not react to a stop" in str(failure) for failure in failures] == [True]


# -- errors that nobody foresaw ------------------------------------------------------------------------------------

FAULTY = """
import sys
from advisor.engine.protocol import Measure
from advisor.engine.worker import main, operations
from advisor.engine.worker.runner import Running
def fault(*_):
    raise {error}
operations.OPERATIONS[Measure] = fault
count, calls = Running.count, []
def sometimes(self, ask):
    calls.append(ask)
    return fault() if len(calls) == 1 else count(self, ask)
Running.count = sometimes
sys.exit(main.main())
"""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("KeyError('name')", "fault of its own: KeyError: 'name'"),
        ("ValueError()", "fault of its own: ValueError: no reason"),
        ("RecursionError('a\\nb.')", "RecursionError: a b."),
        ("MemoryError()", "ran out of memory"),
        ("OSError(12, 'Cannot allocate memory')", "ran out of memory"),
    ],
)
def test_a_fault_in_an_operation_is_answered(error: str, words: str) -> None:
    with EngineProcess(command=[sys.executable, "-c", FAULTY.format(error=error)]) as process:
        with pytest.raises(Exception, match=words):
            process.request(MEASURE)
        assert process.request(ListDevices()).devices
    assert "Traceback" in process.log


def test_where_memory_lacks_for_the_traceback_too_it_is_said_all_the_same() -> None:
    program = FAULTY.format(error="MemoryError()").replace(
        "sys.exit", "import traceback\ntraceback.print_exception = fault\nsys.exit"
    )
    with EngineProcess(command=[sys.executable, "-c", program]) as process:
        with pytest.raises(MemoryProblem, match="ran out of memory"):
            process.request(MEASURE)
        assert process.request(ListDevices()).devices


def test_what_llama_cpp_says_without_memory_is_no_fault_of_the_file() -> None:
    said = "gguf_read_emplace_helper: encountered bad_alloc error while reading value for key 'tokenizer.ggml.merges'"
    assert isinstance(load_error([said, "llama_model_load: error loading model"], "a.gguf"), MemoryProblem)


def test_a_fault_beside_a_reply_does_not_end_later_counts(model_factory: ModelFactory) -> None:
    with EngineProcess(command=[sys.executable, "-c", FAULTY.format(error="TypeError('no')")]) as process:
        load(process, model_factory(), Plan(context=256))
        with pytest.raises(EngineProblem, match="TypeError"):
            process.request_beside(CountTokens(("one",)))
        assert process.request_beside(CountTokens(("one",))).counts[0] > 0


BREAKS_ONCE = """
import sys
from advisor.engine.worker import main, runner
from advisor.engine.worker.cache import KVCache
compute, calls = KVCache.compute, []
def breaks_once(self, tokens):
    calls.append(tokens)
    if len(calls) == 2:
        compute(self, tokens)
        self.tokens.clear()
        raise RuntimeError("the books are wrong")
    return compute(self, tokens)
KVCache.compute = breaks_once
sys.exit(main.main())
"""


def test_after_a_fault_in_a_reply_nothing_is_thought_to_be_held(model_factory: ModelFactory) -> None:
    path, plan = model_factory("llama"), Plan(context=256)
    with EngineProcess() as sound:
        load(sound, path, plan)
        wanted = reply(sound, HELLO, 8)[0]
    with EngineProcess(command=[sys.executable, "-c", BREAKS_ONCE]) as process:
        load(process, path, plan)
        with pytest.raises(EngineProblem, match="the books are wrong"):
            reply(process, HELLO, 8)
        said, _, stats, _ = reply(process, HELLO, 8)
        assert (said, stats.reused_tokens) == (wanted, 0)


def test_a_model_that_is_gone_has_no_speed(engine: EngineProcess) -> None:
    engine.request(Unload())
    with pytest.raises(Exception, match="No model is loaded"):
        engine.request(Bench(1, 1))


@pytest.mark.parametrize("step", ["copied", "restored"])
def test_a_slot_that_cannot_take_over_what_another_holds_reads_it(model_factory: ModelFactory, step: str) -> None:
    program = (
        "import sys; from advisor.engine.worker import main, sequence_state\n"
        f"sequence_state.SequenceState.{step} = lambda *_: False\n"
        "sys.exit(main.main())"
    )
    rules = Message("system", "Say what the people of the water saw on the first day. " * 16)
    endless, short = (
        WriteReply((rules, *turns(text)), GREEDY, limit) for text, limit in (("Hello", None), ("What?", 4))
    )
    writing, cancel = threading.Event(), Cancel()
    command = [sys.executable, "-c", program]
    with EngineProcess(command=command) as process, ThreadPoolExecutor(1) as threads:
        load(process, model_factory(layers=2), Plan(4096, slots=2, outputs=2, batch=128, ubatch=128))
        first = threads.submit(
            process.request_among, endless, on_event=lambda event: writing.set() if isinstance(event, Text) else None,
            cancel=cancel,
        )  # fmt: skip
        assert writing.wait(patience.SECONDS)
        try:
            other = process.request_among(short).stats
        finally:
            cancel.request()
        assert first.result().stats.stop_reason == "stopped"
    assert (other.tokens, other.reused_tokens) == (4, 0)
