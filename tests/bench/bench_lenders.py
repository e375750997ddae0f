"""One model over three computers: python -m tests.bench.bench_lenders [MODEL.gguf ...]

Three `plimsoll lend` on loopback, each a program of its own, and a generated model of 300 MB besides those that are
named. Weights lie unrepacked on both sides, so greedy words have to be those of this computer alone. For
each model: whether they are, the engine's bytes on the lenders against the bill, what the second load takes of the
first (large tensors are kept by the lenders), how fast it writes against alone, and what is left when one of the three
is killed in the middle of a reply.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from advisor.chat.conversation import ChatSettings
from advisor.engine.health import EngineHealth
from advisor.engine.protocol import EngineSettings
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Refusal, SpelledOut
from advisor.services.readings import LoadedModel
from advisor.session.session import Message, ReplyEvent, Text
from advisor.units import MIB
from tests.bench.table import show
from tests.models import build_large

PLAIN = EngineHealth(EngineSettings(safe=True, threads=1), program_memory=50 * MIB)
ALONE = SpelledOut(Plan(2048, gpu_layers=0), "fixed")
SHARED = SpelledOut(Plan(2048, split=(1.0, 1.0, 1.0)), "fixed")
ASKED = [Message("user", "Tell me of a ship that left her harbour at night, and of who was on board.")]
WORDS = 60


@contextmanager
def lender() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """HOST:PORT of a `plimsoll lend`, and the program."""
    command = [sys.executable, "-m", "advisor.cli", "lend", "127.0.0.1:0", "--json", "--memory", "1GiB"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        assert program.stdout
        there = json.loads("".join(iter(program.stdout.readline, "}\n")) + "}")
        try:
            yield there["endpoint"], program
        finally:
            program.send_signal(signal.SIGINT)


def load(services: Services, path: Path, wish: SpelledOut) -> tuple[LoadedModel, float]:
    """The model, and the seconds that its load took."""
    began = time.perf_counter()
    found = services.sessions.load(services.fits.open(path, sees=False), wish, force=True, cancel=Cancel())
    assert not isinstance(found, Refusal)
    return found[0], time.perf_counter() - began


def reply(services: Services, heard: list[str], limit: int = WORDS, kill: subprocess.Popen[str] | None = None) -> Stats:
    """A greedy reply; kill: the lender that is ended once words come."""

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            heard.append(event.text)
            if kill and len(heard) == 5:
                kill.kill()

    return services.sessions.reply(ASKED, ChatSettings(limit=limit, temperature=0.0), None, on_event, Cancel())


def row(services: Services, path: Path, lenders: list[tuple[str, subprocess.Popen[str]]]) -> tuple[str, ...]:
    """One model's line."""
    alone: list[str] = []
    load(services, path, ALONE)
    here = reply(services, alone).tokens_per_second or 0.0
    first, second = load(services, path, SHARED), load(services, path, SHARED)
    told, held = (
        sum(found.engine for found in bill.devices if found.device != "CPU")
        for bill in (second[0].fit.bill, second[0].allocated)
    )
    together: list[str] = []
    there = reply(services, together).tokens_per_second or 0.0
    kept: list[str] = []
    endpoint, program = lenders[-1]
    try:
        reply(services, kept, 100_000, program)
        lost = "nobody"
    except EngineProblem as error:
        way_on = services.sessions.recovery(error)
        if way_on is None or endpoint not in str(error):
            raise
        loaded, _ = load(services, path, SpelledOut.of(way_on.rung))
        without = endpoint not in [one.device for one in loaded.allocated.devices]
        lost = f"{len(kept)} pieces kept, loaded again {'without it' if without else 'WITH IT'}"
    services.sessions.eject()
    same = "the same" if "".join(together) == "".join(alone) != "" else "OTHERS"
    return (
        path.stem[:28], same, f"{held / MIB:.1f} of {told / MIB:.1f} MB", f"{second[1] / first[1]:.2f}",
        f"{there / here:.2f}" if here else "-", lost,
    )  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = [*asked.models, build_large(Path(folder) / "generated-300MB.gguf")]
        rows: list[tuple[str, ...]] = [
            ("Model", "Words", "Engine against bill", "2nd load / 1st", "Speed / alone", "One killed")
        ]
        for path in models:
            with ExitStack() as stack:
                lenders = [stack.enter_context(lender()) for _ in range(3)]
                services = stack.enter_context(Services(check=lambda **_: PLAIN))
                services.computer.borrow([endpoint for endpoint, _ in lenders])
                services.computer.ready()
                rows.append(row(services, path, lenders))
    show("Three lenders", rows)


if __name__ == "__main__":
    main()
