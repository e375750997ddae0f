"""The queue of what is written to the file of chats: nothing overtakes, nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from advisor.errors import AdvisorError
from ui.context import Context

T = TypeVar("T")


class ChatFileQueue(QObject):
    """Work on the file of chats, one piece after another.

    failed: something could not be kept, so what is shown may no longer be what is kept.
    """

    failed = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx

    def put(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        """Do `work` once all that was put in before is done. Where it fails that is said, and `otherwise` follows."""

        def failed(error: Exception) -> None:
            self._ctx.problem(error)
            if isinstance(error, AdvisorError):
                self.failed.emit()
            otherwise()

        self._ctx.jobs.stand_in_line(work, done, failed=failed)
