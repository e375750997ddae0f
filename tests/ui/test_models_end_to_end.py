"""From the start of the window to a model of the catalogue, with the real engine and a few real entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.skeletons import SkeletonPack
from advisor.fit.verdict import Verdict
from tests.ui.conftest import MakeApp, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.controls.table_rows import ROW_ROLE
from ui.models.rows import recommended_candidate
from ui.models.version_table import RESULT
from ui.pages import PageId
from ui.store import AppState

NAMES = ("Qwen3-0.6B", "SmolLM2-135M-Instruct", "gemma-3-4b-it", "DeepSeek-R1-0528")


def few() -> Catalogue:
    """Small models that fit anywhere, one with sliding windows, and one that fits nowhere."""
    whole = load_catalogue()
    return replace(whole, models=tuple(model for model in whole.models if model.name in NAMES))


@pytest.fixture
def start(make_app: MakeApp) -> Callable[[Catalogue], App]:
    """A window that is looking at the machine, and will rank a catalogue."""

    def made(catalogue: Catalogue) -> App:
        app = make_app(catalogue=lambda: catalogue)
        app.window.resize(1280, 800)
        app.do.computer.rescan()
        return app

    return made


def ranked(app: App, qtbot: QtBot) -> AppState:
    """The state once the ranking is done."""
    qtbot.waitUntil(lambda: app.store.state.models.advice is not None and not app.store.state.models.ranking)
    return app.store.state


def settled(app: App, qtbot: QtBot) -> AppState:
    """The state once the chosen model is judged, its versions and its curve included."""

    def done() -> bool:
        chosen = app.store.state.models.chosen
        return bool(
            chosen and not chosen.judged.judging and chosen.curve and len(chosen.versions) == len(chosen.model.builds)
        )

    qtbot.waitUntil(done)
    return app.store.state


def test_from_the_recommendation_to_the_model_and_its_versions(start: Callable[[Catalogue], App], qtbot: QtBot) -> None:
    app = start(few())
    state = ranked(app, qtbot)  # it began by itself, on the first page
    card = PagesOf(app).this_pc.recommended
    best = some(recommended_candidate(state.models.advice))
    qtbot.waitUntil(card.best.isVisible)
    assert card.name.accessibleName() == f"{best.model.name} · {best.build.quant}"
    assert card.badge.text().startswith("Fits: ")

    app.do.catalogue.show()
    rows = PagesOf(app).models.list.rows.rows
    assert rows[0].best is best  # the list and the recommendation agree
    assert "DeepSeek-R1-0528" not in [row.model.name for row in rows]
    app.do.catalogue.show_everything(True)
    assert PagesOf(app).models.list.rows.rows[-1].verdict is Verdict.NO

    app.do.downloads.want_projector(False)  # of a model with its file for images the page asks anew
    PagesOf(app).models.list.enter()
    QTest.keyClick(PagesOf(app).models.list, Qt.Key.Key_Return)
    assert app.store.state.shell.page is PageId.DETAIL
    page = PagesOf(app).detail
    assert page.badge.isVisible()  # from the ranking, before anything is measured
    said = page.badge.text()
    chosen = some(settled(app, qtbot).models.chosen)
    assert some(chosen.judged.fit).bill.engine == some(best.fit).bill.engine
    assert said.split()[0] == page.badge.text().split()[0]
    # What the table says of each version is what the ranking said of it.
    by_key = {one.build.key: one for one in state.models.candidates}
    both = [version for version in chosen.versions if version.build in chosen.model.ranked]
    assert len(both) == len(chosen.model.ranked) < len(chosen.versions)
    for version in both:
        assert some(version.fit).bill.engine == some(by_key[version.build.key].fit).bill.engine
        assert some(version.fit).verdict is some(by_key[version.build.key].fit).verdict


def test_another_length_is_judged_anew_for_every_version(start: Callable[[Catalogue], App], qtbot: QtBot) -> None:
    app = start(few())
    ranked(app, qtbot)
    model, build = app.store.state.models.catalogue.find("gemma-3-4b-it:Q4_K_M")  # type: ignore[union-attr]
    app.do.catalogue.choose(model, build)
    before = some(settled(app, qtbot).models.chosen)
    lengths = [tokens for tokens, _ in before.curve]
    totals = [bill.total for _, bill in before.curve]
    assert lengths[-1] == model.context_train
    assert totals == sorted(totals)
    at_wish = next(bill for tokens, bill in before.curve if tokens == 8192)
    assert at_wish.engine == some(before.judged.fit).bill.engine  # one estimator, whoever asks

    PagesOf(app).detail.length.slider.edit.setText("2k")
    PagesOf(app).detail.length.slider.edit.editingFinished.emit()
    qtbot.waitUntil(
        lambda: all(one.fit and one.fit.plan.context == 2048 for one in some(app.store.state.models.chosen).versions),
    )
    after = some(settled(app, qtbot).models.chosen)
    assert some(after.judged.fit).bill.line("context") < some(before.judged.fit).bill.line("context")
    assert PagesOf(app).detail.versions.rows.headerData(2, Qt.Orientation.Horizontal) == "Memory at 2k"
    app.do.catalogue.choose_kv("q8_0")
    eight = some(settled(app, qtbot).models.chosen)
    qtbot.waitUntil(lambda: some(some(app.store.state.models.chosen).judged.fit).plan.kv_k == "q8_0")
    eight = some(settled(app, qtbot).models.chosen)
    assert some(eight.judged.fit).bill.line("context") < some(after.judged.fit).bill.line("context")

    other = model.build("Q8_0")
    assert other is not None
    app.do.catalogue.choose_build(other)
    qtbot.waitUntil(lambda: some(app.store.state.models.chosen).build == other)
    chosen = some(settled(app, qtbot).models.chosen)
    assert some(chosen.judged.fit).model.quant == "Q8_0"
    mine = next(one for one in chosen.versions if one.build == other)
    # whatever memory was free at either moment
    assert some(mine.fit).bill.engine == some(chosen.judged.fit).bill.engine
    at = PagesOf(app).detail.versions.currentIndex().row()
    said, badge = PagesOf(app).detail.versions.rows.index(at, RESULT).data(), PagesOf(app).detail.badge.text()
    assert said.split(":")[0] == badge.split(":")[0]


def test_more_than_was_trained_is_said_in_words(start: Callable[[Catalogue], App], qtbot: QtBot) -> None:
    app = start(few())
    ranked(app, qtbot)
    model, build = some(app.store.state.models.catalogue).find("SmolLM2-135M-Instruct:Q8_0")
    app.do.catalogue.choose(model, build)
    settled(app, qtbot)
    app.do.catalogue.choose_context(100_000)
    qtbot.waitUntil(lambda: some(app.store.state.models.chosen).judged.problem is not None)
    assert "was trained to follow 8k" in PagesOf(app).detail.length.sentence.text()
    PagesOf(app).detail.length.use_longest.click()
    qtbot.waitUntil(lambda: some(app.store.state.models.chosen).judged.problem is None)
    assert some(app.store.state.models.chosen).judged.wish.context == 8192
    settled(app, qtbot)


def test_another_wish_is_ranked_anew_and_another_page_stops_it(start: Callable[[Catalogue], App], qtbot: QtBot) -> None:
    app = start(few())
    first = ranked(app, qtbot)

    def leave(old: AppState, new: AppState) -> None:
        if new.models.ranking and not old.models.ranking:  # it takes milliseconds here: too short to be waited for
            QTimer.singleShot(0, app.window, lambda: app.do.shell.go(PageId.SETTINGS))

    app.store.changed.connect(leave)
    app.do.ranking.wish_use(Use.IMAGES)
    qtbot.waitUntil(lambda: app.store.state.shell.page is PageId.SETTINGS)
    qtbot.waitUntil(lambda: not app.store.state.models.ranking)
    app.store.changed.disconnect(leave)
    app.do.catalogue.show()
    qtbot.waitUntil(lambda: some(ranked(app, qtbot).models.advice).wish.use is Use.IMAGES)
    names = [row.model.name for row in PagesOf(app).models.list.rows.rows]
    assert names == ["gemma-3-4b-it"]
    assert PagesOf(app).models.list.rows.index(0, 0).data(ROW_ROLE).model.name == "gemma-3-4b-it"
    assert first.models.asked.use is Use.CHAT


def test_an_entry_with_a_damaged_skeleton_is_named_and_costs_nothing_else(
    start: Callable[[Catalogue], App], qtbot: QtBot
) -> None:
    sound = few()
    broken = next(model for model in sound.models if model.name == "Qwen3-0.6B")
    app = start(replace(sound, packs={**sound.packs, broken.id: SkeletonPack(b"not packed")}))
    app.do.catalogue.show()
    state = ranked(app, qtbot)
    assert len(state.models.skipped) == 1
    assert "Qwen3-0.6B" in state.models.skipped[0]
    assert {one.model.name for one in state.models.candidates if one.fit} == set(NAMES) - {"Qwen3-0.6B"}
    assert PagesOf(app).models.problems_fold.isVisible()
    assert [label.text() for label in PagesOf(app).models.problems.findChildren(QLabel)] == list(state.models.skipped)
    app.do.catalogue.choose(broken)
    qtbot.waitUntil(lambda: some(app.store.state.models.chosen).judged.problem is not None)
    assert PagesOf(app).detail.length.sentence.text() == some(app.store.state.models.chosen).judged.problem


def test_an_empty_catalogue_is_said(start: Callable[[Catalogue], App], qtbot: QtBot) -> None:
    app = start(Catalogue(0, "", (), ("The catalogue cannot be read. Install Plimsoll again.",), ""))
    qtbot.waitUntil(lambda: app.store.state.models.catalogue_problem is not None)
    app.do.catalogue.show()
    assert PagesOf(app).models.status.accessibleName() == "The catalogue cannot be read. Install Plimsoll again."
    qtbot.waitUntil(lambda: app.store.state.computer.machine is not None)


def test_quitting_while_it_ranks_leaves_nothing_behind(start: Callable[[Catalogue], App], qtbot: QtBot) -> None:
    app = start(load_catalogue())
    qtbot.waitUntil(lambda: app.store.state.models.ranking)
    app.window.close()  # the fixtures look for threads and children
    assert app.closed
