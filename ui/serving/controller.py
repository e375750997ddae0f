"""The server for other programs: switching it on and off, what it is asked, and whose models are whose."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from advisor.server.activity import Activity
from advisor.server.address import Listening, address_of, is_loopback
from advisor.server.kept_key import kept_key
from advisor.services.judgement import RunSettings
from advisor.services.serving import Serving
from advisor.services.session import Sessions
from advisor.settings import SETTINGS, Settings
from ui.context import Context
from ui.jobs import Job, Lane, Latest, Task
from ui.pages import PageId
from ui.serving.state import ServerPhase
from ui.serving.text import too_many
from ui.session.controller import SessionController
from ui.session.state import Phase, SessionState
from ui.store import AppState
from ui.words import error as words_of
from ui.words import translate

_log = logging.getLogger("advisor.server")
_HERE = "127.0.0.1"
_PAUSE_MS = 250  # between two looks at what is asked, at least
_WATCHING_MS = 1000  # between two while something is under way


class ServingController(QObject):
    """The server runs in a thread of its own, over the same models in memory that the chats talk with."""

    def __init__(self, ctx: Context, serving: Serving, sessions: Sessions, session: SessionController) -> None:
        super().__init__()
        self._ctx, self._serving, self._sessions, self._session = ctx, serving, sessions, session
        self._job: Job[None] | None = None
        self._adopted: set[str] = set()  # sessions that programs had loaded
        self._moved = Latest(_PAUSE_MS)
        self._moved.landed.connect(lambda _: self.look())
        self._activity = Activity(lambda: self._moved.send(None))
        self._watching = QTimer(self, interval=_WATCHING_MS)
        self._watching.timeout.connect(self.look)
        serving.moved = lambda: self._moved.send(None)
        self._weighed: tuple[object, ...] = ()  # what `costs` were worked out for
        self._answer_together(ctx.state.settings)
        ctx.store.changed.connect(self._changed)
        ctx.events.settings_changed.connect(self._settings_changed)
        ctx.events.machine_changed.connect(lambda _: self._begin_if_due())
        ctx.events.memory_sampled.connect(lambda _: self._follow())
        for found in (ctx.events.library_seen, ctx.events.model_loaded, ctx.events.loaded_aside):
            found.connect(self._find_models)

    def close(self) -> None:
        """It answers nobody any more."""
        self._moved.close()
        self._watching.stop()
        if self._job:
            self._job.cancel.request()

    # -- on and off --------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Answer other programs, now and after each start, until a person says otherwise."""
        if self._ctx.state.settings.serve:
            self._begin_if_due()
        else:
            self._ctx.keep(serve=True)

    def stop(self) -> None:
        """Answer nobody any more; what is being written for programs ends."""
        self._ctx.keep(serve=False)

    def toggle(self) -> None:
        """The one or the other."""
        self.stop() if self._ctx.state.serving.phase in (ServerPhase.ON, ServerPhase.STARTING) else self.start()

    def _answer_together(self, settings: Settings) -> None:
        """Models that programs have loaded from now on hold as many conversations as that takes."""
        slots = settings.conversations
        self._serving.at_once = settings.serve_at_once
        self._serving.run = lambda _: RunSettings(slots=slots)

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if old.conversations != new.conversations:
            self._answer_together(new)
        self._weigh()
        if not new.serve:
            self._end()
        elif (old.serve, old.serve_address, old.serve_port) != (True, new.serve_address, new.serve_port):
            self._begin_if_due(anew=True)

    def _begin_if_due(self, *, anew: bool = False) -> None:
        """Where it is wanted, and this computer is known."""
        state = self._ctx.state
        if not state.settings.serve or state.computer.machine is None or state.serving.phase is ServerPhase.STARTING:
            return
        if state.serving.phase is ServerPhase.OFF or anew:
            self._begin()

    def _begin(self, *, new_key: bool = False) -> None:
        host, port = self._ctx.state.settings.serve_address or _HERE, self._ctx.state.settings.serve_port
        self._ctx.change(serving={"phase": ServerPhase.STARTING, "listening": None, "problem": "", "key_shown": False})
        self._find_models()
        self._job = self._ctx.jobs.start(  # one that runs is asked to end, and this one waits for its thread
            "server",
            lambda task: self._serve(host, port, task, new_key=new_key),
            lambda _: self._ended(),
            failed=self._failed,
            reported=self._listens,
            lane=Lane.SERVER,
        )

    def _serve(self, host: str, port: int, task: Task, *, new_key: bool) -> None:
        from advisor.server.listen import open_socket, serve_programs  # a quarter of a second, and most never serve

        with open_socket(host, port) as listener:
            key = "" if is_loopback(host) else kept_key(anew=new_key)
            there = Listening(address_of(host, listener.getsockname()[1]), key)
            serve_programs(
                self._serving, listener, key, task.cancel,
                log=_log.info, began=lambda: task.report(there), activity=self._activity,
            )  # fmt: skip

    def _listens(self, there: Listening) -> None:
        self._ctx.change(serving={"phase": ServerPhase.ON, "listening": there})

    def _end(self) -> None:
        if self._job and self._ctx.state.serving.phase is not ServerPhase.OFF:
            self._ctx.change(serving={"phase": ServerPhase.STOPPING})
            self._job.cancel.request()
        self._ctx.change(serving={"problem": ""})

    def _ended(self) -> None:
        self._job = None
        self._ctx.change(serving={"phase": ServerPhase.OFF, "listening": None})
        self._begin_if_due()  # it was wanted again meanwhile

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._ctx.change(serving={"phase": ServerPhase.OFF, "listening": None, "problem": words_of(error)})
        if self._ctx.state.shell.page is not PageId.SERVING:
            self._ctx.problem(error)

    # -- the key, and what it is asked -------------------------------------------------------------------------

    def show_key(self, shown: bool) -> None:
        """Have the key in sight, or not."""
        self._ctx.change(serving={"key_shown": shown})

    def copy_key(self) -> None:
        """Put the key on the clipboard, without showing it."""
        if there := self._ctx.state.serving.listening:
            QGuiApplication.clipboard().setText(there.key)
            self._ctx.say(translate("Serving", "The key was copied."))

    def choose_address(self) -> None:
        """Go to where the port and the address are set."""
        self._ctx.events.setting_wanted.emit("serve_port")

    def renew_key(self) -> None:
        """Another key from now on; programs that have the one of before are refused."""
        self._begin(new_key=True)

    def mark(self, request: int) -> None:
        """Point at one of the requests."""
        self._ctx.change(serving={"chosen": request})

    def drop(self) -> None:
        """End the reply that is marked, or the one that is being written."""
        if (meant := self._ctx.state.serving.to_end) is not None:
            self._activity.drop(meant.id)

    def forget(self) -> None:
        """Show no more what has ended."""
        self._activity.forget()
        self.look()

    # -- several replies at once -------------------------------------------------------------------------------

    def choose_at_once(self, count: int) -> None:
        """Compute so many replies together, unless the model in memory is known not to fit then."""
        cost, loaded = self._ctx.state.serving.cost(count), self._ctx.state.session.loaded
        if cost and loaded and not cost.fit.verdict.runs:
            self._ctx.warn(too_many(loaded.fit.model.name, cost))
        else:
            self._ctx.keep(serve_at_once=count)

    def load_again(self) -> None:
        """Have the open chat's model in memory with as many conversations as the setting says."""
        state = self._ctx.state
        cost = state.serving.cost(state.settings.serve_at_once if state.settings.serve else 1)
        if state.session.loaded and cost:
            self._session.load(state.session.loaded.model, cost.wish, force=False, show=PageId.SERVING)

    def _weigh(self) -> None:
        """Work out what each choice takes with the open chat's model, while the page is looked at."""
        state = self._ctx.state
        loaded, settings = state.session.loaded if state.session.phase.loaded else None, state.settings
        if state.shell.page is not PageId.SERVING:
            self._weighed = ()
            return
        asked = state.front, loaded and loaded.pid, settings.context, settings.breathe, state.session.context_used
        if asked == self._weighed:
            return
        self._weighed = asked
        if loaded is None:
            self._ctx.change(serving={"costs": ()})
            return
        name, choices = state.front, SETTINGS["serve_at_once"].offered
        self._ctx.jobs.start(
            "replies at once",
            lambda task: self._serving.costs.of(name, settings, choices, state.session.context_used, task.cancel),
            lambda found: self._ctx.change(serving={"costs": found}),
            failed=self._ctx.problem,
        )

    def _find_models(self) -> None:
        if self._ctx.state.settings.serve:
            self._ctx.jobs.start(
                "served models",
                lambda _: tuple(model.id for model in self._serving.models()),
                lambda found: self._ctx.change(serving={"models": found}),
                failed=self._ctx.problem,
                lane=Lane.FILES,
            )

    def look(self) -> None:
        """Show what is asked now."""
        seen, busy, writing = self._activity.seen(), self._serving.replies.busy, self._serving.replies.writing
        self._ctx.change(serving={"requests": seen, "busy": busy, "writing": writing})
        self._follow()
        if self._ctx.state.serving.under_way:
            self._watching.start()
        else:
            self._watching.stop()

    # -- models that programs had loaded -----------------------------------------------------------------------

    def _follow(self) -> None:
        """They are shown as others are, and gone where they went for another; a chat without a model takes one."""
        known, held = self._ctx.state.sessions, self._serving.in_memory()
        for name in held - known.keys():
            facts = self._sessions.facts(name)
            self._adopted.add(name)
            self._ctx.change(sessions={name: SessionState(Phase.READY, 1000, facts, context_size=facts.reach)})
            if self._ctx.state.session.phase is Phase.NONE:
                self._session.bring(name)
        for name in list(self._adopted - held):
            self._adopted.discard(name)
            session = self._ctx.state.sessions.get(name)
            if session and session.phase is Phase.READY:
                front = name == self._ctx.state.front
                self._ctx.change(sessions={name: SessionState(context_used=session.context_used) if front else None})
                self._ctx.events.model_gone.emit()

    def _changed(self, old: AppState, new: AppState) -> None:
        if old.shell.page is not new.shell.page or old.session is not new.session:
            self._weigh()
        if old.sessions is not new.sessions or old.chat.open is not new.chat.open or old.front != new.front:
            talked_with = {new.front} if new.chat.open else set()
            self._serving.spared = frozenset(new.sessions) - (self._adopted - talked_with)
