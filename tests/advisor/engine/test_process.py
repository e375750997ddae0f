"""The parent's side, against real children: the worker itself, and small programs that misbehave."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from advisor.engine import lender_watch
from advisor.engine.answers import Event
from advisor.engine.patience import Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import CountTokens, EngineSettings, ListDevices, Load, Measure, WriteReply
from advisor.engine.sampling import Message
from advisor.errors import Cancelled, EngineMissing, EngineProblem, FileProblem
from advisor.plan import Plan
from tests.advisor.engine.asking import HELLO, load
from tests.helpers import one_thread, patience
from tests.models.fixtures import ModelFactory

LOAD = Load(Path("m.gguf"), Plan())
MEASURE = Measure(Path("m.gguf"), Plan())

READY = """
import json, os, signal, sys, time
def say(identity, **what):
    print(json.dumps({"id": identity, "say": what}), flush=True)
say(0, event="ready", pid=os.getpid(), memory=1)
"""


def child(program: str) -> EngineProcess:
    """An engine child that runs `program` after saying it is ready."""
    return EngineProcess(command=[sys.executable, "-c", READY + program])


def test_a_silent_child_whose_lender_is_gone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lender_watch, "LENDER_SILENCE", 0.1)
    monkeypatch.setattr(lender_watch, "_PAUSE", 0.0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{probe.getsockname()[1]}"
        command = [sys.executable, "-c", READY + "time.sleep(600)"]
        settings = EngineSettings(remotes=(nobody,))
        with (
            EngineProcess(settings, command=command) as silent,
            pytest.raises(EngineProblem, match="which lent a device for this model, is gone"),
        ):
            silent.request(LOAD, patience=Patience(600, unheard=0.2))
    assert silent.outcome
    assert silent.outcome.because == f"waited in vain for {nobody}"


def test_settings_survive_the_command_line() -> None:
    settings = EngineSettings(True, (1 << 40, 5), ("127.0.0.1:1",), 3)
    assert EngineSettings.from_text(settings.to_text()) == settings
    assert EngineSettings.from_text(one_thread.as_written(EngineSettings())) == EngineSettings()


def test_devices_and_version(engine: EngineProcess) -> None:
    answer = engine.request(ListDevices())
    assert [device.name for device in answer.devices] == ["CPU"]
    assert {"CPU", "RPC"} <= set(answer.backends)
    assert "ggml" in answer.version


def test_the_child_gets_no_secrets_and_prints_no_backtraces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_private")
    monkeypatch.setenv("PLAIN", "open")
    program = (
        "asked = json.loads(sys.stdin.readline())\n"
        "print(sorted(name for name in ('HF_TOKEN', 'PLAIN', 'GGML_NO_BACKTRACE') if os.environ.get(name)),"
        " file=sys.stderr, flush=True)\n"
        "os._exit(3)\n"
    )
    with child(program) as process, pytest.raises(EngineProblem) as caught:
        process.request(MEASURE)
    assert caught.value.outcome is not None
    assert caught.value.outcome.last_words == "['GGML_NO_BACKTRACE', 'PLAIN']\n"


@pytest.mark.parametrize("theirs", [None, "glibc.malloc.hugetlb=0"])
def test_it_asks_for_large_pages_unless_told_otherwise(theirs: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if theirs:
        monkeypatch.setenv("GLIBC_TUNABLES", theirs)
    else:
        monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    program = (
        "asked = json.loads(sys.stdin.readline())\n"
        "say(asked['id'], event='devices', devices=[], backends=[os.environ['GLIBC_TUNABLES']])"
    )
    with child(program) as process:
        (given,) = process.request(ListDevices()).backends
    # Where a name is said twice, glibc takes the last.
    assert given.startswith("glibc.malloc.hugetlb=1:")
    assert given.endswith(theirs or "trim_threshold=8388608")


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_dead_child_is_an_outcome(name: str) -> None:
    number = getattr(signal, name)
    process = child(f"sys.stdin.readline(); os.kill(os.getpid(), {int(number)}); time.sleep(60)")
    with process, pytest.raises(EngineProblem) as caught:
        process.request(LOAD)
    assert caught.value.outcome is not None
    assert caught.value.outcome.signal_name == name
    assert str(caught.value) == caught.value.outcome.sentence
    assert "loading the model" in str(caught.value)
    with pytest.raises(EngineProblem):
        process.request(ListDevices())


def test_its_last_words_explain() -> None:
    program = (
        "sys.stdin.readline(); print('x' * 200_000, file=sys.stderr)\n"
        "print('CUDA error: out of memory', file=sys.stderr, flush=True); os.abort()"
    )
    with child(program) as process, pytest.raises(EngineProblem, match="ran out of memory while writing") as caught:
        process.request(WriteReply(HELLO))
    assert caught.value.outcome is not None
    assert caught.value.outcome.out_of_memory
    assert len(caught.value.outcome.last_words) <= 8 * 1024


def test_silence_has_a_limit() -> None:
    with child("time.sleep(60)") as process, pytest.raises(EngineProblem, match="did not answer") as caught:
        process.request(MEASURE, patience=Patience(0.2))
    assert not process.alive
    assert caught.value.outcome is not None
    assert caught.value.outcome.because
    assert not caught.value.outcome.out_of_memory


def test_a_line_cut_off_by_the_end_is_an_end_too() -> None:
    program = """sys.stdin.readline(); print('{"id": 1, "sa', flush=True); sys.exit(3)"""
    with child(program) as process, pytest.raises(EngineProblem, match="exit code 3"):
        process.request(WriteReply(HELLO))


def test_a_listener_that_fails_leaves_no_answer_behind(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory(), Plan(context=512))

    def listener(_: Event) -> None:
        raise RuntimeError("the window is gone")

    with pytest.raises(RuntimeError):
        engine.request(WriteReply(HELLO, limit=50), on_event=listener)
    assert engine.request(WriteReply(HELLO, limit=3)).stats.tokens == 3


def test_text_and_names_that_are_not_unicode(
    engine: EngineProcess, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"m\xff.gguf")
    path.write_bytes(model_factory().read_bytes())
    load(engine, path, Plan(context=512))
    assert engine.request(WriteReply((Message("user", "a\udcff"),), limit=3)).stats.tokens == 3
    assert engine.request_beside(CountTokens(("a\udcff",))).counts[0] > 0
    with pytest.raises(FileProblem, match="n\ufffd\\.gguf cannot be read"):
        load(engine, tmp_path / os.fsdecode(b"n\xff.gguf"))


def test_a_child_that_cannot_start() -> None:
    with pytest.raises(EngineMissing, match="could not be started"):
        EngineProcess(command=["plimsoll-no-such-program"])
    with pytest.raises(EngineProblem, match="exit code 3"):
        EngineProcess(command=[sys.executable, "-c", "raise SystemExit(3)"])


def test_closing_takes_a_child_that_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.engine.child.CLOSE_SECONDS", 0.2)
    process = child("time.sleep(60)")
    assert process.close().asked
    assert not process.alive
    assert process.close().sentence == "The engine was closed."


def test_closing_while_a_request_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.engine.child.CLOSE_SECONDS", 0.2)
    process = child("say(1, event='text', text='', tokens=0); time.sleep(60)")
    at_work = threading.Event()
    failures: list[Cancelled] = []

    def ask() -> None:
        try:
            process.request(WriteReply(HELLO), on_event=lambda _: at_work.set())
        except Cancelled as error:
            failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert at_work.wait(patience.SECONDS)
    assert process.close().asked
    asking.join()
    assert [str(error) for error in failures] == ["The engine was closed."]


def test_no_orphan_when_the_parent_is_killed() -> None:
    script = (
        "from advisor.engine.process import EngineProcess; import time\n"
        "print(EngineProcess().pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    patience.until(lambda: patience.has_ended(pid))
