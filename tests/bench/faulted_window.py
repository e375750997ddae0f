"""A real window whose engine child has a fault built in, for soak_faults: what a person does, and what must hold."""

from __future__ import annotations

import contextlib
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

import advisor.services.session
from advisor.catalogue.entry import Catalogue
from advisor.chat.overflow import Raise
from advisor.engine import child
from advisor.engine.patience import PATIENCE, Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Grow, Load, ResumeReply, SaveState, WriteReply
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.settings import Settings
from tests.bench.shown_words import ShownWords
from tests.helpers.faulty_worker import HEADROOM, STRUCK, VARIABLE
from tests.ui.conftest import some
from ui.app import App, build
from ui.session.state import Phase
from ui.store import AppState

SECONDS = 60.0  # until something must have happened; the machine may be busy
CONTEXT = 1024
SAID, SHOWN = 3, 16  # tokens of a reply that is worth something, and after which it is stopped
LONG = "the people of the water went down to see the first day " * 8  # worth keeping
GROUPS = ("load", "reply", "grow", "eject", "suspend", "open-sleeper", "ways", "outcome", "asleep")


@dataclass(frozen=True)
class Round:
    """One fault. nth: the how many-th such moment; headroom: bytes, of a limit; recover: the person's setting."""

    Cell = tuple[str, str]
    kind: str
    moment: str
    nth: int
    headroom: int
    recover: bool

    @property
    def cell(self) -> tuple[str, str]:
        """Where it stands in the table."""
        return self.kind, self.moment


def be_impatient() -> None:
    """A child that stands still is ended after seconds, not minutes; one beside busy programs may not move for some."""
    for operation in (Load, Grow, WriteReply, ResumeReply, SaveState):
        PATIENCE[operation] = Patience(5, 60, unheard=4, finishing=10)
    advisor.services.session.LEAVING = Patience(1, 5)
    child.CLOSE_SECONDS, child.END_SECONDS = 2.0, 0.3


class FaultedWindow:
    """slowest: the longest that the window was busy with one thing, in seconds, other programs' time aside.

    letters: of replies, shown so far.
    """

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder, self._model = folder, model
        self._file, self._struck = folder / "chats.db", folder / "struck"
        self._armed: Round | None = None
        self._words = ShownWords()
        self._told = self._words.told
        self._asked = itertools.count(1)
        self.slowest = 0.0
        be_impatient()
        self._app = self._opened()

    @property
    def letters(self) -> int:
        """How much of replies was shown."""
        return self._words.letters

    @property
    def _state(self) -> AppState:
        return self._app.store.state

    # -- the window --------------------------------------------------------------------------------------------

    def _opened(self) -> App:
        services = Services(
            chats=self._file, asleep=self._folder / "asleep", catalogue=lambda: Catalogue(1, "", (), (), "")
        )
        self._build_in(services)
        app = build(
            settings=Settings(context=CONTEXT),
            places=self._folder / "window.ini",
            services=services,
            save=lambda _: None,
        )
        self._app = app
        app.store.changed.connect(self._words.changed)  # the window was connected first, and has drawn it
        app.window.resize(1280, 800)
        app.window.show()
        app.do.chat.start()
        app.do.computer.rescan()
        self._wait(lambda state: state.computer.machine, "this computer is looked at")
        app.do.opened.open_file(self._model)
        self._wait(lambda state: state.opened.judged.fit and not state.opened.judged.judging, "the model is judged")
        return app

    def _build_in(self, services: Services) -> None:
        sessions, engine = services.sessions, services.engine

        def start_of(name: str, cancel: Cancel) -> Callable[[EngineSettings], EngineProcess]:
            def start(settings: EngineSettings) -> EngineProcess:
                fault, self._armed = self._armed, None
                if fault is None:
                    made = engine.start(settings, cancel=cancel)
                else:
                    command = [sys.executable, "-m", "tests.helpers.faulty_worker"]
                    environment = {
                        VARIABLE: f"{fault.kind}@{fault.moment}:{fault.nth}",
                        HEADROOM: str(fault.headroom),
                        STRUCK: str(self._struck),
                    }
                    made = engine.start(settings, cancel=cancel, command=command, environment=environment)
                sessions._child_of[name] = made
                return made

            return start

        sessions._start = start_of  # type: ignore[method-assign]

    def reopen(self) -> None:
        """Begin with another window, after a round that failed."""
        self.close()
        self._app = self._opened()

    def close(self) -> None:
        """Close the window, and all that it started."""
        self._app.close()
        self._app.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def where(self) -> str:
        """What the window shows now, for whoever looks for a fault."""
        state = self._state
        turns = [(turn.role, turn.ending, len(turn.text)) for turn in state.chat.turns]
        return f"{state.session.phase}, {turns}, told {self._told}, struck {self._struck.exists()}"

    def _wait(self, until: Callable[[AppState], object], what: str, seconds: float = SECONDS) -> None:
        over = time.monotonic() + seconds
        while not until(self._app.store.state):
            assert time.monotonic() < over, f"waited in vain until {what}"
            began, waited = time.monotonic(), _without_processor()
            self._app.qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.slowest = max(self.slowest, time.monotonic() - began - (_without_processor() - waited))
            time.sleep(0.005)

    # -- what a person does ------------------------------------------------------------------------------------

    def run(self, fault: Round) -> bool:
        """One fault, and going on after it; whether a word was said of it. AssertionError where it was not survived."""
        self._struck.unlink(missing_ok=True)
        self._told.clear()
        do = self._app.do
        do.ctx.change(settings=replace(self._state.settings, recover=fault.recover))
        do.chat.list.new()
        self._wait(lambda state: not state.chat.turns, "a new chat is shown")
        if fault.moment in ("load", "resume"):
            self._load()
            self._ask(LONG if fault.moment == "resume" else "")
            if fault.moment == "resume":
                self._suspend()
            self._stop_and_settle()
        self._armed = fault
        if fault.moment == "resume":
            do.chat.sleep.go_on()
            self._wait(lambda state: state.session.phase is not Phase.NONE, "the model is loaded to go on")
        else:
            self._load(sure=fault.moment != "load")
        with self._going_wrong():
            self._until_it_strikes(fault)
        self._stop_and_settle()
        assert self._struck.exists(), "the fault did not strike"
        self._check_page()
        self.check_file()
        told = bool(self._told)
        assert told or fault.kind in ("slow", "limit") or fault.moment == "unload", "nobody was told"
        self._go_on()
        return told

    @contextlib.contextmanager
    def _going_wrong(self) -> Iterator[None]:
        """What is tried while a fault strikes need not come about."""
        yield
        self._wait(lambda _: self._struck.exists() or self._is_settled(), "the fault strikes")

    def _until_it_strikes(self, fault: Round) -> None:
        match fault.moment:
            case "read" | "reply":
                for _ in range(3):
                    self._ask("")
                    self._stop_and_settle()
                    if self._struck.exists():
                        return
            case "grow":
                self._ask("")
                self._stop_and_settle()
                self._grow()
            case "unload":
                self._ask("")
                self._stop_and_settle()
                self._app.do.session.eject()
            case "save":
                self._ask(LONG)
                self._app.do.chat.sleep.suspend()

    def _load(self, *, sure: bool = True) -> None:
        do = self._app.do
        do.opened.load()
        self._wait(lambda state: state.session.phase is Phase.LOADING, "it is loaded")
        self._wait(lambda state: state.session.phase is not Phase.LOADING, "it is loaded or not")
        if sure:
            self._wait(lambda state: state.session.phase is Phase.READY, "it is loaded")

    def _ask(self, text: str) -> None:
        """Send something; until its reply has words, or has ended, or it is back in the box."""
        box, text = self._app.window.chat.composer, f"{text}question {next(self._asked)} é 🙂"
        before = len(self._state.chat.turns)
        box.put(text)
        box.button.click()
        self._wait(
            lambda state: (
                (state.chat.reply and state.chat.reply.tokens >= SAID)
                or (state.session.phase is not Phase.WRITING and (len(state.chat.turns) > before or self._told))
                or (state.chat.too_long and box.box.toPlainText().strip())
            ),
            "it is answered",
        )
        if self._state.chat.too_long and box.box.toPlainText().strip():
            assert box.box.toPlainText().strip() == text
            self._words.taken_back(text)
            self._told.append("The conversation is longer than the context.")  # a bar of the page says so

    def _suspend(self) -> None:
        self._app.do.chat.sleep.suspend()
        self._wait(lambda state: state.chat.suspended, "it is suspended")

    def _grow(self) -> None:
        overflow = self._app.do.chat.overflow
        overflow.make_room()
        self._wait(lambda state: state.chat.too_long, "ways to make room are offered")
        overflow.take(next(way for way in some(self._state.chat.too_long).ways if isinstance(way, Raise)))

    def _stop_and_settle(self) -> None:
        """Stop the reply once it has said something, and wait until nothing is under way any more."""

        def settled(state: AppState) -> bool:
            reply = state.chat.reply
            if reply and reply.tokens >= SHOWN and not reply.stopping:
                self._app.do.chat.conversation.stop()
            return self._is_settled()

        self._wait(settled, "nothing is under way any more")

    def _is_settled(self) -> bool:
        state, jobs = self._state, self._app.jobs
        if state.session.phase not in (Phase.READY, Phase.NONE, Phase.LOST) or state.chat.reply:
            return False
        if any(jobs.busy(group) for group in GROUPS):
            return False
        loaded = state.session.loaded
        dead = loaded is not None and state.session.phase is Phase.READY and not _lives(loaded.pid)
        return not dead  # the gauge will see it

    # -- what must hold ----------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """As a person would: what stopped is started again, what failed is closed, and the next question is asked."""
        do, state = self._app.do, self._state
        do.shell.settle()
        if state.session.phase is Phase.LOST:
            do.session.restart()
            self._wait(lambda state: state.session.phase is Phase.READY, "it is started again")
        elif state.session.phase is Phase.READY and self._answers():
            return
        else:  # it holds too little to answer, and has said so
            self._load()
        assert self._answers(), "no reply after it was loaded again"

    def _answers(self) -> bool:
        self._told.clear()
        self._ask("")
        if self._state.chat.too_long:  # a sound model, and a long chat: in a new one there is room
            self._told.clear()
            self._app.do.chat.list.new()
            self._wait(lambda state: not state.chat.turns, "a new chat is shown")
            self._ask("")
        self._stop_and_settle()
        last = self._state.chat.turns[-1] if self._state.chat.turns else None
        good = last is not None and last.role == "assistant" and last.ending not in ("failed", "lost") and last.text
        assert good or self._told, "no reply, and no word why"
        self._check_page()
        self.check_file()
        self._app.do.shell.settle()
        return bool(good)

    def _check_page(self) -> None:
        """Assert that the page shows all that was sent and shown in the open chat."""
        turns = {turn.id: turn for turn in self._state.chat.turns}
        shown = [message.text for message in self._app.window.chat.transcript.built.messages]
        assert self._app.window.isVisible()
        for turn in turns.values():
            if turn.role == "user":
                assert any(turn.text.strip() in text for text in shown), f"not on the page: {turn.text!r}"
            elif turn.id in self._words.replies:
                assert turn.text.startswith(self._words.replies[turn.id][0])
                assert any(turn.text.strip() in text for text in shown), f"not on the page: {turn.text!r}"

    def check_file(self) -> None:
        """Assert that the file has all that was ever sent and shown, and that no reply is written any more."""
        over = time.monotonic() + 10
        while (missing := self._words.missing(self._app.services.chats)) and time.monotonic() < over:
            self._app.qt.processEvents()
            time.sleep(0.02)
        assert not missing, missing


def _without_processor() -> float:
    """Seconds that this thread was ready to run and others had the processors; 0 where the system does not tell."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
