"""A window that loads a model and has it reply: python -m tests.bench.decode_window MODEL CONTEXT TOKENS WORDS

For bench_decode. Prints the tokens/s that the reply's footer shows, of the second reply: the first warms everything.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer

from advisor.catalogue.entry import Catalogue
from advisor.chat.conversation import ChatSettings
from advisor.services.app import Services
from advisor.settings import Settings
from ui.app import build
from ui.session.state import Phase
from ui.store import AppState


def main(model: Path, context: int, tokens: int, words: str, folder: Path) -> float:
    """Tokens/s of the second reply."""
    app = build(
        settings=Settings(context=context), places=folder / "window.ini", save=lambda _: None,
        services=Services(chats=folder / "chats.db", catalogue=lambda: Catalogue(1, "", (), (), "")),
    )  # fmt: skip
    speeds: list[float] = []
    do = app.do

    def changed(old: AppState, new: AppState) -> None:
        if old.opened.judged.fit is None and new.opened.judged.fit:
            QTimer.singleShot(0, do.opened.load)
        elif new.session.phase is Phase.READY and old.session.phase is Phase.LOADING:
            QTimer.singleShot(0, ask)
        elif new.session.phase is Phase.READY and old.session.phase is Phase.WRITING:
            stats = new.chat.turns[-1].stats
            assert stats, "a reply without figures"
            speeds.append(stats.tokens / stats.writing_seconds)
            QTimer.singleShot(0, app.qt.quit if len(speeds) == 2 else do.chat.conversation.retry)

    def ask() -> None:
        do.chat.list.configure(ChatSettings(limit=tokens, temperature=0.0))
        app.window.chat.composer.put(words)
        app.window.chat.composer.button.click()

    app.store.changed.connect(changed)
    app.window.resize(1280, 800)
    app.window.show()
    do.chat.start()
    do.computer.rescan()
    do.opened.open_file(model)
    app.qt.exec()
    app.close()
    return speeds[-1]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], Path(name)))
