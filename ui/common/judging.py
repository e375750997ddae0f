"""Working out a verdict, and working it out again: the one place for that, whatever it is that is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from advisor.errors import AdvisorError, Cancelled
from advisor.machine.machine import Machine
from advisor.services.judgement import Assessment, drifted
from advisor.services.readings import Sample
from ui.common.judged import Judged
from ui.context import Context
from ui.jobs import Task
from ui.pages import PageId
from ui.store import AppState
from ui.words import error as words_of


class JudgedAgain(QObject):
    """Has what a page shows judged again once memory moved since."""

    def __init__(
        self, ctx: Context, page: PageId, judged_on: Callable[[AppState], Machine | None], again: Callable[[], None]
    ) -> None:
        """judged_on: the machine as it was when that was judged; None where nothing is, or it is under way already."""
        super().__init__()
        self._ctx, self._page, self._judged_on, self._again = ctx, page, judged_on, again
        ctx.events.memory_sampled.connect(self._sampled)

    def _sampled(self, sample: Sample) -> None:
        state = self._ctx.state
        if state.shell.page is not self._page or not self._ctx.watched:
            return
        judged_on = self._judged_on(state)
        if judged_on is not None and drifted(judged_on, sample.room):
            self._again()


class Judging(QObject):
    """Keeps one Judged of the state true to its wish and to the memory there is."""

    def __init__(
        self,
        ctx: Context,
        group: str,
        page: PageId,
        look: Callable[[AppState], Judged | None],
        show: Callable[[Judged], None],
        again: Callable[[], None],
    ) -> None:
        """group: of its jobs. page: where it is seen. look, show: where it lies in the state. again: begins `start`."""
        super().__init__()
        self._ctx, self._group, self._look, self._show = ctx, group, look, show
        self._again = JudgedAgain(ctx, page, self._settled_on, again)

    def start(self, work: Callable[[Task], Any], told: Callable[[Any], None] | None = None) -> None:
        """Judge, if that is possible now; a judgement under way is given up for it.

        work: reports Assessments; whatever else it reports goes to `told`.
        """
        state = self._ctx.state
        if state.computer.machine is None or state.moving:
            return

        def reported(found: Any) -> None:
            if isinstance(found, Assessment):
                self._change(lambda judged: judged.assessed(found))
            elif told:
                told(found)

        self._under_way(True)
        self._ctx.jobs.start(
            self._group, work, lambda _: self._under_way(False), failed=self._failed, reported=reported
        )

    def give_up(self) -> None:
        """What is under way is not wanted any more."""
        self._ctx.jobs.drop(self._group)
        self._under_way(False)

    def _settled_on(self, state: AppState) -> Machine | None:
        judged = self._look(state)
        return judged.judged_on if judged and not judged.judging else None

    def _failed(self, error: Exception) -> None:
        self._under_way(False)
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AdvisorError):
            problem = words_of(error)
            self._change(lambda judged: judged.impossible(problem))
        else:
            self._ctx.fault(error)

    def _under_way(self, judging: bool) -> None:
        self._change(lambda judged: replace(judged, judging=judging))

    def _change(self, changed: Callable[[Judged], Judged]) -> None:
        judged = self._look(self._ctx.state)
        if judged is not None:
            self._show(changed(judged))
