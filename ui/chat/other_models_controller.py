"""Having a reply written anew by another model: choosing it, and what waits until it is in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from advisor.errors import Cancelled
from advisor.fit.measure import ModelFile
from advisor.plan import USUAL_CONTEXT
from advisor.services.fits import Fits
from advisor.services.judgement import PacedFit, Refusal, RunSettings
from ui.chat.conversation_controller import ConversationController
from ui.chat.other_models import other_models
from ui.chat.state import Another, Awaited
from ui.context import Context
from ui.pages import PageId
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.words import translate

if TYPE_CHECKING:
    from ui.library.controller import LibraryController
    from ui.models.opened_controller import OpenedController


class OtherModelsController(QObject):
    """Verbs of the choice of another model, and of the wait for it."""

    def __init__(
        self,
        ctx: Context,
        fits: Fits,
        conversation: ConversationController,
        session: SessionController,
        opened: OpenedController,
        library: LibraryController,
    ) -> None:
        super().__init__()
        self._ctx, self._fits, self._conversation = ctx, fits, conversation
        self._session, self._opened, self._library = session, opened, library
        events = ctx.events
        events.library_seen.connect(self._judge)
        events.machine_changed.connect(self._machine_changed)
        events.file_opened.connect(self._file_opened)
        events.open_failed.connect(self._open_failed)
        events.load_given_up.connect(self._wait_no_longer)
        events.load_refused.connect(self._load_refused)
        events.load_failed.connect(self._load_failed)
        events.model_loaded.connect(self._model_loaded)
        events.loaded_aside.connect(self._wait_no_longer)

    # -- choosing ----------------------------------------------------------------------------------------------

    def ask(self, turn: int | None = None) -> None:
        """Ask which other model is to write a reply (None: the last) anew, beside it; each is judged meanwhile."""
        state = self._ctx.state
        if state.chat.open is None or not state.chat.turns or state.session.phase is Phase.WRITING:
            return
        if state.session.phase is Phase.LOADING:
            self._ctx.warn(translate("Actions", "A model is being loaded. Wait for it, or cancel it first."))
            return
        turn = state.chat.turns[-1].id if turn is None else turn
        self._ctx.change(chat={"another": Another(turn, self._length()), "awaited": None}, shell={"notice": None})
        if state.library.contents is None and not self._ctx.jobs.busy("library"):
            self._library.look()
        self._judge()

    def _length(self) -> int:
        """Tokens that the conversation has room for now, or had when it was last gone on with."""
        state = self._ctx.state
        if state.session.loaded:
            return state.session.loaded.reach
        sizes = (turn.stats.context_size for turn in reversed(state.chat.turns) if turn.stats)
        return max(state.settings.context or USUAL_CONTEXT, next(sizes, 0))

    def _judge(self) -> None:
        """Look into every model that could take the place of the one in memory and was not looked into yet."""
        asked, state = self._ctx.state.chat.another, self._ctx.state
        if asked is None or state.computer.machine is None or state.computer.scanning:
            return
        paths = [entry.path for entry in other_models(state) if entry.path not in asked.answers]
        if not paths:
            return
        wish = RunSettings(asked.context)  # chat memory's format and where parts lie are wishes of one model
        self._choice(judging=True)
        self._ctx.jobs.start(
            "other_models",
            lambda task: self._fits.judge_each(paths, wish, task.report, task.cancel),
            lambda _: self._choice(judging=False),
            failed=self._judge_failed,
            reported=self._judged,
        )

    def _judged(self, found: Mapping[Path, PacedFit | str]) -> None:
        if self._ctx.state.chat.another:
            self._choice(answers={**self._ctx.state.chat.another.answers, **found})

    def _judge_failed(self, error: Exception) -> None:
        self._choice(judging=False)
        self._ctx.problem(error)

    def _choice(self, **changes: Any) -> None:
        if self._ctx.state.chat.another:
            self._ctx.change(chat={"another": replace(self._ctx.state.chat.another, **changes)})

    def _machine_changed(self, _: bool) -> None:
        self._judge()

    def mark(self, path: Path) -> None:
        """Point at a model."""
        self._choice(marked=path)

    def decline(self) -> None:
        """Leave the reply as it is."""
        self._ctx.jobs.drop("other_models")
        self._ctx.change(chat={"another": None})

    def answer_with(self, path: Path) -> None:
        """Load the model at `path`, if it fits, and have it write the reply anew; else show what can be done."""
        asked, chat = self._ctx.state.chat.another, self._ctx.state.chat.open
        self.decline()
        if asked is None or chat is None:
            return
        if (name := self._ctx.state.session_of(path)) in self._ctx.state.in_memory:
            self._session.bring(name or "")
            self._conversation.retry(asked.turn)
            return
        answer = asked.answers.get(path)
        runs = not isinstance(answer, PacedFit) or answer.fit.verdict.runs
        self._ctx.change(chat={"awaited": Awaited(chat.id, asked.turn, asked.context, path, runs)})
        self._opened.open_file(path)

    # -- waiting -----------------------------------------------------------------------------------------------

    def stop_waiting(self) -> None:
        """Leave the reply as it is, and give a load that is under way for it up."""
        awaited = self._ctx.state.chat.awaited
        self._ctx.change(chat={"awaited": None}, shell={"notice": None})
        if awaited and awaited.path:
            self._ctx.jobs.drop("open")
            self._ctx.change(opened={"opening": None})
        self._session.cancel_load()

    def _wait_no_longer(self) -> None:
        self._ctx.change(chat={"awaited": None})

    def _file_opened(self, model: ModelFile) -> None:
        awaited = self._ctx.state.chat.awaited
        if awaited is None:
            return
        self._ctx.change(chat={"awaited": replace(awaited, path=None)})
        if awaited.path != model.path:
            return  # another was opened meanwhile: the person decides
        trained = model.header.context_train
        self._opened.ask_context(min(awaited.context, trained or awaited.context))
        if awaited.runs:
            self._ctx.go(PageId.CHAT)
            self._session.load(model, self._ctx.state.opened.judged.wish, force=False, show=PageId.CHAT)
        else:
            self._say_it_waits(model)

    def _open_failed(self, _: Exception) -> None:
        awaited = self._ctx.state.chat.awaited
        if awaited and awaited.path:
            self._wait_no_longer()

    def _load_refused(self, _: Refusal) -> None:
        model = self._ctx.state.opened.model
        if self._ctx.state.chat.awaited and model:
            self._say_it_waits(model)

    def _say_it_waits(self, model: ModelFile) -> None:
        words = translate(
            "Actions",
            "{0} does not fit, so nothing was loaded. Change something below or open another: the next model you load "
            "writes the reply anew.",
        )
        self._ctx.say(words.format(model.header.name))

    def _load_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._wait_no_longer()

    def _model_loaded(self) -> None:
        state = self._ctx.state
        awaited, chat = state.chat.awaited, state.chat.open
        self._wait_no_longer()
        if awaited is None:
            return
        if chat and chat.id == awaited.chat and any(turn.id == awaited.turn for turn in state.chat.turns):
            self._conversation.retry(awaited.turn)
        elif state.session.loaded:
            words = translate("Actions", "{0} is in memory. The reply was not written anew: its chat is not open.")
            self._ctx.say(words.format(state.session.loaded.fit.model.name))
