"""The Models page: every state of it said and drawn whole, and what a person does there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from advisor.catalogue.entry import Use
from advisor.fit.verdict import Verdict
from advisor.units import GIB
from tests.ui import canned, canned_models
from tests.ui.conftest import put, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.common.model_tabs import ModelTabs
from ui.controls.table_rows import ROW_ROLE, Order
from ui.models.state import Browse
from ui.pages import PageId
from ui.session.state import Phase

STATES = canned_models.states()

NO_ENGINE = "The engine (llama-cpp-python) is not installed. Run: python3 packaging/bootstrap.py run"


def listed(app: App) -> list[str]:
    return [row.model.name for row in PagesOf(app).models.list.rows.rows]


def test_the_list_shows_what_runs_here_the_best_first(still: App) -> None:
    put(still, STATES["models"])
    page = PagesOf(still).models
    assert page.list.isVisible()
    assert listed(still)[:2] == ["gpt-oss-20b", "Qwen3-30B-A3B-Instruct-2507"]
    assert all(row.runs for row in page.list.rows.rows)
    assert page.status.accessibleName() == "13 of 16 models run here · catalogue of 2026-11-22"


def test_typing_narrows_the_list_and_leads_into_it(still: App) -> None:
    put(still, STATES["models"])
    page = PagesOf(still).models
    page.focus_search()
    QTest.keyClicks(page.search, "gemma")
    assert listed(still) == ["Gemma-3-12B-it", "Gemma-3-4B-it"]
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert still.store.state.shell.page is PageId.DETAIL
    assert some(still.store.state.models.chosen).model.name == "Gemma-3-4B-it"
    still.do.catalogue.show()
    still.store.change(session={"phase": Phase.WRITING})  # then Esc is a shortcut too, which stops the reply
    assert still.window.menus.actions["stop"].isEnabled()
    still.window.menus.actions["stop"].triggered.connect(lambda: pytest.fail("the reply was stopped"))
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert still.store.state.models.browse.search == ""
    assert len(listed(still)) == 13


def test_a_search_without_result_offers_ways_out(still: App) -> None:
    put(still, STATES["models-nothing-found"])
    page = PagesOf(still).models
    assert page.empty.isVisible()
    assert "“no such model”" in page.empty.words.text()
    assert page.status.accessibleName().startswith("None of 16 models matches “no such model”")
    page.clear.click()
    assert not page.empty.isVisible()
    assert page.search.text() == ""
    put(still, STATES["models-nothing-runs"])
    assert page.empty.words.text() == (
        "No model for Images runs on this computer with 128k of conversation. A shorter conversation may."
    )
    page.all.click()
    assert listed(still) == ["Gemma-3-4B-it", "Gemma-3-12B-it", "Mistral-Small-24B"]


def test_use_length_show_and_sort_are_asked_for(still: App) -> None:
    put(still, STATES["models"])
    page = PagesOf(still).models
    for choice, value in (
        (page.wish.use, Use.CODE),
        (page.wish.context, 65536),
        (page.shown, True),
        (page.sort, "size"),
    ):
        choice.box.activated.emit(choice.box.findData(value))
    state = still.store.state
    assert (state.models.asked.use, state.models.asked.context) == (Use.CODE, 65536)
    assert state.models.browse == Browse(everything=True, sort="size")
    assert [choice.box.currentText() for choice in (page.wish.use, page.wish.context, page.shown, page.sort)] == [
        "Code", "64k tokens", "All", "Smallest",
    ]  # fmt: skip


def test_rows_fill_while_the_ranking_goes_on(still: App) -> None:
    state = STATES["models-ranking"]
    put(still, state)
    page = PagesOf(still).models
    assert page.progress.isVisible()
    assert page.status.accessibleName() == "Working out what runs here: 23 of 80"
    judged = [row.best is not None for row in page.list.rows.rows]
    assert judged == [True] * 5 + [False] * 11
    page.list.setCurrentIndex(page.list.rows.index(2, 0))
    before = page.list.currentIndex().data(ROW_ROLE).model
    put(still, state.change(models={"candidates": STATES["models"].models.candidates[:40]}))
    assert sum(row.best is not None for row in page.list.rows.rows) == 8
    assert page.list.currentIndex().data(ROW_ROLE).model is before


def test_entries_that_cannot_be_used_are_named_quietly(still: App) -> None:
    put(still, STATES["models"])
    page = PagesOf(still).models
    assert not page.problems_fold.isVisible()
    put(still, STATES["models-problems"])
    assert page.problems_fold.button.text() == "2 entries of the catalogue cannot be used"
    page.problems_fold.button.click()
    QApplication.processEvents()
    said = [label.text() for label in page.problems.findChildren(QLabel)]
    assert said == [
        "acme/Broken-7B lacks 'builds', so it is left out.",
        "Phi-4-mini-instruct at Q8_0: its skeleton is damaged.",
    ]
    page.problems_fold.button.click()


def test_a_ranking_by_the_memory_of_another_hour_can_be_made_anew(still: App) -> None:
    put(still, STATES["models"])
    page = PagesOf(still).models
    assert not page.again.isVisible()
    busier = replace(canned.GAMING, devices=(canned.CPU, replace(canned.GPU, free=2 * GIB)))
    put(still, STATES["models"].change(computer={"room": busier}))
    assert page.again.isVisible()
    assert page.status.accessibleName() == "Other programs have taken or freed memory since."


def test_why_there_is_no_ranking_is_said(still: App) -> None:
    put(still, STATES["models-failed"])
    assert PagesOf(still).models.status.accessibleName() == (
        "The engine (llama-cpp-python) is not installed. Run: python3 packaging/bootstrap.py run"
    )
    assert PagesOf(still).models.empty.words.text() == NO_ENGINE
    put(
        still,
        STATES["models-failed"].change(
            models={"ranking_problem": None}, computer={"scan_problem": "The engine cannot start."}
        ),
    )
    assert PagesOf(still).models.status.accessibleName() == "The engine cannot start."


def test_the_picture_takes_the_same_choices_and_opens_versions(still: App) -> None:
    put(still, STATES["models"])
    page = PagesOf(still).models
    page.view.buttons[1].click()
    QApplication.processEvents()
    assert page.frontier.isVisible()
    assert not page.sort.isVisible()
    assert {point.verdict for point in page.frontier._points} == {Verdict.FITS, Verdict.TIGHT, Verdict.SLOWER}
    still.do.catalogue.show_everything(True)
    assert {point.verdict for point in page.frontier._points} >= {Verdict.NO}
    still.do.catalogue.search("phi")
    assert {point.candidate.model.name for point in page.frontier._points} == {"Phi-4-mini-instruct"}
    page._enter()
    QTest.keyClick(page.frontier, Qt.Key.Key_Return)
    chosen = some(still.store.state.models.chosen)
    assert chosen.model.name == "Phi-4-mini-instruct"
    assert still.store.state.shell.page is PageId.DETAIL


def test_the_opened_file_is_one_click_away(still: App) -> None:
    put(still, STATES["models"])
    page = PagesOf(still).models
    assert not page.opened.isVisible()
    assert not still.window.menus.actions["opened"].isEnabled()
    put(still, STATES["models-opened"])
    assert page.opened.text() == "Opened: Llama 3.1 8B Instruct"
    page.opened.click()
    assert still.window.stack.currentWidget() is PagesOf(still).model
    assert still.window.rail.buttons[PageId.MODELS].isChecked()
    put(still, STATES["models-opened"])
    still.window.menus.actions["opened"].trigger()
    assert still.store.state.shell.page is PageId.MODEL


@pytest.mark.parametrize("page", [PageId.DETAIL, PageId.MODEL])
def test_the_rail_marks_models_for_each_of_its_pages(still: App, page: PageId) -> None:
    put(still, canned.states()["model-fits"].change(shell={"page": page}))
    assert still.window.rail.buttons[PageId.MODELS].isChecked()
    assert list(still.window.rail.buttons) == [entry for entry in PageId if entry.entry is entry]
    still.window.rail.buttons[PageId.MODELS].click()
    assert still.store.state.shell.page is PageId.MODELS


def test_the_keyboard_goes_along_from_tab_to_tab(still: App) -> None:
    still.window.activateWindow()
    put(still, STATES["models"])
    tabs = PagesOf(still).models.tabs
    for at, page in ((2, PageId.LOCAL), (1, PageId.HUB), (0, PageId.MODELS)):
        shown = next(one for one in still.window.findChildren(ModelTabs) if one.isVisible())
        shown.buttons[at].setFocus()
        shown.buttons[at].click()
        assert still.store.state.shell.page is page
        focus = QApplication.focusWidget()
        if page is PageId.HUB:
            assert focus is PagesOf(still).hub.field  # the one thing to do there
        else:
            assert isinstance(focus, QPushButton)
            assert focus.isChecked()
    assert QApplication.focusWidget() is tabs.buttons[0]


def test_the_headers_and_the_choice_of_an_order_are_one(still: App) -> None:
    put(still, STATES["models-all"])
    page = PagesOf(still).models

    def click(column: int) -> None:
        header = page.list.horizontalHeader()
        at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def found() -> list[float]:
        return [row.speed for row in page.list.rows.rows if row.speed is not None]

    click(2)
    assert page.sort.box.currentData() == "quality"
    good = [row.best.quality.value for row in page.list.rows.rows if row.best]
    assert good == sorted(good, reverse=True)
    click(3)
    assert page.sort.box.currentData() == "speed"
    assert found() == sorted(found(), reverse=True)
    click(3)
    assert page.sort.box.currentData() == "speed"
    assert found() == sorted(found())
    assert page.list.rows.order == Order(3)
    click(0)
    assert listed(still) == sorted(listed(still), key=str.lower)
    assert page.sort.box.currentText() == "Name"
    page.sort.chosen.emit("newest")
    assert page.list.rows.order is None
