"""The verdicts as the window shows them: one table of words, colours and shapes.

Another kind of verdict is a row here; mypy says what the row lacks, and a test which verdict has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit
from advisor.fit.speed_band import Speed, digits
from advisor.fit.verdict import Verdict, too_slow
from advisor.machine.machine import Kind
from ui.theme import current
from ui.words import number, plural, short_tokens, size, translate


@dataclass(frozen=True)
class VerdictWords:
    """number: what says how clear it is; badge: word and number in few words; sentence: one or two."""

    number: str
    badge: str
    sentence: str


@dataclass(frozen=True)
class Brush:
    """Where a verdict is drawn: into `box`, in `colour`. font: for what is a letter."""

    painter: QPainter
    box: QRectF
    colour: QColor
    font: QFont

    @property
    def inner(self) -> QRectF:
        """The box without its rim."""
        return self.box.adjusted(1, 1, -1, -1)

    def at(self, x: float, y: float) -> QPointF:
        """A place in the box, both from 0 to 1."""
        return QPointF(self.box.left() + x * self.box.width(), self.box.top() + y * self.box.height())


@dataclass(frozen=True)
class VerdictRow:
    """What the window knows of a kind of verdict.

    word: the verdict itself; words: the rest that is said, of a fit with its context in short; risk: what loading it
    all the same may bring, "" where it runs. colour: its role in the themes. shape: its picture in badges and tables;
    mark: the same as a point of a plot, a few pixels wide.
    """

    word: Callable[[], str]
    words: Callable[[Fit, str], VerdictWords]
    risk: Callable[[], str]
    colour: str
    shape: Callable[[Brush], None]
    mark: Callable[[Brush], None]


# -- words -----------------------------------------------------------------------------------------------------


def verdict_word(which: Verdict, speed: Speed | None = None) -> str:
    """The verdict itself; too slow for use where `speed`, how fast it would run, is known to be that; so also below."""
    return translate("Verdict", "Too slow") if too_slow(which, speed) else VERDICTS[which].word()


def badge(fit: Fit, speed: Speed | None = None) -> str:
    """The verdict in a few words with its number."""
    return _words(fit, speed).badge


def verdict(fit: Fit, speed: Speed | None = None) -> str:
    """The verdict as one or two sentences."""
    return _words(fit, speed).sentence


def verdict_number(fit: Fit, speed: Speed | None = None) -> str:
    """Its number, as the badge has it behind the colon."""
    return _words(fit, speed).number


def risk(which: Verdict) -> str:
    """What loading against it may bring, "" where it runs."""
    return VERDICTS[which].risk()


def shortage(bill: Bill) -> DeviceBill:
    """The device that is most over what is free on it."""
    return max(bill.devices, key=lambda row: row.total - (row.free or 0))


def in_system_memory(bill: Bill) -> int:
    """Bytes of the model that system memory carries."""
    return sum(row.engine for row in bill.devices if row.kind is Kind.CPU)


def _words(fit: Fit, speed: Speed | None) -> VerdictWords:
    context = short_tokens(fit.plan.context)
    if speed and too_slow(fit.verdict, speed):
        return _too_slow(fit, speed, context)
    return VERDICTS[fit.verdict].words(fit, context)


def _fits(fit: Fit, context: str) -> VerdictWords:
    spare = size(fit.spare or 0)
    return VerdictWords(
        translate("Verdict", "{0} to spare").format(spare),
        translate("Verdict", "Fits: {0} to spare").format(spare),
        translate("Verdict", "Fits with {0} to spare at {1} context.").format(spare, context),
    )


def _tight(fit: Fit, context: str) -> VerdictWords:
    used = size(-(fit.spare or 0))
    sentence = translate(
        "Verdict", "Fits at {1} context, but tight: {0} inside your safety margin. Closing other programs would help."
    )
    return VerdictWords(
        translate("Verdict", "{0} into the margin").format(used),
        translate("Verdict", "Tight: uses {0} of the safety margin").format(used),
        sentence.format(used, context),
    )


def _slower(fit: Fit, context: str) -> VerdictWords:
    moved = size(in_system_memory(fit.bill))
    return VerdictWords(
        translate("Verdict", "{0} in system memory").format(moved),
        translate("Verdict", "Runs slower: {0} in system memory").format(moved),
        _apart(fit, moved, context),
    )


def _too_slow(fit: Fit, speed: Speed, context: str) -> VerdictWords:
    """Of a verdict that the speed makes worthless: what runs slower, so slowly that nobody would wait."""
    likely = speed.writing.likely
    pace = translate("Verdict", "about {0} tok/s").format(number(likely, digits(likely)))
    sentence = translate(
        "Verdict", "Too slow to be of use at {1} context: {2}, for {0} of the model will sit in system memory."
    )
    return VerdictWords(
        pace,
        translate("Verdict", "Too slow to be of use: {0}").format(pace),
        sentence.format(size(in_system_memory(fit.bill)), context, pace),
    )


def _apart(fit: Fit, moved: str, context: str) -> str:
    """What lies in system memory, in one sentence."""
    plan = fit.plan
    if plan.gpu_layers and plan.experts_on_cpu:
        return plural(
            "Verdict",
            "Runs at {1} context from both memories: {0} stay in system memory, with the experts of %Ln layers, "
            "of which each word needs a few.",
            plan.experts_on_cpu,
            moved,
            context,
        )
    if plan.gpu_layers and plan.kv_on_cpu:
        sentence = translate(
            "Verdict", "Runs at {1} context from both memories: {0} with the chat memory stay in system memory."
        )
    else:
        sentence = translate("Verdict", "Runs at {1} context, but slower: {0} of the model will sit in system memory.")
    return sentence.format(moved, context)


def _no(fit: Fit, context: str) -> VerdictWords:
    row = shortage(fit.bill)
    missing = size(row.total - (row.free or 0))
    sentence = translate("Verdict", "Will not fit at {2} context: needs {0}, and {1} is free.")
    return VerdictWords(
        translate("Verdict", "{0} short").format(missing),
        translate("Verdict", "Will not fit: {0} short").format(missing),
        sentence.format(size(row.total), size(row.free or 0), context),
    )


def _unknown(fit: Fit, _: str) -> VerdictWords:
    blind = next((row.name for row in fit.bill.devices if row.free is None), fit.bill.devices[0].name)
    sentence = translate("Verdict", "Not known: the engine cannot tell how much memory {0} has.")
    return VerdictWords(
        translate("Verdict", "free memory cannot be read"), verdict_word(fit.verdict), sentence.format(blind)
    )


# -- shapes ----------------------------------------------------------------------------------------------------


def paint_verdict(painter: QPainter, which: Verdict, box: QRectF, font: QFont) -> None:
    """Draw a verdict's shape into `box`; `font` is for the question mark of what is not known."""
    row = VERDICTS[which]
    brush = Brush(painter, box, current().colour(row.colour), font)
    painter.setPen(_line(brush.colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    row.shape(brush)


def paint_mark(painter: QPainter, which: Verdict, at: QPointF, radius: float) -> None:
    """Draw a point of a plot, in the verdict's own shape."""
    row = VERDICTS[which]
    box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
    brush = Brush(painter, box, current().colour(row.colour), painter.font())
    painter.setPen(QPen(current().colour("surface"), 0.8))
    painter.setBrush(brush.colour)
    row.mark(brush)


def _line(colour: QColor) -> QPen:
    return QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _tick_in_circle(to: Brush) -> None:
    to.painter.drawEllipse(to.inner)
    to.painter.drawPolyline(QPolygonF([to.at(0.3, 0.52), to.at(0.45, 0.67), to.at(0.71, 0.36)]))


def _warning_triangle(to: Brush) -> None:
    to.painter.drawPolygon(QPolygonF([to.at(0.5, 0.08), to.at(0.96, 0.9), to.at(0.04, 0.9)]))
    to.painter.drawLine(to.at(0.5, 0.4), to.at(0.5, 0.62))
    to.painter.drawPoint(to.at(0.5, 0.77))


def _half_circle(to: Brush) -> None:
    to.painter.drawEllipse(to.inner)
    half = QPainterPath(to.inner.center())
    half.arcTo(to.inner, 90, 180)
    to.painter.fillPath(half, to.colour)


def _stop_sign(to: Brush) -> None:
    cut, painter = 0.29, to.painter
    corners = [(cut, 0), (1 - cut, 0), (1, cut), (1, 1 - cut), (1 - cut, 1), (cut, 1), (0, 1 - cut), (0, cut)]
    painter.setBrush(to.colour)
    painter.drawPolygon(QPolygonF([to.at(0.06 + x * 0.88, 0.06 + y * 0.88) for x, y in corners]))
    painter.setPen(QPen(current().colour("surface"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(to.at(0.35, 0.35), to.at(0.65, 0.65))
    painter.drawLine(to.at(0.65, 0.35), to.at(0.35, 0.65))


def _question(to: Brush) -> None:
    to.painter.drawEllipse(to.inner)
    to.painter.setFont(to.font)
    to.painter.drawText(to.box, Qt.AlignmentFlag.AlignCenter, "?")


def _circle(to: Brush) -> None:
    to.painter.drawEllipse(to.box)


def _triangle(to: Brush) -> None:
    box = to.box
    to.painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))


def _half_filled(to: Brush) -> None:
    to.painter.setBrush(current().colour("surface"))
    to.painter.setPen(QPen(to.colour, 1.4))
    to.painter.drawEllipse(to.box)
    to.painter.setBrush(to.colour)
    to.painter.drawChord(to.box, 90 * 16, 180 * 16)


def _square(to: Brush) -> None:
    to.painter.drawRect(to.box.adjusted(0.6, 0.6, -0.6, -0.6))


# -- the table -------------------------------------------------------------------------------------------------


def _none() -> str:
    return ""


VERDICTS: dict[Verdict, VerdictRow] = {
    Verdict.FITS: VerdictRow(
        word=lambda: translate("Verdict", "Fits"),
        words=_fits, risk=_none, colour="fits", shape=_tick_in_circle, mark=_circle,
    ),
    Verdict.TIGHT: VerdictRow(
        word=lambda: translate("Verdict", "Tight"),
        words=_tight, risk=_none, colour="tight", shape=_warning_triangle, mark=_triangle,
    ),
    Verdict.SLOWER: VerdictRow(
        word=lambda: translate("Verdict", "Runs slower"),
        words=_slower, risk=_none, colour="slower", shape=_half_circle, mark=_half_filled,
    ),
    Verdict.NO: VerdictRow(
        word=lambda: translate("Verdict", "Will not fit"),
        words=_no,
        risk=lambda: translate(
            "Model",
            "“Load anyway” may fail, or slow the whole computer down while it swaps. Close other programs first.",
        ),
        colour="no", shape=_stop_sign, mark=_square,
    ),
    Verdict.UNKNOWN: VerdictRow(
        word=lambda: translate("Verdict", "Not known"),
        words=_unknown,
        risk=lambda: translate(
            "Model", "“Load anyway” may fail: nobody can say here whether there is enough memory."
        ),
        colour="unknown", shape=_question, mark=_circle,
    ),
}  # fmt: skip
