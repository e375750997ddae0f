"""Killed at any moment, the window and its engine lose nothing that was sent or shown. At length: soak_window."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.models.fixtures import ModelFactory
from tests.ui.killing_window import check, run_and_kill


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there are no such signals on this system")
def test_nothing_is_lost_when_the_engine_and_then_the_window_are_killed(
    tmp_path: Path, model_factory: ModelFactory
) -> None:
    file, model = tmp_path / "chats.db", model_factory("llama", quant="Q8_0")
    first = run_and_kill(file, model, 1, 0.7, engine_first=True)
    assert first.lost == 1
    check(file, first)
    second = run_and_kill(file, model, 2, 0.3)  # goes on in the chat that was open
    check(file, first)
    check(file, second)
