"""What is said of the settings: a row for each row of advisor.settings.Settings, found by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.settings import Theme
from ui.words import translate


@dataclass(frozen=True)
class SettingWords:
    """name: of the choice; help: what it means, in a sentence or two, "" where its name says it."""

    name: str
    help: str = ""


def settings_words() -> Mapping[str, SettingWords]:
    """By the setting's name. `stated`, what a person said of this computer, is not a choice and is shown on This PC."""
    return {
        "theme": SettingWords(translate("Settings", "Theme")),
        "context": SettingWords(
            translate("Settings", "Conversation length for a newly opened model"),
            translate(
                "Settings", "Each model can be changed on its own page. A model trained for less gets its own limit."
            ),
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
            translate("Settings", "Use models of Ollama, LM Studio, Jan, GPT4All and llama.cpp where they lie")
        ),
        "download_limit": SettingWords(translate("Settings", "Limit the speed of downloads")),
        "downloads_at_once": SettingWords(translate("Settings", "Downloads at once")),
        "notify": SettingWords(
            translate("Settings", "Say it on the desktop when a download is here and this window is not in front")
        ),
        "formulas": SettingWords(
            translate("Settings", "Draw formulas"),
            translate("Settings", "If this is off, formulas in replies are shown as the model wrote them."),
        ),
    }


def theme(which: Theme) -> str:
    """A palette, for the list of choices."""
    match which:
        case "system":
            return translate("Settings", "As the system")
        case "light":
            return translate("Settings", "Light")
        case "dark":
            return translate("Settings", "Dark")
