"""What the Models page costs with a thousand models: a keystroke, a scroll step, a batch of the ranking, the picture.

    python -m tests.bench.bench_models_page [models]

The whole window is drawn each time, as it is for a person. The ratio is against the same work with 16 models: what the
length of the list adds. Goal: a keystroke in the search under 16 ms, no step of a scroll over 16 ms.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.settings import Settings
from tests.bench.table import milliseconds, show
from tests.ui import canned, canned_catalogue
from tests.ui.pages_of import PagesOf
from ui.app import App, build
from ui.models.state import Browse
from ui.pages import PageId

FEW, MANY = 16, 1000
WISH = Requirements(Use.CHAT, 16384, 5.0)
TEXT = "qwen3 q4_k apache"


def filled(app: App, count: int) -> None:
    """The page with `count` models of five versions each, all judged."""
    catalogue = canned_catalogue.catalogue(count)
    found = canned_catalogue.candidates(catalogue, canned.GAMING, WISH)
    app.store.change(
        shell={"page": PageId.MODELS},
        computer={"machine": canned.GAMING},
        models={
            "ranked_on": canned.GAMING,
            "catalogue": catalogue,
            "candidates": found,
            "asked": WISH,
            "browse": Browse(everything=True),
            "to_rank": len(found),
        },
    )
    settle()


def settle() -> None:
    """Let layouts and paints happen."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()


def typing(app: App) -> list[float]:
    """Each keystroke of TEXT, then each of deleting it again: ms from the key to the painted window."""
    field, times = PagesOf(app).models.search, []
    field.setFocus()

    def press(work: Callable[[], None]) -> None:
        work()
        settle()

    for letter in TEXT:
        times += milliseconds(lambda letter=letter: press(lambda: QTest.keyClicks(field, letter)), 1)  # type: ignore[misc]
    for _ in TEXT:
        times += milliseconds(lambda: press(lambda: QTest.keyClick(field, Qt.Key.Key_Backspace)), 1)
    return times


def scrolling(app: App) -> list[float]:
    """A hundred steps of 90 px down the list."""
    view = PagesOf(app).models.list
    bar = view.verticalScrollBar()

    def step() -> None:
        bar.setValue(bar.value() + 90 if bar.value() < bar.maximum() else 0)
        settle()

    return milliseconds(step, 100)


def batches(app: App) -> list[float]:
    """Ten batches of the ranking, each a tenth more of the candidates."""
    every = app.store.state.models.candidates

    def show_part(tenth: int) -> None:
        app.store.change(models={"candidates": every[: len(every) * tenth // 10], "ranking": True})
        settle()

    times = [milliseconds(lambda tenth=tenth: show_part(tenth), 1)[0] for tenth in range(1, 11)]  # type: ignore[misc]
    app.store.change(models={"candidates": every, "ranking": False})
    return times


def comparing(app: App) -> list[float]:
    """Going to the picture of all versions, then moving along its points."""
    app.do.catalogue.compare(True)
    settle()
    picture = PagesOf(app).models.frontier
    picture.setFocus()

    def step() -> None:
        QTest.keyClick(picture, Qt.Key.Key_Down)
        settle()

    times = milliseconds(step, 40)
    app.do.catalogue.compare(False)
    settle()
    return times


MEASURED: dict[str, Callable[[App], list[float]]] = {
    "a keystroke in the search": typing,
    "a scroll step of 90 px": scrolling,
    "a batch of the ranking": batches,
    "a step in the picture": comparing,
}


def main(many: int) -> None:
    found: dict[int, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as places:
        app = build(settings=Settings(), places=Path(places) / "window.ini", serial=True, scheme=Qt.ColorScheme.Light)
        app.window.shown.disconnect()  # no engine: the states bring their own figures
        app.window.resize(1280, 800)
        app.window.show()
        for count in (FEW, many):
            filled(app, count)
            found[count] = {name: work(app) for name, work in MEASURED.items()}
        app.close()
    rows: list[list[object]] = [["ms", f"{FEW} models", f"{many} models", "worst", "ratio"]]
    for name in MEASURED:
        few, lots = found[FEW][name], found[many][name]
        rows.append([name, median(few), median(lots), max(lots), median(lots) / median(few)])
    show("The Models page, medians", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
