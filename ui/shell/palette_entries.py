"""What the palette offers: every command that can be chosen now, pages, settings, models, chats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Protocol

from ui.commands import Command, keys_of, menus
from ui.common.fuzzy import Named
from ui.controllers import Controllers
from ui.help.topics import topics
from ui.library.text import owners
from ui.pages import PageId
from ui.settings.text import settings_words
from ui.store import AppState
from ui.words import billions, size, translate

ITSELF = "palette"  # the command that opens it
SHORTCUT_PAGE = "page-"  # how commands that lead to pages begin


class PaletteKind(StrEnum):
    """What an entry is, in the order in which they are listed."""

    PAGE = "page"
    COMMAND = "command"
    SETTING = "setting"
    FILE = "file"
    CHAT = "chat"
    MODEL = "model"
    HELP = "help"
    ELSEWHERE = "elsewhere"


PICTURES = {
    PaletteKind.PAGE: "panel",
    PaletteKind.COMMAND: "play",
    PaletteKind.SETTING: "sliders",
    PaletteKind.FILE: "folder-open",
    PaletteKind.CHAT: "chat",
    PaletteKind.MODEL: "cube",
    PaletteKind.HELP: "help",
    PaletteKind.ELSEWHERE: "search",
}
"""The icon before each kind."""


@dataclass(frozen=True)
class PaletteEntry:
    """One thing to choose. detail: what is said beside its name; keys: its shortcut; beside: other words to find it by.

    run: what choosing it does.
    """

    kind: PaletteKind
    name: str
    detail: str
    run: Callable[[], object]
    keys: str = ""
    beside: str = ""

    @property
    def named(self) -> Named:
        """As the search takes it."""
        return Named.of(self.name, f"{self.detail} {self.beside}")


class PaletteVerbs(Protocol):
    """What only the window can do."""

    def show_setting(self, name: str) -> None: ...


def palette_entries(do: Controllers, window: PaletteVerbs, table: Sequence[Command]) -> list[PaletteEntry]:
    """All there is to choose now, from the registries and the state."""
    state = do.state
    made = [*_commands(table, state), *_settings(window), *_files(do), *_chats(do), *_models(do), *_topics(do)]
    return sorted(made, key=lambda one: list(PaletteKind).index(one.kind))  # stable: within a kind as they come


def elsewhere(query: str, do: Controllers) -> list[PaletteEntry]:
    """Where else the words of a query may be looked for."""

    def on_hub() -> None:
        do.shell.go(PageId.HUB)
        do.hub.search(query)

    def in_chats() -> None:
        do.shell.go(PageId.CHAT)
        do.chat.list.find(query)

    if not query.strip():
        return []
    kind, shown = PaletteKind.ELSEWHERE, query.strip()
    return [
        PaletteEntry(kind, translate("Palette", "Search Hugging Face for “{0}”").format(shown), "", on_hub),
        PaletteEntry(kind, translate("Palette", "Find “{0}” in all chats").format(shown), "", in_chats),
    ]


def _commands(table: Sequence[Command], state: AppState) -> Iterator[PaletteEntry]:
    titles = {key: title.replace("&", "") for key, title in menus().items()}
    pages = {command.words for command in table if command.id.startswith(SHORTCUT_PAGE)}
    for command in table:
        page = command.id.startswith(SHORTCUT_PAGE)
        twice = not page and command.words.replace("&", "") in pages
        if command.id != ITSELF and command.enabled(state) and not twice:
            yield PaletteEntry(
                PaletteKind.PAGE if page else PaletteKind.COMMAND,
                command.words.replace("&", ""),
                translate("Palette", "Page") if page else titles[command.menu],
                command.run,
                keys_of(command.id),
                command.id,
            )


def _settings(window: PaletteVerbs) -> Iterator[PaletteEntry]:
    detail = translate("Palette", "Setting")
    for name, words in settings_words().items():
        yield PaletteEntry(PaletteKind.SETTING, words.name, detail, partial(window.show_setting, name), beside=name)


def _files(do: Controllers) -> Iterator[PaletteEntry]:
    contents = do.state.library.contents
    for one in contents.models if contents else ():
        detail = translate("Palette", "On this PC · {0} · {1}").format(one.summary.quant, size(one.size))
        beside = f"{one.path.name} {owners(one)}"
        yield PaletteEntry(
            PaletteKind.FILE, one.summary.name, detail, partial(do.opened.open_file, one.path), beside=beside
        )


def _chats(do: Controllers) -> Iterator[PaletteEntry]:
    def show(chat: int) -> None:
        do.shell.go(PageId.CHAT)
        do.chat.list.open(chat)

    for chat in do.state.chat.chats:
        title = chat.title or translate("Chats", "Untitled chat")
        yield PaletteEntry(
            PaletteKind.CHAT, title, translate("Palette", "Chat"), partial(show, chat.id), beside=" ".join(chat.tags)
        )


def _models(do: Controllers) -> Iterator[PaletteEntry]:
    catalogue = do.state.models.catalogue
    for model in catalogue.models if catalogue else ():
        detail = translate("Palette", "Catalogue · {0}").format(billions(model.params_total))
        beside = f"{model.id} {model.publisher} {model.family}"
        yield PaletteEntry(PaletteKind.MODEL, model.name, detail, partial(do.catalogue.choose, model), beside=beside)


def _topics(do: Controllers) -> Iterator[PaletteEntry]:
    detail = translate("Palette", "Help")
    for one in topics():
        yield PaletteEntry(PaletteKind.HELP, one.title, detail, partial(do.help.open, one.id), beside=one.words)
