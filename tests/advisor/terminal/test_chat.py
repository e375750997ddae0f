"""`plimsoll chat` in this process: what it loads, and what it refuses."""

from __future__ import annotations

import io
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.sampling import Stats
from advisor.errors import MemoryProblem
from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.session.session import Session, Text
from advisor.settings import Settings, save_settings
from tests.advisor.engine.talking import talking
from tests.advisor.terminal.inside import Run, runner
from tests.models.fixtures import ModelFactory


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def answers(monkeypatch: pytest.MonkeyPatch, verdict: Verdict) -> None:
    """Every plan gets this verdict."""
    monkeypatch.setattr("advisor.fit.fit.judge", lambda *_, **__: verdict)


def test_a_model_of_which_nothing_is_known_is_tried(
    run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, Verdict.UNKNOWN)
    done = run("chat", str(model_factory(quant="Q8_0")), "--prompt", "Hello", "--limit", "3", "--json")
    assert done.value["stats"]["tokens"] == 3
    assert "Not known: the engine could not say" in done.err


def test_one_that_will_not_fit_is_refused_with_a_way_on_and_loaded_by_force(
    run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, Verdict.NO)
    asked = ("chat", str(model_factory(quant="Q8_0")), "--prompt", "Hello", "--limit", "3")
    assert "or --force to try all the same." in run(*asked).refusal
    done = run(*asked, "--force")
    assert done.status == 0
    assert "Will not fit" in done.err
    assert "[3 tokens" in done.err


def test_a_base_model_is_announced_as_one(run: Run, tmp_path: Path) -> None:
    path = talking(tmp_path / "m.gguf", None, general__name="Tiny 1B")
    done = run("chat", str(path), "--prompt", "Once", "--limit", "3", "--json")
    assert done.value["template"]["source"] == "none"
    assert "It is taken for a base model" in done.value["template"]["note"]
    assert done.value["template"]["note"] in done.err


def test_a_model_with_a_template_is_not_talked_about(run: Run, model_factory: ModelFactory) -> None:
    done = run("chat", str(model_factory()), "--prompt", "Once", "--limit", "3", "--json")
    assert done.value["template"] == {"source": "model", "note": ""}
    assert "base model" not in done.err


def test_while_a_model_is_loaded_ctrl_c_is_the_systems_again(
    run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the second one during a reply ends the program, whatever the engine does."""
    before, seen = signal.getsignal(signal.SIGINT), []
    reply = Session.reply

    def heard(*arguments: Any, **named: Any) -> Stats:
        stop = signal.getsignal(signal.SIGINT)
        assert callable(stop)
        stop(signal.SIGINT, None)  # the first
        seen.append(signal.getsignal(signal.SIGINT))
        return reply(*arguments, **named)

    monkeypatch.setattr(Session, "reply", heard)
    run("chat", str(model_factory(quant="Q8_0")), "--prompt", "Hello", "--limit", "3", "--json")
    assert seen == [before]


def test_without_a_model_it_is_the_one_used_last(run: Run, model_factory: ModelFactory) -> None:
    path = model_factory()
    assert run("chat", str(path), "--prompt", "Once", "--limit", "2").status == 0
    done = run("chat", "--prompt", "Once", "--limit", "2", "--json")
    assert done.value["stats"]["tokens"] == 2
    assert f"With the model used last, {path}." in done.err


def test_where_none_was_used_it_is_the_one_to_try(
    run: Run, monkeypatch: pytest.MonkeyPatch, real_model: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("advisor.downloads.first_model.FirstModel.find", lambda _: real_model)
    done = run("chat", "--prompt", "Name three colours.", "--limit", "40", "--temperature", "0")
    assert done.status == 0, done.err
    assert "a very small model to try the app with" in done.err
    assert "blue" in done.out.lower()


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nobody chatted here before, and the model to try is not here; the home folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("advisor.downloads.first_model.FirstModel.find", lambda _: None)
    return tmp_path


def test_where_there_is_none_at_all_one_is_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, nothing_here: Path
) -> None:
    for asked in (("--prompt", "Once"), ()):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        assert "Say which model: plimsoll chat FILE.gguf." in run("chat", *asked).refusal
    monkeypatch.setattr("sys.stdin", io.StringIO(f"'{nothing_here / 'none.gguf'}'\n"))
    assert "There is no file none.gguf" in run("chat").refusal


class Typed(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


def test_a_person_has_the_one_to_try_fetched_with_one_key(
    run: Run, monkeypatch: pytest.MonkeyPatch, nothing_here: Path, model_factory: ModelFactory
) -> None:
    assert nothing_here.is_dir()

    def fetch(_: object, report: Callable[[float], None], __: object) -> Path:
        report(0.5)
        return model_factory()

    monkeypatch.setattr("advisor.services.first_model.FirstModelService.fetch", fetch)
    monkeypatch.setattr("sys.stdin", Typed("\n"))
    done = run("chat", "--limit", "2")
    assert done.status == 0, done.err
    assert "Enter fetches SmolLM2-135M-Instruct" in done.out
    assert "50 %\nWith SmolLM2-135M-Instruct, a very small model" in done.err
    monkeypatch.setattr("sys.stdin", Typed(""))
    assert run("chat").status == 0  # Ctrl+D leaves


def test_the_settings_hold_where_nothing_else_is_asked_for(run: Run, model_factory: ModelFactory) -> None:
    model = model_factory()
    save_settings(
        Settings(system_prompt="You are a ship’s officer.", reply_limit=3, seed=11, threads=1, default_model=str(model))
    )
    try:
        done = run("chat", "--prompt", "Ahoy", "--json")
        asked = run("chat", "--prompt", "Ahoy", "--json", "--system", "x", "--limit", "2")
    finally:
        save_settings(Settings())
    bare = run("chat", str(model), "--prompt", "Ahoy", "--json", "--system", "x", "--limit", "2")
    assert "With the model of your settings" in done.err
    told, stats = done.value["stats"], asked.value["stats"]
    assert (told["tokens"], told["seed"], told["stop_reason"]) == (3, 11, "length")
    assert stats["tokens"] == 2
    assert told["prompt_tokens"] > stats["prompt_tokens"] == bare.value["stats"]["prompt_tokens"]


def test_a_conversation_is_as_long_as_in_the_window(run: Run, model_factory: ModelFactory) -> None:
    """What fits, up to 32k, where nobody chose; the usual where all of it is reserved; else as the settings say."""
    asked = ("chat", str(model_factory(context_train=65536)), "--prompt", "Ahoy", "--limit", "1", "--json")
    lengths = [run(*asked, *more).value["fit"]["plan"]["context"] for more in ((), ("--reserve",), ("--context", "1k"))]
    save_settings(Settings(context=4096))
    try:
        lengths.append(run(*asked).value["fit"]["plan"]["context"])
    finally:
        save_settings(Settings())
    assert lengths == [32768, 8192, 1024, 4096]


# -- after a failure -----------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """Somebody who answers a question."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def short_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first reply finds no memory after its first words; the context of each that is written."""
    contexts, reply = list[int](), Session.reply

    def failing(self: Session, messages: Any, on_event: Any, **named: Any) -> Stats:
        contexts.append(self.fit.plan.context)
        if len(contexts) > 1:
            assert named["beginning"].content == "Once"
            return reply(self, messages, on_event, **named | {"beginning": None})
        on_event(Text("Once", 1))
        raise MemoryProblem("There was not enough memory to compute the next tokens.")

    monkeypatch.setattr(Session, "reply", failing)
    return contexts


def test_a_reply_that_found_no_memory_goes_on_with_less(
    run: Run, model_factory: ModelFactory, short_once: list[int]
) -> None:
    asked = ("chat", str(model_factory()), "--prompt", "Tell", "--limit", "2", "--context", "4096")
    done = run(*asked, "--recover", "yes")
    assert done.status == 0
    assert done.out.startswith("Once\nOnce")
    assert (
        "There was not enough system memory. It can be loaded with less: prompts read 128 tokens at a time ("
        in done.err
    )
    assert " less" in done.err
    assert len(short_once) == 2


def test_a_script_is_told_how_and_a_person_is_asked(
    run: Run, model_factory: ModelFactory, short_once: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("chat", str(model_factory()), "--prompt", "Tell", "--limit", "2")
    done = run(*asked)
    assert done.status == 1
    assert "--recover yes does so." in done.err
    for answer, status in (("n\n", 1), ("y\n", 0)):
        short_once.clear()
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        done = run(*asked, "--recover", "ask")
        assert (done.status, "Load it so? [y/n]" in done.err) == (status, True)


def test_a_load_that_finds_no_memory_is_tried_with_less_until_nothing_is_left(
    run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[int, int, str]] = []

    def failing(_: Any, fit: Fit, *__: Any, **___: Any) -> Session:
        tried.append((fit.plan.ubatch, fit.plan.context, fit.plan.kv_k))
        raise MemoryProblem("There was not enough memory.")

    monkeypatch.setattr(Session, "load", failing)
    done = run(
        "chat",
        str(model_factory(context_train=8192)),
        "--prompt",
        "x",
        "--context",
        "4096",
        "--reserve",
        "--recover",
        "yes",
    )
    assert done.refusal == "plimsoll: There was not enough memory."
    assert tried[0] == (512, 4096, "f16")
    assert tried[1] == (128, 4096, "f16")
    assert tried[-1][1] < 4096
    assert len(set(tried)) == len(tried)
