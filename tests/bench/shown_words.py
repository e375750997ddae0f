"""What a window has shown of its chats, and whether the file has all of it."""

from __future__ import annotations

from advisor.services.chats import Chats
from ui.store import AppState

TURNS = "SELECT id, text, reasoning, ending, deleted FROM turns"


class ShownWords:
    """By turn: sent, messages; replies, text and reasoning. told: what was said of troubles; others clear it."""

    def __init__(self) -> None:
        self.sent: dict[int, str] = {}
        self.replies: dict[int, tuple[str, str]] = {}
        self.told: list[str] = []

    @property
    def letters(self) -> int:
        """How much of replies was shown."""
        return sum(len(text) + len(reasoning) for text, reasoning in self.replies.values())

    def changed(self, old: AppState, new: AppState) -> None:
        """The window has drawn `new`."""
        for turn in new.chat.turns:
            if turn.role == "user":
                self.sent.setdefault(turn.id, turn.text)
        if reply := new.chat.reply:
            self.replies[reply.turn.id] = (reply.text, reply.reasoning)
        if new.shell.trouble and new.shell.trouble is not old.shell.trouble:
            self.told.append(str(new.shell.trouble.error))
        if new.shell.notice and new.shell.notice is not old.shell.notice:
            self.told.append(new.shell.notice.text)
        if new.session.outcome and new.session.outcome is not old.session.outcome:
            self.told.append(new.session.outcome.sentence)

    def taken_back(self, text: str) -> None:
        """A message was not taken, and is in the box again: the file need not have it."""
        self.sent = {turn: sent for turn, sent in self.sent.items() if sent != text}

    def missing(self, chats: Chats) -> str:
        """What the file lacks of all that was ever sent and shown, "" where it has all, and no reply is under way."""
        # Through the window's own connection: no other may read the file while that one lives.
        with chats._store()._database.reading() as c:
            rows = {row[0]: tuple(row)[1:] for row in c.execute(TURNS)}
        for turn, text in self.sent.items():
            if turn not in rows or rows[turn][0] != text or rows[turn][3] is not None:
                return f"turn {turn} is not kept: {text!r}"
        for turn, (text, reasoning) in self.replies.items():
            if not (text or reasoning) and turn not in rows:
                continue  # what was not taken had no words yet
            if turn not in rows or not (rows[turn][0].startswith(text) and rows[turn][1].startswith(reasoning)):
                return f"reply {turn} is not whole: {text!r}"
        writing = [turn for turn, row in rows.items() if row[2] == "writing"]
        return f"still being written: {writing}" if writing else ""
