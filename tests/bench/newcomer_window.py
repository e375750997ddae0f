"""The real window, which tells the script that drives it where its buttons are: `tests.bench.newcomer` starts it.

A question is a line of JSON on stdin, its answer one on stdout. Nothing is done through it: clicks and keys come from
the display, as a person's do.
"""

from __future__ import annotations

import json
import select
import sys
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from ui import app as program

LOOK_MS = 50


def main() -> None:
    """Start as `plimsoll` does."""
    build = program.build

    def build_and_listen(**options: Any) -> program.App:
        made = build(**options)
        timer = QTimer(made.window)
        timer.timeout.connect(lambda: _listen(made))
        timer.start(LOOK_MS)
        return made

    program.build = build_and_listen
    sys.exit(program.run_app([]))


def _listen(app: program.App) -> None:
    while select.select([sys.stdin], [], [], 0)[0]:
        if not (line := sys.stdin.readline()):
            return
        question = json.loads(line)
        print(json.dumps(_answer(app, question)), flush=True)


def _answer(app: program.App, question: dict[str, str]) -> Any:
    match question["ask"]:
        case "button":
            return _place(app, question["words"])
        case "picture":
            return QGuiApplication.primaryScreen().grabWindow(0).save(question["file"])
        case _:
            return _told(app)


def _place(app: program.App, words: str) -> list[int] | None:
    """Where on the screen a button stands that can be pressed now; None where there is none."""
    for button in app.window.findChildren(QAbstractButton):
        said = button.accessibleName() or button.text()
        if (
            button.isVisible()
            and button.isEnabled()
            and said.startswith(words)
            and not button.visibleRegion().isEmpty()
        ):
            middle = button.mapToGlobal(QPoint(button.width() // 2, button.height() // 2))
            return [middle.x(), middle.y()]
    return None


def _told(app: program.App) -> dict[str, Any]:
    state = app.store.state
    session = state.session
    return {
        "page": str(state.shell.page),
        "recommended": [pick.candidate.model.name for pick in state.models.advice.picks] if state.models.advice else [],
        "phase": session.phase.value,
        "model": session.loaded.fit.model.name if session.loaded else "",
        "writing": state.chat.reply is not None,
        "turns": [[turn.role, turn.text] for turn in state.chat.turns],
        "held": session.reading.held if session.reading else 0,
        "filled": session.filled,
    }


if __name__ == "__main__":
    main()
