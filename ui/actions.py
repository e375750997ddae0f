"""One method for each thing a person can do. Each reads the state, starts a job, and stores what comes of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from advisor.chat.session import Event, PromptProgress, Text
from advisor.engine.reply import Stats
from advisor.errors import AdvisorError, Cancelled, EngineProblem, UsageError
from advisor.fit.fit import Option
from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.plan import KvType
from advisor.settings import Settings
from advisor.settings import Theme as ThemeWish
from advisor.units import MIB
from ui.engine_room import EngineRoom, Judgement, Refusal, Sample
from ui.jobs import Job, Jobs, Task
from ui.store import (
    AppState,
    Layers,
    Loaded,
    Notice,
    PageId,
    Phase,
    Reply,
    Store,
    Trouble,
    Turn,
    Wish,
    conversation,
    recent,
)
from ui.text import Remedy, translate

IDLE_MS, BUSY_MS = 1000, 250  # between two looks at memory
DRIFT = 128 * MIB  # of free memory since the verdict: then it is worked out again


class Actions(QObject):
    """The person's verbs."""

    def __init__(self, store: Store, jobs: Jobs, room: EngineRoom, save: Callable[[Settings], None]) -> None:
        super().__init__()
        self._store, self._jobs, self._room, self._save = store, jobs, room, save
        self._load_job: Job[Any] | None = None
        self._reply_job: Job[Any] | None = None
        self._watching = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def state(self) -> AppState:
        """What is shown now."""
        return self._store.state

    # -- this computer -----------------------------------------------------------------------------------------

    def rescan(self) -> None:
        """Look at the machine again."""
        self._scan(retest=False)

    def retest(self) -> None:
        """Test the engine again, then look at the machine."""
        self._scan(retest=True)

    def _scan(self, *, retest: bool) -> None:
        if self.state.phase is Phase.LOADING:
            return
        self._store.set(scanning=True, scan_problem=None)
        self._jobs.start(
            "scan",
            lambda _: self._room.scan(retest=retest),
            lambda m: self._scanned(m, retest),
            failed=self._scan_failed,
        )

    def _scanned(self, machine: Machine, retested: bool) -> None:
        self._store.set(machine=machine, scanning=False)
        path = self.state.opening or (self.state.model.path if self.state.model and retested else None)
        if path:
            self._open(path)
        else:
            self._judge()

    def _scan_failed(self, error: Exception) -> None:
        self._store.set(scanning=False)
        if isinstance(error, AdvisorError):
            self._store.set(scan_problem=str(error))
        else:
            self._fault(error)

    # -- opening and judging -----------------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Read a .gguf and show whether it fits."""
        if self.state.phase is Phase.LOADING:
            self._store.set(
                notice=Notice(translate("Actions", "A model is being loaded. Wait for it, or cancel it first."))
            )
            return
        self._store.set(opening=path, notice=None)
        if self.state.machine is not None and not self.state.scanning:
            self._open(path)

    def _open(self, path: Path) -> None:
        self._jobs.start("open", lambda _: self._room.open(path), self._opened, failed=self._open_failed)

    def _opened(self, model: ModelFile) -> None:
        trained = model.header.context_train
        context = self.state.default_context
        wish = replace(self.state.wish, context=min(context, trained) if trained else context)
        self._store.set(
            opening=None,
            model=model,
            wish=wish,
            fit=None,
            options=(),
            fit_problem=None,
            judged_on=None,
            page=PageId.MODEL,
        )
        self._judge()

    def _open_failed(self, error: Exception) -> None:
        self._store.set(opening=None)
        self._problem(error)

    def ask_context(self, tokens: int) -> None:
        """Judge (and later load) with a conversation of so many tokens."""
        self._wish(replace(self.state.wish, context=tokens))

    def ask_kv(self, kv: KvType) -> None:
        """Keep the chat memory in this number format."""
        self._wish(replace(self.state.wish, kv=kv))

    def ask_layers(self, layers: Layers) -> None:
        """Place the layers so."""
        self._wish(replace(self.state.wish, layers=layers))

    def use_longest(self) -> None:
        """The longest conversation that fits, or, where more was asked than the model knows, what it was trained for."""
        state = self.state
        trained = state.model.header.context_train if state.model else None
        if trained and state.wish.context > trained:
            self.ask_context(trained)
        elif state.fit and state.fit.longest_context:
            self.ask_context(state.fit.longest_context)

    def use_option(self, choice: Option) -> None:
        """Take one of the ways out."""
        plan = choice.fit.plan
        self._wish(replace(self.state.wish, context=plan.context, kv=plan.kv_k))

    def _wish(self, wish: Wish) -> None:
        if wish != self.state.wish:
            self._store.set(wish=wish)
            self._judge()

    def _judge(self) -> None:
        """Work out the verdict for the opened model; a judgement under way is given up for it."""
        state = self.state
        model, machine, wish = state.model, state.machine, state.wish
        if model is None or machine is None or state.phase in (Phase.LOADING, Phase.EJECTING):
            return
        loaded = state.loaded if state.phase.loaded else None

        def work(task: Task) -> None:
            judgement = self._room.judge(model, machine, loaded, wish, task.cancel)
            task.report(judgement)
            task.report(self._room.ways_out(model, judgement, task.cancel))

        self._store.set(judging=True)
        self._jobs.start(
            "judge", work, lambda _: self._store.set(judging=False), failed=self._judge_failed, reported=self._judged
        )

    def _judged(self, found: Judgement | tuple[Option, ...]) -> None:
        if isinstance(found, Judgement):
            helpful = found.fit.verdict.value in ("tight", "slower", "no")
            kept = self.state.options if helpful else ()
            self._store.set(fit=found.fit, judged_on=found.machine, fit_problem=None, options=kept)
        else:
            self._store.set(options=found)

    def _judge_failed(self, error: Exception) -> None:
        self._store.set(judging=False)
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AdvisorError):
            self._store.set(fit_problem=str(error), options=())
        else:
            self._fault(error)

    # -- loading -----------------------------------------------------------------------------------------------

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
        loaded = self.state.loaded if self.state.phase.loaded else None
        self._jobs.drop("reply")
        self._jobs.drop("judge")
        self._keep_reply("stopped", None)
        self._store.set(phase=Phase.LOADING, permille=0, judging=False, notice=None, outcome=None)
        self._load_job = self._jobs.start(
            "load",
            lambda task: self._room.load(model, loaded, wish, force=force, report=task.report, cancel=task.cancel),
            lambda got: self._loaded(got, show),
            failed=lambda error: self._load_failed(error),
            reported=lambda done: self._store.set(permille=round(done * 1000)),
        )
        self._pace()

    def _loaded(self, got: tuple[Loaded, Machine] | Refusal, show: PageId) -> None:
        if isinstance(got, Refusal):
            self._store.set(
                phase=Phase.READY if self._room.holds_model else Phase.NONE, fit=got.judgement.fit, judged_on=got.judgement.machine, page=PageId.MODEL,
                notice=Notice(translate("Actions", "Free memory changed since the verdict, and the model no longer fits. Nothing was loaded.")),
            )  # fmt: skip
            self._judge()
            return
        loaded, machine = got
        self._store.set(
            phase=Phase.READY, loaded=loaded, machine=machine, permille=1000, page=show, outcome=None, reading=None, gap=None, history=(),
            context_used=0, context_size=loaded.fit.plan.context,
        )  # fmt: skip
        if self._load_job and self._load_job.cancel.requested:
            self.eject()
            return
        self._pace()
        self._look()
        self._judge()

    def _load_failed(self, error: Exception) -> None:
        if self._room.holds_model:  # it failed before the model that was there had to go
            self._store.set(phase=Phase.READY)
        else:
            self._store.set(phase=Phase.NONE, permille=0, loaded=None, reading=None, gap=None, history=())
        self._pace()
        if not isinstance(error, Cancelled):
            outcome = error.outcome if isinstance(error, EngineProblem) else None
            self._store.set(trouble=Trouble("load", error, outcome.last_words if outcome else _details(error)))
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
            history=(),
            context_used=0,
            context_size=0,
            outcome=None,
        )
        self._pace()
        self._judge()

    # -- chatting ----------------------------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """Ask the model."""
        if self.state.phase is Phase.READY and text:
            turn = Turn("user", text, translate("Actions", "You"))
            self._store.set(turns=(*self.state.turns, turn), draft="")
            self._reply()

    def retry(self) -> None:
        """Drop the last reply and have it written anew."""
        turns = self.state.turns
        if self.state.phase is not Phase.READY or not turns:
            return
        if turns[-1].role == "assistant":
            turns = turns[:-1]
        if turns:
            self._store.set(turns=turns)
            self._reply()

    def _reply(self) -> None:
        loaded = self.state.loaded
        assert loaded is not None
        messages = conversation(self.state.turns)
        self._store.set(phase=Phase.WRITING, reply=Reply(loaded.fit.model.name))
        self._reply_job = self._jobs.start(
            "reply",
            lambda task: self._room.reply(messages, task.report, task.cancel),
            self._replied,
            failed=self._reply_failed,
            reported=self._heard,
        )
        self._pace()

    def _heard(self, event: Event) -> None:
        reply = self.state.reply
        if reply is None:
            return
        if isinstance(event, PromptProgress):
            self._store.set(reply=replace(reply, prompt=event), context_used=event.done)
        elif isinstance(event, Text):
            read = reply.prompt.total if reply.prompt else self.state.context_used - reply.tokens
            self._store.set(
                reply=replace(reply, text=reply.text + event.text, tokens=event.tokens),
                context_used=read + event.tokens,
            )

    def _replied(self, stats: Stats) -> None:
        self._keep_reply(stats.stop_reason, stats)
        self._store.set(phase=Phase.READY, context_used=stats.context_used, context_size=stats.context_size)
        self._pace()

    def _reply_failed(self, error: Exception) -> None:
        if isinstance(error, EngineProblem) and error.outcome:
            self._keep_reply("lost", None)
            self._lose(error.outcome)
            return
        written = self.state.reply.text if self.state.reply else ""
        if isinstance(error, UsageError) and not written:
            self._give_back()
        else:
            self._keep_reply("failed", None)
        self._store.set(phase=Phase.READY)
        self._pace()
        self._problem(error)

    def _give_back(self) -> None:
        """A message that was not taken goes back into the box it came from."""
        last = self.state.turns[-1]
        self._store.set(reply=None, turns=self.state.turns[:-1], draft=last.text)

    def _keep_reply(self, how: Any, stats: Stats | None) -> None:
        reply = self.state.reply
        if reply is None:
            return
        turn = Turn("assistant", reply.text, reply.name, how, stats)
        self._store.set(reply=None, turns=(*self.state.turns, turn))

    def _lose(self, outcome: Any) -> None:
        self._store.set(phase=Phase.LOST, outcome=outcome, reading=None, gap=None, context_used=0)
        self._pace()

    def stop(self) -> None:
        """End the reply under way; what is written stays."""
        reply = self.state.reply
        if self._reply_job and reply and not reply.stopping:
            self._store.set(reply=replace(reply, stopping=True))
            self._reply_job.cancel.request()

    def new_chat(self) -> None:
        """Begin a new conversation with the same model."""
        self._jobs.drop("reply")
        phase = Phase.READY if self.state.phase is Phase.WRITING else self.state.phase
        self._store.set(turns=(), reply=None, phase=phase, context_used=0, draft="", notice=None, page=PageId.CHAT)
        self._pace()

    def show_outcome(self) -> None:
        """Why the model stopped, in the error dialog."""
        outcome = self.state.outcome
        if outcome:
            self._store.set(trouble=Trouble("lost", EngineProblem(outcome.sentence, outcome), outcome.last_words))

    # -- the gauge ---------------------------------------------------------------------------------------------

    def watch(self, visible: bool) -> None:
        """Look at memory regularly while the window can be seen, and not otherwise."""
        self._watching = visible
        self._pace()

    def _pace(self) -> None:
        if not self._watching:
            self._timer.stop()
            return
        wanted = BUSY_MS if self.state.phase in (Phase.LOADING, Phase.WRITING) else IDLE_MS
        if not self._timer.isActive() or self._timer.interval() != wanted:
            self._timer.start(wanted)

    def _look(self) -> None:
        if not self._jobs.busy("gauge"):
            self._jobs.start("gauge", lambda _: self._room.sample(), self._looked, failed=self._fault)

    def _looked(self, sample: Sample) -> None:
        state = self.state
        if sample.lost and state.phase is Phase.READY:
            self._jobs.start("outcome", lambda _: self._room.last_outcome(), self._lose, failed=self._fault)
        history = recent(state.history, sample.reading) if sample.reading else state.history
        self._store.set(memory=sample.memory, reading=sample.reading, gap=sample.gap, history=history)
        self._judge_again_if_memory_moved(sample)

    def _judge_again_if_memory_moved(self, sample: Sample) -> None:
        state = self.state
        if state.page is not PageId.MODEL or state.judged_on is None or state.fit is None or state.judging:
            return
        ours = sample.reading.engine if sample.reading else 0
        then = state.judged_on.cpu.free or 0
        if abs(sample.memory.available + ours - then) > DRIFT:
            self._judge()

    # -- the window --------------------------------------------------------------------------------------------

    def go(self, page: PageId) -> None:
        """Show a page."""
        self._store.set(page=page)

    def set_theme(self, theme: ThemeWish) -> None:
        """Use a theme, now and next time."""
        self._store.set(theme=theme)
        self._remember()

    def set_default_context(self, tokens: int) -> None:
        """The conversation length at which newly opened models are judged."""
        self._store.set(default_context=tokens)
        self._remember()

    def _remember(self) -> None:
        try:
            self._save(Settings(theme=self.state.theme, context=self.state.default_context))
        except AdvisorError as error:
            self._problem(error)

    def refuse(self, sentence: str) -> None:
        """Say why something was not taken."""
        self._store.set(notice=Notice(sentence))

    def dismiss(self) -> None:
        """Close the message at the top."""
        self._store.set(notice=None)

    def settle(self) -> None:
        """The error dialog has been read."""
        self._store.set(trouble=None)

    def remedy(self, which: Remedy) -> None:
        """What the person chose in the error dialog; opening another file is the window's affair."""
        match which:
            case Remedy.USE_LONGEST:
                self.use_longest()
                self.go(PageId.MODEL)
            case Remedy.RESCAN:
                self.rescan()
            case Remedy.RETRY:
                self.load(force=True)
            case Remedy.RESTART:
                self.restart()
            case Remedy.OPEN_OTHER:
                pass

    def _problem(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AdvisorError):
            self._store.set(notice=Notice(str(error)))
        else:
            self._fault(error)

    def _fault(self, error: Exception) -> None:
        """An error nobody foresaw: said in the one error dialog, with the traceback as its details."""
        if not isinstance(error, Cancelled):
            self._store.set(trouble=Trouble("inside", error, _details(error)))

    def close(self) -> None:
        """Stop everything and end every child; returns when nothing is left running."""
        self._timer.stop()
        self._jobs.close(self._room.interrupt)
        self._room.close()


def _details(error: Exception) -> str:
    return "" if isinstance(error, AdvisorError) else "".join(traceback.format_exception(error))
