"""Code -> coloured stretches, line by line. No Qt: the code card applies them."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import FrameType
from typing import TypeAlias

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.styles import get_style_by_name
from pygments.token import _TokenType
from pygments.util import ClassNotFound

# Text on the code background must stay readable (WCAG AA).
LEAST_CONTRAST = 4.5
STYLES = {False: "friendly", True: "github-dark"}

# Lexers are regular expressions in Python, about 7 µs a character, and some of them slow down on long lines.
MOST_HIGHLIGHTED = 2000
_LONGEST_LINE = 1000

# A lexer that a text takes more of is given up: expressions of some take minutes for a thousand letters of the right
# kind (of a quotation mark that nothing closes, say). CPU seconds, for one line and for all of a text.
LINE_SECONDS, TEXT_SECONDS = 0.03, 2.0

_NAME = re.compile(r"[\w+#.-]{1,32}")


class TooSlow(Exception):
    """A lexer takes too long for a text."""


@dataclass(frozen=True, slots=True)
class Span:
    """`length` UTF-16 units from `start` in a line, of one kind of token."""

    start: int
    length: int
    kind: _TokenType


@dataclass(frozen=True, slots=True)
class Ink:
    """How a kind of token is written; `colour` is "#rrggbb", or empty for the colour of plain text."""

    colour: str
    bold: bool
    italic: bool


Spans: TypeAlias = tuple[Span, ...]


@cache
def lexer_for(language: str) -> Lexer | None:
    """The lexer for the word after a fence, or None where there is none and the code stays in one colour."""
    if not _NAME.fullmatch(language):
        return None
    try:
        lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    return lexer if isinstance(lexer, Lexer) and lexer.name != "Text only" else None


def warm_up() -> None:
    """Loads the lexer met most often; a lexer's first use compiles its expressions, 42 ms for this one (measured)."""
    lexer_for("python")


def lines_of(lexer: Lexer, text: str) -> Iterator[Spans]:
    """The spans of each line of `text`, one line at a time, so that the caller can pause between them.

    Ends before the first line longer than LONGEST_LINE and after MOST_LINES. Raises TooSlow; on Windows only between
    two tokens, for there nothing interrupts an expression.
    """
    clock = _Clock()
    lines = text.split("\n")[:MOST_HIGHLIGHTED]
    allowed = next((at for at, line in enumerate(lines) if len(line) > _LONGEST_LINE), len(lines))
    spans: list[Span] = []
    column = 0
    clock.start()
    for _at, kind, value in lexer.get_tokens_unprocessed("\n".join(lines[:allowed])):
        if not clock.rings:
            clock.check()
        for number, part in enumerate(value.split("\n")):
            if number:
                clock.stop()
                yield tuple(spans)
                clock.start()
                spans, column = [], 0
            if part:
                length = _utf16_length(part)
                spans.append(Span(column, length, kind))
                column += length
    clock.stop()
    if allowed:
        yield tuple(spans)


class _Clock:
    """Ends what takes more than LINE_SECONDS between `start` and `stop`, or TEXT_SECONDS altogether."""

    running = False  # one of them

    def __init__(self) -> None:
        self._used = self._begun = 0.0
        # Python's expressions look for signals while they search; the main thread hears them, which is where we are.
        self.rings = hasattr(signal, "setitimer")
        if self.rings and signal.getsignal(signal.SIGVTALRM) is not _ring:
            signal.signal(signal.SIGVTALRM, _ring)

    def start(self) -> None:
        self._begun = time.thread_time()
        if self._used > TEXT_SECONDS:
            raise TooSlow
        if self.rings:
            _Clock.running = True
            signal.setitimer(signal.ITIMER_VIRTUAL, LINE_SECONDS)

    def check(self) -> None:
        if time.thread_time() - self._begun > LINE_SECONDS:
            raise TooSlow

    def stop(self) -> None:
        if self.rings:
            _Clock.running = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        self._used += time.thread_time() - self._begun


def _ring(_: int, frame: FrameType | None) -> None:
    if not _Clock.running:
        return
    if frame and frame.f_globals.get("__name__", "").startswith((__name__, "pygments.")):
        raise TooSlow
    # Something else runs just now, as the collector of garbage does, that would swallow it: a moment later.
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.001)


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@cache
def ink(kind: _TokenType, dark: bool, background: str) -> Ink:
    """How to write tokens of `kind` on `background` ("#rrggbb"), readable for certain."""
    style = get_style_by_name(STYLES[dark]).style_for_token(kind)
    colour = f"#{style['color']}" if style["color"] else ""
    return Ink(legible(colour, background) if colour else "", bool(style["bold"]), bool(style["italic"]))


def legible(colour: str, background: str) -> str:
    """`colour`, moved towards black or white as far as `LEAST_CONTRAST` on `background` asks."""
    target = 0 if _luminance(background) > 0.18 else 255
    for step in range(11):
        shade = tuple(round(part + (target - part) * step / 10) for part in _parts(colour))
        mixed = "#{:02x}{:02x}{:02x}".format(*shade)
        if contrast(mixed, background) >= LEAST_CONTRAST:
            break
    return mixed


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two colours "#rrggbb", 1.0 to 21.0."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (part / 255 for part in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
