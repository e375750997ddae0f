"""Loading, giving a load up, ejecting."""

from __future__ import annotations

from typing import Any

from advisor.errors import Cancelled, EngineProblem
from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.services.engine import Refusal, Sample
from ui.actions.desk import details
from ui.actions.judging import Judging
from ui.computer.text import spilled
from ui.jobs import Job
from ui.store import Layers, Loaded, Notice, PageId, Phase, Trouble, Wish
from ui.words import translate


class Loading(Judging):
    """Verbs that put a model into memory and take it out."""

    _load_job: Job[Any] | None = None
    _spill_told: int | None = None  # process id of the load whose spill was told

    def load_or_chat(self) -> None:
        """Load what is shown, or, where exactly that is in memory, go and chat."""
        state = self.state
        if (
            state.loaded
            and state.phase.loaded
            and state.fit
            and state.loaded.model == state.model
            and state.loaded.fit.plan == state.fit.plan
        ):
            self.go(PageId.CHAT)
        else:
            self.load()

    def load(self, *, force: bool = False) -> None:
        """Load the opened model as wished; `force` also where it is not expected to fit."""
        if self.state.model:
            self._load(self.state.model, self.state.wish, force=force, show=PageId.CHAT)

    def restart(self) -> None:
        """Load the model that stopped, with the plan it had."""
        loaded = self.state.loaded
        if loaded:
            plan = loaded.fit.plan
            layers: Layers = "auto" if plan.gpu_layers else "none"
            self._load(loaded.model, Wish(plan.context, plan.kv_k, layers), force=True, show=self.state.page)

    def _load(self, model: ModelFile, wish: Wish, *, force: bool, show: PageId) -> None:
        if self.state.phase in (Phase.LOADING, Phase.EJECTING):
            return
        self._jobs.drop("reply")
        self._jobs.drop("judge")
        self._keep_reply("stopped", None)
        self._store.set(phase=Phase.LOADING, permille=0, judging=False, notice=None, outcome=None)
        self._load_job = self._jobs.start(
            "load",
            lambda task: self._room.load(model, wish, force=force, report=task.report, cancel=task.cancel),
            lambda got: self._loaded(got, show),
            failed=lambda error: self._load_failed(error),
            reported=lambda done: self._store.set(permille=round(done * 1000)),
        )
        self._gauge.pace()

    def _loaded(self, got: tuple[Loaded, Machine] | Refusal, show: PageId) -> None:
        if isinstance(got, Refusal):
            self._refused(got)
            return
        loaded, machine = got
        self._store.set(
            phase=Phase.READY,
            loaded=loaded,
            machine=machine,
            permille=1000,
            page=show,
            outcome=None,
            reading=None,
            gap=None,
            spills=(),
            history=(),
            context_used=0,
            context_size=loaded.fit.plan.context,
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
        loaded = self.state.loaded
        if loaded and sample.spills and self._spill_told != loaded.pid:
            self._spill_told = loaded.pid
            self._store.set(notice=Notice(spilled(sample.spills)))

    def _refused(self, refusal: Refusal) -> None:
        words = translate(
            "Actions", "Free memory changed since the verdict, and the model no longer fits. Nothing was loaded."
        )
        self._store.set(
            phase=Phase.READY if self._room.holds_model else Phase.NONE,
            fit=refusal.judgement.fit,
            judged_on=refusal.judgement.machine,
            page=PageId.MODEL,
            notice=Notice(words),
        )
        self._gauge.pace()
        self._judge()

    def _load_failed(self, error: Exception) -> None:
        if self._room.holds_model:  # it failed before the model that was there had to go
            self._store.set(phase=Phase.READY)
        else:
            self._store.set(phase=Phase.NONE, permille=0, loaded=None, reading=None, gap=None, spills=(), history=())
        self._gauge.pace()
        if not isinstance(error, Cancelled):
            outcome = error.outcome if isinstance(error, EngineProblem) else None
            self._store.set(trouble=Trouble("load", error, outcome.last_words if outcome else details(error)))
        self._judge()

    def cancel_load(self) -> None:
        """Give the load under way up."""
        if self._load_job and self.state.phase is Phase.LOADING:
            self._load_job.cancel.request()

    def eject(self) -> None:
        """Free the memory of the loaded model."""
        if self.state.phase is Phase.LOADING:
            self.cancel_load()
            return
        if self.state.loaded is None or self.state.phase is Phase.EJECTING:
            return
        self._jobs.drop("reply")
        self._keep_reply("stopped", None)
        self._store.set(phase=Phase.EJECTING)
        self._jobs.start("eject", lambda _: self._room.eject(), lambda _: self._ejected(), failed=self._fault)

    def _ejected(self) -> None:
        self._store.set(
            phase=Phase.NONE,
            loaded=None,
            reading=None,
            gap=None,
            spills=(),
            history=(),
            context_used=0,
            context_size=0,
            outcome=None,
        )
        self._gauge.pace()
        self._judge()
