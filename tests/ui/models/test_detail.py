"""A model's own page: the answer, its versions, where it is to be had, the pictures, and where figures come from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from advisor.fit.fit import Option
from advisor.fit.verdict import Verdict
from advisor.units import MIB
from tests.ui import canned_models
from tests.ui.conftest import put, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.models.version_table import RESULT
from ui.pages import PageId
from ui.words import size

STATES = canned_models.states()


def said(root: QWidget) -> list[str]:
    return [label.accessibleName() or label.text() for label in root.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(("verdict", "name"), canned_models.VERDICTS.items())
def test_the_answer_is_the_same_in_badge_sentence_and_table(still: App, verdict: Verdict, name: str) -> None:
    state = STATES[name]
    chosen = some(state.models.chosen)
    assert some(chosen.judged.fit).verdict is verdict
    put(still, state)
    page = PagesOf(still).detail
    at = page.versions.currentIndex().row()
    assert page.badge.text() == page.versions.rows.index(at, RESULT).data()
    assert page.length.sentence.isVisible()
    assert not page.length.warning.isVisible()  # nothing can be loaded from here
    assert page.length.speed.text().startswith("Writes about ")


def test_what_is_too_slow_to_be_of_use_is_said_so_in_badge_sentence_and_table(still: App) -> None:
    put(still, STATES["detail-too-slow"])
    page = PagesOf(still).detail
    at = page.versions.currentIndex().row()
    assert page.badge.text() == "Too slow to be of use: about 0.9 tok/s"
    assert page.versions.rows.index(at, RESULT).data() == page.badge.text()
    assert page.length.sentence.text().startswith("Too slow to be of use at 16k context: about 0.9 tok/s, for ")


def test_a_way_out_that_is_too_slow_is_said_to_be_so_beside_it(still: App) -> None:
    state = STATES["detail-too-slow"]
    judged = some(state.models.chosen).judged
    ways = (Option("kv", some(judged.fit), judged.speed),)
    put(still, state.change(models={"chosen": {"judged": replace(judged, options=ways)}}))
    (offered,) = PagesOf(still).detail.length.options.findChildren(QAbstractButton)
    assert offered.toolTip().startswith("Too slow to be of use at 16k context: about 0.9 tok/s, for ")


def test_the_file_for_images_is_in_the_download_and_said_to_be_in_the_bill_where_it_is_wanted(still: App) -> None:
    put(still, STATES["detail-eyes"])
    page = PagesOf(still).detail
    assert page.eyes.text() == "With its file for looking at images, 850 MB"
    assert page.eyes_counted.isVisible()
    assert "in the bill with 1.3 GB" in page.eyes_counted.text()
    chosen = some(STATES["detail-eyes"].models.chosen)
    assert page.get.text() == f"Download {size(chosen.build.file_bytes + 850 * MIB)}"
    put(still, STATES["detail-eyes-not-wanted"])
    assert not page.eyes.isChecked()
    assert not page.eyes_counted.isVisible()
    assert page.get.text() == f"Download {size(chosen.build.file_bytes)}"


def test_what_is_known_at_once_is_shown_at_once(still: App) -> None:
    put(still, STATES["detail-waiting"])
    page = PagesOf(still).detail
    assert page.length.sentence.text() == "Working it out…"
    assert not page.badge.isVisible()
    assert not page.length.speed.isVisible()
    assert page.versions.rows.index(0, RESULT).data() == "working it out…"


def test_more_than_was_trained_is_said_and_never_changed(still: App) -> None:
    put(still, STATES["detail-beyond"])
    page = PagesOf(still).detail
    assert page.length.slider.edit.text() == "200,000"
    assert page.length.sentence.text() == "You asked for 200,000 tokens. This model was trained to follow 128k."
    assert page.length.use_longest.text() == "Use 128k"


def test_where_to_get_it_can_be_copied(still: App) -> None:
    put(still, STATES["detail-fits"])
    page = PagesOf(still).detail
    words = said(page.sources)
    assert "bartowski/Qwen3-8B-GGUF" in words
    assert "Qwen3-8B-Q4_K_M.gguf" in words
    copiers = {b.accessibleName(): b for b in page.sources.findChildren(QAbstractButton) if b.isVisible()}
    copiers["Copy the file's name"].click()
    assert QGuiApplication.clipboard().text() == "Qwen3-8B-Q4_K_M.gguf"
    copiers["Copy the repository's name"].click()
    assert QGuiApplication.clipboard().text() == "bartowski/Qwen3-8B-GGUF"
    put(still, STATES["detail-eyes"])
    assert "To look at images it also needs mmproj-Gemma-3-12B-it.gguf (850 MB) from the same place." in said(
        page.sources
    )


def test_a_file_whose_name_or_size_is_not_known_is_described(still: App) -> None:
    chosen = some(STATES["detail-fits"].models.chosen)
    first = chosen.build.files[0]
    unknown = replace(chosen.build, files=(replace(first, file=None, bytes=None, parts=3), replace(first, repo="a/b")))
    put(still, STATES["detail-fits"].change(models={"chosen": replace(chosen, build=unknown)}))
    words = said(PagesOf(still).detail.sources)
    assert "The file's name is not known; look there for the one with Q4_K_M in it." in words
    assert "about 4.6 GB in 3 parts" in words
    assert "Also from: a/b" in words
    put(still, STATES["detail-fits"].change(models={"chosen": replace(chosen, build=replace(chosen.build, files=()))}))
    assert "No file of this version is known." in said(PagesOf(still).detail.sources)


def test_quality_figures_name_their_source(still: App) -> None:
    put(still, STATES["detail-fits"])
    words = said(PagesOf(still).detail.scores)
    assert "measured by Artificial Analysis, 2026-07-31" in words
    assert "Artificial Analysis Intelligence Index 23.1" in words
    assert "MMLU-Pro 68.5 %" in words
    assert "Quality figures marked Artificial Analysis are from https://artificialanalysis.ai/." in words
    links = [b.text() for b in PagesOf(still).detail.scores.findChildren(QAbstractButton) if b.isVisible()]
    assert links == ["Source: artificialanalysis.ai", "Source: huggingface.co/Alibaba/Qwen3-8B"]
    chosen = some(STATES["detail-fits"].models.chosen)
    put(still, STATES["detail-fits"].change(models={"chosen": replace(chosen, model=replace(chosen.model, scores=()))}))
    assert "None are known; its place in the list is an estimate." in said(PagesOf(still).detail.scores)


def test_what_the_numbers_mean_is_said_in_sentences(still: App) -> None:
    put(still, STATES["detail-fits"])
    sentences = [label.text() for label in PagesOf(still).detail.meanings.findChildren(QLabel)]
    assert [sentence.split(":")[0] for sentence in sentences] == ["Version", "Memory", "Quality", "Speed"]
    assert "Q4_K_M has about 4.8 bits for each" in sentences[0] or "about 4.9 bits" in sentences[0]
    assert "the published file's own header" in sentences[1]


def test_the_pictures_are_of_this_version_and_its_family(still: App) -> None:
    put(still, STATES["detail-fits"])
    page = PagesOf(still).detail
    assert page.chart_device.text() == "Graphics memory · NVIDIA GeForce RTX 4070 Ti SUPER, version Q4_K_M"
    assert page.family_title.text() == "Qwen3: quality against memory"
    assert {point.candidate.model.family for point in page.family._points} == {"Qwen3"}
    page.chart.setFocus()
    QTest.keyClick(page.chart, Qt.Key.Key_Right)
    assert page.chart_words.accessibleName().startswith("At 16k tokens the model takes ")


def test_another_model_begins_at_the_top(still: App) -> None:
    put(still, STATES["detail-fits"])
    bar = PagesOf(still).detail.sheet.verticalScrollBar()
    bar.setValue(300)
    put(still, STATES["detail-fits"].change(opened={"judged": {"judging": True}}))
    assert bar.value() == 300
    put(still, STATES["detail-no"])
    assert bar.value() == 0


def test_going_back(still: App) -> None:
    put(still, STATES["detail-fits"])
    PagesOf(still).detail.back.click()
    assert still.store.state.shell.page is PageId.MODELS
