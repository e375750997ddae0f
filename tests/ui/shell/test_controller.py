"""The window's own verbs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from tests.ui.conftest import some
from tests.ui.wiring import Wiring, wiring
from ui.pages import PageId
from ui.shell.controller import ShellController


@pytest.fixture
def wired() -> Iterator[Wiring]:
    with wiring() as made:
        yield made


@pytest.fixture
def shell(wired: Wiring) -> ShellController:
    return ShellController(wired.ctx)


def test_a_page_is_shown_and_the_message_stays(wired: Wiring, shell: ShellController) -> None:
    shell.refuse("That is no model.")
    shell.go(PageId.CHAT)
    assert wired.state.shell.page is PageId.CHAT
    assert (wired.notice, some(wired.state.shell.notice).kind) == ("That is no model.", "refused")
    shell.dismiss()
    assert wired.notice == ""


def test_a_file_is_asked_for_and_nothing_else_happens(wired: Wiring, shell: ShellController) -> None:
    before = wired.state
    shell.choose_file()
    assert (wired.heard, wired.state) == (["file_wanted"], before)


def test_an_error_that_was_read_is_gone(wired: Wiring, shell: ShellController) -> None:
    wired.ctx.fault(ValueError("odd"))
    assert "odd" in wired.trouble.details
    shell.settle()
    assert wired.state.shell.trouble is None


def test_what_was_copied_is_said(wired: Wiring, shell: ShellController) -> None:
    shell.copy_text("pip install it")
    assert QGuiApplication.clipboard().text() == "pip install it"
    assert (wired.notice, some(wired.state.shell.notice).kind) == ("Copied: pip install it", "info")
