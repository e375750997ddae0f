"""How fast this computer computes: measured once, kept, and learnt from every timed run. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from advisor.errors import EngineProblem, FileProblem
from advisor.fit.device_speed import Pace
from advisor.fit.microbenchmark import probe
from advisor.fit.speed_history import SpeedBook, keep_book, open_book, timed_run
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.session.session import Session

Say = Callable[[str], None]


class Speeds:
    """Methods block and may be called from any thread; EngineProblem before the first scan."""

    def __init__(self, engine: Engine, computer: Computer) -> None:
        self._engine, self._computer = engine, computer

    def book(self) -> SpeedBook:
        """What is known of the machine that is planned with."""
        return open_book(self._computer.now())

    def measured(self, say: Say, cancel: Cancel | None = None) -> SpeedBook:
        """The same; the processor is measured now where it was not yet. say: gets a sentence of what is done."""
        machine = self._computer.now()
        book = open_book(machine)
        if machine.cpu.id in book.pace:
            return book
        say("Measuring once how fast this computer computes…")
        try:
            book = book.with_pace(self._probe(machine, cancel))
            keep_book(book, machine)
        except (EngineProblem, FileProblem) as error:
            say(f"That could not be measured or kept, so speeds rest on assumptions: {error}")
        return book

    def measure(self, cancel: Cancel | None = None) -> Mapping[str, Pace]:
        """Measure every device anew and keep it: pace by device id. Raises EngineProblem, FileProblem or Cancelled."""
        machine = self._computer.now()
        found = self._probe(machine, cancel)
        keep_book(open_book(machine).with_pace(found), machine)
        return found

    def _probe(self, machine: Machine, cancel: Cancel | None) -> dict[str, Pace]:
        return probe(machine, self._engine.health.settings, cancel, start=self._engine.start)

    def remember(self, session: Session, reading: float, writing: float, depth: int) -> None:
        """Let later estimates learn from a timed run of the loaded model; FileProblem where it cannot be kept.

        reading, writing: tokens a second; depth: tokens in the context while it wrote, on average.
        """
        book = open_book(session.machine)
        run = timed_run(session.model.header, session.fit, session.machine, book, writing, depth, reading)
        if run is not None:
            keep_book(book.with_run(run), session.machine)
