"""What was said, as values: chats, their turns as a tree, and the settings each chat keeps.

Turns form a tree, so that an edited question or a reply tried again stands beside the old one instead of replacing it.
Each turn remembers which of its children was last looked at (`chosen`); following those from the root gives the path
that is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any, Literal, Self

import msgspec

from advisor.engine.sampling import JSON_GRAMMAR, RANDOM_SEED, MessageRole, Sampling, Stats, Thinking
from advisor.storage.files import fitting

Ending = Literal["writing", "end", "stopped", "length", "context", "suspended", "lost", "failed"]
Output = Literal["text", "json", "grammar"]


@dataclass(frozen=True)
class ChatSettings:
    """How one chat is run; None (or "") is the model's own default, so that a better default reaches old chats.

    system: the system prompt. model: the build it was last run with, as the caller names builds (a path).
    limit: tokens a reply may have. thinking: whether, or how much, the model reasons first, where its template has a
    choice. output: "json" limits answers to JSON, "grammar" to `grammar` (GBNF). The rest as in `Sampling`.

    reads_after: id of the last turn that the model no longer reads (in a ChatRecord its position), None for none;
    summary: what it reads in the place of that and those before. Where that turn is not on the path shown, all is read.
    """

    system: str = ""
    model: str | None = None
    temperature: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    seed: int | None = None
    limit: int | None = None
    thinking: Thinking = None
    output: Output | None = None
    grammar: str = ""
    reads_after: int | None = None
    summary: str = ""

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the defaults; `from_json` is the inverse."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) != f.default}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Known keys of a fitting type; anything else (a newer version's, or mistyped) is left aside."""
        known: dict[str, Any] = {name: fitting(values[name], _KINDS[name], _UNFIT) for name in _KINDS if name in values}
        return cls(**{name: value for name, value in known.items() if value is not _UNFIT})

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of what a person set to differ from the model's defaults, the model itself aside."""
        return tuple(name for name in self.to_json() if name not in ("model", "reads_after", "summary"))

    def sampling(self, defaults: Sampling) -> Sampling:
        """`defaults`, the model's own, with what this chat changed; UsageError for impossible values."""
        names = {f.name for f in fields(Sampling)} - {"grammar"}
        chosen = {name: value for name, value in self.to_json().items() if name in names}
        grammar = {"json": JSON_GRAMMAR, "grammar": self.grammar}.get(self.output or "", "")
        return replace(defaults, **chosen, grammar=grammar)

    def with_(self, **changes: Any) -> Self:
        """The same settings with some changed."""
        return replace(self, **changes)


def _from(least: float, most: float) -> Any:
    """A number within these bounds, which are Sampling's where that has the field."""
    return Annotated[float, msgspec.Meta(ge=least, le=most)]


def _whole(least: int, most: int) -> Any:
    return Annotated[int, msgspec.Meta(ge=least, le=most)]


_UNFIT = object()
_KINDS: dict[str, Any] = {
    "system": str, "model": str | None, "temperature": _from(0, 10) | None, "top_k": _whole(0, 1_000_000) | None,
    "top_p": _from(0, 1) | None, "min_p": _from(0, 1) | None,
    "repeat_penalty": Annotated[float, msgspec.Meta(gt=0, le=10)] | None, "frequency_penalty": _from(-10, 10) | None,
    "presence_penalty": _from(-10, 10) | None, "seed": _whole(0, RANDOM_SEED) | None,
    "limit": _whole(1, (1 << 31) - 1) | None, "thinking": Thinking, "output": Output | None, "grammar": str,
    "reads_after": _whole(0, (1 << 63) - 1) | None, "summary": str,
}  # fmt: skip


_PICTURE = re.compile(r"data:image/(png|jpeg|gif|bmp);base64,([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True)
class Attachment:
    """A file that went into the prompt with a message. size: bytes of the file.

    text: what was taken from it; a picture's is the whole file, as a data: address. path: where it lay when it was
    read, "" for what was pasted; tokens: what it cost with the model that it was sent to, None where nobody counted.
    """

    name: str
    text: str
    size: int
    path: str = field(default="", compare=False)
    tokens: int | None = field(default=None, compare=False)

    @property
    def picture(self) -> str | None:
        """A picture's bytes, in base64; None for a text."""
        found = _PICTURE.fullmatch(self.text) if self.text.startswith("data:image/") else None
        return found[2] if found else None


@dataclass(frozen=True)
class Chat:
    """One line of the list of chats. Times are seconds since 1970; deleted: when it went into the bin."""

    id: int
    title: str
    created: float
    updated: float
    pinned: bool = False
    tags: tuple[str, ...] = ()
    deleted: float | None = None


@dataclass(frozen=True)
class Turn:
    """One message of a chat.

    name: who wrote a reply (the model's name). ending and stats belong to replies; ending "writing" is a reply under
    way. siblings: ids of the turns that stand beside it, itself included, oldest first: its place in ‹2/3›.
    edited: a person changed the words of one that stands beside it.
    """

    id: int
    parent: int | None
    role: MessageRole
    text: str
    created: float
    name: str = ""
    reasoning: str = ""
    ending: Ending | None = None
    stats: Stats | None = None
    attachments: tuple[Attachment, ...] = ()
    siblings: tuple[int, ...] = ()
    edited: bool = False

    @property
    def place(self) -> int:
        """Which of its siblings it is, from 1."""
        return self.siblings.index(self.id) + 1


@dataclass(frozen=True)
class Conversation:
    """One chat, opened: its settings, what stands unsent in the message box, and the turns on the path shown.

    draft_files: what is attached to that which stands unsent.
    """

    chat: Chat
    settings: ChatSettings
    draft: str
    turns: tuple[Turn, ...]
    draft_files: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Preset:
    """A saved system prompt."""

    name: str
    text: str


@dataclass(frozen=True)
class Node:
    """What the tree needs to know of a turn."""

    id: int
    parent: int | None
    chosen: int | None


def path(nodes: Sequence[Node], chosen: int | None) -> list[tuple[int, tuple[int, ...]]]:
    """(id, siblings) of each turn on the path shown, the first turn first.

    nodes: the visible turns, any order; chosen: the first turn last looked at. Where the chosen one is gone, the
    newest stands in.
    """
    children: dict[int | None, list[int]] = defaultdict(list)
    by_id = {node.id: node for node in nodes}
    for identity in sorted(by_id):
        children[by_id[identity].parent].append(identity)
    found: list[tuple[int, tuple[int, ...]]] = []
    here: int | None = None
    while siblings := children.get(here):
        here = chosen if chosen in siblings else siblings[-1]
        assert here is not None
        found.append((here, tuple(siblings)))
        chosen = by_id[here].chosen
    return found


# -- whole chats, to be copied, sent elsewhere, or saved from a damaged file -------------------------------------------


@dataclass(frozen=True)
class TurnRecord:
    """One turn of a ChatRecord. parent and chosen are positions in its `turns`; a parent comes before its children."""

    parent: int | None
    chosen: int | None
    role: MessageRole
    text: str
    created: float
    name: str = ""
    reasoning: str = ""
    ending: Ending | None = None
    stats: Stats | None = None
    attachments: tuple[Attachment, ...] = ()
    deleted: float | None = None
    edited: bool = False


@dataclass(frozen=True)
class ChatRecord:
    """A chat with every branch, independent of any store."""

    title: str
    created: float
    updated: float
    pinned: bool = False
    tags: tuple[str, ...] = ()
    deleted: float | None = None
    settings: ChatSettings = field(default_factory=ChatSettings)
    draft: str = ""
    chosen: int | None = None
    turns: tuple[TurnRecord, ...] = ()
    draft_files: tuple[Attachment, ...] = ()

    def visible(self) -> ChatRecord:
        """Without the turns that are in the bin."""
        place: dict[int, int] = {}
        for i, turn in enumerate(self.turns):
            if turn.deleted is None and (turn.parent is None or turn.parent in place):
                place[i] = len(place)
        turns = tuple(
            replace(turn, parent=_at(place, turn.parent), chosen=_at(place, turn.chosen))
            for turn in (self.turns[i] for i in place)
        )
        settings = self.settings.with_(reads_after=_at(place, self.settings.reads_after))
        return replace(self, turns=turns, chosen=_at(place, self.chosen), settings=settings)

    def shown(self) -> tuple[TurnRecord, ...]:
        """The turns on the path shown, the first turn first."""
        nodes = [Node(i, turn.parent, turn.chosen) for i, turn in enumerate(self.turns) if turn.deleted is None]
        return tuple(self.turns[i] for i, _ in path(nodes, self.chosen))


def _at(place: dict[int, int], index: int | None) -> int | None:
    return None if index is None else place.get(index)
