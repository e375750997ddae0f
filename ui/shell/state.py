"""What the window shows around its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.services.requests import Question
from advisor.session.recovery import Recovery
from ui.pages import PageId
from ui.session.state import RoomWanted


@dataclass(frozen=True)
class Notice:
    """One sentence for the bar at the top of the window. details: technical text behind it, if any.

    kind: "refused" is something typed or dropped that could not be taken, which is put right by doing it again.
    """

    text: str
    kind: Literal["info", "problem", "refused"] = "problem"
    details: str = ""


@dataclass(frozen=True)
class Trouble:
    """Something the person asked for that could not be done, for the error dialog.

    details: technical text; recovery: a way on.
    """

    doing: Literal["load", "lost", "inside"]
    error: Exception
    details: str = ""
    recovery: Recovery | None = None


@dataclass(frozen=True)
class ShellState:
    """The page shown, the message above it, the question that is asked, and the error that is explained."""

    page: PageId = PageId.PC
    notice: Notice | None = None
    question: Question | RoomWanted | None = None
    trouble: Trouble | None = None
