"""The engine children: who tests them, owns them, counts them as ours, and ends them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

from advisor.engine.health import EngineHealth, checked_settings
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, EngineProblem, LenderProblem
from advisor.fit.measure import Measurer, device_names
from advisor.fit.memory_history import MemoryHistory
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.services.lost_lender import blamed
from advisor.session.session import Session

FRONT = "front"  # the first session, where nobody names one


class Engine:
    """Owns every engine child: those that measure, rank and hold a model. May be used from any thread.

    sessions: the models in memory, by id. memory_history: what loads took beyond their bills. beside: others that
    plan for other hardware meanwhile, whose children count as ours and end with them; whoever made them closes them.
    """

    def __init__(
        self,
        check: Callable[..., EngineHealth] = checked_settings,
        cards: Sequence[int] = (),
        kernels: Sequence[str] = (),
    ) -> None:
        """check: tests the engine. cards, kernels: to plan for, not those that are there; as in EngineSettings."""
        self._check, self._cards, self._kernels = check, tuple(cards), tuple(kernels)
        self._lock = threading.Lock()
        self._children: list[EngineProcess] = []
        self._starting: set[Cancel] = set()  # what ends each child that is about to start
        self._measuring: set[Cancel] = set()  # those of them for measuring children
        self._closing = False
        self._threads = 0
        self.lenders: tuple[str, ...] = ()
        self.lost_lender = False  # since they were looked at last
        self.stalled: set[str] = set()  # those that answered and did no work; no longer asked
        self._health: EngineHealth | None = None
        self._measurer: Measurer | None = None
        self.sessions: dict[str, Session] = {}
        self.beside: list[Engine] = []
        self.memory_history = MemoryHistory()

    # -- what it can do ----------------------------------------------------------------------------------------

    def test(self, *, anew: bool = False) -> EngineHealth:
        """Run the self-check where that was not done, or `anew`; a measuring child that suits what it found."""
        health = self._check(force=anew, start=self.start)
        if self._measurer is None or self._health is None or health.settings != self._health.settings:
            if self._measurer:
                self._measurer.close()
            settings, learned = self._planned(health.settings), self.memory_history.learned
            self._measurer = Measurer(settings, health.program_memory, self._start_measuring, learned)
        self._health = health
        return health

    def ready(self) -> EngineHealth:
        """Run the self-check where that was not done; EngineProblem where the engine does not work at all."""
        health = self._health or self.test()
        if not health.ok:
            raise EngineProblem(health.note or "The engine does not work on this computer.")
        return health

    def _planned(self, settings: EngineSettings) -> EngineSettings:
        if self._cards:
            return settings.with_(cards=self._cards, kernels=self._kernels)
        return settings.with_(remotes=(*settings.remotes, *self.lenders)) if self.lenders else settings

    def borrow(self, lenders: Sequence[str]) -> None:
        """Dry runs and rankings reach the devices of these computers, too, from now on; they were just looked at."""
        self.lenders, self.lost_lender = tuple(lenders), False
        if self._measurer and self._health and not self._cards:
            wanted = self._planned(self._health.settings)
            if self._measurer.settings.remotes != wanted.remotes:
                self._measurer.set_up(self._measurer.settings.with_(remotes=wanted.remotes))

    def plan_for(self, cards: Sequence[int], kernels: Sequence[str] = ()) -> None:
        """Dry runs are of such cards from now on, as in EngineSettings; of those that are there where it is none.

        What was laid out stays, also for who is still at work with the measurer of before: a child that such work
        begins is ours as all are, and ends with them.
        """
        wanted = tuple(cards), tuple(kernels)
        if wanted == (self._cards, self._kernels):
            return
        self._cards, self._kernels = wanted
        if self._measurer:
            self._measurer = self._measurer.planning(*wanted)

    @property
    def health(self) -> EngineHealth:
        """What the self-check found; EngineProblem before the first scan."""
        if self._health is None:
            raise EngineProblem("The engine has not been started yet. Scan this PC again.")
        return self._health

    @property
    def settings(self) -> EngineSettings:
        """How children that plan are started; errors as `health`."""
        return self._planned(self.health.settings)

    @property
    def running(self) -> EngineSettings:
        """How a child that holds a model is started; errors as `health`."""
        settings = self.health.settings
        return settings.with_(threads=self._threads) if self._threads else settings

    def blame(self, outcome: Outcome, lenders: Sequence[str]) -> Outcome:
        """As lost_lender.blamed, of a child of ours; who is gone is looked for again."""
        found = blamed(outcome, lenders)
        self.lost_lender |= bool(found.lender)
        self.stalled |= {found.lender} if found.stalled else set()
        return found

    def running_on(self, machine: Machine, plan: Plan) -> EngineSettings:
        """How one is started that holds a model on `machine`: it knows those lenders only whose devices it uses."""
        used = device_names(machine, plan)
        lenders = tuple(dict.fromkeys(one.lender for one in machine.devices if one.lender and one.id in used))
        return self.running.with_(remotes=lenders) if lenders else self.running

    def compute_with(self, threads: int) -> None:
        """Models that are loaded from now on compute with so many threads at most; 0: as many as suit the cores."""
        self._threads = threads

    @property
    def measurer(self) -> Measurer:
        """The measuring child, for dry runs; EngineProblem before the first scan."""
        if self._measurer is None:
            raise EngineProblem("The engine has not been started yet. Scan this PC again.")
        return self._measurer

    # -- children ----------------------------------------------------------------------------------------------

    def start(self, settings: EngineSettings, *, cancel: Cancel | None = None, **options: Any) -> EngineProcess:
        """Start a child that ends with us. Raises Cancelled once that has begun, else as EngineProcess."""
        if self._closing:
            raise Cancelled("Plimsoll is closing.")
        stop = Cancel()
        if settings.remotes:
            options["explain"] = partial(self.blame, lenders=settings.remotes)
        with self._lock:
            self._starting.add(stop)
        try:
            with cancel.calling(stop.request) if cancel else nullcontext():
                child = EngineProcess(settings, cancel=stop, **options)
        except (EngineProblem, LenderProblem) as error:
            self.lost_lender |= isinstance(error, LenderProblem)
            if self._is_closing():
                raise Cancelled("Plimsoll is closing.") from error
            raise
        finally:
            with self._lock:
                self._starting.discard(stop)
        with self._lock:
            self._children = [known for known in self._children if known.alive]
            self._children.append(child)
        if self._is_closing():  # meanwhile: starting takes a while
            child.close()
            raise Cancelled("Plimsoll is closing.")
        return child

    def _start_measuring(self, settings: EngineSettings) -> EngineProcess:
        cancel = Cancel()
        self._measuring.add(cancel)
        try:
            return self.start(settings, cancel=cancel)
        finally:
            self._measuring.discard(cancel)

    def hurry(self) -> None:
        """Wait no longer for a measuring child that stands still; who asked it gets an EngineProblem."""
        for starting in tuple(self._measuring):
            starting.request()
        if self._measurer:
            self._measurer.hurry()

    def free_idle(self) -> None:
        """Give back what only dry runs hold: the measuring child ends, and begins anew when it is next asked."""
        if self._measurer:
            self._measurer.rest()
        for other in self.beside:
            other.free_idle()

    def pids(self) -> list[int]:
        """Our own processes: this one, and every child that runs."""
        with self._lock:
            children = [child.pid for child in self._children if child.alive]
        return [os.getpid(), *children, *(pid for other in self.beside for pid in other.pids()[1:])]

    def _is_closing(self) -> bool:
        return self._closing

    def interrupt(self) -> None:
        """End every child, now; whoever waits for one gets an error. No new ones start afterwards."""
        self._closing = True
        for other in self.beside:
            other.interrupt()
        with self._lock:
            children, starting = list(self._children), list(self._starting)
        for stop in starting:
            stop.request()
        for child in children:
            child.hang_up()  # all of them at once: each may take some seconds
        for child in children:
            child.close()

    def close(self) -> None:
        """End every child and remove what dry runs left on disk; call when no work is under way any more."""
        self.interrupt()
        if self._measurer:
            self._measurer.close()
