"""Trying the app with a small real model: one click, whether it is here, has to be fetched, or cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from advisor.errors import Cancelled, DownloadProblem
from advisor.progress import Cancel
from advisor.services.first_model import FirstModelService
from tests.ui import canned
from tests.ui.conftest import put
from tests.ui.pages_of import PagesOf
from tests.ui.wiring import Wiring, wiring
from ui.app import App
from ui.computer.first_model_controller import FirstModelController
from ui.computer.state import FirstModelState
from ui.store import AppState

HERE = Path("/models/first.gguf")
KNOWN = AppState().change(computer={"machine": canned.PLAIN})


class Shop(FirstModelService):
    """Has the model, or fails with `answer`; tells of two steps on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.here: Path | None = None
        self.answer: Path | Exception = HERE
        self.cancels: list[Cancel] = []

    def find(self) -> Path | None:
        return self.here

    def fetch(self, report: Callable[[float], None], cancel: Cancel) -> Path:
        self.cancels.append(cancel)
        cancel.check()
        for share in (0.25, 1.0):
            report(share)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class Opens:
    """Notes what is to be chatted with."""

    chats: list[Path] = field(default_factory=list)

    def chat_with(self, path: Path) -> None:
        self.chats.append(path)


@dataclass
class Parts:
    wiring: Wiring
    shop: Shop
    opens: Opens
    do: FirstModelController

    @property
    def first(self) -> FirstModelState:
        return self.wiring.state.computer.first_model


@pytest.fixture
def parts() -> Iterator[Parts]:
    with wiring() as made:
        made.put(KNOWN)
        shop, opens = Shop(), Opens()
        yield Parts(made, shop, opens, FirstModelController(made.ctx, shop, opens))  # type: ignore[arg-type]


def test_one_click_fetches_it_and_opens_the_chat(parts: Parts) -> None:
    seen: list[int | None] = []
    parts.wiring.ctx.store.changed.connect(lambda _, new: seen.append(new.computer.first_model.permille))
    parts.do.try_now()
    assert parts.opens.chats == [HERE]
    assert parts.first == FirstModelState(HERE)
    assert {0, 250, 1000} <= set(seen)


def test_while_this_computer_is_looked_at_it_waits_for_that(parts: Parts) -> None:
    parts.wiring.put(AppState().change(computer={"scanning": True}))
    parts.do.try_now()
    assert parts.opens.chats == []
    assert parts.first.wanted
    parts.wiring.put(parts.wiring.state.change(computer={"machine": canned.PLAIN, "scanning": False}))
    parts.wiring.ctx.events.machine_changed.emit(False)
    parts.wiring.ctx.events.machine_changed.emit(False)
    assert parts.opens.chats == [HERE]  # once


def test_where_it_cannot_be_had_that_is_a_sentence_and_can_be_tried_again(parts: Parts) -> None:
    parts.shop.answer = DownloadProblem("It could not be fetched.")
    parts.do.try_now()
    assert parts.first == FirstModelState(problem="It could not be fetched.")
    parts.shop.answer = HERE
    parts.do.try_now()
    assert parts.opens.chats == [HERE]


@pytest.mark.expects_errors
def test_what_nobody_foresaw_goes_to_the_error_dialog(parts: Parts) -> None:
    parts.shop.answer = RuntimeError("odd")
    parts.do.try_now()
    assert str(parts.wiring.trouble.error) == "odd"
    assert parts.first == FirstModelState()


def test_a_person_can_give_it_up(parts: Parts) -> None:
    parts.wiring.jobs.holding = True
    parts.do.try_now()
    parts.do.try_now()  # a second click changes nothing
    assert parts.wiring.jobs.waiting == ["first model"]
    assert parts.first.permille == 0
    parts.do.cancel()
    parts.shop.answer = Cancelled("Stopped.")
    parts.wiring.jobs.release()
    assert parts.shop.cancels[0].requested
    assert parts.first == FirstModelState()
    assert parts.opens.chats == []
    assert parts.wiring.notice == ""


def test_what_is_here_is_seen_at_the_start_and_with_every_look_through_the_library(parts: Parts) -> None:
    parts.do.look()
    assert parts.first.path is None
    parts.shop.here = HERE
    parts.wiring.ctx.events.library_seen.emit()
    assert parts.first.path == HERE


# -- the row -------------------------------------------------------------------------------------------------------


def test_the_row_says_what_it_is_for_and_how_far_it_is(still: App) -> None:
    row = PagesOf(still).this_pc.recommended.first_model
    put(still, KNOWN)
    assert row.words.text() == "To try the app: SmolLM2-135M-Instruct, 94 MB. It makes up much of what it says."
    assert (row.try_now.isEnabled(), row.bar.isVisible(), row.cancel.isVisible()) == (True, False, False)
    put(still, KNOWN.change(computer={"first_model": {"path": HERE}}))
    assert "is here" in row.words.text()
    put(still, KNOWN.change(computer={"first_model": {"permille": 412, "wanted": True}}))
    assert (row.try_now.isEnabled(), row.bar.value(), row.cancel.isVisible()) == (False, 412, True)
    put(still, KNOWN.change(computer={"first_model": {"problem": "It could not be fetched."}}))
    assert (row.words.text(), row.try_now.isEnabled()) == ("It could not be fetched.", True)


def test_it_stands_there_already_while_this_computer_is_looked_at(still: App) -> None:
    page = PagesOf(still).this_pc
    put(still, AppState().change(computer={"scanning": True}))
    assert page.recommended.first_model.try_now.isVisible()


def test_nothing_is_offered_for_another_pc_or_without_an_engine(still: App) -> None:
    row = PagesOf(still).this_pc.recommended.first_model
    put(still, KNOWN.change(computer={"planned": "Planned for: 64 GB."}))
    assert not row.isVisible()
    put(still, canned.states()["pc-engineless"])
    assert not row.isVisible()
