"""What each part of memory is called, wherever it is shown: bars, keys, the panel and the sums of a bill."""

from __future__ import annotations

from ui.session.memory_bars import BarRole, Needle
from ui.words import translate


def role_name(role: BarRole) -> str:
    """A part in words."""
    return {
        "other": translate("MemoryBar", "Other programs"),
        "helpers": translate("MemoryBar", "Plimsoll's window and helpers"),
        "models": translate("MemoryBar", "Other models in memory"),
        "borrowed": translate("MemoryBar", "Borrowed from system memory"),
        "ours": translate("MemoryBar", "Plimsoll and its model"),
        "unknown": translate("MemoryBar", "Not known how much is free"),
        "weights": translate("MemoryBar", "Model weights"),
        "kv_filled": translate("MemoryBar", "Chat memory, filled"),
        "kv": translate("MemoryBar", "Chat memory, not yet filled"),
        "compute": translate("MemoryBar", "Working space"),
        "overhead": translate("MemoryBar", "Engine and driver"),
        "vocabulary": translate("MemoryBar", "Vocabulary"),
        "kept": translate("MemoryBar", "Earlier states of chats"),
        "rest": translate("MemoryBar", "Not explained"),
    }[role]


def planned_name(role: BarRole) -> str:
    """The same before a model is loaded, when nothing of the chat memory is filled yet."""
    return translate("Legend", "Chat memory when full") if role == "kv" else role_name(role)


def needle_name(needle: Needle) -> str:
    """A needle in words."""
    return {
        "predicted": translate("MemoryPanel", "Predicted"),
        "allocated": translate("MemoryPanel", "Allocated"),
        "measured": translate("MemoryPanel", "Measured"),
    }[needle]


def short_name(role: BarRole) -> str:
    """A part in a word, to stand on it."""
    return {
        "other": translate("MemoryBar", "Other"),
        "helpers": translate("MemoryBar", "Plimsoll"),
        "models": translate("MemoryBar", "Models"),
        "borrowed": translate("MemoryBar", "Borrowed"),
        "ours": translate("MemoryBar", "Plimsoll"),
        "unknown": translate("MemoryBar", "Not known how much is free"),
        "weights": translate("MemoryBar", "Model"),
        "kv_filled": translate("MemoryBar", "Filled"),
        "kv": translate("MemoryBar", "Chat"),
        "compute": translate("MemoryBar", "Work"),
        "overhead": translate("MemoryBar", "Engine"),
        "vocabulary": translate("MemoryBar", "Vocabulary"),
        "kept": translate("MemoryBar", "Kept"),
        "rest": translate("MemoryBar", "Rest"),
    }[role]
