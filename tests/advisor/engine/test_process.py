"""The parent's side, against real children: the worker itself, and small programs that misbehave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.outcome import Outcome
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, EngineMissing, EngineProblem, FileProblem, MemoryProblem, ModelProblem, UsageError
from advisor.gguf.header import read_header
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.models.fixtures import ModelFactory

READY = """
import json, os, signal, sys, time
print(json.dumps({"event": "ready", "pid": os.getpid(), "memory": 1}), flush=True)
"""


def child(program: str) -> EngineProcess:
    """An engine child that runs `program` after saying it is ready."""
    return EngineProcess(command=[sys.executable, "-c", READY + program])


def test_settings_survive_the_command_line() -> None:
    settings = EngineSettings(True, (1 << 40, 5), ("127.0.0.1:1",), 3)
    assert EngineSettings.from_text(settings.to_text()) == settings


def test_devices_and_version(engine: EngineProcess) -> None:
    answer = engine.request("devices")
    assert [device["name"] for device in answer["devices"]] == ["CPU"]
    assert {"CPU", "RPC"} <= set(answer["backends"])
    assert "ggml" in answer["version"]


@pytest.mark.parametrize("theirs", [None, "glibc.malloc.hugetlb=0"])
def test_it_asks_for_large_pages_unless_told_otherwise(theirs: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if theirs:
        monkeypatch.setenv("GLIBC_TUNABLES", theirs)
    else:
        monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    program = (
        "asked = json.loads(sys.stdin.readline())\n"
        "print(json.dumps({'id': asked['id'], 'event': 'done', 'given': os.environ['GLIBC_TUNABLES']}), flush=True)"
    )
    with child(program) as process:
        given = process.request("devices")["given"]
    # Where a name is said twice, glibc takes the last.
    assert given == ":".join(filter(None, ("glibc.malloc.hugetlb=1", theirs)))


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_dead_child_is_an_outcome(name: str) -> None:
    number = getattr(signal, name)
    process = child(f"sys.stdin.readline(); os.kill(os.getpid(), {int(number)}); time.sleep(60)")
    with process, pytest.raises(EngineProblem) as caught:
        process.request("load")
    assert caught.value.outcome is not None
    assert caught.value.outcome.signal_name == name
    assert str(caught.value) == caught.value.outcome.sentence
    assert "loading the model" in str(caught.value)
    with pytest.raises(EngineProblem):
        process.request("devices")


def test_its_last_words_explain() -> None:
    program = (
        "sys.stdin.readline(); print('x' * 200_000, file=sys.stderr)\n"
        "print('CUDA error: out of memory', file=sys.stderr, flush=True); os.abort()"
    )
    with child(program) as process, pytest.raises(EngineProblem, match="ran out of memory while writing") as caught:
        process.request("chat")
    assert caught.value.outcome is not None
    assert caught.value.outcome.out_of_memory
    assert len(caught.value.outcome.last_words) <= 8 * 1024


def test_silence_has_a_limit() -> None:
    with child("time.sleep(60)") as process, pytest.raises(EngineProblem, match="did not answer"):
        process.request("measure", timeout=0.2)
    assert not process.alive


def test_a_line_cut_off_by_the_end_is_an_end_too() -> None:
    program = """sys.stdin.readline(); print('{"id": 1, "eve', flush=True); sys.exit(3)"""
    with child(program) as process, pytest.raises(EngineProblem, match="exit code 3"):
        process.request("chat", timeout=20)


def test_a_listener_that_fails_leaves_no_answer_behind(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory(), context=512)

    def listener(_: dict[str, object]) -> None:
        raise RuntimeError("the window is gone")

    with pytest.raises(RuntimeError):
        engine.request("chat", messages=[{"role": "user", "content": "Hello"}], limit=50, on_event=listener)
    answer = engine.request("chat", messages=[{"role": "user", "content": "Hello"}], limit=3)
    assert answer["stats"]["tokens"] == 3


def test_text_and_names_that_are_not_unicode(
    engine: EngineProcess, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"m\xff.gguf")
    path.write_bytes(model_factory().read_bytes())
    load(engine, path, context=512)
    answer = engine.request("chat", messages=[{"role": "user", "content": "a\udcff"}], limit=3, timeout=60)
    assert answer["stats"]["tokens"] == 3


def test_a_child_that_cannot_start() -> None:
    with pytest.raises(EngineMissing, match="could not be started"):
        EngineProcess(command=["plimsoll-no-such-program"])
    with pytest.raises(EngineProblem, match="exit code 3"):
        EngineProcess(command=[sys.executable, "-c", "raise SystemExit(3)"])


def test_closing_takes_a_child_that_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.engine.process.CLOSE_SECONDS", 0.2)
    process = child("time.sleep(60)")
    assert process.close().asked
    assert not process.alive
    assert process.close().sentence == "The engine was closed."


def test_closing_while_a_request_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.engine.process.CLOSE_SECONDS", 0.2)
    process = child("print(json.dumps({'id': 1, 'event': 'text'}), flush=True); time.sleep(60)")
    at_work = threading.Event()
    failures: list[Cancelled] = []

    def ask() -> None:
        try:
            process.request("chat", on_event=lambda _: at_work.set())
        except Cancelled as error:
            failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert at_work.wait(20)
    assert process.close().asked
    asking.join(20)
    assert [str(error) for error in failures] == ["The engine was closed."]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(0, None, True), "was closed"),
        (Outcome(-11, "chat"), "crashed while writing (SIGSEGV)"),
        (Outcome(-9, "load"), "memory runs out"),
        (Outcome(-6, "measure", False, "ggml.c:1: GGML_ASSERT(x) failed\n#1 0x123\n"), "GGML_ASSERT(x) failed"),
        (Outcome(1, None, False, "Traceback"), "exit code 1"),
        (Outcome(0xC0000005, "chat"), "access violation"),
        (Outcome(-6, "load", False, "std::bad_alloc"), "ran out of memory while loading"),
        (Outcome(-250, None), "signal 250"),
    ],
)
def test_outcomes_speak_plainly(outcome: Outcome, words: str) -> None:
    assert words in outcome.sentence
    assert "\n" not in outcome.sentence


def test_no_orphan_when_the_parent_is_killed() -> None:
    script = (
        "from advisor.engine.process import EngineProcess; import time\n"
        "print(EngineProcess().pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and Path(f"/proc/{pid}").exists():
        time.sleep(0.02)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


# -- what the worker says of bad requests --------------------------------------------------------------------------


def load(engine: EngineProcess, path: Path, **plan: object) -> dict[str, Any]:
    return engine.request("load", path=str(path), plan=Plan(**plan).to_json(), devices=[])  # type: ignore[arg-type]


def test_an_unknown_architecture(engine: EngineProcess, unknown_model: Path) -> None:
    with pytest.raises(ModelProblem, match="architecture this engine does not know"):
        load(engine, unknown_model)


def test_a_missing_tensor(engine: EngineProcess, incomplete_model: Path) -> None:
    with pytest.raises(ModelProblem, match=r"blk\.2\.attn_k\.weight"):
        load(engine, incomplete_model)


def test_a_missing_file(engine: EngineProcess, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        load(engine, tmp_path / "gone.gguf")


def test_an_unknown_device(engine: EngineProcess, model_factory: ModelFactory) -> None:
    with pytest.raises(UsageError, match="no device called CUDA7"):
        engine.request("load", path=str(model_factory()), plan=Plan().to_json(), devices=["CUDA7"])


@pytest.mark.parametrize("template", ["{{ 1 // 0 }}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{{ broken("])
def test_a_template_that_fails_costs_no_engine(
    engine: EngineProcess, model_factory: ModelFactory, template: str, tmp_path: Path
) -> None:
    path = with_template(model_factory("qwen2"), tmp_path / "t.gguf", template)
    loaded = load(engine, path, context=512)
    assert loaded["template"]["source"] == "known"
    assert "does not work" in loaded["template"]["note"]
    assert engine.request("chat", messages=[{"role": "user", "content": "x"}], limit=2)["stats"]["tokens"] == 2


def with_template(model: Path, target: Path, template: str) -> Path:
    """A copy of `model` whose chat template is `template`, padded with a comment to the old one's length."""
    header = read_header(model)
    old = header.text("tokenizer.chat_template")
    assert old is not None
    room = len(old.encode()) - len(template.encode()) - len("{##}")
    assert room >= 0
    raw = model.read_bytes()
    assert raw.count(old.encode()) == 1
    target.write_bytes(raw.replace(old.encode(), f"{template}{{#{' ' * room}#}}".encode()))
    return target


def test_chatting_without_a_model(engine: EngineProcess) -> None:
    engine.request("unload")
    with pytest.raises(UsageError, match="No model is loaded"):
        engine.request("chat", messages=[])


def test_mixed_cache_types_where_keys_and_values_are_one(engine: EngineProcess, model_factory: ModelFactory) -> None:
    with pytest.raises(UsageError, match="same KV type"):
        load(engine, model_factory("deepseek2"), kv_k="q8_0")


def test_loading_can_be_given_up(engine: EngineProcess, large_model: Path) -> None:
    cancel = Cancel()
    seen: list[int] = []

    def progress(event: dict[str, int]) -> None:
        seen.append(event["permille"])
        cancel.request()

    with pytest.raises(Cancelled, match="stopped"):
        engine.request(
            "load", path=str(large_model), plan=Plan().to_json(), devices=[], on_event=progress, cancel=cancel
        )
    assert seen
    assert max(seen) < 1000
    with pytest.raises(UsageError, match="No model is loaded"):
        engine.request("chat", messages=[])


NO_ROOM = """
import sys
from advisor.engine.worker import main as worker
from advisor.engine.worker.model import Loaded
from advisor.errors import MemoryProblem
open_context = Loaded.open_context
def first_only(self, plan, threads):
    if self.context:
        self.close_context()
        Loaded.open_context = refuse
        return refuse(self, plan, threads)
    return open_context(self, plan, threads)
def refuse(self, plan, threads):
    raise MemoryProblem("There is no memory for that.")
Loaded.open_context = first_only
sys.exit(worker.main())
"""


def test_a_context_that_can_neither_grow_nor_come_back_ends_the_engine(model_factory: ModelFactory) -> None:
    """Rather than a model that looks ready and cannot answer."""
    plan = Plan(context=256, gpu_layers=0)
    with EngineProcess(command=[sys.executable, "-c", NO_ROOM]) as process:
        process.request("load", path=str(model_factory("llama")), plan=plan.to_json(), devices=[])
        with pytest.raises(MemoryProblem, match="no memory for that"):
            process.request("grow", plan=plan.with_(context=512).to_json())
        with pytest.raises(EngineProblem, match="ran out of memory") as caught:
            process.request("chat", messages=[{"role": "user", "content": "x"}])
    assert caught.value.outcome is not None
    assert caught.value.outcome.out_of_memory
