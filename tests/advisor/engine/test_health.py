"""The self-check: a crash selects safe settings, is remembered, and never takes anything else down."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.engine import health
from advisor.engine.health import checked_settings
from advisor.engine.process import EngineProcess, worker_command
from advisor.engine.protocol import EngineSettings, Measure
from advisor.errors import EngineMissing
from advisor.plan import Plan
from advisor.storage.cache import Cache
from tests.models import build

# The real worker, but like the AMX code of this llama.cpp it dies on a quantised model with repacked weights.
CRASHES_UNLESS_SAFE = """
import os, signal, sys
from advisor.engine.worker import main as worker
from advisor.engine.worker import selfcheck
check = selfcheck.run_selfcheck
def run(llama, *, extra_buffers, **more):
    if extra_buffers:
        os.kill(os.getpid(), signal.SIGSEGV)
    return check(llama, extra_buffers=extra_buffers, **more)
selfcheck.run_selfcheck = run
sys.exit(worker.main())
"""


@pytest.fixture
def cache() -> Iterator[Cache]:
    with Cache(None) as made:
        yield made


class Starts:
    """Starts engine children that run `program` instead of the worker, with some settings changed, and keeps count."""

    def __init__(self, program: str | None = None, more: dict[str, Any] | None = None) -> None:
        self.settings: list[EngineSettings] = []
        self._more = more or {}
        self._command = [sys.executable, "-c", program] if program else worker_command()

    def __call__(self, settings: EngineSettings) -> EngineProcess:
        self.settings.append(settings)
        return EngineProcess(settings.with_(**self._more), command=self._command)


def test_a_sound_engine_passes_once(cache: Cache) -> None:
    starts = Starts()
    found = checked_settings(start=starts, cache=cache)
    assert (found.ok, found.settings.safe, found.note) == (True, False, None)
    assert 20 << 20 < found.program_memory < 300 << 20
    assert checked_settings(start=starts, cache=cache) == found
    assert len(starts.settings) == 1
    checked_settings(force=True, start=starts, cache=cache)
    assert len(starts.settings) == 2


def test_a_crash_selects_safe_settings_and_is_remembered(cache: Cache) -> None:
    starts = Starts(CRASHES_UNLESS_SAFE)
    found = checked_settings(start=starts, cache=cache)
    assert [settings.safe for settings in starts.settings] == [False, True]
    assert found.ok
    assert found.settings.safe
    assert found.note is not None
    assert "safe settings" in found.note
    assert checked_settings(start=starts, cache=cache) == found
    assert len(starts.settings) == 2


def test_an_engine_that_never_works_is_tried_again_next_time(cache: Cache) -> None:
    starts = Starts("import os; os.abort()")
    found = checked_settings(start=starts, cache=cache)
    assert not found.ok
    assert found.note is not None
    assert found.note.startswith("The engine does not work on this computer: The engine gave up")
    assert not checked_settings(start=starts, cache=cache).ok
    assert len(starts.settings) == 4


def test_a_missing_engine_says_how_to_get_it(cache: Cache) -> None:
    def start(_: EngineSettings) -> EngineProcess:
        raise EngineMissing("The engine (llama-cpp-python) is not installed. Run: …")

    found = checked_settings(start=start, cache=cache)
    assert not found.ok
    assert found.note is not None
    assert "not installed" in found.note


def test_the_next_process_knows(tmp_path: Path) -> None:
    starts, file = Starts(), tmp_path / "answers.sqlite"
    with Cache(file) as cache:
        found = checked_settings(start=starts, cache=cache)
    with Cache(file) as cache:
        assert checked_settings(start=starts, cache=cache) == found
    file.write_text("{broken")
    with Cache(file) as cache:
        assert checked_settings(start=starts, cache=cache).ok
    assert len(starts.settings) == 2


def test_another_processor_is_checked_anew(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = Starts()
    checked_settings(start=starts, cache=cache)
    monkeypatch.setattr(health, "fingerprint", lambda: "another")
    checked_settings(start=starts, cache=cache)
    assert len(starts.settings) == 2


def test_safe_settings_reach_the_engine(tmp_path: Path) -> None:
    path = build("llama", tmp_path / "m.gguf", quant="Q4_0")
    names = {}
    for safe in (False, True):
        with EngineProcess(EngineSettings(safe=safe)) as engine:
            answer = engine.request(Measure(path, Plan(context=256), ()))
            names[safe] = {buffer.name for buffer in answer.buffers if buffer.weights}
    assert "CPU_REPACK" in names[False]
    assert "CPU_REPACK" not in names[True]


def test_a_rebuilt_engine_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, libraries = health._located(None)
    assert any("llama" in path.name for path in libraries.iterdir()), "the libraries that the child loads"
    library = tmp_path / "libllama.so"
    library.write_bytes(b"1")
    monkeypatch.setattr(health, "_located", lambda _: ("0.3.36", tmp_path))
    before = health.fingerprint()
    assert health.fingerprint() == before
    os.utime(library, ns=(1, 1))
    assert health.fingerprint() != before
    monkeypatch.setattr(health, "_located", lambda _: ("none", tmp_path / "none"))
    assert health.fingerprint().startswith("none-0 ")


def test_an_add_on_that_changed_is_checked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "libggml-cuda.so"
    library.write_bytes(b"1")
    monkeypatch.setattr("advisor.engine.addons.folders", lambda: (tmp_path,))
    before = health.fingerprint()
    os.utime(library, ns=(1, 1))
    assert health.fingerprint() != before
