"""What the window shows, as one frozen value, and the one place that holds it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from advisor.catalogue import candidate
from advisor.catalogue.candidate import Candidate
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel, Use
from advisor.catalogue.recommend import Advice
from advisor.chat.bin import Bin
from advisor.chat.conversation import Attachment, Chat, ChatSettings, Preset, Turn
from advisor.chat.overflow import TooLong
from advisor.chat.search import Hit
from advisor.downloads.status import Snapshot
from advisor.engine.outcome import Outcome
from advisor.engine.sampling import Sampling, ThinkingChoice
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit, Option
from advisor.fit.measure import ModelFile
from advisor.machine.host import Disk
from advisor.machine.live import Spill
from advisor.machine.machine import Machine
from advisor.machine.sample import DeviceSample
from advisor.plan import ALL_LAYERS, KvType, Plan, plimsoll_plan
from advisor.session.gauge import Gap, Reading
from advisor.settings import Stated
from advisor.settings import Theme as ThemeWish
from ui.chat.state import Another as Another
from ui.chat.state import Awaited as Awaited
from ui.chat.state import Draft as Draft
from ui.chat.state import Reply as Reply
from ui.chat.state import Undo as Undo
from ui.chat.state import goes_on as goes_on
from ui.keeping import HubRepo, HubSearch, Keeping, Local, Question, Token

HISTORY_SECONDS = 120.0
Layers = Literal["auto", "all", "none"]
Sort = Literal["best", "quality", "size", "speed", "longest", "newest"]


class PageId(StrEnum):
    """The pages. Most are entries of the rail; those that show one model belong to the entry Models."""

    PC = "pc"
    MODELS = "models"
    DETAIL = "detail"  # a model of the catalogue
    MODEL = "model"  # an opened file
    HUB = "hub"  # a search of the hub
    REPO = "repo"  # a repository on the hub
    LOCAL = "local"  # models on this computer
    CHAT = "chat"
    DOWNLOADS = "downloads"
    SETTINGS = "settings"

    @property
    def entry(self) -> PageId:
        """The rail's entry that leads here."""
        return PageId.MODELS if self in _OF_MODELS else self


_OF_MODELS = (PageId.DETAIL, PageId.MODEL, PageId.HUB, PageId.REPO, PageId.LOCAL)


class Phase(Enum):
    """Where the loaded model stands."""

    NONE = "none"
    LOADING = "loading"
    READY = "ready"
    WRITING = "writing"
    EJECTING = "ejecting"
    LOST = "lost"  # its engine child ended by itself

    @property
    def loaded(self) -> bool:
        """Whether a model is in memory and answers."""
        return self in (Phase.READY, Phase.WRITING)


@dataclass(frozen=True)
class Wish:
    """How the person wants the opened model to run. context in tokens, not yet checked."""

    context: int = 4096
    kv: KvType = "f16"
    layers: Layers = "auto"

    def plan(self) -> Plan:
        """The plan it amounts to; UsageError for an impossible one."""
        layers = {"auto": ALL_LAYERS, "all": ALL_LAYERS, "none": 0}[self.layers]
        return plimsoll_plan(self.context).with_(kv_k=self.kv, kv_v=self.kv, gpu_layers=layers)


@dataclass(frozen=True)
class Browse:
    """How the person looks through the catalogue. everything: also what does not run here; compare: as a picture."""

    search: str = ""
    everything: bool = False
    sort: Sort = "best"
    compare: bool = False


@dataclass(frozen=True)
class Chosen:
    """A model of the catalogue that is looked at: at which build, how it is wished to run, and what came of that.

    versions: its builds as far as they are judged as wished. curve: bills at growing conversation lengths.
    """

    model: CatalogueModel
    build: CatalogueBuild
    wish: Wish
    judging: bool = False
    judged_on: Machine | None = None
    fit: Fit | None = None
    options: tuple[Option, ...] = ()
    problem: str | None = None
    versions: tuple[Candidate, ...] = ()
    curve: tuple[tuple[int, Bill], ...] = ()


@dataclass(frozen=True)
class Loaded:
    """Facts of the model in memory. base_memory: bytes of its engine child before the model.

    recommended: how its makers want it to choose words; thinking: what can be chosen about that; sees: pictures;
    blind: why it does not, although there is a projector.
    """

    model: ModelFile
    fit: Fit
    allocated: Bill
    has_template: bool
    base_memory: int
    pid: int
    recommended: Sampling = field(default_factory=Sampling)
    thinking: ThinkingChoice = "no"
    sees: bool = False
    blind: str = ""


@dataclass(frozen=True)
class Attached:
    """A file that goes with the next message. tokens: what it costs, None while that is not known."""

    file: Attachment
    tokens: int | None = None


@dataclass(frozen=True)
class Host:
    """System memory at this moment, in bytes."""

    available: int
    total: int


@dataclass(frozen=True)
class Notice:
    """One sentence for the bar at the top of the window. details: technical text behind it, if any."""

    text: str
    kind: Literal["info", "problem"] = "problem"
    details: str = ""


@dataclass(frozen=True)
class Trouble:
    """Something the person asked for that could not be done, for the error dialog. details: technical text."""

    doing: Literal["load", "lost", "inside"]
    error: Exception
    details: str = ""


@dataclass(frozen=True)
class AppState:
    """Everything the window shows.

    machine: as it was last detected, with what the person stated; live: the newest sample of its devices; room: what
    a model may plan with at this moment, once the loaded one is gone. asked_for: keys of what the hub is being asked
    about before its download. eyes: whether models that can look at images are downloaded with the file for that.

    chats: those that are kept; bin: what is in the bin, while that is looked at; found: where `searched` was found.
    unkept: why chats cannot be kept now, "" where they are.
    attached: files for the next message, and attaching: how many more are being read. too_long: what can be done about
    a conversation that does not fit, and summing: how far the summary is that was chosen, 0.0 to 1.0.
    chat: the open one, None while nothing was said in it; chat_settings: how it is run. turns: the path shown, without
    the reply being written. another: the choice of a model to write one of them anew, while that is made; awaited: the
    reply that waits for it. editing: the message that the next one sent replaces; reveal: the turn to bring into view.
    """

    page: PageId = PageId.PC
    theme: ThemeWish = "system"
    default_context: int = 4096
    formulas: bool = True

    machine: Machine | None = None
    scanning: bool = False
    scan_problem: str | None = None
    memory: Host | None = None
    live: tuple[DeviceSample, ...] = ()
    room: Machine | None = None
    stated: Stated = field(default_factory=Stated)
    disk: Disk | None = None

    catalogue: Catalogue | None = None
    catalogue_problem: str | None = None
    asked: candidate.Wish = field(default_factory=lambda: candidate.Wish.usual(Use.CHAT))
    browse: Browse = field(default_factory=Browse)
    candidates: tuple[Candidate, ...] = ()
    ranking: bool = False
    to_rank: int = 0
    ranked_on: Machine | None = None
    ranking_problem: str | None = None
    skipped: tuple[str, ...] = ()
    advice: Advice | None = None
    chosen: Chosen | None = None

    opening: Path | None = None
    model: ModelFile | None = None
    wish: Wish = field(default_factory=Wish)
    judging: bool = False
    judged_on: Machine | None = None
    fit: Fit | None = None
    options: tuple[Option, ...] = ()
    fit_problem: str | None = None

    phase: Phase = Phase.NONE
    permille: int = 0
    loaded: Loaded | None = None
    outcome: Outcome | None = None
    reading: Reading | None = None
    gap: Gap | None = None
    spills: tuple[Spill, ...] = ()
    history: tuple[Reading, ...] = ()

    chats: tuple[Chat, ...] = ()
    bin: Bin | None = None
    searched: str = ""
    found: tuple[Hit, ...] | None = None
    undo: Undo | None = None
    unkept: str = ""

    chat: Chat | None = None
    chat_settings: ChatSettings = field(default_factory=ChatSettings)
    turns: tuple[Turn, ...] = ()
    reply: Reply | None = None
    draft: Draft = field(default_factory=Draft)
    attached: tuple[Attached, ...] = ()
    attaching: int = 0
    presets: tuple[Preset, ...] = ()
    too_long: TooLong | None = None
    summing: float | None = None
    another: Another | None = None
    awaited: Awaited | None = None
    editing: Turn | None = None
    reveal: int | None = None
    context_used: int = 0
    context_size: int = 0

    keeping: Keeping = field(default_factory=Keeping)
    downloads: Snapshot = field(default_factory=Snapshot)
    asked_for: frozenset[str] = frozenset()
    eyes: bool = True
    search: HubSearch = field(default_factory=HubSearch)
    repo: HubRepo | None = None
    local: Local = field(default_factory=Local)
    token: Token | None = None
    question: Question | None = None

    notice: Notice | None = None
    trouble: Trouble | None = None

    @property
    def open_reply(self) -> Reply | None:
        """The reply being written, where it is one in the open chat and on the path shown."""
        reply = self.reply
        if reply is None or reply.chat != (self.chat.id if self.chat else None):
            return None
        return reply if reply.turn.parent == (self.turns[-1].id if self.turns else None) else None

    def with_(self, **changes: Any) -> AppState:
        """The same state with some fields changed."""
        return replace(self, **changes)


class Store(QObject):
    """Holds the state. `changed(old, new)` follows every change."""

    changed = Signal(object, object)

    def __init__(self, state: AppState | None = None) -> None:
        super().__init__()
        self._state = state or AppState()

    @property
    def state(self) -> AppState:
        """What is shown now."""
        return self._state

    def set(self, **changes: Any) -> None:
        """Change some fields; nothing is sent when they already have those values."""
        old, new = self._state, self._state.with_(**changes)
        if new != old:
            self._state = new
            self.changed.emit(old, new)


def only_words(old: AppState, new: AppState) -> bool:
    """Whether all that is new is words of a reply under way: of all changes the most frequent by far."""
    one, other = old.reply, new.reply
    if one is None or other is None or not one.tokens or one.turn is not other.turn or one.stopping != other.stopping:
        return False
    return old.with_(reply=other, context_used=new.context_used) == new


def recent(history: tuple[Reading, ...], reading: Reading) -> tuple[Reading, ...]:
    """The readings of the last two minutes, `reading` the newest."""
    return (*(past for past in history if reading.at - past.at <= HISTORY_SECONDS), reading)
