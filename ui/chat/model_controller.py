"""Which of the models in memory the open chat talks with: remembered by each chat, and chosen at its top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from advisor.plan import USUAL_CONTEXT
from advisor.services.fits import Fits
from advisor.services.judgement import PacedFit, RunSettings
from ui.chat.list_controller import ChatListController
from ui.chat.other_models import recent_models
from ui.chat.state import Switching
from ui.context import Context
from ui.pages import PageId
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.store import AppState
from ui.words import translate

if TYPE_CHECKING:
    from ui.library.controller import LibraryController
    from ui.models.opened_controller import OpenedController


class ChatModelController(QObject):
    """Verbs of the switcher. One reply is written at a time: until it has ended, its model stays in front."""

    def __init__(
        self,
        ctx: Context,
        fits: Fits,
        list_: ChatListController,
        session: SessionController,
        opened: OpenedController,
        library: LibraryController,
    ) -> None:
        super().__init__()
        self._ctx, self._fits, self._list = ctx, fits, list_
        self._session, self._opened, self._library = session, opened, library
        self._settling = False
        self._due = False  # another chat was opened, and who it talks with is not settled
        list_.shown.connect(self._shown)
        for event in (ctx.events.model_loaded, ctx.events.model_in_front):
            event.connect(self._note)
        ctx.events.library_seen.connect(self._judge)
        ctx.store.changed.connect(self._changed)

    # -- each chat its own -------------------------------------------------------------------------------------

    def _shown(self) -> None:
        self._due = True
        self._settle()

    def _changed(self, old: AppState, new: AppState) -> None:
        if self._due and (old.chat.reply is not new.chat.reply or old.session.phase is not new.session.phase):
            self._settle()

    def _settle(self) -> None:
        state = self._ctx.state
        if state.chat.reply is not None or state.session.phase in (Phase.WRITING, Phase.EJECTING):
            return
        self._due = False
        self._settling = True
        self._session.bring(chat_session(state))
        self._settling = False

    def _note(self) -> None:
        """The open chat talks with what was loaded, also when it is left and opened again."""
        if self._settling:
            return
        loaded, settings = self._ctx.state.session.loaded, self._ctx.state.chat.settings
        if loaded and self._ctx.state.chat.open and settings.model != str(loaded.model.path):
            self._list.configure(settings.with_(model=str(loaded.model.path)))

    # -- choosing another --------------------------------------------------------------------------------------

    def talk_with(self, name: str) -> None:
        """Have the open chat talk with that model in memory from the next message on."""
        if self._is_writing():
            return
        self._session.bring(name)

    def load(self, path: Path) -> None:
        """Load the model at `path` for the open chat, beside what is in memory where that fits."""
        if not self._is_writing():
            self._opened.chat_with(path)

    def others(self) -> None:
        """Look for another model than those."""
        self._ctx.go(PageId.MODELS)

    def _is_writing(self) -> bool:
        loaded = self._ctx.state.session.loaded
        if self._ctx.state.session.phase is Phase.WRITING and loaded:
            words = translate("Actions", "{0} is writing. Wait for it, or stop it first.")
            self._ctx.warn(words.format(loaded.fit.model.name))
            return True
        return False

    def offer(self) -> None:
        """The switcher opens: see which models there are, and whether each fits beside those in memory."""
        self._ctx.change(chat={"switching": Switching()})
        if self._ctx.state.library.contents is None and not self._ctx.jobs.busy("library"):
            self._library.look()
        self._judge()

    def close(self) -> None:
        """It was closed."""
        self._ctx.jobs.drop("switcher")
        self._ctx.change(chat={"switching": None})

    def _judge(self) -> None:
        state, asked = self._ctx.state, self._ctx.state.chat.switching
        if asked is None or state.computer.machine is None or state.computer.scanning:
            return
        paths = [path for path, _ in recent_models(state) if path not in asked.answers]
        if not paths:
            return
        loaded, usual = state.session.loaded, state.settings.context or USUAL_CONTEXT
        context = loaded.promised.plan.context if loaded else usual
        wish, staying = RunSettings(context), tuple(state.in_memory)
        self._ctx.jobs.start(
            "switcher",
            lambda task: self._fits.judge_each(paths, wish, task.report, task.cancel, staying=staying),
            failed=self._ctx.problem,
            reported=self._judged,
        )

    def _judged(self, found: Mapping[Path, PacedFit | str]) -> None:
        if asked := self._ctx.state.chat.switching:
            self._ctx.change(chat={"switching": replace(asked, answers={**asked.answers, **found})})


def chat_session(state: AppState) -> str:
    """The session that the open chat talks with: of the model it was last run with, where that is in memory."""
    if state.chat.settings.model and (name := state.session_of(state.chat.settings.model)):
        return name
    if state.session.phase in (Phase.NONE, Phase.LOST) and state.in_memory:
        return next(iter(state.in_memory))
    return state.front
