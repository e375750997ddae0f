"""What is said of the settings: a row for each row of advisor.settings.Settings, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from advisor.plan import LONG_CONTEXT
from advisor.services.readings import SleepingChat
from advisor.services.requests import ClearingChats, ResettingSettings
from advisor.settings import ThemeChoice
from ui.commands import keys_of
from ui.common.download_text import limit
from ui.common.setting_rows import specs
from ui.translations import languages, native_name
from ui.words import number, plural, short_tokens, size, tokens_in_short, translate

KEPT_AS = {"limit": "reply_limit"}
"""What chats call a setting, and what it is called where it is kept for new ones."""


class Section(Enum):
    """The cards of the page that show settings."""

    LOOK = "look"
    MEMORY = "memory"
    CHAT = "chat"
    MODELS = "models"
    SLEEP = "sleep"
    NEW_CHATS = "new chats"
    ENGINE = "engine"
    SERVER = "server"


@dataclass(frozen=True)
class SettingWords:
    """name: of the choice; help: what it means, in a sentence or two, "" where its name says it.

    section: the card that shows it, None where a card has its own control for it. value: what an offered value is
    called. short: whether its list stands in one line with others. offered: what its list shows, where that is not
    known to advisor.settings.
    """

    name: str
    help: str = ""
    section: Section | None = None
    value: Callable[[Any], str] = str
    short: bool = False
    offered: tuple[Any, ...] = ()


def settings_words() -> Mapping[str, SettingWords]:
    """By the setting's name. What a person said of this computer (`stated`), who lends it devices, and where it
    lends its own, is no choice, and stands on This PC."""
    return {
        "theme": SettingWords(translate("Settings", "Theme"), section=Section.LOOK, value=theme),
        "zoom": SettingWords(
            translate("Settings", "Size of text and everything"),
            translate("Settings", "Of what your desktop asks for; {0} and {1} at any time.").format(
                keys_of("larger"), keys_of("smaller")
            ),
            Section.LOOK,
            zoom,
        ),
        "language": SettingWords(
            translate("Settings", "Language"),
            translate("Settings", "The window changes at once. What models write is up to them, and to what you ask."),
            Section.LOOK,
            language,
            offered=("", *languages()),
        ),
        "context": SettingWords(
            translate("Settings", "Conversation length for a newly opened model"),
            translate(
                "Settings", "Each model can be changed on its own page. A model trained for less gets its own limit."
            ),
            Section.MEMORY,
            _length,
        ),
        "breathe": SettingWords(
            translate("Settings", "Let chat memory grow with the chat"),
            translate(
                "Settings",
                "A model begins with room for a short conversation, takes more as the chat needs it, up to its "
                "conversation length, and gives it back when nobody does. If this is off, all of it is reserved at "
                "load.",
            ),
            Section.MEMORY,
        ),
        "recover": SettingWords(
            translate("Settings", "Load a model that failed with less, without asking"),
            translate(
                "Settings",
                "Where memory ran out or the engine crashed, the next plan that was worked out before is taken, and "
                "the reply goes on. What changed is said each time.",
            ),
            Section.MEMORY,
        ),
        "relieve": SettingWords(
            translate("Settings", "Make room when memory runs short, without asking"),
            translate(
                "Settings",
                "Where another program fills the graphics card, the model is loaded again with the plan that gives up "
                "least, after the reply. Where system memory stays short for half a minute, the chat is kept on the "
                "disk and the model’s memory freed. What was done is said each time.",
            ),
            Section.MEMORY,
        ),
        **_new_chats(),
        "threads": SettingWords(
            translate("Settings", "Compute threads at most"),
            translate(
                "Settings",
                "More than there are cores only wait for each other. It counts from the next time a model is loaded.",
            ),
        ),
        "hub_address": SettingWords(
            translate("Settings", "Address of the hub"),
            translate("Settings", "A mirror, where Hugging Face itself cannot be reached. Your token goes there too."),
        ),
        "hub_proxy": SettingWords(
            translate("Settings", "Proxy"),
            translate("Settings", "As http://host:port, for searches and downloads."),
        ),
        "models_folder": SettingWords(
            translate("Settings", "Models folder"),
            translate(
                "Settings",
                "New downloads go there; what is elsewhere stays. The cache of the Hugging Face hub is shared with "
                "other programs, so that nothing has to be fetched twice.",
            ),
        ),
        "library_folders": SettingWords(translate("Settings", "Look for models in these folders too")),
        "look_elsewhere": SettingWords(
            translate("Settings", "Use models of Ollama, LM Studio, Jan, GPT4All and llama.cpp where they lie"),
            section=Section.MODELS,
        ),
        "download_limit": SettingWords(
            translate("Settings", "Limit the speed of downloads"), section=Section.MODELS, value=limit, short=True
        ),
        "downloads_at_once": SettingWords(
            translate("Settings", "Downloads at once"), section=Section.MODELS, value=number, short=True
        ),
        "sleeping_chats": SettingWords(
            translate("Settings", "Disk for chats that need not be read again"),
            translate(
                "Settings",
                "What a model holds of a chat is kept when you leave it, so that it goes on at once, also after a "
                "restart. The chats unused longest make room for others; no word of a chat is lost with that.",
            ),
            Section.SLEEP,
            value=_disk,
        ),
        "serve": SettingWords(
            translate("Settings", "Answer other programs"),
            translate(
                "Settings", "From the start on, as long as Plimsoll runs. What they ask is seen on the page Server."
            ),
            Section.SERVER,
        ),
        "serve_at_once": SettingWords(
            translate("Settings", "Replies at once"),
            translate("Settings", "For programs, beside your chat. The page Server shows what that takes of memory."),
            Section.SERVER,
            value=number,
        ),
        "serve_port": SettingWords(
            translate("Settings", "Port"),
            translate("Settings", "Programs that know only Ollama look at 11434, where Ollama does not run itself."),
        ),
        "serve_address": SettingWords(
            translate("Settings", "Address"),
            translate(
                "Settings",
                "Empty: only programs on this computer reach it. 0.0.0.0 lets in your whole network, with a key.",
            ),
        ),
        "notify": SettingWords(
            translate("Settings", "Say it on the desktop when a download is here and this window is not in front"),
            section=Section.MODELS,
        ),
        "formulas": SettingWords(
            translate("Settings", "Draw formulas"),
            translate("Settings", "If this is off, formulas in replies are shown as the model wrote them."),
            Section.CHAT,
        ),
    }


def _new_chats() -> Mapping[str, SettingWords]:
    """What a new chat begins with; numbers have their own words in ui.common.setting_rows."""
    named = {KEPT_AS.get(spec.name, spec.name): spec for spec in specs()}
    numbers = {
        name: SettingWords(translate("Settings", "New chats: {0}").format(spec.words), spec.help)
        for name, spec in named.items()
    }
    return {
        "system_prompt": SettingWords(translate("Settings", "System prompt")),
        "default_model": SettingWords(
            translate("Settings", "Model"),
            translate("Settings", "The one that a new chat asks for while none is in memory."),
        ),
        "load_at_start": SettingWords(
            translate("Settings", "Load it when Plimsoll starts"),
            translate("Settings", "In the background, if it fits then. You stay on the page where you are."),
            Section.NEW_CHATS,
        ),
        **numbers,
    }


def clearing_question(asked: ClearingChats) -> tuple[str, str]:
    """(headline, sentences) before all chats go."""
    words = [
        translate("Settings", "In the bin they wait for 30 days, and can be taken back one by one."),
        translate("Settings", "“Delete for good” empties the bin as well; that cannot be taken back."),
    ]
    if asked.in_bin:
        words.append(plural("Settings", "%Ln chats and messages are in the bin now.", asked.in_bin))
    if asked.asleep:
        kept = translate("Settings", "What models hold of them on the disk, {0}, is deleted in either case.")
        words.append(kept.format(size(asked.asleep)))
    return plural("Settings", "Delete all %Ln chats?", asked.chats), "\n\n".join(words)


def resetting_question(asked: ResettingSettings) -> tuple[str, str]:
    """(headline, sentences) before all settings are as at first."""
    words = translate(
        "Settings",
        "Folders that you added are looked into no longer; models, chats, the token and what you said of this computer "
        "stay.",
    )
    return plural("Settings", "Reset %Ln settings to what they were at first?", asked.count), words


def sleeping(asleep: Sequence[SleepingChat]) -> str:
    """How much of the disk sleeping chats take."""
    if not asleep:
        return translate("Settings", "No chat sleeps on the disk.")
    taken = size(sum(one.size for one in asleep))
    words = plural("Settings", "%Ln chats sleep on the disk: {0}.", len(asleep), taken)
    suspended = sum(one.suspended for one in asleep)
    if suspended:
        words += " " + plural("Settings", "%Ln of them you suspended; they stay until you go on.", suspended)
    return words


def sleeper(one: SleepingChat) -> str:
    """What one takes, and how soon it is back."""
    seconds = max(1, round(one.seconds))
    if one.suspended:
        return plural("Settings", "suspended · {0} · back in about %Ln s", seconds, size(one.size))
    return plural("Settings", "{0} · back in about %Ln s", seconds, size(one.size))


def _length(context: int) -> str:
    """A conversation length, for the list of choices."""
    if context:
        return tokens_in_short(context)
    return translate("Settings", "What fits, up to {0}").format(short_tokens(LONG_CONTEXT))


def zoom(value: int) -> str:
    """A share, for the list of choices."""
    return translate("Settings", "{0} %").format(number(value))


def language(which: str) -> str:
    """A language as it calls itself, for the list of choices."""
    return native_name(which) if which else translate("Settings", "As the system")


def _disk(size_: int) -> str:
    """So much of the disk, for the list of choices."""
    return size(size_) if size_ else translate("Settings", "None")


def theme(which: ThemeChoice) -> str:
    """A palette, for the list of choices."""
    match which:
        case "system":
            return translate("Settings", "As the system")
        case "light":
            return translate("Settings", "Light")
        case "dark":
            return translate("Settings", "Dark")
