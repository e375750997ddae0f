"""Every command once: its words, its shortcut, when it may be chosen, and what it does.

Menus, tooltips, the list of shortcuts and the palette are made from this table. A new command is a row here, and the
method of a controller that it calls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtGui import QAction, QKeySequence

from advisor.settings import SETTINGS, ThemeChoice
from ui.chat.state import goes_on
from ui.controllers import Controllers
from ui.pages import ENTRIES, ROWS, PageId
from ui.session.state import Phase
from ui.store import AppState
from ui.words import translate

Shortcut = QKeySequence.StandardKey | str

_KEYS = QKeySequence.StandardKey

SHORTCUTS: dict[str, Shortcut] = {
    "open": _KEYS.Open,
    "new": _KEYS.New,
    "export": "Ctrl+S",
    "quit": _KEYS.Quit,
    **{f"page-{name}": f"Ctrl+{index}" for index, name in enumerate(ENTRIES, 1)},
    "chats": "Ctrl+B",
    "panel": "Ctrl+.",
    "tune": "Ctrl+;",
    "larger": "Ctrl++",
    "smaller": "Ctrl+-",
    "usual-size": "Ctrl+0",
    "full": _KEYS.FullScreen,
    "load": "Ctrl+Return",
    "eject": "Ctrl+E",
    "downloads": "Ctrl+J",
    "rescan": _KEYS.Refresh,
    "write": "Ctrl+L",
    "attach": "Ctrl+Shift+A",
    "find": "Ctrl+K",
    "find-here": _KEYS.Find,
    "find-next": "F3",
    "find-previous": "Shift+F3",
    "stop": "Esc",
    "retry": "Ctrl+R",
    "continue": "Ctrl+Shift+R",
    "copy": "Ctrl+Shift+C",
    "help": _KEYS.HelpContents,
    "palette": "Ctrl+Shift+P",
    "shortcuts": "Ctrl+/",
}
"""The key of each command that has one."""

ALSO: dict[str, str] = {"larger": "Ctrl+="}
"""A second key for the same: where "+" wants Shift, it is often left out."""


def keys_of(command: str) -> str:
    """A command's shortcut as this system writes it; "" where it has none."""
    known = SHORTCUTS.get(command)
    return "" if known is None else QKeySequence(known).toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(words: str, command: str) -> str:
    """Words for a tooltip, with the shortcut that does the same."""
    keys = keys_of(command)
    return translate("Commands", "{0} ({1})").format(words, keys) if keys else words


def _always(_: AppState) -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """One command. menu: a key of MENUS; checked: whether it is ticked; group: those of one exclude each other."""

    id: str
    menu: str
    words: str
    run: Callable[[], object]
    enabled: Callable[[AppState], bool] = _always
    checked: Callable[[AppState], bool] | None = None
    group: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    line_before: bool = False


class WindowVerbs(Protocol):
    """What only the window can do."""

    def close(self) -> object: ...
    def show_about(self) -> None: ...
    def show_shortcuts(self) -> None: ...
    def show_palette(self) -> None: ...
    def open_logs(self) -> None: ...
    def toggle_full_screen(self) -> None: ...
    def on_chat(self, verb: str) -> None: ...
    def with_files(self, verb: str) -> None: ...


def menus() -> dict[str, str]:
    """The titles of the menus, in their order."""
    return {
        "file": translate("Menu", "&File"),
        "view": translate("Menu", "&View"),
        "model": translate("Menu", "&Model"),
        "chat": translate("Menu", "&Chat"),
        "help": translate("Menu", "&Help"),
    }


def commands(do: Controllers, window: WindowVerbs) -> tuple[Command, ...]:
    """The table, in the order of the menus."""
    return (*_file(do, window), *_view(do, window), *_model(do), *_chat(do, window), *_help(do, window))


def _file(do: Controllers, window: WindowVerbs) -> list[Command]:
    files = window.with_files
    return [
        Command("open", "file", translate("Menu", "&Open .gguf…"), do.shell.choose_file),
        Command(
            "new", "file", translate("Menu", "&New chat"), do.chat.list.new,
            lambda state: bool(state.chat.turns) or state.chat.open is not None,
        ),
        Command(
            "export", "file", translate("Menu", "&Export this chat…"), partial(files, "export_open"),
            lambda state: state.chat.open is not None, line_before=True,
        ),
        Command(
            "copy-chat", "file", translate("Menu", "&Copy this chat as Markdown"), do.chat.list.copy,
            lambda state: state.chat.open is not None,
        ),
        Command(
            "export-all", "file", translate("Menu", "Export &all chats…"), partial(files, "export_all"),
            lambda state: bool(state.chat.chats),
        ),
        Command("import", "file", translate("Menu", "&Import chats…"), partial(files, "import_chats")),
        Command(
            "quit", "file", translate("Menu", "&Quit"), window.close, role=QAction.MenuRole.QuitRole, line_before=True
        ),
    ]  # fmt: skip


def _view(do: Controllers, window: WindowVerbs) -> list[Command]:
    chat = window.on_chat
    return [
        *(_page(do, name) for name in ENTRIES),
        Command(
            "chats", "view", translate("Menu", "List of &chats"), partial(chat, "toggle_list"), line_before=True
        ),
        Command("panel", "view", translate("Menu", "&Memory panel"), partial(chat, "toggle_panel")),
        Command("tune", "view", translate("Menu", "Chat &settings"), partial(chat, "toggle_settings")),
        _theme(do, "system", translate("Menu", "Theme as the system"), first=True),
        _theme(do, "light", translate("Menu", "Light theme")),
        _theme(do, "dark", translate("Menu", "Dark theme")),
        Command(
            "larger", "view", translate("Menu", "&Larger"), lambda: do.settings.zoom(1),
            lambda state: state.settings.zoom < max(SETTINGS["zoom"].offered), line_before=True,
        ),
        Command(
            "smaller", "view", translate("Menu", "&Smaller"), lambda: do.settings.zoom(-1),
            lambda state: state.settings.zoom > min(SETTINGS["zoom"].offered),
        ),
        Command(
            "usual-size", "view", translate("Menu", "&Usual size"), lambda: do.settings.zoom(0),
            lambda state: state.settings.zoom != SETTINGS["zoom"].default,
        ),
        Command("full", "view", translate("Menu", "&Full screen"), window.toggle_full_screen, line_before=True),
    ]  # fmt: skip


def _page(do: Controllers, name: PageId) -> Command:
    return Command(
        f"page-{name}", "view", ROWS[name].title(), lambda: do.shell.go(name),
        checked=lambda state: state.shell.page.entry is name, group="page",
    )  # fmt: skip


def _theme(do: Controllers, theme: ThemeChoice, words: str, *, first: bool = False) -> Command:
    return Command(
        f"theme-{theme}", "view", words, lambda: do.settings.keep(theme=theme),
        checked=lambda state: state.settings.theme == theme, group="theme", line_before=first,
    )  # fmt: skip


def _model(do: Controllers) -> list[Command]:
    return [
        Command("load", "model", translate("Menu", "&Load and chat"), do.opened.load_or_chat, _can_load),
        Command(
            "eject", "model", translate("Menu", "&Eject (free its memory)"), do.opened.eject,
            lambda state: state.sessions[state.to_eject].phase.loaded,
        ),
        Command(
            "opened", "model", translate("Menu", "&Show the opened file"), do.opened.show,
            lambda state: state.opened.model is not None,
        ),
        Command("hub", "model", translate("Menu", "Search the &hub"), do.hub.show, line_before=True),
        Command("local", "model", translate("Menu", "Models on this &PC"), do.library.show),
        Command("downloads", "model", translate("Menu", "&Downloads"), do.downloads.show),
        Command(
            "serve", "model", translate("Menu", "&Answer other programs"), do.serving.toggle,
            checked=lambda state: state.settings.serve,
        ),
        Command(
            "rescan", "model", translate("Menu", "&Re-scan this PC"), do.computer.rescan,
            lambda state: not state.computer.scanning and state.session.phase is not Phase.LOADING, line_before=True,
        ),
    ]  # fmt: skip


def _chat(do: Controllers, window: WindowVerbs) -> list[Command]:
    chat, talk = window.on_chat, do.chat.conversation
    return [
        Command("write", "chat", translate("Menu", "&Write a message"), partial(chat, "focus_composer")),
        Command("attach", "chat", translate("Menu", "&Attach files…"), partial(chat, "choose_files")),
        Command("find-here", "chat", translate("Menu", "Find in t&his chat"), partial(chat, "find_here"), _can_find),
        Command("find-next", "chat", translate("Menu", "Find &next"), partial(chat, "find_next"), _can_find),
        Command(
            "find-previous", "chat", translate("Menu", "Find &previous"), partial(chat, "find_previous"), _can_find
        ),
        Command("find", "chat", translate("Menu", "&Find in all chats"), partial(chat, "find_chats")),
        Command(
            "stop", "chat", translate("Menu", "&Stop the reply"), talk.stop,
            lambda state: state.session.phase is Phase.WRITING, line_before=True,
        ),
        Command(
            "suspend", "chat", translate("Menu", "&Free the memory"), do.chat.sleep.suspend,
            lambda state: state.session.phase.loaded,
        ),
        Command(
            "resume", "chat", translate("Menu", "Go on with the s&uspended chat"), do.chat.sleep.go_on,
            lambda state: state.chat.suspended is not None and state.session.phase in (Phase.NONE, Phase.READY),
        ),
        Command("retry", "chat", translate("Menu", "&Try the last reply again"), lambda: talk.retry(), _can_retry),
        Command(
            "another", "chat", translate("Menu", "Try it again with another &model…"),
            lambda: do.chat.other_models.ask(),
            lambda state: bool(state.chat.turns) and state.session.phase not in (Phase.WRITING, Phase.LOADING),
        ),
        Command(
            "continue", "chat", translate("Menu", "&Go on with the last reply"), lambda: talk.continue_reply(),
            lambda state: state.session.phase is Phase.READY
            and bool(state.chat.turns) and goes_on(state.chat.turns[-1]),
        ),
        Command(
            "edit", "chat", translate("Menu", "&Edit your last message"), partial(chat, "edit_last"),
            lambda state: bool(state.chat.turns) and state.session.phase is not Phase.WRITING,
        ),
        Command(
            "copy", "chat", translate("Menu", "&Copy last reply"), partial(chat, "copy_last_reply"),
            lambda state: any(turn.role == "assistant" for turn in state.chat.turns),
        ),
    ]  # fmt: skip


def _help(do: Controllers, window: WindowVerbs) -> list[Command]:
    return [
        Command("help", "help", translate("Menu", "&What does this mean?"), do.help.about_this_page),
        Command("palette", "help", translate("Menu", "&Find and do anything…"), window.show_palette),
        Command("shortcuts", "help", translate("Menu", "&Keyboard shortcuts"), window.show_shortcuts),
        Command("logs", "help", translate("Menu", "Open the &logs folder"), window.open_logs),
        Command(
            "about", "help", translate("Menu", "&About Plimsoll"), window.show_about, role=QAction.MenuRole.AboutRole
        ),
    ]  # fmt: skip


def _can_load(state: AppState) -> bool:
    return state.opened.judged.runs and state.session.phase in (Phase.NONE, Phase.READY, Phase.LOST)


def _can_find(state: AppState) -> bool:
    """Elsewhere the same keys find something else."""
    return state.shell.page is PageId.CHAT


def _can_retry(state: AppState) -> bool:
    return state.session.phase is Phase.READY and bool(state.chat.turns)
