"""A code card: language, Copy code, Wrap, and the code in colours."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from pygments.lexer import Lexer
from pygments.token import _TokenType
from PySide6.QtCore import QMargins, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from ui.chat.transcript.blocks import Code
from ui.chat.transcript.buttons import CopyButton, WrappingLabel, head, text_button
from ui.chat.transcript.highlight import MOST_HIGHLIGHTED, Spans, TooSlow, ink, lexer_for, lines_of
from ui.chat.transcript.look import Look
from ui.chat.transcript.stack import Stack
from ui.chat.transcript.text_view import TextView
from ui.controls.plain_text import plain_label
from ui.theme import GRID, SMALL

# What is shown; Copy code always takes all. Wrapping one line of 100,000 letters takes Qt 2.6 s, 4,000 a few ms.
_LONGEST_LINE = 4000
PIECE = 20_000  # characters put into the view at once
_SLICE = 0.006  # s of colouring before the event loop gets its turn
_PAUSE = 400  # ms without new code before what was coloured piece by piece is coloured again as a whole
LOOK_BACK = 12  # lines
BULK = 60  # new lines at once that are coloured in slices instead,
_MANY = 3000  # and characters

# Text that shows in another order than it runs is an old trick; in code such marks become visible.
_BIDI = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")


class _Colours(QSyntaxHighlighter):
    """Hands the spans of each line to Qt. Colouring a line leaves the text and its layout alone."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self.spans: list[Spans] = []
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        self._look = look
        self._formats: dict[_TokenType, QTextCharFormat] = {}
        self.rehighlight()

    def highlightBlock(self, _text: str) -> None:
        number = self.currentBlock().blockNumber()
        for span in self.spans[number] if number < len(self.spans) else ():
            if span.kind not in self._formats:
                self._formats[span.kind] = self._format(span.kind)
            self.setFormat(span.start, span.length, self._formats[span.kind])

    def put(self, line: int, spans: Spans) -> None:
        """Colours line number `line`, which follows or is among those coloured before."""
        if line < len(self.spans):
            if self.spans[line] == spans:
                return
            self.spans[line] = spans
        else:
            self.spans.append(spans)
        self.rehighlightBlock(self.document().findBlockByNumber(line))

    def _format(self, kind: _TokenType) -> QTextCharFormat:
        style = ink(kind, self._look.dark, self._look.code_background)
        made = QTextCharFormat()
        if style.colour:
            made.setForeground(QColor(style.colour))
        if style.bold:
            made.setFontWeight(QFont.Weight.Bold)
        made.setFontItalic(style.italic)
        return made


class CodeView(TextView):
    """The code itself: scrolls sideways, or wraps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcriptSource")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)


class CodeCard(Stack):
    """Shows one code block; a growing one is added to, not written again."""

    copied = Signal(str)

    def __init__(
        self, look: Look, parent: QWidget, *, bare: bool = False, left_out: Callable[[int], str] | None = None
    ) -> None:
        """bare: wrapped, and without a button to copy it. left_out: what is said where so many characters are too many
        to be shown."""
        super().__init__(parent, QMargins(GRID + 4, GRID // 2, GRID, GRID + 2), GRID // 2)
        self.setObjectName("transcriptCode")
        self._code: Code | None = None
        self._beyond = 0
        self._shown = self._wanted = ""
        self._pass: Iterator[Spans] | None = None
        self._passed = 0
        self._too_slow = ""  # the language whose lexer was given up
        self._language = plain_label(parent=self)
        self._language.setObjectName("transcriptNote")
        self._hidden = WrappingLabel("", self)
        self._wrap = text_button(self.tr("Wrap"), self.tr("Wrap long lines"), self)
        self._wrap.setCheckable(True)
        self._wrap.toggled.connect(self._set_wrap)
        self._copy = CopyButton(self.tr("Copy code"), self.tr("Copy code"), self)
        self._copy.clicked.connect(self._copy_all)
        self.code_text = self._view = CodeView(self)
        self._colours = _Colours(self._view.document(), look)
        self._next_slice = QTimer(self, singleShot=True, interval=0)
        self._next_slice.timeout.connect(self._colour_slice)
        self._rested = QTimer(self, singleShot=True, interval=_PAUSE)
        self._rested.timeout.connect(self._colour_all)
        self._next_piece = QTimer(self, singleShot=True, interval=0)
        self._next_piece.timeout.connect(self._show_more)
        self.add(head(self._language, (self._wrap, self._copy), self))
        self.add(self._view)
        self.add(self._hidden)
        self.set_look(look)
        self._left_out = left_out or self._more
        if bare:
            self._copy.hide()
            self._wrap.setChecked(True)

    def set_look(self, look: Look) -> None:
        """Draws everything again in `look`."""
        self._view.setFont(look.mono())
        self._view.document().setDefaultFont(look.mono())
        self._view.setTabStopDistance(4 * QFontMetricsF(look.mono()).horizontalAdvance(" "))
        for small in (self._language, self._wrap, self._copy):
            small.setFont(look.scaled(SMALL))
        self._hidden.set_font(look.scaled(SMALL))
        self._colours.set_look(look)

    def show_code(self, code: Code, beyond: int = 0) -> None:
        """Shows `code`, a very long one in pieces. beyond: characters that are not even in it, for the note below."""
        if code == self._code and beyond == self._beyond:
            return
        self._code, self._beyond = code, beyond
        language = code.language[:32] or self.tr("text")
        self._language.setText(language)
        self.setAccessibleName(self.tr("Code, {0}").format(language))
        self._view.setAccessibleName(self.tr("Code, {0}").format(language))
        self._wanted = self._within_limits(code.text)
        if not self._shown or not self._wanted.startswith(self._shown):
            self._replace(self._wanted[:PIECE])
            self._view.fit()
        self._show_more()

    def _show_more(self) -> None:
        if len(self._wanted) > len(self._shown):
            self._grow(self._wanted[: len(self._shown) + PIECE])
            self._view.fit()
        if len(self._wanted) > len(self._shown):
            self._next_piece.start()

    def _within_limits(self, text: str) -> str:
        lines = text.split("\n", MOST_HIGHLIGHTED)
        left_out = len(lines.pop()) if len(lines) > MOST_HIGHLIGHTED else 0
        left_out += self._beyond + sum(len(line) - _LONGEST_LINE for line in lines if len(line) > _LONGEST_LINE)
        shown = "\n".join(line[:_LONGEST_LINE] for line in lines)
        self._hidden.show_text(self._left_out(left_out) if left_out else "")
        return shown.translate(_BIDI)

    def _more(self, characters: int) -> str:
        return self.tr("%Ln more characters are not shown. Copy code takes everything.", None, characters)

    def _replace(self, shown: str) -> None:
        self._colours.spans.clear()
        self._shown = shown
        self._view.setPlainText(shown)
        self._colour_all()

    def _grow(self, shown: str) -> None:
        cursor = QTextCursor(self._view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(shown[len(self._shown) :])
        self._shown = shown
        self._stop_pass()
        self._colour_new_lines()
        self._rested.start()

    def _colour_new_lines(self) -> None:
        """Colours lines just completed, reading on from the last line near them that is not indented.

        Reading from the start each time would take longer and longer; what this gets wrong (a long string that began
        further up) is put right by `_colour_all` as soon as no more code comes.
        """
        lexer = self._lexer()
        lines = self._shown.split("\n")
        done = len(self._colours.spans)
        if lexer is None or len(lines) - 1 <= done:
            return
        if len(lines) - done > BULK:
            self._next_slice.start()
            return
        nearest = range(done, max(0, done - LOOK_BACK), -1)
        start = next((at for at in nearest if lines[at][:1].strip()), nearest[-1] if nearest else 0)
        if sum(map(len, lines[start:-1])) > _MANY:
            self._next_slice.start()
            return
        try:
            for at, spans in enumerate(lines_of(lexer, "\n".join(lines[start:-1])), start):
                self._colours.put(at, spans)
        except TooSlow:
            self._give_up()

    def _give_up(self) -> None:
        """The rest stays in one colour."""
        self._too_slow = self._code.language if self._code else ""
        self._stop_pass()

    def _colour_all(self) -> None:
        # Not at once: a lexer's first use takes up to 50 ms, too much on top of a render.
        self._stop_pass()
        self._next_slice.start()

    def _stop_pass(self) -> None:
        self._next_slice.stop()
        self._rested.stop()
        self._pass, self._passed = None, 0

    def _colour_slice(self) -> None:
        if self._pass is None:
            lexer = self._lexer()
            self._pass = lines_of(lexer, self._shown) if lexer else iter(())
        until = time.perf_counter() + _SLICE
        try:
            for spans in self._pass:
                self._colours.put(self._passed, spans)
                self._passed += 1
                if time.perf_counter() > until:
                    self._next_slice.start()
                    return
            self._stop_pass()
        except TooSlow:
            self._give_up()

    def _set_wrap(self, wrap: bool) -> None:
        mode = QTextEdit.LineWrapMode.WidgetWidth if wrap else QTextEdit.LineWrapMode.NoWrap
        self._view.setLineWrapMode(mode)
        self._view.fit()

    def _lexer(self) -> Lexer | None:
        return lexer_for(self._code.language) if self._code and self._code.language != self._too_slow else None

    def _copy_all(self) -> None:
        if self._code is not None:
            self.copied.emit(self._code.text)
