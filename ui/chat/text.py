"""What the chat says about models, memory and settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontMetrics

from advisor.services.readings import SleepingChat
from ui.controls.plain_text import elided
from ui.session.state import Phase
from ui.store import AppState
from ui.words import plural, size, translate


def model_name(state: AppState) -> str:
    """The model that would answer in the open chat, were it loaded: the one it was last run with, else the opened."""
    wanted = state.chat.settings.model
    if not wanted:
        return state.opened.model.header.name if state.opened.model else ""
    wrote = (turn.name for turn in reversed(state.chat.turns) if turn.role == "assistant" and turn.name)
    return name_at(state, Path(wanted)) or next(wrote, "") or Path(wanted).stem


def name_at(state: AppState, path: Path) -> str:
    """What the model at `path` is called, where it is opened or among those on this computer; else ""."""
    if state.opened.model and state.opened.model.path == path:
        return state.opened.model.header.name
    here = state.library.contents.models if state.library.contents else ()
    return next((one.summary.name for one in here if one.path == path), "")


def hint(state: AppState, metrics: QFontMetrics) -> str:
    """What the empty message box says. metrics: of the font that it is written in."""
    if state.session.phase.loaded:
        if state.chat.reply and state.chat.open_reply is None:
            return translate("Chat", "What you send now waits for the reply in another chat.")
        name = state.session.loaded.fit.model.name if state.session.loaded else ""
        name = elided(metrics, name, 160)
        if state.session.loaded and not state.session.loaded.has_template:
            return translate("Chat", "Begin a text; {0} goes on with it   (Enter to have it do so)").format(name)
        return translate("Chat", "Message {0}   (Enter to send, Shift+Enter for a new line)").format(name)
    if state.session.phase is Phase.LOADING:
        return translate("Chat", "The model is loading; you can write already.")
    if state.session.phase is Phase.LOST:
        return translate("Chat", "Restart the model to go on.")
    return translate("Chat", "Load a model to chat.")


def free_memory_help() -> str:
    """What freeing the memory does."""
    return translate(
        "Chat", "Writes all that the model holds of this chat to the disk, also in the middle of a reply, and ends it"
    )


def suspended(chat: SleepingChat) -> str:
    """That a chat was suspended, what it takes, and how soon it is back."""
    seconds = max(1, round(chat.seconds))
    if chat.half:
        return plural(
            "Sleep",
            "Suspended in the middle of a reply. {0} on the disk come back in about %Ln s, once the model is loaded.",
            seconds,
            size(chat.size),
        )
    return plural(
        "Sleep",
        "Suspended. {0} on the disk come back in about %Ln s, once the model is loaded.",
        seconds,
        size(chat.size),
    )


def full_words(used: float, *, ended: bool) -> str:
    """That the context is nearly full, `used` of it (0.0 to 1.0), or that a reply was cut off by its end."""
    if ended:
        return translate(
            "Chat",
            "The context is full: the reply was cut off. Start a new chat, or make room in this one.",
        )
    words = translate("Chat", "The context is {0} % full. When it is full the model cannot go on.")
    return words.format(round(100 * used))
