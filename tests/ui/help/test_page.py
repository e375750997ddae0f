"""The page of help: found by words, read, and left for where one came from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from tests.ui.conftest import put
from tests.ui.every_state import ALL
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.help.page import HelpPage
from ui.help.topics import TOPIC_ORDER
from ui.pages import PageId


@pytest.fixture
def page(still: App) -> HelpPage:
    put(still, ALL["help"])
    return PagesOf(still).help


def listed(page: HelpPage) -> list[str]:
    return [page.list.item(at).text() for at in range(page.list.count())]


def test_f1_shows_what_a_page_is_about_and_leads_back(still: App) -> None:
    put(still, ALL["model-loaded"])
    action = still.window.menus.actions["help"]
    assert action.shortcut().toString() == "F1"
    for name, topic in (("model-loaded", "verdicts"), ("chat", "kv-cache"), ("pc-apple", "unified-memory")):
        put(still, ALL[name])
        action.trigger()
        assert still.store.state.shell.page is PageId.HELP
        assert still.store.state.help.topic == topic
        PagesOf(still).help.back.click()
        assert still.store.state.shell.page is ALL[name].shell.page


@pytest.mark.parametrize("name", ["pc", "model-loaded", "detail-fits", "chat"])
def test_a_question_mark_stands_by_the_numbers(still: App, name: str) -> None:
    still.window.resize(1280, 800)
    put(still, ALL[name])
    pages = PagesOf(still)
    mark = {
        "pc": pages.this_pc.explain,
        "model-loaded": pages.model.length.explain,
        "detail-fits": pages.detail.length.explain,
        "chat": still.window.chat.panel.explain,
    }[name]
    assert mark.isVisible()
    assert mark.accessibleName() == "What does this mean?"
    mark.click()
    assert still.store.state.shell.page is PageId.HELP
    assert still.store.state.help.topic in TOPIC_ORDER
    assert still.store.state.help.came_from is ALL[name].shell.page


def test_the_readers_numbers_are_in_the_text(page: HelpPage) -> None:
    text = page.view.toPlainText()
    assert text.startswith("Chat memory (KV cache)")
    assert "Llama 3.1 8B Instruct" in text
    assert "really, Llama 3.1 8B Instruct at 16k tokens: 2.0 GB" in text


def test_topics_are_found_by_words_of_their_text_and_read_by_the_arrows(still: App, page: HelpPage) -> None:
    assert len(listed(page)) == len(TOPIC_ORDER)
    page.search.setFocus()
    QTest.keyClicks(page.search, "browser")
    assert 0 < len(listed(page)) < len(TOPIC_ORDER)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Home)
    assert page.view.toPlainText().startswith(listed(page)[0])
    page.search.clear()
    QTest.keyClicks(page.search, "zebra")
    assert page.nothing.isVisible()
    assert still.store.state.help.search == "zebra"


def test_a_related_topic_is_a_link(still: App, page: HelpPage) -> None:
    page.view.anchorClicked.emit(QUrl("topic:memory-grows"))
    assert still.store.state.help.topic == "memory-grows"
    assert still.store.state.help.came_from is PageId.MODEL
    assert page.view.toPlainText().startswith("Why memory grows")
    assert page.list.currentItem().text() == "Why memory grows with every turn and user"


def test_a_model_whose_name_looks_like_html_is_shown_as_it_is(still: App, page: HelpPage) -> None:
    state = still.store.state
    loaded = state.session.loaded
    assert loaded

    name = "<img src='x'><b>bold</b>"
    fit = replace(loaded.fit, model=replace(loaded.fit.model, name=name))
    put(still, state.change(session={"loaded": replace(loaded, fit=fit)}, help={"came_from": PageId.CHAT}))
    assert name in page.view.toPlainText()
    assert "<img" not in page.view.toHtml()


def test_colours_follow_the_theme(still: App, page: HelpPage) -> None:
    def colour() -> str:
        cursor = page.view.textCursor()
        cursor.movePosition(cursor.MoveOperation.NextCharacter)
        return cursor.charFormat().foreground().color().name()

    before = colour()
    still.do.settings.keep(theme="dark")
    assert colour() != before
    still.do.settings.keep(theme="light")
    assert colour() == before


def test_the_topics_have_the_height_of_their_text_in_every_width(still: App, page: HelpPage) -> None:
    """They kept that of another width: titles of two lines lay upon each other."""
    for width in (1280, 760, 1280):
        still.window.resize(width, 640)
        put(still, still.store.state)
        rows = [page.list.visualItemRect(page.list.item(at)) for at in range(page.list.count())]
        page.list.doItemsLayout()
        assert rows == [page.list.visualItemRect(page.list.item(at)) for at in range(page.list.count())]
