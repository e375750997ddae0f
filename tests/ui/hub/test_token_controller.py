"""The token for the hub: looked for where it is shown, asked whose it is once, kept and forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from advisor.errors import HubProblem, UsageError
from tests.ui.conftest import settle, some
from tests.ui.hub.parts import Made
from tests.ui.wiring import wiring
from ui.hub.state import Token
from ui.pages import PageId


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


def test_the_token_is_looked_for_where_it_is_shown(made: Made, qtbot: QtBot) -> None:
    made.do.token.watch(True)
    made.wired.ctx.go(PageId.CHAT)
    settle()
    assert made.hub.asked == []
    made.wired.ctx.go(PageId.SETTINGS)
    qtbot.waitUntil(lambda: made.token() == Token("HF_TOKEN"))


def test_whose_it_is_is_asked_once_and_stays_known(made: Made) -> None:
    made.do.token.ask_whose()
    assert made.hub.asked == []  # no token was looked for
    made.do.token.look_for()
    made.wired.jobs.holding = True
    made.do.token.ask_whose()
    made.do.token.ask_whose()
    made.wired.jobs.release()
    assert made.hub.asked.count("user") == 1
    made.do.token.look_for()
    assert made.token() == Token("HF_TOKEN", "ada")
    made.hub.source = "/home/ada/token"
    made.do.token.look_for()
    assert made.token() == Token("/home/ada/token")  # of that one nobody knows


def test_a_token_that_is_not_taken_is_said(made: Made) -> None:
    made.do.token.look_for()
    made.hub.name = HubProblem("The token is not valid.")
    made.do.token.ask_whose()
    assert (made.token(), made.wired.notice) == (Token("HF_TOKEN"), "The token is not valid.")


def test_whose_it_is_comes_also_where_the_token_is_looked_for_meanwhile(made: Made) -> None:
    """Settings are left and come back to while the hub is asked."""
    made.do.token.look_for()
    made.wired.jobs.holding = True
    made.do.token.ask_whose()
    made.do.token.look_for()
    made.wired.jobs.release()
    assert made.token() == Token("HF_TOKEN", "ada")


def test_whose_another_token_was_is_not_said_of_this_one(made: Made) -> None:
    made.do.token.look_for()
    made.wired.jobs.holding = True
    made.do.token.ask_whose()
    made.hub.source = "/home/ada/token"
    made.do.token.look_for()
    made.wired.jobs.release(newest_first=True)
    assert made.token() == Token("/home/ada/token")


def test_a_token_that_is_typed_in_is_kept_and_forgotten(made: Made) -> None:
    made.do.token.keep("hf_mine_123")
    assert made.token() == Token("keyring")
    assert made.wired.notice == "The token is kept in this computer’s keyring."
    assert some(made.token()).ours
    made.hub.source = "/home/ada/.config/plimsoll/hub-token.json"
    made.do.token.keep("hf_mine_456")
    assert some(made.token()).ours
    assert "There is no keyring here" in made.wired.notice
    made.hub.source = "HF_TOKEN"
    made.do.token.forget()
    assert made.token() == Token("HF_TOKEN")
    assert not some(made.token()).ours
    made.hub.source = UsageError("That is no token.")
    made.do.token.keep("no")
    assert (made.token(), made.wired.notice) == (Token("HF_TOKEN"), "That is no token.")
