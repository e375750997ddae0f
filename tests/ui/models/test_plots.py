"""Our pictures of numbers: axes, the frontier, memory against conversation length; by mouse and by keyboard."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.fit.verdict import Verdict
from advisor.units import GIB
from tests.ui import canned, canned_catalogue
from tests.ui.conftest import some
from ui.common.memory_axis import memory_axis
from ui.controls.plot import doublings, even
from ui.models.context_chart import ContextChart
from ui.models.frontier import Frontier
from ui.models.rows import frontier, frontier_points, room
from ui.session.memory_bars import Curve, curve
from ui.words import number

WISH = Requirements(Use.CHAT, 16384, 5.0)
CATALOGUE = canned_catalogue.catalogue()
POINTS = frontier_points(canned_catalogue.candidates(CATALOGUE, canned.GAMING, WISH))
LENGTHS = (1024, 2048, 4096, 8192, 16384, 32768, 40960)


@pytest.fixture
def picture(qtbot: QtBot) -> Frontier:
    made = Frontier("Quality against memory")
    qtbot.addWidget(made)
    made.resize(640, 360)
    made.show()
    made.show_points(POINTS, room(canned.GAMING))
    return made


def made_curve() -> Curve:
    model = CATALOGUE.models[6]
    bills = [(n, canned_catalogue.fit(model, model.builds[1], canned.GAMING, n).bill) for n in LENGTHS]
    return some(curve(bills, canned.GAMING))


@pytest.fixture
def chart(qtbot: QtBot) -> ContextChart:
    made = ContextChart()
    qtbot.addWidget(made)
    made.resize(640, 240)
    made.show()
    made.show_curve(made_curve(), 16384, 22016)
    return made


# -- axes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (3.2, 73.9), (8.0, 8.0), (-4.0, 61.0), (0.0, 1e-6)])
def test_an_even_axis_holds_its_values_between_round_ticks(low: float, high: float) -> None:
    axis = even(low, high, number)
    assert axis.low <= low <= high <= axis.high
    assert axis.ticks[0] == axis.low
    assert axis.ticks[-1] == axis.high
    assert 2 <= len(axis.ticks) <= 12
    assert axis.place(axis.low) == 0.0
    assert axis.place(axis.high) == 1.0


def test_memory_is_marked_in_round_gigabytes() -> None:
    assert [memory_axis(16 * GIB).write(tick) for tick in memory_axis(16 * GIB).ticks] == [
        "0 GB", "5 GB", "10 GB", "15 GB", "20 GB",
    ]  # fmt: skip
    assert memory_axis(2 * GIB).write(memory_axis(2 * GIB).ticks[1]) == "0.5 GB"
    assert memory_axis(0).high > 0


def test_each_doubling_takes_the_same_room() -> None:
    axis = doublings(0.4 * GIB, 100 * GIB, GIB, number)
    places = [axis.place(tick) for tick in axis.ticks]
    steps = [after - before for before, after in pairwise(places)]
    assert max(steps) - min(steps) < 1e-9
    assert axis.low <= 0.4 * GIB
    assert axis.high >= 100 * GIB
    same = doublings(4 * GIB, 4 * GIB, GIB, number)
    assert same.high > same.low


# -- the frontier ----------------------------------------------------------------------------------------------


def test_arrow_keys_walk_along_the_best_and_through_all(picture: Frontier) -> None:
    best = frontier(POINTS)
    picture.setFocus()
    assert some(picture.current).verdict is Verdict.FITS  # the best that fits, to begin with
    QTest.keyClick(picture, Qt.Key.Key_Home)
    walked = [some(picture.current)]
    for _ in range(len(best) - 1):
        QTest.keyClick(picture, Qt.Key.Key_Right)
        walked.append(some(picture.current))
    assert walked == best
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert some(picture.current) == best[-1]  # the end
    seen = {some(picture.current).candidate.build.key}
    for _ in POINTS:
        QTest.keyClick(picture, Qt.Key.Key_Down)
        seen.add(some(picture.current).candidate.build.key)
    assert len({(one.quality, one.memory) for one in POINTS}) <= len(seen)


def test_the_point_looked_at_is_told_and_enter_opens_it(picture: Frontier, qtbot: QtBot) -> None:
    told: list[str] = []
    picture.told.connect(told.append)
    picture.setFocus()
    QTest.keyClick(picture, Qt.Key.Key_Left)
    one = some(picture.current).candidate
    assert told[-1] == picture.accessibleDescription()
    assert told[-1].startswith(f"{one.model.name} · {one.build.quant}, ")
    assert "quality" in told[-1]
    assert "GB at 16k tokens" in told[-1]
    with qtbot.waitSignal(picture.chosen) as chosen:
        QTest.keyClick(picture, Qt.Key.Key_Return)
    assert chosen.args == [one]


def test_the_mouse_finds_the_point_under_it(picture: Frontier, qtbot: QtBot) -> None:
    found = some(picture._frame())
    alone = frontier(POINTS)[-1]
    at = found.at(alone.memory, alone.quality)
    with qtbot.waitSignal(picture.chosen) as chosen:
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert chosen.args == [alone.candidate]
    assert picture._under(QPointF(found.box.right(), found.box.bottom())) is None


def test_the_picture_keeps_its_point_while_others_arrive(picture: Frontier) -> None:
    picture.setFocus()
    before = some(picture.current)
    picture.show_points(POINTS[:-3], room(canned.GAMING))
    assert picture.current == before
    picture.show_points((), None)
    assert not picture.current
    assert picture.accessibleDescription() == "Nothing to compare yet."
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Return):
        QTest.keyClick(picture, key)
    assert not picture.grab().isNull()


def test_the_line_of_the_computer_and_the_marked_model_are_drawn(picture: Frontier) -> None:
    plain = picture.grab().toImage()
    picture.show_points(POINTS, None)
    without_line = picture.grab().toImage()
    assert without_line != plain
    picture.show_points(POINTS, None, POINTS[0].candidate.model.id)
    assert picture.grab().toImage() != without_line


# -- memory against conversation length ------------------------------------------------------------------------


def test_the_curve_is_of_the_device_that_is_full_first() -> None:
    found = made_curve()
    assert found.device.device == canned.GPU.id
    assert [tokens for tokens, _ in found.stages] == list(LENGTHS)
    used = [figure.used for _, figure in found.stages]
    assert used == sorted(used)
    assert curve((), canned.GAMING) is None


def test_the_chart_says_what_a_length_takes(chart: ContextChart, qtbot: QtBot) -> None:
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)  # begins at the wished length
    assert chart.accessibleDescription().startswith("At 16k tokens the model takes ")
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert "Model weights 4.6 GB" in chart.accessibleDescription()
    assert chart.accessibleDescription().startswith("At 32k tokens")
    with qtbot.waitSignal(chart.asked) as asked:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert asked.args == [32768]
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.accessibleDescription().startswith("At 40k tokens")
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription().startswith("At 1k tokens")


def test_a_click_asks_for_the_nearest_length(chart: ContextChart, qtbot: QtBot) -> None:
    found = some(chart._frame())
    with qtbot.waitSignal(chart.asked) as asked:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=found.at(8192, GIB).toPoint())
    assert asked.args == [8192]


def test_without_a_curve_the_chart_says_that_it_is_measuring(chart: ContextChart) -> None:
    chart.show_curve(None, 4096, None)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Return):
        QTest.keyClick(chart, key)
    assert not chart.grab().isNull()
    assert chart.accessibleDescription() == ""
