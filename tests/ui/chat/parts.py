"""The chat's controllers on a real file of chats, with answers of our making in the place of the engine's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from advisor.chat.conversation import Attachment, ChatRecord, Turn, TurnRecord
from advisor.chat.overflow import TooLong
from advisor.chat.store import ChatStore
from advisor.chat.summary import Summary
from advisor.engine.sampling import Stats
from advisor.errors import FileProblem
from advisor.fit.fit import Fit
from advisor.progress import Cancel
from advisor.services.chats import Chats
from advisor.services.judgement import PacedFit, Refusal, RunSettings
from advisor.services.readings import LoadedModel
from advisor.services.sleeping import SleepingChats
from advisor.session.recovery import Recovery
from advisor.session.session import Message, PromptProgress, ReplyEvent, Text
from tests.ui import canned
from tests.ui.conftest import some
from ui.app import App
from ui.chat.controller import ChatController
from ui.chat.transcript.card import MessageCard
from ui.context import Context, Events
from ui.jobs import Jobs
from ui.models.opened_controller import OpenedController
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.store import AppState, Store

TURNS = (TurnRecord(None, None, "user", "Hello", 1.0), TurnRecord(0, None, "assistant", "Hi", 2.0, "Tiny"))
LOADED = some(canned.states()["chat"].session.loaded)
MACHINE = canned.GAMING


def two_chats(path: Path) -> Path:
    """A file with the chats Apples and Pears, of a question and a reply each."""
    with ChatStore.open(path) as store:
        store.insert([ChatRecord("Pears", 1.0, 1.0, turns=TURNS), ChatRecord("Apples", 2.0, 2.0, turns=TURNS)])
    return path


def stats(reason: str = "end") -> Stats:
    """Of a short reply."""
    return replace(canned.STATS, stop_reason=cast(Any, reason), context_used=40, context_size=16384)


Talk = Callable[[Sequence[Message], Callable[[ReplyEvent], None], Cancel], Stats]


def says(*pieces: str, reason: str = "end") -> Talk:
    """A model that says so, and stops for that reason."""

    def talk(_: Sequence[Message], heard: Callable[[ReplyEvent], None], __: Cancel) -> Stats:
        heard(PromptProgress(12, 12))
        for at, piece in enumerate(pieces, 1):
            heard(Text(piece, at))
        return stats(reason)

    return talk


def fails(error: Exception, *pieces: str) -> Talk:
    """A model that says so, then fails."""

    def talk(messages: Sequence[Message], heard: Callable[[ReplyEvent], None], cancel: Cancel) -> Stats:
        says(*pieces)(messages, heard, cancel)
        raise error

    return talk


@dataclass
class Engine:
    """Stands for the services that ask the engine. talk: what is said to the next question; asked: what it was given.

    problem: what is said of a conversation that is too long, and wanted: whether a person wanted room. summed: how many
    messages were summed up each time. judged, contexts: files that were asked about, and with how many tokens.
    """

    talk: Talk = field(default_factory=says)
    asked: list[Sequence[Message]] = field(default_factory=list)
    problem: TooLong | None = None
    wanted: list[bool] = field(default_factory=list)
    summed: list[int] = field(default_factory=list)
    contexts: list[int] = field(default_factory=list)
    loads: list[RunSettings] = field(default_factory=list)
    refusal: Refusal | None = None
    summary: Summary = field(default_factory=lambda: Summary("They spoke."))
    judged: list[Sequence[Path]] = field(default_factory=list)
    opened: list[Path] = field(default_factory=list)
    looks: int = 0
    kept: int = 0
    holding: bool = True
    spoke: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    where: Mapping[str, Any] = field(default_factory=dict)
    held: int | None = None
    models: dict[str, LoadedModel] = field(default_factory=dict)
    suspended: list[tuple[int, int]] = field(default_factory=list)
    refuses: Exception | None = None
    refused: Exception | None = None
    load_fails: Exception | None = None
    way_on: Recovery | None = None

    # as Sessions
    def holds(self, name: str = "front") -> bool:
        return self.holding and (name == "front" or name in self.named)

    def reply(
        self,
        messages: Sequence[Message],
        _: object,
        beginning: Message | None,
        heard: Callable[[ReplyEvent], None],
        cancel: Cancel,
        name: str,
        **where: Any,
    ) -> Stats:
        self.spoke.append(name)
        self.where = where
        self.asked.append([*messages, *([beginning] if beginning else [])])
        return self.talk(messages, heard, cancel)

    @property
    def room(self) -> Engine:
        return self

    def read(self, path: Path) -> Attachment:
        if path.suffix == ".bad":
            raise FileProblem(f"{path.name} cannot be read.")
        return Attachment(path.name, path.stem, 10)

    def count(self, files: Sequence[Attachment], _: str) -> list[int]:
        return [len(file.text) for file in files]

    def count_text(self, text: str, _: str) -> int:
        return len(text) // 4

    def ways(self, *_: object, asked: bool, **__: str) -> TooLong | None:
        self.wanted.append(asked)
        return self.problem

    def grow(self, fit: Fit, _: str) -> Any:
        self.models["front"] = replace(LOADED, fit=fit)
        return self.models["front"]

    def facts(self, name: str = "front") -> Any:
        return self.models.get(name, LOADED)

    def summarise(
        self, older: Sequence[Message], _: str, report: Callable[[float], None], cancel: Cancel, __: str
    ) -> Summary:
        self.summed.append(len(older))
        report(0.5)
        cancel.check()
        return self.summary

    def load(self, model: Any, wish: RunSettings, *, name: str, **_: Any) -> Any:
        self.loads.append(wish)
        if self.load_fails:
            error, self.load_fails = self.load_fails, None
            raise error
        if self.refusal:
            return self.refusal
        self.named.add(name)
        self.models[name] = replace(LOADED, model=model, pid=LOADED.pid + 1)
        return self.models[name], MACHINE

    def not_restored(self, _: str) -> Exception | None:
        return self.refused

    def chat_held(self, _: str) -> int | None:
        return self.held

    def keep(self, _: str) -> None:
        self.kept += 1

    def suspend(self, chat: int, turn: Turn, _: str) -> None:
        if self.refuses:
            raise self.refuses
        self.suspended.append((chat, turn.id))
        self.holding = False

    def eject(self, _: str) -> None:
        self.holding = False

    def recovery(self, *_: Any, **__: Any) -> Recovery | None:
        return self.way_on

    # as Fits
    def open(self, path: Path) -> Any:
        self.opened.append(path)
        if path.suffix == ".gone":
            raise FileProblem(f"There is no file {path.name}.")
        return replace(LOADED.model, path=path)

    def kept_wish(self, _: Path) -> None:
        return None

    def usual_context(self, _: object, run: RunSettings, wished: int, **__: object) -> int:
        return wished or run.context

    def assess(self, *_: object, **__: object) -> Any:
        raise FileProblem("Nobody asks in these tests.")

    def judge_each(
        self,
        models: Sequence[Path],
        wish: RunSettings,
        report: Callable[[Mapping[Path, PacedFit | str]], None],
        cancel: Cancel,
        **_: object,
    ) -> None:
        self.judged.append(models)
        self.contexts.append(wish.context)
        for path in models:
            cancel.check()
            report({path: "It cannot be read."})

    # as the gauge, and as LibraryController
    def look(self) -> None:
        self.looks += 1


@dataclass
class Parts:
    """One chat. engine: answers for it."""

    ctx: Context
    engine: Engine
    session: SessionController
    opened: OpenedController
    chat: ChatController
    chats: Chats

    @property
    def state(self) -> AppState:
        return self.ctx.state

    @property
    def notice(self) -> str:
        """What is said at the top of the window."""
        return self.state.shell.notice.text if self.state.shell.notice else ""

    def texts(self) -> list[str]:
        """What stands in the open chat."""
        return [turn.text for turn in self.state.chat.turns]

    def with_model(self) -> None:
        """As if a model had been loaded."""
        self.ctx.change(
            session={"phase": Phase.READY, "loaded": LOADED, "context_size": 16384}, computer={"machine": MACHINE}
        )


@contextmanager
def parts(file: Path, *, serial: bool = True) -> Iterator[Parts]:
    """Controllers over a file of chats, without a window; threads only where not serial."""
    jobs, engine, chats = Jobs(serial=serial), Engine(), Chats(file)
    ctx = Context(Store(), jobs, Events(), lambda _: None)
    any_service = cast(Any, engine)
    session = SessionController(ctx, any_service, any_service)
    opened = OpenedController(ctx, any_service, session)
    chat = ChatController(
        ctx, chats, any_service, any_service, SleepingChats(file.parent / "asleep"), session, opened, any_service
    )
    made = Parts(ctx, engine, session, opened, chat, chats)
    yield made
    chat.close()
    jobs.close()
    chats.close()


def cards(app: App) -> list[MessageCard]:
    return [card for card in app.window.chat.transcript.findChildren(MessageCard) if card.isVisible()]
