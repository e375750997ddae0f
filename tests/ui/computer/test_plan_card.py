"""Another PC is named as in the terminal, and what is refused says so without the terminal's options."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from advisor.machine.planned import Hardware
from advisor.units import GIB
from tests.ui.conftest import put
from tests.ui.every_state import ALL
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.computer.plan_card import PlanCard


@pytest.fixture
def plans() -> list[Hardware]:
    return []


@pytest.fixture
def card(plans: list[Hardware], qtbot: QtBot) -> PlanCard:
    made = PlanCard(plans.append)
    qtbot.addWidget(made)
    made.show()
    return made


def typed(card: PlanCard, *texts: str) -> None:
    for field, text in zip(card.fields, texts, strict=False):
        field.setText(text)
    card.go.click()


def test_what_is_typed_is_planned_for(card: PlanCard, plans: list[Hardware]) -> None:
    typed(card, "2x RTX 3090, 7900xtx", "", "64 GB", "16", "90")
    typed(card, "", "24 GB", "", "", "")
    card.graphics.setText("Apple M4 Max")
    card.memory.setText("128 GB")
    card.memory.returnPressed.emit()
    two, sized, chip = plans
    assert [device.name for device in two.devices][1:] == ["NVIDIA GeForce RTX 3090", "AMD Radeon RX 7900 XTX"]
    assert (two.memory, two.cores, two.ram_speed) == (64 * GIB, 16, 90 * 10**9)
    assert [device.memory for device in sized.devices] == [24 * GIB]
    assert chip.chip
    assert chip.chip.pool == 128 * GIB
    assert not card.problem.isVisible()


def test_a_number_without_a_unit_is_gb(card: PlanCard, plans: list[Hardware]) -> None:
    typed(card, "RTX 3090", "24", " 64 ")
    typed(card, "", "1,5", "16.5")
    assert [plan.memory for plan in plans] == [64 * GIB, 16.5 * GIB]
    assert plans[1].devices[0].memory == 1.5 * GIB
    typed(card, "RTX 3090", "0")
    assert "0 bytes is no size for memory" in card.problem.text()
    assert "GB" in card.ram.toolTip()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("RTX 4999x",), "Did you mean NVIDIA GeForce RTX 4090"),
        (("zorgblaster",), "No card or chip called “zorgblaster” is known. Write its memory instead, as 24 GB."),
        (("GB10 Ultra Max",), "GB10"),
        (("RTX 3060",), "RTX 3060 12 GB; NVIDIA GeForce RTX 3060 8 GB. Write one in full, or its memory."),
        (("16x 24 GB",), "“24 GB” is a size and no card's name. Write only the size"),
        (("RTX 3090, RTX 3090",), "NVIDIA GeForce RTX 3090 is named twice. For two of them, write “2x NVIDIA"),
        (("Apple M4 Max", "36 GB", "64 GB"), "one memory for all. Say it once."),
        (("24 GB", "12 GB"), "said twice"),
        (("RTX 4090", "", "lots"), "'lots' is not a size."),
        (("RTX 4090", "", "9" * 400), "is more than any computer has."),
        (("RTX 4090", "", "", "0"), "'0' is no number of cores."),
        (("RTX 4090", "", "", "", "fast"), "'fast' is no speed of memory."),
        (("", "", "", "", ""), "Name a card or a chip"),
    ],
)
def test_what_is_refused_says_so(card: PlanCard, plans: list[Hardware], texts: tuple[str, ...], words: str) -> None:
    typed(card, *texts)
    assert words in card.problem.text()
    assert "--" not in card.problem.text()
    assert card.problem.isVisible()
    assert plans == []


def test_what_is_planned_is_shown_as_such_with_the_way_back(still: App) -> None:
    put(still, ALL["pc-planned"])
    page = PagesOf(still).this_pc
    assert page.planned.isVisible()
    assert page.planned.words.text().startswith("Planned for: NVIDIA GeForce RTX 4090")
    assert page.heading.text() == "Planned PC"
    assert not page.correct.isVisible()
    assert still.window.strip.model.accessibleName() == "Planned for another PC"
    put(still, ALL["pc"])
    assert not page.planned.isVisible()
    assert page.heading.text() == "This PC"
