"""System prompts to start from: ready-made ones, in the person's language, to be changed and kept as one's own."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.chat.conversation import Preset
from ui.words import translate


def ready_prompts() -> tuple[Preset, ...]:
    """All of them, in the order in which they are offered."""
    return (
        Preset(
            translate("ReadyPrompts", "Short and plain"),
            translate(
                "ReadyPrompts",
                "Answer in plain words, as briefly as the question allows. Say so where you are not sure.",
            ),
        ),
        Preset(
            translate("ReadyPrompts", "Editor"),
            translate(
                "ReadyPrompts",
                "You are a careful editor. Mend the spelling and grammar of the text you are given, keep its meaning "
                "and its tone, and give back the mended text and nothing else.",
            ),
        ),
        Preset(
            translate("ReadyPrompts", "Translator"),
            translate(
                "ReadyPrompts",
                "Translate every message into English. Keep names, numbers and formatting as they are, and give back "
                "the translation and nothing else.",
            ),
        ),
        Preset(
            translate("ReadyPrompts", "Programmer"),
            translate(
                "ReadyPrompts",
                "You are an experienced programmer. Give code that runs, in one block, then say in a few sentences "
                "what matters about it. Ask where the task is unclear.",
            ),
        ),
        Preset(
            translate("ReadyPrompts", "Tutor"),
            translate(
                "ReadyPrompts",
                "You are a patient tutor. Do not give the answer at once: ask what I have tried, give one hint at a "
                "time, and check that I have understood.",
            ),
        ),
        Preset(
            translate("ReadyPrompts", "Summary"),
            translate(
                "ReadyPrompts",
                "Sum up what you are given in at most five points, with the names and numbers that matter. Leave out "
                "everything else.",
            ),
        ),
        Preset(
            translate("ReadyPrompts", "Only from the files"),
            translate(
                "ReadyPrompts",
                "Answer only from the files and texts in this chat, and say where each thing stands. Where they do "
                "not say it, say that they do not.",
            ),
        ),
    )


def prompt_name(text: str, own: Sequence[Preset]) -> str:
    """What a system prompt is called: as it was kept or is offered, else that it is one; "" where there is none."""
    words = text.strip()
    if not words:
        return ""
    known = (preset.name for preset in (*own, *ready_prompts()) if preset.text.strip() == words)
    return next(known, translate("ReadyPrompts", "System prompt"))
