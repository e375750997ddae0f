"""What several pages say of the models that are here already."""

from __future__ import annotations

from advisor.library.entry import Owner
from ui.library.state import LibraryState
from ui.words import number, translate


def owner(which: Owner) -> str:
    """Whose files they are."""
    return {
        Owner.PLIMSOLL: translate("Local", "Models folder"),
        Owner.HUB: translate("Local", "Hugging Face cache"),
        Owner.FOLDER: translate("Local", "Your folder"),
    }.get(which, which.value)


def found_here(local: LibraryState) -> str:
    """Whose models are on this computer already: "Found on this PC: Ollama (2), Jan (1)"; empty where none are."""
    models = local.contents.models if local.contents else ()
    counts: dict[str, int] = {}
    for entry in models:
        words = owner(entry.owner)
        counts[words] = counts.get(words, 0) + 1
    if not counts:
        return ""
    listed = [translate("Local", "{0} ({1})").format(words, number(count)) for words, count in counts.items()]
    return translate("Local", "Found on this PC: {0}").format(", ".join(listed))
