"""Models for programs that ask for them by name: loaded where they fit, others ended for that by memory. No Qt."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import MemoryProblem, UsageError
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile
from advisor.fit.verdict import Verdict
from advisor.gguf.embedding_model import USUAL_LENGTH, makes_embeddings
from advisor.gguf.header import Header
from advisor.progress import Cancel
from advisor.services.at_once import AtOnceCosts
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.judgement import Crowded, Refusal, RunChoice, RunSettings
from advisor.services.library import LibraryService
from advisor.services.model_ids import ServedModel, find_model, served_entries, served_file, unique
from advisor.services.readings import LoadedModel, Sample
from advisor.services.served_replies import ServedReplies
from advisor.services.session import Sessions
from advisor.session.session import Session
from advisor.settings import Settings, load_settings
from advisor.units import Bytes

LOOKS_APART = 5.0  # seconds between two looks at whether models came or went

TEMPLATE = "tokenizer.chat_template"
_THINKS = re.compile("enable_thinking|<think>|reasoning_effort")


@dataclass(frozen=True)
class About:
    """What a model's file says of it: its template, and whether that has a place for tools, it thinks, it sees;
    embeds: whether it is for embeddings."""

    template: str
    tools: bool
    thinks: bool
    sees: bool
    embeds: bool = False


class NoSuchModel(UsageError):
    """Nothing on this computer is called so."""


class NoRoom(MemoryProblem):
    """A model does not fit in memory. figures: bytes, of the device that lacks most: "needed" and "usable"."""

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template, **values)
        self.figures = {name: int(value) for name, value in values.items() if isinstance(value, Bytes)}


class Serving:
    """Methods block and may be called from any thread; replies are asked for one after the other, or `at_once`.

    replies: what is written for programs.
    """

    def __init__(
        self, engine: Engine, computer: Computer, fits: Fits, sessions: Sessions, library: LibraryService
    ) -> None:
        self._engine, self._computer, self._fits, self._sessions = engine, computer, fits, sessions
        self._library = library
        self._lock, self._loading = threading.Lock(), threading.Lock()
        self._named: tuple[ServedModel, ...] = ()  # by a person; the first is taken where nobody names one
        self._found: tuple[ServedModel, ...] | None = None
        self._looked = 0.0
        self.run: Callable[[Header], RunChoice] = lambda _: RunSettings()  # how models are to run
        self.length_chosen = False  # whether `run` says how long a conversation may be; else what goes well
        self.at_once = 1  # replies that may be asked for together: the slots that `run` gives each model
        self.loads = self.evictions = 0
        self.costs = AtOnceCosts(engine, computer, fits)
        self.spared: frozenset[str] = frozenset()  # sessions that a person loaded or talks with: those stay
        self.replies = ServedReplies(engine, computer, fits, sessions, lambda *asked: self.ready(*asked), self._let_go)
        self.moved: Callable[[], object] = lambda: None  # told of each model loaded or ended, from any thread

    # -- which there are ---------------------------------------------------------------------------------------

    def name(self, path: Path) -> ServedModel:
        """Serve the model at `path`, also where it lies outside the library; errors as Fits.open."""
        self._engine.ready()
        model = served_file(path, self._fits.open(path).header)
        with self._lock:
            self._named = (*(known for known in self._named if known.path != path), model)
        return model

    def models(self) -> tuple[ServedModel, ...]:
        """Those that a person named, then those of the library, then what else is in memory."""
        loaded = [served_file(one.model.path, one.model.header) for one in list(self._engine.sessions.values())]
        with self._lock:
            now = time.monotonic()
            if self._found is None or (now - self._looked >= LOOKS_APART and self._library.moved()):
                entries = self._library.scan(load_settings(), Cancel()).models
                self._found = tuple(served_entries(entries))
            self._looked = now
            return tuple(unique((*self._named, *self._found, *loaded)))

    def find(self, name: str) -> ServedModel:
        """The model that is meant; without a name the one that is in memory, else the first that there is.

        NoSuchModel.
        """
        if not name.strip():
            return self._usual()
        model = find_model(self._named, name) or find_model(self.models(), name)
        if model is None:
            raise NoSuchModel("There is no model {name} on this computer. /v1/models lists those there are.", name=name)
        return model

    def _usual(self) -> ServedModel:
        loaded = {session.model.path for session in list(self._engine.sessions.values())}
        known = self._named or self.models()
        if not known:
            raise NoSuchModel(
                "There is no model on this computer yet. Download one first: plimsoll pull OWNER/REPO:QUANT."
            )
        return next((model for model in known if model.path in loaded), known[0])

    def held(self, model: ServedModel) -> str | None:
        """The session that holds a model; None where it is not in memory. Does not block."""
        sessions = list(self._engine.sessions.items())
        return next((name for name, session in sessions if session.model.path == model.path), None)

    def shares(self, model: ServedModel) -> bool:
        """Whether a model is in memory with room for several conversations. Does not block."""
        session = self._engine.sessions.get(self.held(model) or "")
        return session is not None and session.slots is not None

    def in_memory(self) -> set[str]:
        """The sessions of all models in memory, whoever loaded them. Does not block."""
        return set(self._engine.sessions)

    def running(self) -> list[tuple[ServedModel, LoadedModel]]:
        """The models in memory, each with its facts; also those that others loaded."""
        known, found = self.models(), []
        for name, session in list(self._engine.sessions.items()):
            model = next((one for one in known if one.path == session.model.path), None)
            if model and self._sessions.holds(name):
                found.append((model, self._sessions.facts(name)))
        return found

    def about(self, model: ServedModel) -> About:
        """What a model can do, by its file where it is not in memory; errors as Fits.open."""
        self._engine.ready()
        opened = self._fits.open(model.path)
        template = opened.header.text(TEMPLATE) or ""
        thinks, sees = bool(_THINKS.search(template)), opened.projector is not None
        return About(template, "tools" in template, thinks, sees, makes_embeddings(opened.header))

    def sample(self) -> Sample:
        """Memory at this moment."""
        return self._computer.sample()

    def eject(self, model: ServedModel) -> None:
        """Have a model out of memory, unless a person uses it."""
        if (held := self.held(model)) is not None and held not in self.spared:
            self._sessions.eject(held)
            self.moved()

    # -- into memory --------------------------------------------------------------------------------------------

    def ready(self, model: ServedModel, cancel: Cancel) -> str:
        """Have a model in memory; the name of its session. NoRoom where it does not fit, else as Sessions.load."""
        with self._loading:
            if (held := self.held(model)) is not None:
                return held
            self._computer.ready()
            opened, chosen = self._fits.open(model.path), load_settings()
            wish = self._wish(opened, chosen, cancel)
            return self._load(opened, wish, cancel, breathe=chosen.breathe)

    def _let_go(self, name: str, session: Session) -> None:
        """End a session whose child has ended, and not what another request has begun anew under its name."""
        with self._loading:
            if self._engine.sessions.get(name) is session:
                self._sessions.eject(name)

    def _wish(self, model: ModelFile, chosen: Settings, cancel: Cancel) -> RunChoice:
        wish = self.run(model.header)
        if self.length_chosen:
            return wish
        length = self._fits.usual_context(model, wish, chosen.context, grows=chosen.breathe, cancel=cancel)
        short = makes_embeddings(model.header) and not chosen.context
        return wish.of_length(min(length, USUAL_LENGTH) if short else length)

    def _load(self, model: ModelFile, wish: RunChoice, cancel: Cancel, *, breathe: bool) -> str:
        name, force = str(model.path), False
        ends: list[str] | None = None
        while True:
            found = self._sessions.load(
                model, wish, force=force, cancel=cancel, name=name, ends=ends, breathe=breathe
            )  # fmt: skip
            if not isinstance(found, Refusal):
                self.loads += 1
                self.evictions += len(ends or ())
                self.moved()
                return name
            judged, crowded = found.judgement.fit, found.crowded
            if judged.verdict is Verdict.UNKNOWN and not force:
                force = True  # nothing says that it will not fit
            elif crowded and judged.verdict.runs and ends is None:
                ends = self._who_goes(model, crowded)
            else:
                raise _no_room(judged)

    def _who_goes(self, model: ModelFile, crowded: Crowded) -> list[str]:
        """The sessions that are ended for a model; NoRoom where one of them is writing, or a person's."""
        if writing := next((one for one in crowded.ends if one.writing), None):
            raise NoRoom(
                "{model} does not fit beside {other}, which is writing. Try again when it has ended.",
                model=model.header.name, other=writing.model,
            )  # fmt: skip
        if not (persons := [one for one in crowded.ends if one.name in self.spared]):
            return [one.name for one in crowded.ends]
        idle = [
            name for name, one in list(self._engine.sessions.items()) if not one.writing and name not in self.spared
        ]
        if not idle:
            raise NoRoom(
                "{model} does not fit beside {other}, which Plimsoll’s window holds. Eject it there first.",
                model=model.header.name, other=persons[0].model,
            )  # fmt: skip
        return idle  # all that may; whether that is enough is judged anew


def _no_room(fit: Fit) -> NoRoom:
    rows = [row for row in fit.bill.devices if row.spare is not None]
    row = min(rows, key=lambda one: one.spare or 0, default=None)
    if row is None:
        return NoRoom("{model} does not fit in memory.", model=fit.model.name)
    usable = max(0, row.usable or 0)
    if fit.plan.slots > 1:
        return NoRoom(
            "{model} needs {needed} on {device} for {count} conversations of {context:,} tokens, and {usable} can be "
            "used there.",
            model=fit.model.name, needed=Bytes(row.total), device=fit.bill.called[row.device], count=fit.plan.slots,
            context=fit.plan.context, usable=Bytes(usable),
        )  # fmt: skip
    return NoRoom(
        "{model} needs {needed} on {device} for {context:,} tokens of context, and {usable} can be used there.",
        model=fit.model.name, needed=Bytes(row.total), device=fit.bill.called[row.device], context=fit.plan.context,
        usable=Bytes(usable),
    )  # fmt: skip
