"""Every canned state there is, by the name of its picture."""

from __future__ import annotations

from tests.ui import (
    canned,
    canned_chats,
    canned_models,
    canned_placement,
    canned_planner,
    canned_room,
    canned_serving,
    canned_settings,
    canned_several,
    canned_shelf,
)  # fmt: skip
from ui.pages import PageId
from ui.store import AppState

_CHATS = canned_chats.states(canned.states()["chat"])

_HELP = {
    "help": canned.states()["model-loaded"].change(
        shell={"page": PageId.HELP}, help={"topic": "kv-cache", "came_from": PageId.MODEL}
    ),
    "help-bare": AppState().change(shell={"page": PageId.HELP}, help={"topic": "does-not-fit", "search": "fit"}),
}

STATES = (
    canned.states()
    | {name: canned_models.states()[name] for name in canned_models.DRAWN}
    | {name: canned_placement.states()[name] for name in canned_placement.DRAWN}
    | {name: canned_shelf.states()[name] for name in canned_shelf.DRAWN}
    | {name: _CHATS[name] for name in canned_chats.DRAWN}
    | canned_room.states(canned.states()["chat"])
    | canned_several.states(canned.states()["chat"])
    | canned_planner.states()
    | canned_serving.states(canned.states()["chat"], canned_several.two(canned.states()["chat"]))
    | canned_settings.states(canned.states()["settings"])
    | _HELP
)
"""Those that hold between them everything that can be seen."""

ALL = STATES | canned_models.states() | canned_placement.states() | canned_shelf.states() | _CHATS

QUESTIONS = canned_several.questions(canned.states()["chat"])
"""Those that a dialog opens for."""
