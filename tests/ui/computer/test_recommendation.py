"""The recommendation: the one model, its reasons, three others, and what is said where there is none yet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.catalogue.recommend import Advice, Pick, Role
from advisor.fit.speed_band import Band, Speed
from advisor.units import GIB
from tests.ui import canned, canned_catalogue
from ui.common.model_text import feels
from ui.computer.recommendation import Recommendation
from ui.store import AppState
from ui.words import size

WISH = Requirements(Use.CHAT, 16384, 5.0)
CANDIDATES = canned_catalogue.candidates(canned_catalogue.catalogue(), canned.GAMING, WISH)
ADVICE = canned_catalogue.advice(CANDIDATES, WISH)
STATE = AppState().change(
    computer={"machine": canned.GAMING},
    models={"asked": WISH, "candidates": CANDIDATES, "to_rank": len(CANDIDATES), "advice": ADVICE},
)


@pytest.fixture
def card(qtbot: QtBot) -> Recommendation:
    made = Recommendation()
    qtbot.addWidget(made)
    made.resize(720, 400)
    made.show()
    return made


def pick(role: Role) -> Pick:
    return next(one for one in ADVICE.picks if one.role is role)


def test_the_best_is_shown_with_its_numbers_and_how_good_it_is(card: Recommendation) -> None:
    card.render_state(STATE)
    best = pick(Role.BEST)
    assert card.name.accessibleName() == f"{best.candidate.model.name} · {best.candidate.build.quant}"
    assert card.badge.text().startswith("Fits: ")
    assert "GB download" in card.facts.accessibleName()
    assert card.reason.text().startswith("The best of what runs here. Good at: Chat")
    assert card.reason.text().endswith(" than you read.")
    assert not any(letter.isdigit() for letter in card.reason.text())  # figures stand behind the fold
    assert not card.words.isVisible()
    assert not card.bar.isVisible()


def test_every_reason_can_be_read(card: Recommendation) -> None:
    card.render_state(STATE)
    card.why_fold.button.click()
    card.why_not_fold.button.click()
    said = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    for sentence in (*pick(Role.BEST).reasons, *ADVICE.why_not_bigger):
        assert sentence in said


def test_the_others_say_what_they_are_better_at(card: Recommendation) -> None:
    card.render_state(STATE)
    names = [other.accessibleName() for other in card.others.values() if other.isVisible()]
    assert [name.split(":")[0] for name in names] == ["Faster", "Longer chat", "Smaller"]
    assert "tok/s" in names[0]
    assert "tokens" in names[1]
    assert "download" in names[2]
    assert card.others[Role.FASTEST].accessibleDescription() == " ".join(pick(Role.FASTEST).reasons)


def test_an_other_that_is_the_best_one_itself_is_not_offered_twice(card: Recommendation) -> None:
    best = pick(Role.BEST)
    same = replace(ADVICE, picks=(best, replace(best, role=Role.FASTEST), pick(Role.SMALLEST)))
    card.render_state(STATE.change(models={"advice": same}))
    assert [role for role, other in card.others.items() if other.isVisible()] == [Role.SMALLEST]


def test_all_of_them_can_be_chosen_by_mouse_and_by_keyboard(card: Recommendation, qtbot: QtBot) -> None:
    card.render_state(STATE)
    with qtbot.waitSignal(card.chosen) as chosen:
        card.look.click()
    assert chosen.args == [pick(Role.BEST).candidate]
    with qtbot.waitSignal(card.chosen) as chosen:
        QTest.keyClick(card.others[Role.LONGEST], Qt.Key.Key_Space)
    assert chosen.args == [pick(Role.LONGEST).candidate]
    with qtbot.waitSignal(card.asked_use) as asked:
        card.wish.use.box.activated.emit(card.wish.use.box.findData(Use.CODE))
    assert asked.args == [Use.CODE]


def test_while_it_is_worked_out_the_progress_is_shown_and_nothing_is_recommended(card: Recommendation) -> None:
    card.render_state(STATE.change(models={"candidates": CANDIDATES[:23], "ranking": True, "advice": None}))
    assert card.words.text() == "Working out what runs here: 23 of 80"
    assert card.bar.isVisible()
    assert not card.best.isVisible()
    card.render_state(AppState().change(computer={"machine": canned.GAMING}, models={"ranking": True}))
    assert card.words.text() == "Reading the catalogue…"
    assert card.bar.maximum() == 0


def test_where_nothing_can_be_recommended_it_is_said_in_words(card: Recommendation) -> None:
    card.render_state(STATE.change(models={"advice": Advice(WISH, (), (), "Nothing fits 2 GB of memory.")}))
    assert card.words.text() == "Nothing fits 2 GB of memory."
    assert not card.best.isVisible()
    assert not any(other.isVisible() for other in card.others.values())
    card.render_state(STATE.change(models={"advice": None, "ranking_problem": "llama.cpp is not installed."}))
    assert card.words.text() == "llama.cpp is not installed."


def test_before_the_computer_is_known_there_is_nothing(card: Recommendation) -> None:
    card.render_state(AppState())
    assert not card.isVisible()


def test_a_wish_that_is_not_in_the_list_is_shown_all_the_same(card: Recommendation) -> None:
    card.render_state(STATE.change(models={"asked": Requirements(Use.SMALL, 10000, 5.0)}))
    assert card.wish.context.box.currentText() == "10,000 tokens"
    assert card.wish.use.box.currentText() == "Small and fast"


def test_the_others_stand_below_each_other_where_it_is_narrow(card: Recommendation, qtbot: QtBot) -> None:
    def tops() -> int:
        return len({other.y() for other in card.others.values()})

    card.render_state(STATE)
    qtbot.waitUntil(lambda: tops() == 1)
    card.resize(480, 600)
    qtbot.waitUntil(lambda: tops() == 3)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (60.0, "It writes much faster than you read."), (9.0, "It writes faster than you read."),
        (6.0, "It writes about as fast as you read."), (3.0, "It writes slower than you read."),
        (0.9, "It writes much slower than you read: ask it, and come back later."),
    ],
)  # fmt: skip
def test_how_fast_it_feels(rate: float, words: str) -> None:
    assert feels(Speed(Band(rate / 1.3, rate, rate * 1.3), None, "")) == words


def test_what_is_to_spare_follows_memory_as_the_cards_beside_it_do(card: Recommendation) -> None:
    fit = pick(Role.BEST).candidate.fit
    gpu = canned.GAMING.devices[1]
    assert fit
    assert fit.spare
    assert gpu.free
    assert fit.on(canned.GAMING) == fit
    for taken, words in ((GIB, f"Fits: {size(fit.spare - GIB)} to spare"), (gpu.free, "Will not fit: ")):
        less = replace(canned.GAMING, devices=(canned.GAMING.cpu, replace(gpu, free=gpu.free - taken)))
        card.render_state(STATE.change(computer={"room": less}))
        assert card.badge.text().startswith(words)
