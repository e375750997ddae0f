"""Having a reply written anew by another model: choosing it, and what waits until it is in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.errors import Cancelled
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile
from advisor.library.entry import Library
from advisor.services.engine import Refusal
from advisor.services.fitting import FittingRoom
from ui.actions.chatting import Chatting
from ui.actions.shelving import Shelving
from ui.chat.other_models import rivals
from ui.store import Another, Awaited, Notice, PageId, Phase
from ui.words import translate


class Retrying(Chatting, Shelving):
    """Verbs of the choice of another model, and of the wait for it."""

    def _begin_retrying(self) -> None:
        self._fitting = FittingRoom(self._room)

    # -- choosing ----------------------------------------------------------------------------------------------

    def retry_with_another(self, turn: int | None = None) -> None:
        """Ask which other model is to write a reply (None: the last) anew, beside it; each is judged meanwhile."""
        state = self.state
        if state.chat is None or not state.turns or state.phase is Phase.WRITING:
            return
        if state.phase is Phase.LOADING:
            self._store.set(
                notice=Notice(translate("Actions", "A model is being loaded. Wait for it, or cancel it first."))
            )
            return
        turn = state.turns[-1].id if turn is None else turn
        self._store.set(another=Another(turn, self._length()), awaited=None, notice=None)
        if state.local.library is None and not self._jobs.busy("library"):
            self.look_at_library()
        self._judge_rivals()

    def _length(self) -> int:
        """Tokens that the conversation has room for now, or had when it was last gone on with."""
        if self.state.loaded:
            return self.state.loaded.fit.plan.context
        sizes = (turn.stats.context_size for turn in reversed(self.state.turns) if turn.stats)
        return max(self.state.default_context, next(sizes, 0))

    def _judge_rivals(self) -> None:
        """Look into every model that could take the place of the one in memory and was not looked into yet."""
        asked, state = self.state.another, self.state
        if asked is None or state.machine is None or state.scanning:
            return
        paths = [entry.path for entry in rivals(state) if entry.path not in asked.answers]
        if not paths:
            return
        wish = replace(state.wish, context=asked.context)
        self._choice(judging=True)
        self._jobs.start(
            "rivals",
            lambda task: self._fitting.judge(paths, wish, task.report, task.cancel),
            lambda _: self._choice(judging=False),
            failed=self._rivals_failed,
            reported=self._rival_judged,
        )

    def _rival_judged(self, found: Mapping[Path, Fit | str]) -> None:
        if self.state.another:
            self._choice(answers={**self.state.another.answers, **found})

    def _rivals_failed(self, error: Exception) -> None:
        self._choice(judging=False)
        self._problem(error)

    def _choice(self, **changes: Any) -> None:
        if self.state.another:
            self._store.set(another=replace(self.state.another, **changes))

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
        self._store.set(another=None)

    def answer_with(self, path: Path) -> None:
        """Load the model at `path`, if it fits, and have it write the reply anew; else show what can be done."""
        asked, chat = self.state.another, self.state.chat
        self.decline_another()
        if asked is None or chat is None:
            return
        answer = asked.answers.get(path)
        runs = not isinstance(answer, Fit) or answer.verdict.runs
        self._store.set(awaited=Awaited(chat.id, asked.turn, asked.context, path, runs))
        self.open_file(path)

    # -- waiting -----------------------------------------------------------------------------------------------

    def stop_waiting(self) -> None:
        """Leave the reply as it is, and give a load that is under way for it up."""
        awaited = self.state.awaited
        self._store.set(awaited=None, notice=None)
        if awaited and awaited.path:
            self._jobs.drop("open")
            self._store.set(opening=None)
        self.cancel_load()

    def cancel_load(self) -> None:
        if self.state.phase is Phase.LOADING:
            self._store.set(awaited=None)
        super().cancel_load()

    def _opened(self, model: ModelFile) -> None:
        super()._opened(model)
        awaited = self.state.awaited
        if awaited is None:
            return
        self._store.set(awaited=replace(awaited, path=None))
        if awaited.path != model.path:
            return  # another was opened meanwhile: the person decides
        trained = model.header.context_train
        self.ask_context(min(awaited.context, trained or awaited.context))
        if awaited.runs:
            self._store.set(page=PageId.CHAT)
            self._load(model, self.state.wish, force=False, show=PageId.CHAT)
        else:
            self._say_it_waits(model)

    def _open_failed(self, error: Exception) -> None:
        if self.state.awaited and self.state.awaited.path:
            self._store.set(awaited=None)
        super()._open_failed(error)

    def _refused(self, refusal: Refusal) -> None:
        super()._refused(refusal)
        if self.state.awaited and self.state.model:
            self._say_it_waits(self.state.model)

    def _say_it_waits(self, model: ModelFile) -> None:
        words = translate(
            "Actions",
            "{0} does not fit, so nothing was loaded. Change something below or open another: the next model you load "
            "writes the reply anew.",
        )
        self._store.set(notice=Notice(words.format(model.header.name), "info"))

    def _load_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._store.set(awaited=None)
        super()._load_failed(error)

    def _model_came(self) -> None:
        super()._model_came()
        awaited, chat = self.state.awaited, self.state.chat
        self._store.set(awaited=None)
        if awaited is None:
            return
        if chat and chat.id == awaited.chat and any(turn.id == awaited.turn for turn in self.state.turns):
            self.retry(awaited.turn)
        elif self.state.loaded:
            words = translate("Actions", "{0} is in memory. The reply was not written anew: its chat is not open.")
            self._store.set(notice=Notice(words.format(self.state.loaded.fit.model.name), "info"))
