"""Every canned state there is, by the name of its picture."""

from __future__ import annotations

from tests.ui import canned, canned_chats, canned_models, canned_placement, canned_room, canned_shelf

_CHATS = canned_chats.states(canned.states()["chat"])

STATES = (
    canned.states()
    | {name: canned_models.states()[name] for name in canned_models.DRAWN}
    | {name: canned_placement.states()[name] for name in canned_placement.DRAWN}
    | {name: canned_shelf.states()[name] for name in canned_shelf.DRAWN}
    | {name: _CHATS[name] for name in canned_chats.DRAWN}
    | canned_room.states(canned.states()["chat"])
)
"""Those that hold between them everything that can be seen."""

ALL = STATES | canned_models.states() | canned_placement.states() | canned_shelf.states() | _CHATS
