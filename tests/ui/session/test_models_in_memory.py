"""Several models in memory are named with what each holds, wherever memory is shown, and each can be ejected there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from advisor.units import MIB
from tests.ui import canned
from tests.ui.canned_several import SMALL_PID, states
from tests.ui.conftest import put, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.pages import PageId
from ui.session.memory_bars import account_figure, account_of, held_by, others_on
from ui.session.models_in_memory import held_words
from ui.store import FRONT

STATES = states(canned.states()["chat"])


@pytest.fixture
def both(still: App) -> App:
    still.window.resize(1280, 800)
    put(still, STATES["several-chat"])
    return still


def test_another_model_is_no_helper_and_the_lines_still_add_up() -> None:
    state = STATES["several-chat"]
    for row in some(state.session.loaded).allocated.devices:
        found = account_of(state, row)
        (other,) = others_on(state, row.device)
        assert (other.pid, other.model, other.size) == (SMALL_PID, "Gemma 3 1B", found.sizes["models"])
        assert found.sizes["helpers"] == 0
        assert found.capacity
        assert account_figure(found).used == found.capacity - some(found.free)
    assert held_by(state, "2", "no such card") is None
    assert held_words(state, "2").startswith("ready · GPU 1.4 GB · RAM ")


def test_the_panel_names_the_others_and_ejects_them(both: App) -> None:
    panel = both.window.chat.panel
    assert not panel.others_title.isHidden()
    (line,) = panel.others.findChildren(QPushButton)
    assert line.accessibleName() == "Eject Gemma 3 1B"
    assert (panel.whose.isHidden(), panel.whose.text()) == (False, "Llama 3.1 8B Instruct")
    table = panel.sections[0].table
    assert table.value("Other models in memory") == table.value("Gemma 3 1B") > 1000 * MIB
    asked: list[str] = []
    panel.others.ejected.connect(asked.append)
    line.click()
    assert asked == ["2"]
    put(both, canned.states()["chat"])
    assert panel.others_title.isHidden()
    assert panel.whose.isHidden()
    assert panel.others.findChildren(QPushButton) == [] or panel.others.isHidden()


def test_the_page_of_a_model_is_about_that_one(both: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the open chat talks with another: what Eject frees, and what its button to load says."""
    ejected, state = list[str | None](), both.store.state
    monkeypatch.setattr(both.do.session, "eject", ejected.append)
    other = some(state.sessions["2"].loaded)
    opened = {"model": other.model, "judged": {"fit": other.promised}}
    put(both, state.change(opened=opened, shell={"page": PageId.MODEL}))
    page = PagesOf(both).model
    assert (page.eject.text(), page.load.text()) == ("Eject", "Go to chat")
    page.eject.click()
    action = both.window.menus.actions["eject"]
    action.trigger()
    put(both, both.store.state.change(shell={"page": PageId.CHAT}))
    action.trigger()
    assert ejected == ["2", "2", FRONT]


def test_this_pc_names_all_of_them(both: App) -> None:
    put(both, STATES["several-pc"])
    page = PagesOf(both).this_pc
    assert page.models_card.isVisible()
    names = [button.accessibleName() for button in page.models.findChildren(QPushButton)]
    assert names == ["Eject Llama 3.1 8B Instruct", "Eject Gemma 3 1B"]
    put(both, canned.states()["pc"])
    assert not page.models_card.isVisible()


def test_the_switcher_has_titles_and_ejects_each(both: App) -> None:
    menu = both.window.chat.header.menu
    menu.fill(both.store.state)
    words = [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
    assert words[:3] == ["In memory", "Llama 3.1 8B Instruct", "Gemma 3 1B"]
    assert "Can be loaded" in words
    assert words[-4:] == ["Eject Llama 3.1 8B Instruct", "Eject Gemma 3 1B", "This model's settings", "Other models…"]
    assert not menu.actions()[0].isEnabled()


def test_a_load_beside_a_reply_shows_how_far_it_is(both: App) -> None:
    put(both, STATES["several-loading"])
    page = PagesOf(both).model
    assert page.loading.isVisible()
    assert page.progress.value() == 430
    assert "43" in page.progress_words.text()
    assert page.cancel.isVisible()
    assert both.window.strip.progress.isVisible()
    assert "loading 43" in both.window.strip.model.accessibleName()
