"""The registry of pages: each row makes a page, and what it says of itself holds."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import MakeApp, put
from tests.ui.every_state import STATES
from ui.app import App
from ui.pages import ENTRIES, ROWS, Need, PageId


def factory(page: PageId) -> Callable[..., Any]:
    module, _, name = ROWS[page].factory.partition(":")
    made = getattr(importlib.import_module(module), name)
    assert callable(made)
    return made  # type: ignore[no-any-return]  # found by name


def test_every_row_makes_a_page_that_shows_the_state_it_is_given(still: App) -> None:
    assert set(ROWS) == set(PageId)
    for page in PageId:
        made = factory(page)(still.do)
        assert isinstance(made, QWidget)
        for state in (still.store.state, *(one for one in STATES.values() if one.shell.page is page)):
            made.render_state(state)  # type: ignore[attr-defined]  # that is what is tested
        made.deleteLater()


def test_no_two_rows_make_the_same_page() -> None:
    assert len({row.factory for row in ROWS.values()}) == len(ROWS)


def test_the_rail_has_its_entries_in_the_order_of_the_registry(still: App) -> None:
    assert ENTRIES == (
        PageId.PC,
        PageId.MODELS,
        PageId.CHAT,
        PageId.DOWNLOADS,
        PageId.PLANNER,
        PageId.SERVING,
        PageId.SETTINGS,
        PageId.HELP,
    )
    assert tuple(still.window.rail.buttons) == ENTRIES
    assert all(ROWS[page].icon for page in ENTRIES)


def test_a_page_without_an_entry_lights_that_of_the_page_it_lies_under(still: App) -> None:
    for page, row in ROWS.items():
        assert page.entry in ENTRIES
        assert row.under is None or ROWS[row.under].under is None  # one step, no further
        put(still, still.store.state.change(shell={"page": page}))
        assert [name for name, entry in still.window.rail.buttons.items() if entry.isChecked()] == [page.entry]


@pytest.mark.parametrize("page", [PageId.CHAT, PageId.HUB, PageId.DETAIL])
def test_the_next_start_opens_with_a_page_that_is_remembered_and_with_no_other(
    make_app: MakeApp, tmp_path: Path, page: PageId
) -> None:
    places = tmp_path / "window.ini"
    kept = QSettings(str(places), QSettings.Format.IniFormat)
    kept.setValue("page", page.value)
    kept.sync()
    app = make_app(serial=True, places=places)
    app.watch(False)
    assert app.store.state.shell.page is (page if ROWS[page].remembered else PageId.PC)


def test_a_page_about_one_thing_is_not_remembered() -> None:
    """The thing itself is not kept: such a page would open empty; nor whence somebody came to the help."""
    assert {page for page, row in ROWS.items() if not row.remembered} == {
        PageId.DETAIL, PageId.MODEL, PageId.REPO, PageId.HELP,
    }  # fmt: skip


def test_a_ranking_is_kept_where_one_is_shown_and_the_token_where_it_is() -> None:
    assert {page for page, row in ROWS.items() if Need.RANKING in row.needs} == {
        PageId.PC, PageId.MODELS, PageId.DETAIL,
    }  # fmt: skip
    assert {page for page, row in ROWS.items() if Need.TOKEN in row.needs} == {PageId.SETTINGS}
