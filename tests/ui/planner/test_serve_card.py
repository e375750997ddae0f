"""How a plan is served can be read, copied and saved."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.canned_planner import answer, simulation
from ui.planner.serve_card import ServeCard


def texts(card: ServeCard) -> list[str]:
    items = [card.steps.itemAt(at) for at in range(card.steps.count())]
    steps = [item.widget() for item in items if item]
    return [one.toPlainText() for step in steps if step for one in step.findChildren(QPlainTextEdit)]


def test_each_program_has_its_text_with_reasons(qtbot: QtBot) -> None:
    copied: list[str] = []
    card = ServeCard(copied.append, lambda *_: None, lambda: None, lambda: None)
    qtbot.addWidget(card)
    found = answer()
    card.show_answer(found)
    assert texts(card)[0].startswith("llama-server \\\n  --hf-repo unsloth/")
    copy = next(one for one in card.findChildren(QPushButton) if one.text() == "Copy")
    copy.click()
    assert copied == [texts(card)[0] + "\n"]
    assert "--parallel 4" in [one.text() for one in card.why.content.findChildren(QLabel)]
    assert found.recipes is not None
    titles = [text.title for text in found.recipes]
    assert {"llama-server", "vLLM", "BentoML", "SGLang"} < set(titles)
    card.programs.activated.emit(titles.index("vLLM"))
    assert texts(card)[0].startswith("vllm serve")
    card.show_answer(replace(found, cells={}))
    assert texts(card)[0].startswith("vllm serve")  # what was chosen stays chosen


def test_why_a_program_cannot(qtbot: QtBot) -> None:
    card = ServeCard(lambda _: None, lambda *_: None, lambda: None, lambda: None)
    qtbot.addWidget(card)
    found = answer()
    assert found.recipes is not None
    cannot = replace(found.recipes[0], steps=(), problem="No file of it is known.")
    card.show_answer(replace(found, recipes=(cannot,)))
    assert card.problem.text() == "No file of it is known."
    assert texts(card) == []
    assert card.why.isHidden()


def test_it_is_not_there_while_nothing_is_known(qtbot: QtBot) -> None:
    card = ServeCard(lambda _: None, lambda *_: None, lambda: None, lambda: None)
    qtbot.addWidget(card)
    card.show_answer(replace(answer(), recipes=None))
    assert card.isHidden()


def test_users_are_simulated_of_programs_that_share_their_cache(qtbot: QtBot) -> None:
    asked: list[str] = []
    card = ServeCard(lambda _: None, lambda *_: None, lambda: asked.append("simulate"), lambda: asked.append("stop"))
    qtbot.addWidget(card)
    found = answer()
    card.show_answer(found, simulation())
    assert card.simulate.isHidden()  # llama-server keeps each its own
    assert card.simulation.isHidden()
    card.programs.activated.emit(1)
    assert not card.simulation.isHidden()
    card.simulate.click()
    card.show_answer(found, simulating=True)
    assert card.simulate.text() == "Stop simulating"
    card.simulate.click()
    assert asked == ["simulate", "stop"]
    assert card.simulation.isHidden()
