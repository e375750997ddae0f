"""The card of sleeping chats says what each takes, and has each deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from tests.ui import canned
from tests.ui.conftest import MakeApp, put, stilled
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.settings.storage_cards import MOST_SHOWN, SleepCard
from ui.settings.text import sleeper, sleeping


@pytest.fixture
def app(make_app: MakeApp) -> App:
    made = stilled(make_app(serial=True))
    put(made, canned.states()["settings-asleep"])
    return made


def card(app: App) -> SleepCard:
    return PagesOf(app).settings.sleep


def links(app: App) -> list[QPushButton]:
    return [
        found
        for found in card(app).findChildren(QPushButton)
        if found.property("link") and found.isVisibleTo(card(app))
    ]


def test_what_each_takes(app: App) -> None:
    first, second = app.store.state.chat.asleep
    assert sleeper(first) == "suspended · 1.2 GB · back in about 3 s"
    assert sleeper(second) == "393 MB · back in about 1 s"
    assert card(app).words.text() == (
        "2 chats sleep on the disk: 1.6 GB. 1 of them you suspended; it stays until you go on."
    )
    assert [link.accessibleName() for link in links(app)] == [
        "Delete what is kept of How much memory does the chat use per token?",
        "Delete what is kept of A name for the ship",
    ]


def test_one_is_deleted_and_then_all(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[int] = []
    monkeypatch.setattr(app.services.asleep, "forget", gone.append)
    links(app)[1].click()
    assert gone == [2]
    put(app, canned.states()["settings-asleep"])
    card(app).clear.click()
    assert app.store.state.chat.asleep == ()
    assert not card(app).clear.isEnabled()
    assert card(app).words.text() == "No chat sleeps on the disk."
    assert links(app) == []


def test_not_a_hundred_of_them(app: App) -> None:
    many = tuple(replace(canned.ASLEEP, chat=chat, suspended=False) for chat in range(100))
    put(app, app.store.state.change(chat={"asleep": (*many, canned.ASLEEP)}))
    assert len(links(app)) == MOST_SHOWN
    assert sleeping(many).startswith("100 chats sleep")
