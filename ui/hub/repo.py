"""One repository on the hub: every version with its exact bill, the longest conversation, and whether it fits."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from advisor.downloads.remote import best_projector
from advisor.fit.fit import Fit
from advisor.fit.speed_band import Speed
from advisor.hub.listing import HubBuild
from advisor.hub.reference import endpoint
from advisor.services.judgement import HubFit, RunSettings
from ui.common.availability import chosen_wish, of_hub, suggested, want_hub
from ui.common.download_text import standing, with_eyes
from ui.common.model_text import about_tokens, speed
from ui.common.requirements_bar import OFFERED_CONTEXTS
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button, tick
from ui.controls.cards import Panel
from ui.controls.choice import Choice
from ui.controls.flow import Flow
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.notice import NoticeBar
from ui.controls.plain_text import set_tip
from ui.controls.sheet import ListPage
from ui.controls.table import Table
from ui.controls.table_rows import Cell, Column
from ui.hub.state import HubRepo
from ui.hub.text import bill, build_files, judged_progress, judged_spoken, listing_facts
from ui.session.verdict_cell import verdict_cell, verdict_order
from ui.session.verdicts import badge, verdict
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL
from ui.words import exact, said, short_tokens, size, tokens_in_short, translate

_MOST_WIDTH = 1120  # px, as the other lists of models


@dataclass(frozen=True)
class VersionRow:
    """One version of a repository. suggested: the most useful here of those that were looked into."""

    build: HubBuild
    answer: HubFit | None
    suggested: bool

    @property
    def fit(self) -> Fit | None:
        """Whether it fits, where that is known."""
        return self.answer.fit if self.answer else None

    @property
    def speed(self) -> Speed | None:
        """How fast it would run, where that is known."""
        return self.answer.speed if self.answer else None


class RepoPage(QWidget):
    """Renders the repository that is looked at."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        frame = ListPage(_MOST_WIDTH)
        self._body = frame.body
        self._build_head()
        self._build_list()
        self._build_foot()
        self.setLayout(row(frame, spacing=0))

    def _build_head(self) -> None:
        self.back = button(translate("Repo", "‹ Search Hugging Face"), self._do.hub.show, link=True)
        self.name = Elided(factor=HEADING, bold=True)
        self.facts = Elided(muted=True)
        self.page = button(translate("Repo", "Open its page on Hugging Face"), self._open_page)
        self.context = Choice(translate("Repo", "Conversation"), OFFERED_CONTEXTS, tokens_in_short)
        self.context.chosen.connect(self._do.hub.repo_context)
        head = row(column(self.name, self.facts, spacing=GRID // 2), self.context, spacing=2 * GRID)
        head.setStretch(0, 1)
        self._body.addLayout(column(self.back, head, spacing=GRID // 2))
        self._accept = button(translate("Repo", "Open its page"), self._open_trouble)
        self._again = button(translate("Repo", "Try again"), self._do.hub.open_repo_again)
        self.problem = NoticeBar(self._accept, self._again, closable=False)
        self._body.addWidget(self.problem)

    def _build_list(self) -> None:
        self.list = Table(
            translate("Repo", "Versions in this repository"), _columns(), lambda one: one.build.label, _spoken
        )
        self.list.marked.connect(lambda one: self._do.hub.mark_version(one.build.label))
        self.list.opened.connect(lambda _: self._act())
        self._nothing = QWidget()  # keeps what is above the list there, where there is no list
        self._body.addWidget(self.list, 1)
        self._body.addWidget(self._nothing, 1)

    def _build_foot(self) -> None:
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.progress.setAccessibleName(translate("Repo", "Looking into the versions"))
        self.status = Elided(factor=SMALL, muted=True)
        self.chosen = Elided(bold=True)
        self.words = label(wrap=True, muted=True)
        self.download = button(translate("Repo", "Download"), self._act, primary=True, picture="download")
        self.foot = Panel()
        self.bill = Elided(factor=SMALL, muted=True)
        self.eyes = tick(with_eyes(None), self._do.downloads.want_projector)
        self.foot.body.addWidget(Beside(self.chosen, Flow(self.page, self.download)))
        self.foot.body.addWidget(self.words)
        self.foot.body.addWidget(self.bill)
        self.foot.body.addWidget(self.eyes)
        self._body.addWidget(self.foot)
        below = row(self.progress, self.status, spacing=2 * GRID)
        below.setStretch(1, 1)
        self._body.addLayout(below)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the repository, as far as it is known."""
        repo = state.hub.repo
        self.setEnabled(repo is not None)
        if repo is None:
            return
        listing = repo.listing
        self.name.show_text(listing.repo if listing else repo.reference.repo)
        self.facts.show_text(listing_facts(listing) if listing else "")
        self.context.show_value(repo.context)
        self.context.setVisible(listing is not None)
        self.problem.setVisible(repo.trouble is not None)
        if repo.trouble:
            self.problem.say(repo.trouble.text)
            self._accept.setVisible(bool(repo.trouble.page))
        self._render_list(repo)
        self._render_foot(state, repo)

    def _render_list(self, repo: HubRepo) -> None:
        best = suggested(repo)
        builds = repo.listing.builds if repo.listing else ()
        self.list.setVisible(bool(builds) or repo.asking)
        self._nothing.setVisible(not builds and not repo.asking)
        offers = [
            VersionRow(build, repo.answer(build), best is not None and best.key == build.key and not repo.judging)
            for build in builds
        ]
        self.list.show_rows(offers, repo.chosen)

    def _render_foot(self, state: AppState, repo: HubRepo) -> None:
        build = repo.build
        eyes = best_projector(repo.listing, build) if repo.listing else None
        self.eyes.setVisible(eyes is not None and build is not None and of_hub(state, build).path is None)
        self.eyes.setText(with_eyes(eyes.size if eyes else None))
        self.eyes.setAccessibleName(self.eyes.text())
        self.eyes.setChecked(state.downloads.with_projector is not False)
        total = len(repo.listing.builds) if repo.listing else 0
        self.progress.setVisible(repo.asking or repo.judging)
        self.progress.setRange(0, total)
        self.progress.setValue(len(repo.judged))
        if repo.asking:
            self.status.show_text(translate("Repo", "Asking Hugging Face…"))
        elif repo.judging:
            self.status.show_text(judged_progress(len(repo.judged), total))
        elif repo.listing and state.computer.machine is None:
            self.status.show_text(translate("Repo", "Whether it fits is worked out once this PC has been looked at."))
        else:
            self.status.show_text("")
        self.foot.setVisible(repo.listing is not None)
        self.download.setVisible(build is not None)
        if build is None:
            self.bill.hide()
            self.chosen.show_text(translate("Repo", "Choose a version"))
            self.words.setText(translate("Repo", "Smaller versions need less memory and lose some quality."))
            return
        answer, stands = repo.answer(build), of_hub(state, build)
        self.chosen.show_text(translate("Repo", "{0} · {1}").format(build.label, size(build.size)))
        self.words.setText(
            self._words(
                answer.problem if answer else None, verdict(answer.fit, answer.speed) if answer and answer.fit else ""
            )
        )
        fit = answer.fit if answer else None
        self.bill.setVisible(fit is not None)
        if fit:
            self.bill.show_text(bill(fit.bill))
            set_tip(self.bill, bill(fit.bill, exact))
        with_it = eyes.size if eyes and state.downloads.with_projector is not False else 0
        words = standing(stands, build.size + with_it)
        self.download.setText(words)
        self.download.setAccessibleName(words)
        self.download.setEnabled(not build.missing)

    def _words(self, problem: str | None, answer: str) -> str:
        return said(problem or "") or answer or translate("Repo", "Whether it fits is not known yet.")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- acting ------------------------------------------------------------------------------------------------

    def _act(self) -> None:
        """Download it, look at its download, or open what is here."""
        state = self._do.state
        repo = state.hub.repo
        if repo and repo.listing and repo.build:
            stands = of_hub(state, repo.build)
            self._do.downloads.get(
                stands,
                want_hub(
                    repo.listing,
                    repo.build,
                    repo.reference,
                    repo.context,
                    eyes=state.downloads.with_projector is not False,
                    run=chosen_wish(RunSettings(repo.context), state.models.asked.context),
                ),
            )

    def _open_page(self) -> None:
        repo = self._do.state.hub.repo
        if repo:
            QDesktopServices.openUrl(QUrl(f"{endpoint()}/{repo.reference.repo}"))

    def _open_trouble(self) -> None:
        repo = self._do.state.hub.repo
        if repo and repo.trouble:
            QDesktopServices.openUrl(QUrl(repo.trouble.page))


# -- the table -------------------------------------------------------------------------------------------------


def _columns() -> list[Column]:
    return [
        Column(translate("Repo", "Version"), 15, _name, raw=lambda one: one.build.label.casefold(), grows=True),
        Column(
            translate("Repo", "Speed"), 18, _speed, raw=lambda one: _fast(one.answer), falling=True, goes=1,
        ),
        Column(
            translate("Repo", "Longest"), 9, _longest,
            raw=lambda one: one.fit.longest_context if one.fit else None, falling=True, goes=2,
        ),
        Column(
            translate("Repo", "Download"), 9, lambda one: Cell(size(one.build.size)),
            raw=lambda one: one.build.size, goes=3,
        ),
        Column(translate("Repo", "Memory"), 10, _memory, raw=lambda one: one.fit.bill.total if one.fit else None),
        Column(
            translate("Repo", "On this computer"), 25, _result,
            raw=lambda one: verdict_order(one.fit, one.speed) if one.fit else None, marked=True,
        ),
    ]  # fmt: skip


def _name(one: VersionRow) -> Cell:
    label = one.build.label
    name = translate("Repo", "{0} ★").format(label) if one.suggested else label
    return Cell(name, build_files(one.build), bold=True)


def _speed(one: VersionRow) -> Cell:
    return Cell(speed(one.speed) if one.speed else "")


def _fast(answer: HubFit | None) -> float | None:
    return answer.speed.writing.likely if answer and answer.speed else None


def _longest(one: VersionRow) -> Cell:
    if one.fit is None:
        return Cell("")
    return Cell(about_tokens(one.fit.longest_context) if one.fit.longest_context else translate("Repo", "none"))


def _memory(one: VersionRow) -> Cell:
    if one.fit is None:
        return Cell("")
    return Cell(size(one.fit.bill.total), translate("Repo", "at {0}").format(short_tokens(one.fit.plan.context)))


def _result(one: VersionRow) -> Cell:
    if one.fit:
        return verdict_cell(one.fit, one.speed)
    problem = one.answer.problem if one.answer else None
    if problem:
        return Cell(translate("Repo", "Cannot be judged"), said(problem))
    return Cell(translate("Repo", "…"), translate("Repo", "not looked into yet"))


def _spoken(one: VersionRow) -> str:
    return judged_spoken(one.build, one.answer, badge(one.fit, one.speed) if one.fit else "")
