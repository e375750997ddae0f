"""Engine children that are stopped or killed at any moment: whoever waits hears of it, and nobody is left behind."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from advisor.chat.conversation import ChatSettings
from advisor.engine.health import EngineHealth
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, EngineProblem
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.session.session import Message
from advisor.units import MIB
from tests.bench.soak_hostile.row import Row, Tally
from tests.models import build_large

HEALTH = EngineHealth(EngineSettings(), program_memory=50 * MIB)
HELLO = [Message("user", "Hello")]


def run(rng: random.Random, folder: Path, rounds: int) -> Iterator[Row]:
    """Loads and replies, stopped or killed, and given up."""
    model = build_large(folder / "large.gguf")
    for what, signals, goal in (
        ("stopped in a load that is given up", signal.SIGSTOP, 12.0),
        ("killed in a load", signal.SIGKILL, 12.0),
        ("killed in a reply", signal.SIGKILL, 12.0),
        ("stopped in a reply that is given up", signal.SIGSTOP, 20.0),
    ):
        tally = Tally("children", what, goal)
        for _ in range((4 if "reply" in what else 6) * rounds):
            with Services(check=lambda **_: HEALTH) as services:
                services.computer.ready()
                act = _load if "load" in what else _reply
                tally.run(lambda: act(services, model, signals, rng, tally))  # noqa: B023
                tally.run(lambda: _load_again(services, model, tally))  # noqa: B023
            if left := psutil.Process().children(recursive=True):
                tally.blame(f"left behind: {left[0].pid}")
        yield tally.row()


def _strike(number: int, rng: random.Random, most: float, then: Callable[[], object]) -> threading.Thread:
    """After a random moment, strike whatever child there is; a moment later, give up."""
    moment = rng.uniform(0.0, most)

    def work() -> None:
        time.sleep(moment)
        for child in psutil.Process().children():
            os.kill(child.pid, number)
        time.sleep(0.2)
        then()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def _load(services: Services, model: Path, number: int, rng: random.Random, tally: Tally) -> None:
    opened, cancel = services.fits.open(model), Cancel()
    thread = _strike(number, rng, 0.6, cancel.request if number == signal.SIGSTOP else lambda: None)
    try:
        services.sessions.load(opened, RunSettings(512), force=True, cancel=cancel)
    except (Cancelled, EngineProblem) as error:
        if number == signal.SIGSTOP and not isinstance(error, Cancelled):
            tally.blame(f"told as a fault: {error}")
    finally:
        thread.join()
    services.sessions.eject()


def _reply(services: Services, model: Path, number: int, rng: random.Random, tally: Tally) -> None:
    services.sessions.load(services.fits.open(model), RunSettings(512), force=True, cancel=Cancel())
    cancel = Cancel()
    thread = _strike(number, rng, 0.3, cancel.request)
    try:
        services.sessions.reply(HELLO, ChatSettings(limit=400), None, lambda _: None, cancel)
    except EngineProblem as error:
        if error.outcome is None:
            tally.blame(f"without an outcome: {error}")
    finally:
        thread.join()
    services.sessions.eject()


def _load_again(services: Services, model: Path, tally: Tally) -> None:
    """After all that the next load works."""
    for child in psutil.Process().children():
        os.kill(child.pid, signal.SIGCONT)
    services.computer.ready()
    services.sessions.load(services.fits.open(model), RunSettings(512), force=True, cancel=Cancel())
    if not services.sessions.holds():
        tally.blame("the next load failed")
    services.sessions.eject()
