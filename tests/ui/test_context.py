"""What every controller shares: where errors go, and how settings are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.errors import Cancelled, FileProblem
from advisor.settings import Settings
from tests.ui.conftest import some
from tests.ui.wiring import Wiring, wiring
from ui.context import Context, details


@pytest.fixture
def wired() -> Iterator[Wiring]:
    with wiring() as made:
        yield made


def test_an_error_of_ours_is_one_sentence_at_the_top(wired: Wiring) -> None:
    wired.ctx.problem(FileProblem("There is no file {name}.", name="x.gguf"))
    assert (wired.notice, some(wired.state.shell.notice).kind) == ("There is no file x.gguf.", "problem")
    assert wired.state.shell.trouble is None


def test_an_error_nobody_foresaw_has_the_dialog_with_its_traceback(wired: Wiring) -> None:
    def broken() -> None:
        raise ZeroDivisionError("of nothing")

    with pytest.raises(ZeroDivisionError) as caught:
        broken()
    wired.ctx.problem(caught.value)
    assert (wired.trouble.doing, wired.trouble.error) == ("inside", caught.value)
    assert "in broken" in wired.trouble.details
    assert wired.notice == ""


def test_what_was_given_up_is_not_spoken_of(wired: Wiring) -> None:
    before = wired.state
    wired.ctx.problem(Cancelled("The person said stop."))
    wired.ctx.fault(Cancelled("The person said stop."))
    assert wired.state == before


def test_an_error_that_speaks_for_itself_has_no_traceback() -> None:
    assert details(FileProblem("It is gone.")) == ""


def test_news_and_warnings_look_different(wired: Wiring) -> None:
    wired.ctx.say("It is here.")
    assert some(wired.state.shell.notice).kind == "info"
    wired.ctx.warn("It is not.")
    assert some(wired.state.shell.notice).kind == "problem"


def test_settings_are_shown_then_saved_then_told(wired: Wiring) -> None:
    told: list[tuple[Settings, Settings, list[Settings]]] = []
    wired.ctx.events.settings_changed.connect(lambda old, new: told.append((old, new, list(wired.saved))))
    dark = Settings(theme="dark")
    wired.ctx.keep(theme="dark")
    assert told == [(Settings(), dark, [dark])]
    wired.ctx.keep(theme="dark")  # the same again
    assert (wired.saved, wired.heard) == ([dark], ["settings_changed"])


def test_settings_that_cannot_be_saved_hold_for_now_and_are_told_all_the_same(wired: Wiring) -> None:
    def full(_: Settings) -> None:
        raise FileProblem("The disk is full.")

    ctx = Context(wired.ctx.store, wired.jobs, wired.ctx.events, full)
    ctx.keep(context=16384)
    assert wired.state.settings.context == 16384
    assert wired.notice == "The disk is full."
    assert wired.heard == ["settings_changed"]
