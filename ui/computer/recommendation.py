"""The one model to take on this computer, why it and not a bigger one, and three others for other wants."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QProgressBar, QSizePolicy, QWidget

from advisor.catalogue.candidate import Candidate
from advisor.catalogue.entry import Use
from advisor.catalogue.recommend import Advice, Pick, Role
from advisor.machine.machine import Machine
from ui.common.availability import Standing, of_catalogue
from ui.common.download_text import standing
from ui.common.model_text import about_tokens, facts_line, in_short, progress, role, speed, strength
from ui.common.requirements_bar import WishBar
from ui.computer.first_model_row import FirstModelRow
from ui.controls.across import Across
from ui.controls.beside import Beside
from ui.controls.buttons import TARGET, button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, fill
from ui.controls.plain_text import elided, set_tip
from ui.controls.sentences import Sentences
from ui.session.badge import HEIGHT as BADGE_HEIGHT
from ui.session.badge import Badge
from ui.session.verdicts import badge
from ui.store import AppState
from ui.theme import GRID, SMALL, SUBHEADING, current, em, scaled
from ui.words import plural, said, size, translate


class Other(QAbstractButton):
    """A model that is better at one thing: what at, its name, and the number that says so."""

    def __init__(self, which: Role) -> None:
        super().__init__()
        self.setAccessibleName(role(which))
        self._lines = ("", "", "")
        self._fonts = (scaled(SMALL), scaled(1.0, bold=True), scaled(SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_pick(self, pick: Pick) -> None:
        """Offer this one."""
        found = pick.candidate
        name = translate("Recommendation", "{0} · {1}").format(found.model.name, found.build.quant)
        self._lines = role(pick.role), name, strength(pick.role, found)
        self.setAccessibleName(translate("Recommendation", "{0}: {1}, {2}").format(*self._lines))
        reasons = [said(reason) for reason in pick.reasons]
        set_tip(self, "\n".join(reasons))
        self.setAccessibleDescription(" ".join(reasons))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, sum(QFontMetrics(font).height() for font in self._fonts) + 2 * GRID + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(current().colour("accent" if focused else "hairline"), 2 if focused else 1))
        painter.setBrush(current().colour("accent_soft" if self.underMouse() or self.isDown() else "window"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        top = GRID + 2
        for text, font, colour in zip(self._lines, self._fonts, ("accent", "text", "muted"), strict=True):
            metrics = QFontMetrics(font)
            rect = QRect(GRID + 4, top, self.width() - 2 * GRID - 8, metrics.height())
            painter.setFont(font)
            painter.setPen(current().colour(colour))
            shown = elided(metrics, text, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
            top += metrics.height()
        painter.end()


class Recommendation(Panel):
    """Renders the advice. `chosen` carries the Candidate to look at, `wanted` the one to download and chat with;
    asked_use and asked_context what is wished."""

    chosen = Signal(object)
    wanted = Signal(object)
    asked_use = Signal(object)
    asked_context = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._picks: dict[Role, Pick] = {}
        self.wish = WishBar()
        self.wish.asked_use.connect(self.asked_use)
        self.wish.asked_context.connect(self.asked_context)
        self.title = label(translate("Recommendation", "Recommended for this PC"), factor=SUBHEADING, bold=True)
        self.words = label(wrap=True, muted=True)
        top = Beside(column(self.title, self.words, None, spacing=GRID // 2), self.wish)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("Recommendation", "Working out what runs here"))
        self.waiting = QWidget()  # as high as what comes in its place, so that nothing below moves under a finger
        self.waiting.setLayout(column(self.bar, None))
        line = QFontMetrics(scaled(1.0)).height()
        self.waiting.setMinimumHeight(em(BADGE_HEIGHT) + 2 * line + TARGET + 3 * GRID)
        fill(self.body, top, self.waiting)
        self._build_best()
        self._build_others()

    def _build_best(self) -> None:
        self.name = Elided(factor=SUBHEADING, bold=True)
        self.badge = Badge()
        self.facts = Elided(muted=True)
        self.reason = label(wrap=True)
        self.look = button(translate("Recommendation", "Show this model"), lambda: self._choose(self._best))
        self.get = button(translate("Recommendation", "Download and chat"), self._want, primary=True)
        self.why, self.why_not = Sentences(), Sentences()
        self.why_fold = Fold(translate("Recommendation", "Why this one?"), self.why)
        self.why_not_fold = Fold(translate("Recommendation", "Why not a bigger one?"), self.why_not)
        named = Beside(self.name, self.badge)
        self.best, self.reasons = QWidget(), QWidget()
        self.best.setLayout(column(named, self.facts, self.reason, Flow(self.get, self.look)))
        self.reasons.setLayout(column(self.why_fold, self.why_not_fold, spacing=0))
        self.first_model = FirstModelRow()  # in sight also in a small window
        fill(self.body, self.best, self.first_model, self.reasons)

    def _build_others(self) -> None:
        self.others: dict[Role, Other] = {}
        for which in (Role.FASTEST, Role.LONGEST, Role.SMALLEST, Role.TRY):
            made = Other(which)
            made.clicked.connect(lambda _=False, which=which: self._choose(self._picks.get(which)))
            self.others[which] = made
        self.body.addWidget(Across(*self.others.values(), stretch=True))

    def _choose(self, pick: Pick | None) -> None:
        if pick:
            self.chosen.emit(pick.candidate)

    def _want(self) -> None:
        if self._best:
            self.wanted.emit(self._best.candidate)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the advice for the wish, how far it is, or why there is none."""
        self.first_model.render_state(state.computer)
        looking = state.computer.scanning and state.computer.machine is None
        self.setVisible(state.computer.machine is not None or state.models.ranking or looking)
        self.wish.setVisible(not looking)
        self.wish.show_wish(state.models.asked)
        self.title.setText(
            translate("Recommendation", "Recommended for the planned PC")
            if state.computer.planned
            else translate("Recommendation", "Recommended for this PC")
        )
        advice = state.models.advice
        self._picks = {pick.role: pick for pick in advice.picks} if advice else {}
        words = self._words(state, advice)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.bar.setVisible(state.models.ranking and advice is None)
        self.bar.setRange(0, state.models.to_rank)  # 0 to 0 while nobody knows how many: the bar then only shows life
        self.bar.setValue(len(state.models.candidates))
        troubled = state.models.catalogue_problem or state.models.ranking_problem
        self.waiting.setVisible(advice is None and not troubled)
        for part in (self.best, self.reasons):
            part.setVisible(self._best is not None)
        if self._best:
            self._show_best(self._best, state.models.asked.use, state.computer.room)
            self._show_standing(of_catalogue(state, self._best.candidate.build))
            self.why_not.show_sentences(advice.why_not_bigger if advice else ())
        self.why_not_fold.setVisible(bool(advice and advice.why_not_bigger))
        for which, other in self.others.items():
            pick = self._picks.get(which)
            shown = pick is not None and pick.candidate is not self._best_candidate()
            # Three beside the best are enough to read: what can be tried at once takes the place of the smallest.
            other.setVisible(shown and not (which is Role.SMALLEST and Role.TRY in self._picks))
            if pick:
                other.show_pick(pick)

    @property
    def _best(self) -> Pick | None:
        return self._picks.get(Role.BEST)

    def _best_candidate(self) -> Candidate | None:
        return self._best.candidate if self._best else None

    def _words(self, state: AppState, advice: Advice | None) -> str:
        if problem := state.models.catalogue_problem or state.models.ranking_problem:
            return said(problem)
        if advice:
            return said(advice.message)
        if state.computer.machine is None:
            return translate("Recommendation", "It comes as soon as this computer is known.")
        if state.models.to_rank:
            return progress(len(state.models.candidates), state.models.to_rank)
        return translate("Recommendation", "Reading the catalogue…")

    def _show_standing(self, stands: Standing) -> None:
        """Downloading and chatting is one click; where that click was made before, what became of it."""
        fresh = stands.path is None and stands.status is None and not stands.asking and not stands.waiting
        words = translate("Recommendation", "Download and chat") if fresh else standing(stands, 0)
        self.get.setText(words)
        self.get.setAccessibleName(words)

    def _show_best(self, pick: Pick, wanted: Use, room: Machine | None) -> None:
        """room: what is free at this moment, as the cards beside say it; None while nobody knows."""
        found = pick.candidate
        self.name.show_text(translate("Recommendation", "{0} · {1}").format(found.model.name, found.build.quant))
        numbers = [translate("Recommendation", "{0} download").format(size(found.download))]
        if found.speed:
            numbers.append(speed(found.speed))
        if found.fit:
            fit = found.fit.on(room) if room else found.fit
            self.badge.show_verdict(fit.verdict, badge(fit, found.speed))
            if found.fit.longest_context:
                count = found.fit.longest_context
                numbers.append(plural("Recommendation", "up to {0} tokens of conversation", count, about_tokens(count)))
        self.badge.setVisible(found.fit is not None)
        self.facts.show_text(" · ".join((*numbers, facts_line(found.model))))
        self.reason.setText(in_short(found, wanted))
        self.why.show_sentences(pick.reasons)
        self.why_fold.setVisible(bool(pick.reasons))
