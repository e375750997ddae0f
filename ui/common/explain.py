"""The one way from a number to what it means."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton

from advisor.machine.machine import Kind
from ui.controls.buttons import icon_button
from ui.store import AppState
from ui.words import translate

_MEMORY_TOPICS = {
    Kind.CARVEOUT: "integrated-memory",
    Kind.SHARED: "integrated-memory",
    Kind.UNIFIED: "unified-memory",
}


def explain(asked: Callable[[], object]) -> QToolButton:
    """A small "?" beside a heading; sparingly, one for all numbers below it."""
    return icon_button("help", translate("Help", "What does this mean?"), asked, role="muted")


def memory_topic(state: AppState) -> str:
    """About the kind of memory that models have on this computer."""
    machine = state.computer.machine
    gpus = machine.gpus if machine else ()
    return _MEMORY_TOPICS.get(gpus[0].kind, "dedicated-memory") if gpus else "dedicated-memory"
