"""What a controller is given, without a window: a state, jobs that end at once or when they are let, events noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from advisor.settings import Settings
from tests.ui.conftest import some
from ui.context import Context, Events
from ui.jobs import Job, Jobs, Task
from ui.shell.state import Trouble
from ui.store import AppState, Store


class HeldJobs(Jobs):
    """Ends work at once in the caller's thread; while `holding`, only once it is released, in the order of starting."""

    def __init__(self) -> None:
        super().__init__(serial=True)
        self.holding = False
        self._held: list[tuple[Job[Any], Callable[[Task], Any]]] = []

    def _run(self, job: Job[Any], work: Callable[[Task], Any]) -> None:
        if self.holding:
            self._held.append((job, work))
        else:
            super()._run(job, work)

    @property
    def waiting(self) -> list[str]:
        """The groups of what is held, given up or not, in the order of starting."""
        return [job.group for job, _ in self._held]

    def release(self, *, newest_first: bool = False) -> None:
        """Do all that was held; nothing is held from now on. What was given up meanwhile is as if it had run late."""
        self.holding = False
        held, self._held = self._held, []
        for job, work in reversed(held) if newest_first else held:
            super()._run(job, work)

    def forget_held(self) -> None:
        """As if nothing that is held had been asked for."""
        for job, _ in self._held:
            self.drop(job.group)
        self._held.clear()


@dataclass
class Wiring:
    """One context. saved: the settings that were kept. heard: the names of the events, in their order."""

    ctx: Context
    jobs: HeldJobs
    saved: list[Settings]
    heard: list[str]

    @property
    def state(self) -> AppState:
        """What is shown now."""
        return self.ctx.state

    @property
    def notice(self) -> str:
        """What is said at the top of the window, "" where nothing is."""
        return self.state.shell.notice.text if self.state.shell.notice else ""

    @property
    def trouble(self) -> Trouble:
        """What the error dialog explains; it must be there."""
        return some(self.state.shell.trouble)

    def put(self, state: AppState) -> None:
        """Begin with another state."""
        self.ctx.store.put(state)


EVENTS = tuple(name for name in vars(Events) if not name.startswith("_") and name != "staticMetaObject")


@contextmanager
def wiring() -> Iterator[Wiring]:
    """A context for one test."""
    saved: list[Settings] = []
    heard: list[str] = []
    jobs, events = HeldJobs(), Events()
    for name in EVENTS:
        getattr(events, name).connect(lambda *_, name=name: heard.append(name))
    made = Wiring(Context(Store(), jobs, events, saved.append), jobs, saved, heard)
    yield made
    jobs.close()
