"""Having a reply written anew by another model: choosing it, and what waits until it is in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.services.fitting import FittingRoom
from ui.actions.shelving import Shelving

from advisor.errors import Cancelled
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile
from advisor.library.entry import Library
from advisor.services.judgement import Refusal
from ui.actions.chatting import Chatting
from ui.chat.other_models import rivals
from ui.chat.state import Another, Awaited
from ui.pages import PageId
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.words import translate


class Retrying(Chatting, Shelving):
    """Verbs of the choice of another model, and of the wait for it."""

    def _begin_retrying(self) -> None:
        self._fitting = FittingRoom(self._room)

    # -- choosing ----------------------------------------------------------------------------------------------

    def retry_with_another(self, turn: int | None = None) -> None:
        """Ask which other model is to write a reply (None: the last) anew, beside it; each is judged meanwhile."""
        state = self.state
        if state.chat.open is None or not state.chat.turns or state.session.phase is Phase.WRITING:
            return
        if state.session.phase is Phase.LOADING:
            self._store.change(
                shell={
                    "notice": Notice(translate("Actions", "A model is being loaded. Wait for it, or cancel it first."))
                }
            )
            return
        turn = state.chat.turns[-1].id if turn is None else turn
        self._store.change(chat={"another": Another(turn, self._length()), "awaited": None}, shell={"notice": None})
        if state.library.contents is None and not self._jobs.busy("library"):
            self.look_at_library()
        self._judge_rivals()

    def _length(self) -> int:
        """Tokens that the conversation has room for now, or had when it was last gone on with."""
        if self.state.session.loaded:
            return self.state.session.loaded.fit.plan.context
        sizes = (turn.stats.context_size for turn in reversed(self.state.chat.turns) if turn.stats)
        return max(self.state.settings.context, next(sizes, 0))

    def _judge_rivals(self) -> None:
        """Look into every model that could take the place of the one in memory and was not looked into yet."""
        asked, state = self.state.chat.another, self.state
        if asked is None or state.computer.machine is None or state.computer.scanning:
            return
        paths = [entry.path for entry in rivals(state) if entry.path not in asked.answers]
        if not paths:
            return
        wish = replace(state.opened.wish, context=asked.context)
        self._choice(judging=True)
        self._jobs.start(
            "rivals",
            lambda task: self._fitting.judge(paths, wish, task.report, task.cancel),
            lambda _: self._choice(judging=False),
            failed=self._rivals_failed,
            reported=self._rival_judged,
        )

    def _rival_judged(self, found: Mapping[Path, Fit | str]) -> None:
        if self.state.chat.another:
            self._choice(answers={**self.state.chat.another.answers, **found})

    def _rivals_failed(self, error: Exception) -> None:
        self._choice(judging=False)
        self._problem(error)

    def _choice(self, **changes: Any) -> None:
        if self.state.chat.another:
            self._store.change(chat={"another": replace(self.state.chat.another, **changes)})

    def _library_seen(self, library: Library) -> None:
        super()._library_seen(library)
        self._judge_rivals()

    def _machine_changed(self, *, retested: bool = False) -> None:
        super()._machine_changed(retested=retested)
        self._judge_rivals()

    def mark_another(self, path: Path) -> None:
        """Point at a model."""
        self._choice(marked=path)

    def decline_another(self) -> None:
        """Leave the reply as it is."""
        self._jobs.drop("rivals")
        self._store.change(chat={"another": None})

    def answer_with(self, path: Path) -> None:
        """Load the model at `path`, if it fits, and have it write the reply anew; else show what can be done."""
        asked, chat = self.state.chat.another, self.state.chat.open
        self.decline_another()
        if asked is None or chat is None:
            return
        answer = asked.answers.get(path)
        runs = not isinstance(answer, Fit) or answer.verdict.runs
        self._store.change(chat={"awaited": Awaited(chat.id, asked.turn, asked.context, path, runs)})
        self.open_file(path)

    # -- waiting -----------------------------------------------------------------------------------------------

    def stop_waiting(self) -> None:
        """Leave the reply as it is, and give a load that is under way for it up."""
        awaited = self.state.chat.awaited
        self._store.change(chat={"awaited": None}, shell={"notice": None})
        if awaited and awaited.path:
            self._jobs.drop("open")
            self._store.change(opened={"opening": None})
        self.cancel_load()

    def cancel_load(self) -> None:
        if self.state.session.phase is Phase.LOADING:
            self._store.change(chat={"awaited": None})
        super().cancel_load()

    def _opened(self, model: ModelFile) -> None:
        super()._opened(model)
        awaited = self.state.chat.awaited
        if awaited is None:
            return
        self._store.change(chat={"awaited": replace(awaited, path=None)})
        if awaited.path != model.path:
            return  # another was opened meanwhile: the person decides
        trained = model.header.context_train
        self.ask_context(min(awaited.context, trained or awaited.context))
        if awaited.runs:
            self._store.change(shell={"page": PageId.CHAT})
            self._load(model, self.state.opened.wish, force=False, show=PageId.CHAT)
        else:
            self._say_it_waits(model)

    def _open_failed(self, error: Exception) -> None:
        if self.state.chat.awaited and self.state.chat.awaited.path:
            self._store.change(chat={"awaited": None})
        super()._open_failed(error)

    def _refused(self, refusal: Refusal) -> None:
        super()._refused(refusal)
        if self.state.chat.awaited and self.state.opened.model:
            self._say_it_waits(self.state.opened.model)

    def _say_it_waits(self, model: ModelFile) -> None:
        words = translate(
            "Actions",
            "{0} does not fit, so nothing was loaded. Change something below or open another: the next model you load "
            "writes the reply anew.",
        )
        self._store.change(shell={"notice": Notice(words.format(model.header.name), "info")})

    def _load_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._store.change(chat={"awaited": None})
        super()._load_failed(error)

    def _model_came(self) -> None:
        super()._model_came()
        awaited, chat = self.state.chat.awaited, self.state.chat.open
        self._store.change(chat={"awaited": None})
        if awaited is None:
            return
        if chat and chat.id == awaited.chat and any(turn.id == awaited.turn for turn in self.state.chat.turns):
            self.retry(awaited.turn)
        elif self.state.session.loaded:
            words = translate("Actions", "{0} is in memory. The reply was not written anew: its chat is not open.")
            self._store.change(shell={"notice": Notice(words.format(self.state.session.loaded.fit.model.name), "info")})
