"""An opened file: whether it fits as wished, and loading it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from advisor.fit.fit import Option
from advisor.fit.measure import ModelFile
from advisor.plan import USUAL_CONTEXT, KvType
from advisor.services.fits import Fits
from advisor.services.judgement import Refusal, RunSettings
from advisor.services.placements import PlacementWish
from advisor.services.readings import LoadedModel
from advisor.services.run_wishes import KeptWish
from advisor.settings import Settings
from ui.common.judged import Judged
from ui.common.judging import Judging
from ui.context import Context
from ui.jobs import Task
from ui.pages import PageId
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.session.text import missing
from ui.words import translate

_KEEP_MS = 500  # after the last change of a length: one that is pulled passes many


class OpenedController(QObject):
    """Verbs of a file, before and until it is in memory."""

    def __init__(self, ctx: Context, fits: Fits, session: SessionController) -> None:
        super().__init__()
        self._ctx, self._fits, self._session = ctx, fits, session
        self._usual = USUAL_CONTEXT  # tokens of the opened model, where nobody chose a length for it
        self._to_chat: int | None = None  # tokens of the chat that the file being read is wanted for
        self._quiet = False  # the file being read leaves the person where they are
        self._judging = Judging(
            ctx,
            "judge",
            PageId.MODEL,
            lambda state: state.opened.judged,
            lambda judged: ctx.change(opened={"judged": judged}),
            self._judge,
        )
        self._chosen: tuple[Path, RunSettings, int] | None = None  # not kept yet
        self._here: tuple[Path, RunSettings] | None = None  # how a file was wished before another PC was planned for
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keep_soon.timeout.connect(self._keep)
        events = ctx.events
        events.machine_changed.connect(self._machine_changed)
        events.model_leaving.connect(self._judging.give_up)
        events.load_refused.connect(self._refused)
        events.context_raised.connect(self._raised)
        events.settings_changed.connect(self._settings_changed)
        for over in (events.model_loaded, events.loaded_aside, events.model_gone, events.load_failed):
            over.connect(self._judge_now)

    def show(self) -> None:
        """Go to the file that is open."""
        self._ctx.go(PageId.MODEL)

    # -- opening and judging -----------------------------------------------------------------------------------

    def close(self) -> None:
        """Keep what was chosen a moment ago; the jobs end next."""
        self._keep()

    def open_file(self, path: Path) -> None:
        """Read a .gguf and show whether it fits."""
        if self._ctx.state.loading:
            self._ctx.warn(translate("Actions", "A model is being loaded. Wait for it, or cancel it first."))
            return
        self._to_chat, self._quiet = None, False
        self._ctx.change(opened={"opening": path}, shell={"notice": None})
        if self._ctx.state.computer.machine is not None and not self._ctx.state.computer.scanning:
            self._open(path)

    def _open(self, path: Path) -> None:
        self._keep()

        settings, kv = self._ctx.state.settings, self._ctx.state.opened.judged.wish.kv

        def read(task: Task) -> tuple[ModelFile, KeptWish | None, int]:
            model, kept = self._fits.open(path), self._fits.kept_wish(path)
            run = RunSettings(kv=kv, slots=settings.conversations)
            run = kept.over(run) if kept else run
            usual = self._fits.usual_context(
                model, run, settings.context, grows=settings.breathe, cancel=task.cancel
            )  # fmt: skip
            return model, kept, usual

        self._ctx.jobs.start("open", read, self._read, failed=self._open_failed)

    def _read(self, found: tuple[ModelFile, KeptWish | None, int]) -> None:
        model, kept, self._usual = found
        context, self._to_chat = self._to_chat, None
        quiet, self._quiet = self._quiet, False
        self._opened(model, kept, stay=quiet)
        if context is not None:
            if context:
                length = min(context, model.header.context_train or context)
                self._wish(replace(self._ctx.state.opened.judged.wish, context=length), chosen=False)
            if self._ctx.state.session.phase is not Phase.WRITING:  # a reply that began meanwhile is not cut off
                self.load(stay=quiet)

    def _opened(self, model: ModelFile, kept: KeptWish | None, *, stay: bool = False) -> None:
        before, opened = self._ctx.state.opened.judged, self._ctx.state.opened
        blind = opened.model and opened.model.path == model.path and opened.projector and not opened.model.projector
        same = opened.model is not None and opened.model.path == model.path
        kv: KvType = before.wish.kv if same else "f16"  # one model's is not another's
        wish = RunSettings(self._usual, kv, slots=self._ctx.state.settings.conversations)
        self._ctx.change(
            opened={
                "opening": None,
                "model": replace(model, projector=None) if blind else model,
                "projector": model.projector,
                "judged": Judged(kept.over(wish) if kept else wish, weighing=before.weighing),
            },
            shell={} if stay else {"page": PageId.MODEL},
        )
        self._judge()
        self._ctx.events.file_opened.emit(model)

    def _open_failed(self, error: Exception) -> None:
        self._to_chat, self._quiet = None, False
        self._ctx.change(opened={"opening": None})
        self._ctx.events.open_failed.emit(error)
        self._ctx.problem(error)

    def ask_context(self, tokens: int) -> None:
        """Judge (and later load) with a conversation of so many tokens."""
        self._wish(replace(self._ctx.state.opened.judged.wish, context=tokens))

    def ask_kv(self, kv: KvType) -> None:
        """Keep the chat memory in this number format."""
        self._wish(replace(self._ctx.state.opened.judged.wish, kv=kv))

    def ask_where(self, where: PlacementWish) -> None:
        """Lay its parts so."""
        self._wish(replace(self._ctx.state.opened.judged.wish, where=where))

    def look_at_images(self, wanted: bool) -> None:
        """Judge, and later load, with the file for that which lies beside it, or without."""
        opened = self._ctx.state.opened
        projector = opened.projector if wanted else None
        if opened.model and projector != opened.model.projector:
            self._ctx.change(opened={"model": replace(opened.model, projector=projector)})
            self._judge()

    def weigh(self, weighing: bool) -> None:
        """Work out, too, what each other way of laying it would be like, from now on."""
        if weighing != self._ctx.state.opened.judged.weighing:
            self._ctx.change(opened={"judged": {"weighing": weighing}})
            if weighing:
                self._judge()

    def use_longest(self) -> None:
        """The longest conversation that fits; what it was trained for, where more than that was asked."""
        opened = self._ctx.state.opened
        if opened.model and (better := opened.judged.better_context(opened.model.header.context_train)):
            self.ask_context(better)

    def use_option(self, choice: Option) -> None:
        """Take one of the ways out."""
        plan = choice.fit.plan
        self._wish(
            RunSettings(plan.context, plan.kv_k, slots=plan.slots)
        )  # what it says was judged with all chosen for speed

    def _wish(self, wish: RunSettings, *, chosen: bool = True) -> None:
        """Judge it so. chosen: by the person for this model, so that it is kept with it."""
        opened = self._ctx.state.opened
        if wish == opened.judged.wish:
            return
        if self._ctx.state.computer.planned and self._here is None and opened.model:
            self._here = opened.model.path, opened.judged.wish
        self._ctx.change(opened={"judged": {"wish": wish}})
        self._judge()
        if not chosen or not opened.model or self._ctx.state.computer.planned:
            return  # what suits another PC is not kept for this one
        self._chosen = opened.model.path, wish, self._usual
        if wish == replace(opened.judged.wish, context=wish.context):
            self._keep_soon.start()
        else:
            self._keep()

    def _keep(self) -> None:
        self._keep_soon.stop()
        if chosen := self._chosen:
            self._chosen = None
            self._ctx.jobs.stand_in_line(lambda: self._fits.keep_wish(*chosen), failed=self._ctx.problem)

    def _judge(self) -> None:
        """Work out the verdict for the opened model."""
        model, judged = self._ctx.state.opened.model, self._ctx.state.opened.judged
        wish, weigh = judged.wish, judged.weighing
        if model is not None:
            self._judging.start(lambda task: self._fits.assess(model, wish, task.report, task.cancel, weigh=weigh))

    # -- what happens elsewhere --------------------------------------------------------------------------------

    def _machine_changed(self, retested: bool) -> None:
        self._back_from_plan()
        opened = self._ctx.state.opened
        if opened.opening:
            self._open(opened.opening)
        elif opened.model and retested:
            self._read_anew(opened.model.path)
        else:
            self._judge()

    def _back_from_plan(self) -> None:
        """What was wished of a model on another PC, a card by its number or a split, is not wished of this one."""
        if self._here and not self._ctx.state.computer.planned:
            (path, wish), model = self._here, self._ctx.state.opened.model
            self._here = None
            if model and model.path == path:
                self._ctx.change(opened={"judged": {"wish": wish}})

    def _read_anew(self, path: Path) -> None:
        """Have another measuring child lay out what is open; the person stays where they are, with what they wish."""

        def read(model: ModelFile) -> None:
            self._ctx.change(opened={"model": model})
            self._judge()

        self._ctx.jobs.start("open", lambda _: self._fits.open(path), read, failed=self._open_failed)

    def _judge_now(self) -> None:
        self._judge()

    def _raised(self, loaded: LoadedModel) -> None:
        """What was made longer in a chat is as long the next time, and what the page shows is what is in memory."""
        opened = self._ctx.state.opened
        if opened.model and opened.model.path == loaded.model.path:
            self.ask_context(loaded.reach)

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        """More conversations at once, or fewer, and so of another length, where nobody chose one."""
        model = self._ctx.state.opened.model
        if model is None or old.conversations == new.conversations:
            return
        run = replace(self._ctx.state.opened.judged.wish, slots=new.conversations)
        self._ctx.jobs.start(
            "usual length",
            lambda task: self._fits.usual_context(model, run, new.context, grows=new.breathe, cancel=task.cancel),
            lambda usual: self._shared(model.path, usual),
            failed=self._ctx.problem,
        )

    def _shared(self, path: Path, usual: int) -> None:
        opened, before, self._usual = self._ctx.state.opened, self._usual, usual
        if opened.model and opened.model.path == path:
            wish = opened.judged.wish
            length, slots = usual if wish.context == before else wish.context, self._ctx.state.settings.conversations
            self._wish(replace(wish, context=length, slots=slots), chosen=False)

    def _refused(self, refusal: Refusal) -> None:
        self._ctx.change(
            opened={"judged": {"fit": refusal.judgement.fit, "judged_on": refusal.judgement.machine}},
            shell={"page": PageId.MODEL},
        )
        words = translate(
            "Actions", "Free memory changed since the verdict, and the model no longer fits. Nothing was loaded."
        )
        self._ctx.warn(f"{words} {missing(refusal.judgement.fit)}".rstrip())
        self._judge()

    # -- loading it --------------------------------------------------------------------------------------------

    def load_or_chat(self) -> None:
        """Load what is shown, or, where exactly that is in memory, go and chat."""
        state, fit = self._ctx.state, self._ctx.state.opened.judged.fit
        held = [(name, one.loaded) for name, one in state.in_memory.items() if one.loaded]
        same = (name for name, one in held if fit and (one.model, one.promised.plan) == (state.opened.model, fit.plan))
        if name := next(same, None):
            self._session.bring(name)
            self._ctx.go(PageId.CHAT)
        else:
            self.load()

    def load(self, *, force: bool = False, stay: bool = False) -> None:
        """Load the opened model as wished; `force` also where it is not expected to fit. stay: on the page shown."""
        self._keep()
        opened, shell = self._ctx.state.opened, self._ctx.state.shell
        if opened.model:
            show = shell.page if stay else PageId.CHAT
            self._session.load(opened.model, opened.judged.wish, force=force, show=show)
            if stay and self._ctx.state.shell.notice is None:
                self._ctx.change(shell={"notice": shell.notice})  # nobody asked for this load: what is said stays

    def eject(self) -> None:
        """Free the memory of the model that is looked at; of the open chat's, where that is not in memory."""
        self._session.eject(self._ctx.state.to_eject)

    def load_quietly(self, path: Path, context: int) -> None:
        """Open a model and load it if it fits, and leave the person on the page where they are; as `chat_with`."""
        self._quiet = True
        self._to_chat = context
        self._ctx.change(opened={"opening": path})
        self._open(path)

    def chat_with(self, path: Path, context: int = 0) -> None:
        """Open a model, load it if it fits, and chat. context: tokens of conversation, 0 for the usual."""
        state = self._ctx.state
        name = state.session_of(path)
        if name in state.in_memory:
            self._session.bring(name or state.front)
            self._ctx.go(PageId.CHAT)
        elif state.moving or state.session.phase is Phase.WRITING:
            self.open_file(path)  # where it is said what stands in the way, and no reply is cut off
        else:
            self._to_chat = context
            self._ctx.change(opened={"opening": path}, shell={"notice": None})
            if state.computer.machine is not None and not state.computer.scanning:
                self._open(path)  # else once this computer is known
