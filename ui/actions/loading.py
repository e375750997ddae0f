"""Loading, giving a load up, ejecting."""

from __future__ import annotations

from typing import Any

from advisor.errors import Cancelled, EngineProblem
from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.services.judgement import Layers, Refusal, RunSettings
from advisor.services.readings import Loaded, Sample
from ui.actions.desk import details
from ui.actions.judging import Judging
from ui.computer.text import spilled
from ui.jobs import Job
from ui.pages import PageId
from ui.session.state import Phase
from ui.shell.state import Notice, Trouble
from ui.words import translate


class Loading(Judging):
    """Verbs that put a model into memory and take it out."""

    _load_job: Job[Any] | None = None
    _spill_told: int | None = None  # process id of the load whose spill was told

    def load_or_chat(self) -> None:
        """Load what is shown, or, where exactly that is in memory, go and chat."""
        state = self.state
        if (
            state.session.loaded
            and state.session.phase.loaded
            and state.opened.fit
            and state.session.loaded.model == state.opened.model
            and state.session.loaded.fit.plan == state.opened.fit.plan
        ):
            self.go(PageId.CHAT)
        else:
            self.load()

    def load(self, *, force: bool = False) -> None:
        """Load the opened model as wished; `force` also where it is not expected to fit."""
        if self.state.opened.model:
            self._load(self.state.opened.model, self.state.opened.wish, force=force, show=PageId.CHAT)

    def restart(self) -> None:
        """Load the model that stopped, with the plan it had."""
        loaded = self.state.session.loaded
        if loaded:
            plan = loaded.fit.plan
            layers: Layers = "auto" if plan.gpu_layers else "none"
            self._load(
                loaded.model, RunSettings(plan.context, plan.kv_k, layers), force=True, show=self.state.shell.page
            )

    def _load(self, model: ModelFile, wish: RunSettings, *, force: bool, show: PageId) -> None:
        if self.state.session.phase in (Phase.LOADING, Phase.EJECTING):
            return
        self._jobs.drop("reply")
        self._jobs.drop("judge")
        self._keep_reply("stopped", None)
        self._store.change(
            session={"phase": Phase.LOADING, "permille": 0, "outcome": None},
            opened={"judging": False},
            shell={"notice": None},
        )
        self._load_job = self._jobs.start(
            "load",
            lambda task: self._room.load(model, wish, force=force, report=task.report, cancel=task.cancel),
            lambda got: self._loaded(got, show),
            failed=lambda error: self._load_failed(error),
            reported=lambda done: self._store.change(session={"permille": round(done * 1000)}),
        )
        self._gauge.pace()

    def _loaded(self, got: tuple[Loaded, Machine] | Refusal, show: PageId) -> None:
        if isinstance(got, Refusal):
            self._refused(got)
            return
        loaded, machine = got
        self._store.change(
            session={
                "phase": Phase.READY,
                "loaded": loaded,
                "permille": 1000,
                "outcome": None,
                "reading": None,
                "gap": None,
                "spills": (),
                "history": (),
                "context_used": 0,
                "context_size": loaded.fit.plan.context,
            },
            computer={"machine": machine},
            shell={"page": show},
        )
        if self._load_job and self._load_job.cancel.requested:
            self.eject()
            return
        self._gauge.pace()
        self._gauge.look()
        self._judge()
        self._model_came()

    def _model_came(self) -> None:
        """A model is in memory and waits."""

    def _tell_spills(self, sample: Sample) -> None:
        """Once for each load: the model lies where nobody put it."""
        loaded = self.state.session.loaded
        if loaded and sample.spills and self._spill_told != loaded.pid:
            self._spill_told = loaded.pid
            self._store.change(shell={"notice": Notice(spilled(sample.spills))})

    def _refused(self, refusal: Refusal) -> None:
        words = translate(
            "Actions", "Free memory changed since the verdict, and the model no longer fits. Nothing was loaded."
        )
        self._store.change(
            session={"phase": Phase.READY if self._room.holds_model else Phase.NONE},
            opened={"fit": refusal.judgement.fit, "judged_on": refusal.judgement.machine},
            shell={"page": PageId.MODEL, "notice": Notice(words)},
        )
        self._gauge.pace()
        self._judge()

    def _load_failed(self, error: Exception) -> None:
        if self._room.holds_model:  # it failed before the model that was there had to go
            self._store.change(session={"phase": Phase.READY})
        else:
            self._store.change(
                session={
                    "phase": Phase.NONE,
                    "permille": 0,
                    "loaded": None,
                    "reading": None,
                    "gap": None,
                    "spills": (),
                    "history": (),
                }
            )
        self._gauge.pace()
        if not isinstance(error, Cancelled):
            outcome = error.outcome if isinstance(error, EngineProblem) else None
            self._store.change(
                shell={"trouble": Trouble("load", error, outcome.last_words if outcome else details(error))}
            )
        self._judge()

    def cancel_load(self) -> None:
        """Give the load under way up."""
        if self._load_job and self.state.session.phase is Phase.LOADING:
            self._load_job.cancel.request()

    def eject(self) -> None:
        """Free the memory of the loaded model."""
        if self.state.session.phase is Phase.LOADING:
            self.cancel_load()
            return
        if self.state.session.loaded is None or self.state.session.phase is Phase.EJECTING:
            return
        self._jobs.drop("reply")
        self._keep_reply("stopped", None)
        self._store.change(session={"phase": Phase.EJECTING})
        self._jobs.start("eject", lambda _: self._room.eject(), lambda _: self._ejected(), failed=self._fault)

    def _ejected(self) -> None:
        self._store.change(
            session={
                "phase": Phase.NONE,
                "loaded": None,
                "reading": None,
                "gap": None,
                "spills": (),
                "history": (),
                "context_used": 0,
                "context_size": 0,
                "outcome": None,
            }
        )
        self._gauge.pace()
        self._judge()
