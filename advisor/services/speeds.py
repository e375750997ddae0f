"""How fast this computer computes: measured once, kept, and learnt from every timed run. No Qt."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

import psutil

from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem, FileProblem
from advisor.fit.device_speed import Pace
from advisor.fit.microbenchmark import probe
from advisor.fit.speed_history import SpeedBook, Timed, keep_book, open_book, timed_run
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.session.session import Session

Say = Callable[[str], None]
LEAST_WRITTEN, LEAST_READ = 24, 256  # tokens; of fewer, setting out is the larger part
CROWDED = 0.75  # programs more than there are processors

_log = logging.getLogger(__name__)


class Speeds:
    """Methods block and may be called from any thread; EngineProblem before the first scan."""

    def __init__(self, engine: Engine, computer: Computer, load: Callable[[], float] | None = None) -> None:
        """load: how many programs want a processor, on average over the last minute; the system's own by default."""
        self._engine, self._computer = engine, computer
        self._load = load or (lambda: psutil.getloadavg()[0])

    def book(self) -> SpeedBook:
        """What is known of the machine that is planned with."""
        return open_book(self._computer.now())

    def measured(self, say: Say, cancel: Cancel | None = None) -> SpeedBook:
        """The same; the processor is measured now where it was not yet. say: gets a sentence of what is done."""
        machine = self._computer.now()
        book = open_book(machine)
        # Another computer's processor cannot be timed here.
        if machine.cpu.id in book.pace or machine.host.planned:
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

    def learn(self, session: Session, stats: Stats) -> None:
        """Let later estimates learn from a reply, where it was long enough, and other programs did not hold it up.

        Where that cannot be kept, a log says so: the reply is there all the same, and the next one tells as much.
        """
        wrote, read = stats.tokens_per_second, stats.prompt_tokens - stats.reused_tokens
        if wrote is None or stats.tokens < LEAST_WRITTEN or self._crowded():
            return
        reading = read / stats.reading_seconds if read >= LEAST_READ and stats.reading_seconds > 0 else None
        depth = stats.context_used - stats.tokens // 2
        try:
            self.remember(session, reading, wrote, depth, stats.reused_tokens + read // 2)
        except FileProblem as error:
            _log.warning("How fast a reply was could not be kept: %s", error)

    def _crowded(self) -> bool:
        """Whether programs wait for each other: then a reply tells of them, and not of this computer."""
        return self._load() > (psutil.cpu_count() or 1) + CROWDED

    def remember(self, session: Session, reading: float | None, writing: float, depth: int, read_at: int = 0) -> None:
        """Let later estimates learn from a timed run of the loaded model; FileProblem where it cannot be kept.

        reading, writing: tokens a second, reading None where that was not timed; depth, read_at: tokens in the context
        while it wrote and read, on average.
        """
        book = open_book(session.machine)
        timed = Timed(writing, depth, reading, read_at)
        run = timed_run(session.model.header, session.fit, session.machine, book, timed)
        if run is not None:
            keep_book(book.with_run(run), session.machine)
