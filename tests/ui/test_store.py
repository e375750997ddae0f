"""The store and the pure helpers beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.services.judgement import RunSettings
from advisor.session.gauge import Reading
from tests.ui import canned
from ui.common.judged import Judged
from ui.hub.state import HubSearch, HubState, Token
from ui.models.state import OpenedState
from ui.pages import PageId
from ui.session.state import Phase, SessionState, recent
from ui.shell.state import Notice
from ui.store import FRONT, AppState, Store, only_words


def test_changed_carries_old_and_new_and_only_real_changes() -> None:
    store = Store()
    seen: list[tuple[PageId, PageId]] = []
    store.changed.connect(lambda old, new: seen.append((old.shell.page, new.shell.page)))
    store.change(shell={"page": PageId.CHAT})
    store.change(shell={"page": PageId.CHAT})
    assert seen == [(PageId.PC, PageId.CHAT)]
    assert store.state == AppState().change(shell={"page": PageId.CHAT})


def test_history_keeps_ten_minutes() -> None:
    history: tuple[Reading, ...] = ()
    for second in range(0, 900, 2):
        history = recent(history, Reading(float(second), 1, 1, 1))
    assert history[0].at == 298.0
    assert history[-1].at == 898.0


def test_a_slice_is_changed_by_its_fields_or_given_whole() -> None:
    state = AppState().change(hub={"token": Token("HF_TOKEN")}, shell={"page": PageId.HUB})
    assert state.hub == HubState(token=Token("HF_TOKEN"))
    assert state.change(hub={"search": HubSearch("qwen")}).hub == HubState(HubSearch("qwen"), token=Token("HF_TOKEN"))
    assert state.change(hub=HubState()).hub == HubState()
    assert state.change(hub=HubState()).shell.page is PageId.HUB  # other slices stay


def test_a_value_within_a_slice_is_changed_by_its_fields_too() -> None:
    state = AppState().change(opened={"judged": {"problem": "Too long.", "wish": {"context": 512}}})
    assert state.opened.judged == Judged(RunSettings(512), problem="Too long.")
    assert state.change(opened={"judged": Judged()}).opened == OpenedState()
    checked = {Path("a.gguf"): (True, "whole")}
    assert AppState().change(library={"checked": checked}).library.checked == checked  # a mapping that is the value


def test_a_name_that_no_slice_and_no_field_has_is_an_error() -> None:
    with pytest.raises(AttributeError):
        AppState().change(chats={"turns": ()})
    with pytest.raises(AttributeError):
        AppState().change(chat={"turn": ()})


def test_the_session_is_the_front_one_and_others_stay() -> None:
    other = SessionState(Phase.READY)
    state = AppState().change(sessions={FRONT: SessionState(), "second": other})
    changed = state.change(session={"phase": Phase.LOADING})
    assert changed.session is changed.sessions[FRONT]
    assert changed.session.phase is Phase.LOADING
    assert changed.sessions["second"] is other
    assert state.session.phase is Phase.NONE  # frozen: what was there is as it was
    assert changed.change(session=other).sessions == {FRONT: other, "second": other}


def test_many_slices_arrive_at_once_and_equal_ones_not_at_all() -> None:
    store, seen = Store(), list[AppState]()
    store.changed.connect(lambda _, new: seen.append(new))
    store.change(session={"phase": Phase.LOADING}, shell={"page": PageId.CHAT}, downloads={"asked_for": frozenset("a")})
    store.change(session=SessionState(Phase.LOADING), downloads={"asked_for": frozenset("a")})
    store.put(AppState().change(**{name: getattr(store.state, name) for name in ("sessions", "shell", "downloads")}))
    assert len(seen) == 1
    assert (seen[0].session.phase, seen[0].shell.page) == (Phase.LOADING, PageId.CHAT)


def test_only_words_is_said_of_words_alone() -> None:
    before = canned.states()["chat-writing"]
    reply = before.chat.reply
    assert reply is not None
    more = before.change(chat={"reply": reply.heard(" more", "", reply.tokens + 1, 1.0)}, session={"context_used": 901})
    assert only_words(before, more)
    assert not only_words(before, more.change(shell={"notice": Notice("Look.")}))
    assert not only_words(before, more.change(chat={"reply": {"stopping": True}}))
    assert not only_words(before, before.change(chat={"reply": None}))
    assert not only_words(before.change(chat={"reply": {"tokens": 0}}), before.change(chat={"reply": {"tokens": 0}}))


def test_words_go_to_those_who_show_them_and_to_nobody_else() -> None:
    before = canned.states()["chat-writing"]
    reply = before.chat.reply
    assert reply is not None
    store, heard, changed = Store(before), list[AppState](), list[AppState]()
    store.heard.connect(lambda _, new: heard.append(new))
    store.changed.connect(lambda _, new: changed.append(new))
    store.change(chat={"reply": reply.heard(" more", "", reply.tokens + 1, 1.0)}, session={"filled": 901})
    assert ([state.chat.reply for state in heard], changed) == ([store.state.chat.reply], [])
    store.change(session={"phase": Phase.READY}, chat={"reply": None})
    assert (len(heard), changed) == (1, [store.state])
