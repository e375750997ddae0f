"""The page of the server: what is shown where it is off, on, at work, and could not begin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication

from tests.ui.conftest import put, some, spoken_row
from tests.ui.every_state import STATES
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.serving.address_card import HIDDEN
from ui.serving.text import state_word


def test_off_it_offers_to_begin_and_nothing_else(still: App) -> None:
    put(still, STATES["serving-off"])
    page = PagesOf(still).serving
    assert page.start.isVisible()
    assert not page.stop.isVisible()
    assert not page.address.isVisible()
    assert not page.requests.isVisible()


def test_on_it_says_what_to_paste(still: App) -> None:
    put(still, STATES["serving-on"])
    page = PagesOf(still).serving
    assert page.address.openai.text() == "http://127.0.0.1:1876/v1"
    assert page.address.any_key.isVisible()
    assert not page.address.key.isVisible()
    assert page.none.isVisible()
    assert page.stop.isVisible()


def test_the_key_is_shown_only_where_that_is_wanted(still: App) -> None:
    put(still, STATES["serving-network"])
    card = PagesOf(still).serving.address
    assert card.key.text() == HIDDEN
    card.show_key.click()
    assert card.key.accessibleName() == some(still.store.state.serving.listening).key
    still.do.serving.copy_key()
    assert QGuiApplication.clipboard().text() == some(still.store.state.serving.listening).key


def test_what_programs_ask_is_listed_and_what_is_under_way_can_be_ended(still: App) -> None:
    put(still, STATES["serving-busy"])
    page = PagesOf(still).serving
    assert spoken_row(page.list, 1) == (
        "OpenAI, Llama-3.1-8B-Instruct:Q4_K_M, writing, 2,841 tokens read, 212 tokens written, 8.4 s"
    )
    assert page.drop.isVisible()
    assert some(still.store.state.serving.to_end).id == 8
    put(still, STATES["serving-busy"].change(serving={"chosen": 9}))
    assert some(still.store.state.serving.to_end).id == 9
    put(still, STATES["serving-busy"].change(serving={"chosen": 7}))
    assert some(still.store.state.serving.to_end).id == 8  # the marked one has ended
    assert still.window.rail.buttons[still.store.state.shell.page].count == 2


@pytest.mark.parametrize(("reason", "words"), [("insufficient_memory", "too little memory"), ("odd", "refused (418)")])
def test_a_refusal_says_why(reason: str, words: str) -> None:
    refused = STATES["serving-network"].serving.requests[-1]
    assert state_word(replace(refused, reason=reason, status=418)) == words


def test_a_port_that_was_taken_is_said(still: App) -> None:
    put(still, STATES["serving-taken"])
    page = PagesOf(still).serving
    assert page.standing.text() == "Could not start"
    assert page.reach.text().startswith("Port 11434 of 127.0.0.1 cannot be had")
    page.where.click()
    assert still.window.focusWidget() is PagesOf(still).settings.server.port.edit
