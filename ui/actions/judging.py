"""Opening a file, and whether it fits as wished."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from advisor.errors import AdvisorError, Cancelled
from advisor.fit.fit import Option
from advisor.fit.measure import ModelFile
from advisor.plan import KvType
from advisor.services.judgement import Judgement, Layers, RunSettings
from advisor.services.readings import Sample
from advisor.units import MIB
from ui.actions.computer import Computer
from ui.jobs import Task
from ui.pages import PageId
from ui.session.memory_bars import drifted
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.words import translate

DRIFT = 128 * MIB  # of free memory since the verdict: then it is worked out again


class Judging(Computer):
    """Verbs before anything is loaded."""

    def _machine_changed(self, *, retested: bool = False) -> None:
        path = self.state.opened.opening or (
            self.state.opened.model.path if self.state.opened.model and retested else None
        )
        if path:
            self._open(path)
        else:
            self._judge()

    # -- opening and judging -----------------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Read a .gguf and show whether it fits."""
        if self.state.session.phase is Phase.LOADING:
            self._store.change(
                shell={
                    "notice": Notice(translate("Actions", "A model is being loaded. Wait for it, or cancel it first."))
                }
            )
            return
        self._store.change(opened={"opening": path}, shell={"notice": None})
        if self.state.computer.machine is not None and not self.state.computer.scanning:
            self._open(path)

    def _open(self, path: Path) -> None:
        self._jobs.start("open", lambda _: self._room.open(path), self._opened, failed=self._open_failed)

    def _opened(self, model: ModelFile) -> None:
        trained = model.header.context_train
        context = self.state.settings.context
        wish = replace(self.state.opened.wish, context=min(context, trained) if trained else context)
        self._store.change(
            opened={
                "opening": None,
                "model": model,
                "wish": wish,
                "fit": None,
                "options": (),
                "problem": None,
                "judged_on": None,
            },
            shell={"page": PageId.MODEL},
        )
        self._judge()

    def _open_failed(self, error: Exception) -> None:
        self._store.change(opened={"opening": None})
        self._problem(error)

    def ask_context(self, tokens: int) -> None:
        """Judge (and later load) with a conversation of so many tokens."""
        self._wish(replace(self.state.opened.wish, context=tokens))

    def ask_kv(self, kv: KvType) -> None:
        """Keep the chat memory in this number format."""
        self._wish(replace(self.state.opened.wish, kv=kv))

    def ask_layers(self, layers: Layers) -> None:
        """Place the layers so."""
        self._wish(replace(self.state.opened.wish, layers=layers))

    def use_longest(self) -> None:
        """The longest conversation that fits; what it was trained for, where more than that was asked."""
        state = self.state
        trained = state.opened.model.header.context_train if state.opened.model else None
        if trained and state.opened.wish.context > trained:
            self.ask_context(trained)
        elif state.opened.fit and state.opened.fit.longest_context:
            self.ask_context(state.opened.fit.longest_context)

    def use_option(self, choice: Option) -> None:
        """Take one of the ways out."""
        plan = choice.fit.plan
        self._wish(replace(self.state.opened.wish, context=plan.context, kv=plan.kv_k))

    def _wish(self, wish: RunSettings) -> None:
        if wish != self.state.opened.wish:
            self._store.change(opened={"wish": wish})
            self._judge()

    def _judge(self) -> None:
        """Work out the verdict for the opened model; a judgement under way is given up for it."""
        state = self.state
        model, wish = state.opened.model, state.opened.wish
        if model is None or state.computer.machine is None or state.session.phase in (Phase.LOADING, Phase.EJECTING):
            return

        def work(task: Task) -> None:
            judgement = self._room.judge(model, wish, task.cancel)
            task.report(judgement)
            task.report(self._room.ways_out(model, judgement, task.cancel))

        self._store.change(opened={"judging": True})
        self._jobs.start(
            "judge",
            work,
            lambda _: self._store.change(opened={"judging": False}),
            failed=self._judge_failed,
            reported=self._judged,
        )

    def _judged(self, found: Judgement | tuple[Option, ...]) -> None:
        if isinstance(found, Judgement):
            helpful = found.fit.verdict.value in ("tight", "slower", "no")
            kept = self.state.opened.options if helpful else ()
            self._store.change(opened={"fit": found.fit, "judged_on": found.machine, "problem": None, "options": kept})
        else:
            self._store.change(opened={"options": found})

    def _judge_failed(self, error: Exception) -> None:
        self._store.change(opened={"judging": False})
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AdvisorError):
            self._store.change(opened={"problem": str(error), "options": ()})
        else:
            self._fault(error)

    def _judge_again_if_memory_moved(self, sample: Sample) -> None:
        state = self.state
        if (
            state.shell.page is not PageId.MODEL
            or state.opened.judged_on is None
            or state.opened.fit is None
            or state.opened.judging
        ):
            return
        if drifted(state.opened.judged_on, sample.room, DRIFT):
            self._judge()
