"""A real window that talks with a real model until it is killed; and what must be there when it is opened again.

    python -m tests.ui.killing_window FILE MODEL SEED      the child: says on stdout what its window shows

Each line is JSON: ["engine", process id], ["sent", turn, text], ["shown", turn, text, reasoning] (all that is shown of
a reply by now, after it was drawn), ["attached", text] when a file waits to be sent and is kept, ["lost"] when the
engine child has died, ["noted", text] for what the window says, ["untaken", turn] for a message that could not be
answered and goes back into the box. FILE: the chats.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
CONTEXT, LONGEST = 4096, 3000  # tokens of the model; characters of a chat that may be gone on with
PATIENCE = 120.0  # seconds until something must have happened


# -- the child ---------------------------------------------------------------------------------------------------------


class Talker:
    """The scripted person: asks, stops, edits, tries again, goes on, begins new chats, at random."""

    def __init__(self, app: Any, seed: int) -> None:
        from PySide6.QtCore import QTimer

        from ui.session.state import Phase

        self.app, self.phases, self.chance = app, Phase, random.Random(seed)
        self.said: set[int] = set()
        self.asked = 0
        self.engine = 0
        app.store.changed.connect(self.changed)
        self.next = QTimer(interval=15)
        self.next.timeout.connect(self.act)
        self.next.start()

    def changed(self, old: Any, new: Any) -> None:
        """The window has drawn `new`: it was connected first."""
        if new.session.loaded and new.session.loaded.pid != self.engine:
            self.engine = new.session.loaded.pid
            say("engine", self.engine)
        for turn in new.chat.turns:
            if turn.role == "user" and turn.id not in self.said:
                self.said.add(turn.id)
                say("sent", turn.id, turn.text)
        if new.chat.reply and (new.chat.reply.text or new.chat.reply.reasoning):
            say("shown", new.chat.reply.turn.id, new.chat.reply.text, new.chat.reply.reasoning)
        if old.session.phase is not new.session.phase and new.session.phase is self.phases.LOST:
            say("lost")
        if new.shell.notice and new.shell.notice is not old.shell.notice:
            say("noted", new.shell.notice.text)
        if new.chat.too_long and new.chat.too_long is not old.chat.too_long:
            say("noted", repr(new.chat.too_long))
        if old.chat.open and new.chat.open and old.chat.open.id == new.chat.open.id and not new.chat.reply:
            left = {turn.id for turn in new.chat.turns}
            for turn in old.chat.turns[-1:]:
                if turn.role == "user" and turn.id not in left:
                    say("untaken", turn.id)

    def act(self) -> None:
        """One thing that a person may do now."""
        do, state, dice = self.app.do, self.app.store.state, self.chance.random()
        if state.session.phase is self.phases.LOST:
            do.session.restart()
        elif state.session.phase is self.phases.WRITING:
            if state.chat.reply and state.chat.reply.tokens and dice < 0.06:
                do.chat.conversation.stop()
            elif dice < 0.01 and state.chat.chats:
                do.chat.list.open(self.chance.choice(state.chat.chats).id)
        elif state.session.phase is self.phases.READY:
            self.begin_something(dice)

    def begin_something(self, dice: float) -> None:
        do, turns = self.app.do, self.app.store.state.chat.turns
        letters = sum(len(turn.text) + len(turn.reasoning) + 100 * len(turn.attachments) for turn in turns)
        if dice < 0.1 or letters > LONGEST:
            do.chat.list.new()
        elif dice < 0.25 and turns:
            do.chat.conversation.retry()
        elif dice < 0.4 and turns:
            do.chat.conversation.continue_reply()
        elif dice < 0.5 and turns:
            do.chat.conversation.edit()
        elif dice < 0.7 and len(self.app.store.state.chat.attached) < 3:
            self.attach()
        else:
            self.ask()

    def ask(self) -> None:
        """A question; first one that could not be answered and stands in the box."""
        composer = self.app.window.chat.composer
        waiting = composer.box.toPlainText()
        if not waiting or self.app.store.state.chat.editing:
            self.asked += 1
            composer.put(f"question {self.asked} é 🙂")
        composer.button.click()

    def attach(self) -> None:
        """A file to be sent later."""
        self.asked += 1
        text = f"file {self.asked} of {os.getpid()}"
        self.app.do.chat.attachments.attach_text(text)
        if self.app.store.state.chat.editing is None:  # what is attached to an edited message is kept when that is sent
            self.app.jobs.stand_in_line(lambda: None, lambda _: say("attached", text), failed=lambda _: None)


def child(file: Path, model: Path, seed: int) -> None:
    """Open the window, load the model, talk until killed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer

    from advisor.catalogue.entry import Catalogue
    from advisor.services.app import Services
    from advisor.settings import Settings
    from ui.app import build
    from ui.store import AppState

    app = build(
        settings=Settings(context=CONTEXT),
        places=file.with_name("window.ini"),
        services=Services(chats=file, catalogue=lambda: Catalogue(1, "", (), (), "")),
        save=lambda _: None,
    )
    talkers: list[Talker] = []

    def judged(_: AppState, new: AppState) -> None:
        if (
            new.opened.judged.fit
            and new.computer.machine
            and not new.session.loaded
            and new.session.phase.value == "none"
            and not talkers
        ):
            talkers.append(Talker(app, seed))
            QTimer.singleShot(0, app.do.opened.load)

    app.store.changed.connect(judged)
    app.window.show()
    app.do.chat.start()
    app.do.computer.rescan()
    app.do.opened.open_file(model)
    app.qt.exec()


def say(*what: object) -> None:
    """One line to the parent, at once."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


# -- the parent --------------------------------------------------------------------------------------------------------


@dataclass
class Shown:
    """What the child's window showed: messages sent, and replies' (text, reasoning), by turn; texts of files.

    untaken: messages that could not be answered and went back into the box; noted: what the window said.
    """

    sent: dict[int, str] = field(default_factory=dict)
    replies: dict[int, tuple[str, str]] = field(default_factory=dict)
    attached: set[str] = field(default_factory=set)
    untaken: set[int] = field(default_factory=set)
    noted: list[str] = field(default_factory=list)
    engine: int = 0
    lost: int = 0

    def hear(self, line: str) -> None:
        """Take one line of the child's; half a line, the one it died on, says nothing."""
        try:
            kind, *what = json.loads(line)
        except ValueError:
            return
        match kind:
            case "sent":
                self.sent[what[0]] = what[1]
            case "attached":
                self.attached.add(what[0])
            case "shown":
                self.replies[what[0]] = (what[1], what[2])
            case "untaken":
                self.untaken.add(what[0])
            case "noted":
                self.noted.append(what[0])
            case "engine":
                self.engine = what[0]
            case "lost":
                self.lost += 1

    @property
    def letters(self) -> int:
        """How much of replies was shown."""
        return sum(len(text) + len(reasoning) for text, reasoning in self.replies.values())


def run_and_kill(file: Path, model: Path, seed: int, seconds: float, *, engine_first: bool = False) -> Shown:
    """Start a window, let it talk, kill it `seconds` after its first word; what it had shown by then.

    engine_first: kill its engine child then, and the window as long after the first word of the next engine.
    """
    shown = Shown()
    command = [sys.executable, "-m", "tests.ui.killing_window", str(file), str(model), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as window:
        assert window.stdout is not None
        lines = iter(window.stdout)
        try:
            if engine_first:
                _until_words(lines, shown)
                _listen(window.stdout, lines, shown, seconds)
                os.kill(shown.engine, signal.SIGKILL)
                dead, until = shown.engine, time.monotonic() + PATIENCE
                while shown.engine == dead or not shown.lost:
                    assert time.monotonic() < until, "the window does not go on with another engine"
                    shown.hear(next(lines))
            _until_words(lines, shown)
            time.sleep(seconds)  # the moment of death is what is random here
        finally:
            window.kill()
        for line in lines:
            shown.hear(line)
    return shown


def _until_words(lines: Iterator[str], shown: Shown) -> None:
    before, until = shown.letters, time.monotonic() + PATIENCE
    while shown.letters <= before:
        assert time.monotonic() < until, "the window shows nothing"
        shown.hear(next(lines))


def _listen(_stream: IO[str], lines: Iterator[str], shown: Shown, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        shown.hear(next(lines))


def check(file: Path, shown: Shown) -> None:
    """Assert that the store has all of it: of replies it may have a little more, kept but no longer shown."""
    from advisor.chat.store import ChatStore

    with ChatStore.open(file) as store:
        assert store.notice is None
        with store._database.reading() as c:
            rows = {row["id"]: row for row in c.execute("SELECT * FROM turns")}
            files = {
                row["text"] for row in c.execute("SELECT text FROM attachments UNION SELECT text FROM draft_files")
            }
        chats = store.chats()
        unsent = [store.read(chat.id).draft for chat in chats]
    assert shown.sent, "nothing was said"
    assert files >= shown.attached
    for turn, text in shown.sent.items():
        # What could not be answered is in the box again, or was sent from there; it is not shown of a chat left behind.
        if turn in shown.untaken or turn not in rows:
            assert any(text in kept for kept in [*unsent, *(row["text"] for row in rows.values())]), shown
            continue
        assert rows[turn]["text"] == text
        assert rows[turn]["deleted"] is None
    for turn, (text, reasoning) in shown.replies.items():
        assert rows[turn]["text"].startswith(text)
        assert rows[turn]["reasoning"].startswith(reasoning)
    assert not any(row["ending"] == "writing" for row in rows.values())
    assert {row["chat"] for row in rows.values()} <= {chat.id for chat in chats}


if __name__ == "__main__":
    child(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
