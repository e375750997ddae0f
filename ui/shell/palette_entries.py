"""What the palette offers: every command that can be chosen now, pages, settings, models, chats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Protocol

from ui.commands import Command, keys_of, menus
from ui.controllers import Controllers
from ui.library.text import owners
from ui.pages import PageId
from ui.settings.text import settings_words
from ui.shell.fuzzy import Named
from ui.store import AppState
from ui.words import billions, size, translate

ITSELF = "palette"  # the command that opens it
SHORTCUT_PAGE = "page-"  # how commands that lead to pages begin


class EntryKind(StrEnum):
    """What an entry is, in the order in which they are listed."""

    PAGE = "page"
    COMMAND = "command"
    SETTING = "setting"
    FILE = "file"
    CHAT = "chat"
    MODEL = "model"
    ELSEWHERE = "elsewhere"


PICTURES = {
    EntryKind.PAGE: "panel",
    EntryKind.COMMAND: "play",
    EntryKind.SETTING: "sliders",
    EntryKind.FILE: "folder-open",
    EntryKind.CHAT: "chat",
    EntryKind.MODEL: "cube",
    EntryKind.ELSEWHERE: "search",
}
"""The icon before each kind."""


@dataclass(frozen=True)
class Entry:
    """One thing to choose. detail: what is said beside its name; keys: its shortcut; beside: other words to find it by.

    run: what choosing it does.
    """

    kind: EntryKind
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


def entries(do: Controllers, window: PaletteVerbs, table: Sequence[Command]) -> list[Entry]:
    """All there is to choose now, from the registries and the state."""
    state = do.state
    made = [*_commands(table, state), *_settings(window), *_files(do), *_chats(do), *_models(do)]
    return sorted(made, key=lambda one: list(EntryKind).index(one.kind))  # stable: within a kind as they come


def elsewhere(query: str, do: Controllers) -> list[Entry]:
    """Where else the words of a query may be looked for."""

    def on_hub() -> None:
        do.shell.go(PageId.HUB)
        do.hub.search(query)

    def in_chats() -> None:
        do.shell.go(PageId.CHAT)
        do.chat.list.find(query)

    if not query.strip():
        return []
    kind, shown = EntryKind.ELSEWHERE, query.strip()
    return [
        Entry(kind, translate("Palette", "Search Hugging Face for “{0}”").format(shown), "", on_hub),
        Entry(kind, translate("Palette", "Find “{0}” in all chats").format(shown), "", in_chats),
    ]


def _commands(table: Sequence[Command], state: AppState) -> Iterator[Entry]:
    titles = {key: title.replace("&", "") for key, title in menus().items()}
    pages = {command.words for command in table if command.id.startswith(SHORTCUT_PAGE)}
    for command in table:
        page = command.id.startswith(SHORTCUT_PAGE)
        twice = not page and command.words.replace("&", "") in pages
        if command.id != ITSELF and command.enabled(state) and not twice:
            yield Entry(
                EntryKind.PAGE if page else EntryKind.COMMAND,
                command.words.replace("&", ""),
                translate("Palette", "Page") if page else titles[command.menu],
                command.run,
                keys_of(command.id),
                command.id,
            )


def _settings(window: PaletteVerbs) -> Iterator[Entry]:
    detail = translate("Palette", "Setting")
    for name, words in settings_words().items():
        yield Entry(EntryKind.SETTING, words.name, detail, partial(window.show_setting, name), beside=name)


def _files(do: Controllers) -> Iterator[Entry]:
    contents = do.state.library.contents
    for one in contents.models if contents else ():
        detail = translate("Palette", "On this PC · {0} · {1}").format(one.summary.quant, size(one.size))
        beside = f"{one.path.name} {owners(one)}"
        yield Entry(EntryKind.FILE, one.summary.name, detail, partial(do.opened.open_file, one.path), beside=beside)


def _chats(do: Controllers) -> Iterator[Entry]:
    def show(chat: int) -> None:
        do.shell.go(PageId.CHAT)
        do.chat.list.open(chat)

    for chat in do.state.chat.chats:
        title = chat.title or translate("Chats", "Untitled chat")
        yield Entry(
            EntryKind.CHAT, title, translate("Palette", "Chat"), partial(show, chat.id), beside=" ".join(chat.tags)
        )


def _models(do: Controllers) -> Iterator[Entry]:
    catalogue = do.state.models.catalogue
    for model in catalogue.models if catalogue else ():
        detail = translate("Palette", "Catalogue · {0}").format(billions(model.params_total))
        beside = f"{model.id} {model.publisher} {model.family}"
        yield Entry(EntryKind.MODEL, model.name, detail, partial(do.catalogue.choose, model), beside=beside)
