"""Formulas of replies, which are drawn off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from ui.chat.formula_drawing import draw
from ui.chat.formulas import Drawn, Formula
from ui.context import Context
from ui.jobs import Lane

AT_A_TIME = 16  # formulas that are drawn before the first of them are shown


class FormulasController:
    """Draws what the transcript asks for."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._waiting: tuple[Formula, ...] = ()
        self._done: Callable[[dict[Formula, Drawn | None]], None] = lambda _: None

    def draw(self, formulas: tuple[Formula, ...], done: Callable[[dict[Formula, Drawn | None]], None]) -> None:
        """Have formulas drawn; `done` gets them, some at a time. Who asks last gets what others asked for, too."""
        self._waiting += formulas
        self._done = done
        if not self._waiting or self._ctx.jobs.busy("formulas"):
            return
        some, self._waiting = self._waiting[:AT_A_TIME], self._waiting[AT_A_TIME:]

        def drawn(found: dict[Formula, Drawn | None]) -> None:
            self._done(found)
            self.draw((), self._done)

        self._ctx.jobs.start(
            "formulas", lambda task: draw(some, task.cancel), drawn, failed=self._ctx.fault, lane=Lane.FILES
        )
