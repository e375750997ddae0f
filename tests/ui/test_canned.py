"""The canned states are such as the verbs of the window leave behind: what is drawn and measured can be reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.every_state import ALL
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import AppState

IN_MEMORY = (Phase.READY, Phase.WRITING, Phase.EJECTING, Phase.LOST)


def implies(one: bool, other: bool) -> bool:
    """Whether `other` holds wherever `one` does."""
    return other or not one


RULES: dict[str, Callable[[AppState], bool]] = {
    "the page of a catalogue model has one": lambda s: implies(
        s.shell.page is PageId.DETAIL, s.models.chosen is not None
    ),
    "the page of a repository has one": lambda s: implies(s.shell.page is PageId.REPO, s.hub.repo is not None),
    "a model is in memory where the phase says so": lambda s: implies(
        s.session.phase in IN_MEMORY, s.session.loaded is not None
    ),
    "none is where the phase says so": lambda s: implies(s.session.phase is Phase.NONE, s.session.loaded is None),
    "a reply is written while the model writes": lambda s: implies(
        s.chat.reply is not None, s.session.phase is Phase.WRITING and s.chat.open is not None
    ),
    "of a lost model nothing is measured any more": lambda s: implies(
        s.session.phase is Phase.LOST,
        s.session.outcome is not None and s.session.reading is None and s.session.filled == 0,
    ),
    "a loaded model has the context that was planned": lambda s: (
        s.session.loaded is None or s.session.context_size == s.session.loaded.reach
    ),
    "what is judged was judged on a computer": lambda s: implies(
        s.opened.judged.fit is not None, s.opened.judged.judged_on is not None and s.opened.model is not None
    ),
    "turns belong to an open chat": lambda s: implies(bool(s.chat.turns), s.chat.open is not None),
    "a ranking has a catalogue": lambda s: implies(bool(s.models.candidates), s.models.catalogue is not None),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_verb_can_lead_there(rule: str) -> None:
    assert [name for name, state in ALL.items() if not RULES[rule](state)] == []
