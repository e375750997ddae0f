"""One message: who, Copy, what, and a small line about it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QMargins, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.chat.transcript.blocks import plain_blocks, showable_text
from ui.chat.transcript.body import Body
from ui.chat.transcript.buttons import CopyButton, Title, WrappingLabel, head
from ui.chat.transcript.code import CodeCard
from ui.chat.transcript.look import Look
from ui.chat.transcript.reading import AT_ONCE, GrowingText, RenderQueue
from ui.chat.transcript.sent_files import SentFile, SentFiles
from ui.chat.transcript.source import show_source, source_card
from ui.chat.transcript.stack import Stack
from ui.chat.transcript.text_view import TextView
from ui.chat.transcript.thoughts import Thoughts
from ui.chat.transcript.tools import Tool, Tools
from ui.controls.plain_text import drawn_line
from ui.theme import GRID, SMALL

ASSISTANT, ERROR = "assistant", "error"
_SOURCE = "source"  # a tool that the card itself has
_INTERVAL = 50  # ms between two renders, at least
SHARE = 12  # a render that worked for t ms is followed by t * SHARE ms without one
MOST_PLAIN = 100_000  # characters of a person's message that are shown
MOST_PLAIN_LINES = 2000


@dataclass
class ShownMessage:
    """What was said. `text` of an open reply is what has come so far.

    key: what `toolUsed` names the message by; tools and more: what it offers beside Copy; place: which version it is,
    of how many. files: what went with it. reasoning: what was thought before, with `thought` as its heading.
    """

    role: str
    name: str
    text: str
    footer: str = ""
    key: int | None = None
    reasoning: str = ""
    thought: str = ""
    tools: tuple[Tool, ...] = ()
    more: tuple[Tool, ...] = ()
    place: tuple[int, int] | None = None
    files: tuple[SentFile, ...] = ()


class MessageCard(Stack):
    """Shows one message; a reply can grow in it."""

    link_activated = Signal(str)
    copied = Signal(str)
    tool_used = Signal(object, str)
    file_opened = Signal(object, int)
    turning = Signal()  # what is below its head is about to look otherwise, as the person wants it

    def __init__(self, look: Look, message: ShownMessage, turns: RenderQueue, parent: QWidget) -> None:
        """turns: where it waits to show what is too much to be shown at once."""
        super().__init__(parent, QMargins(2 * GRID, GRID, 2 * GRID, GRID + 4), GRID // 2)
        self.setObjectName("transcriptCard")
        self.setAccessibleName(self.tr("Message from {0}").format(drawn_line(message.name)))
        self.setProperty("error", message.role == ERROR)
        self.setProperty("person", message.role == "user")
        self.message = message
        self.is_open = False  # more of it is to come
        self._turns = turns
        self._next_at = 0.0
        self._due = QTimer(self, singleShot=True)
        self._due.setTimerType(Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self._render)
        self._name = Title(message.name, self)
        self._name.setObjectName("transcriptName")
        self._copy = CopyButton(
            self.tr("Copy"), self.tr("Copy message from {0}").format(drawn_line(message.name)), self
        )
        self._copy.clicked.connect(self.copy)
        self.tools = Tools(self)
        self.tools.used.connect(self._use)
        self.thoughts = Thoughts(look, self)
        self.thoughts.link_activated.connect(self.link_activated)
        self.thoughts.copied.connect(self._copy_text)
        self._body = Body(look, self)
        self._body.link_activated.connect(self.link_activated)
        self._body.copied.connect(self._copy_text)
        self.files = SentFiles(self)
        self.files.opened.connect(lambda at: self.file_opened.emit(self.message.key, at))
        self._reading = GrowingText(self._body, self._left_out)
        self._source: CodeCard | None = None
        self._status = WrappingLabel("", self)
        self._footer = WrappingLabel(message.footer, self)
        self.set_look(look)
        self.add(head(self._name, (self._copy, self.tools), self))
        self.add(self.thoughts)
        self.add(self._body)
        self.add(self.files, distance=GRID // 2)
        self.add(self._status, distance=GRID // 2)
        self.add(self._footer, distance=GRID // 2)
        self.refresh()

    def refresh(self) -> None:
        """Shows the message's tools, place, thoughts and footer as they are now."""
        message = self.message
        more = (*message.more[:-1], *self._own_tools(), *message.more[-1:])  # the last is what one should not hit
        self.tools.show_tools(message.tools, more, message.place)
        self.thoughts.show_thoughts(message.reasoning, message.thought)
        self.files.show_files(message.files)
        self.restack()
        if self._footer.text() != message.footer:
            self._footer.show_text(message.footer)

    def set_idle(self, idle: bool) -> None:
        """Whether the tools may be used."""
        self.tools.set_idle(idle)

    def set_look(self, look: Look) -> None:
        """Draws everything again in `look`."""
        self._look = look
        self._name.setFont(look.scaled(1.0, bold=True))
        for line in (self._status, self._footer):
            line.set_font(look.scaled(SMALL))
        self._copy.setFont(look.scaled(SMALL))
        self.tools.set_font(look.scaled(SMALL))
        self.thoughts.set_look(look)
        self._body.set_look(look)
        if self._source:
            self._source.set_look(look)

    def show_whole(self, most: int = AT_ONCE) -> int:
        """Shows a finished message, at most so many units of it at once; how many were not needed."""
        if self.message.role == ASSISTANT:
            self._reading.append(self.message.text)
            self._reading.end()
        else:
            self._reading.show(plain_blocks(self._plain_text()))
        return self.work(most)

    def work(self, most: int) -> int:
        """Goes on showing what it has, by at most so many units; how many were not needed."""
        left = self._reading.work(most)
        if self._reading.pending:
            self._turns.add(self)
            return 0
        return left

    def texts(self) -> list[TextView]:
        """What shows the message, its thoughts too while they are unfolded, from top to bottom."""
        return [*self.thoughts.texts(), *([self._source.code_text] if self._source else self._body.texts())]

    def is_busy(self) -> bool:
        """Whether it is to show more than it shows."""
        return self._due.isActive() or self._reading.pending or self.thoughts.is_busy()

    def begin(self) -> None:
        """Opens the message for `append`; a text that it has already is shown first."""
        self.is_open = True
        if self.message.text:
            self._reading.append(self.message.text)
            self._due.start(0)

    def think(self, text: str, label: str) -> None:
        """Adds `text` to what was thought; `label` heads it."""
        self.message.reasoning += text
        self.message.thought = label
        self.thoughts.show_thoughts(self.message.reasoning, label)

    def append(self, text: str) -> None:
        """Adds `text`; it is shown with the next render, at most INTERVAL later if renders are cheap."""
        self.message.text += text
        self._reading.append(text)
        if not self._due.isActive():
            self._due.start(max(0, round((self._next_at - time.perf_counter()) * 1000)))

    def finish(self, footer: str) -> None:
        """Closes the message and shows it as if it had come at once."""
        self.is_open = False
        self.set_status("")
        self.message.footer = footer
        self._footer.show_text(footer)
        self._reading.end()
        self._render()

    def set_status(self, text: str) -> None:
        """Shows one muted line below the text; an empty one is hidden."""
        self._status.show_text(text)

    def show_source(self, on: bool) -> None:
        """Shows the text as it was written in place of what is drawn of it, or that again; both may still grow."""
        if on == (self._source is not None):
            return
        self.turning.emit()
        self._body.setVisible(not on)
        if self._source:
            self.drop(self._source)
            self._source = None
        else:
            self._source = source_card(self._look, self)
            self.insert(self.place_of(self._body) + 1, self._source)
            show_source(self._source, self.message.text)
        self.restack()
        self.refresh()

    def _own_tools(self) -> tuple[Tool, ...]:
        if self.message.role != ASSISTANT:
            return ()
        words = self.tr("Show formatted") if self._source else self.tr("Show source")
        return (Tool(_SOURCE, words, always=True),)

    def _use(self, name: str) -> None:
        if name == _SOURCE:
            self.show_source(self._source is None)
        else:
            self.tool_used.emit(self.message.key, name)

    def copy(self) -> None:
        """Puts the message as it was written on the clipboard."""
        self._copy_text(self.message.text)

    def _copy_text(self, text: str) -> None:
        to_clipboard(text)
        self.copied.emit(text)

    def _render(self) -> None:
        if self._reading.finished:
            return
        begun, worked = time.perf_counter(), time.thread_time()
        self._due.stop()
        self.work(AT_ONCE)
        if self._source:
            show_source(self._source, self.message.text)
        self._next_at = begun + max(_INTERVAL / 1000, (time.thread_time() - worked) * SHARE)

    def _plain_text(self) -> str:
        whole = self.message.text
        text = showable_text(whole[:MOST_PLAIN])
        shown = "\n".join(text.split("\n", MOST_PLAIN_LINES)[:MOST_PLAIN_LINES])
        left_out = len(text) - len(shown) + max(0, len(whole) - MOST_PLAIN)
        return f"{shown}\n\n… {self._left_out(left_out)}" if left_out else text

    def _left_out(self, characters: int) -> str:
        return self.tr("%Ln more characters are not shown. Copy takes everything.", None, characters)


def to_clipboard(text: str) -> None:
    """Puts `text` on the clipboard."""
    # A lone surrogate, half of a character that a model did not finish, cannot cross into Qt.
    QGuiApplication.clipboard().setText(text.encode("utf-8", "replace").decode())
