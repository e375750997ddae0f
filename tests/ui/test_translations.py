"""The window speaks another language when a file of its sentences lies there, and counts rightly in each."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui import translations
from ui.downloads.text import files, quitting
from ui.translations import translate_window
from ui.words import exact, plural, translate

POLISH = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl">
<context>
    <name>Downloads</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln plik</numerusform>
            <numerusform>%Ln pliki</numerusform>
            <numerusform>%Ln plików</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Wstrzymaj</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
"""


@pytest.fixture
def polish(qapp: QApplication, tmp_path: Path) -> Iterator[Path]:
    """The window in Polish, as far as the file above goes; where it is compiled to."""
    (tmp_path / "plimsoll_pl.ts").write_text(POLISH, encoding="utf-8")
    before = set(qapp.findChildren(QTranslator))
    translate_window(qapp, QLocale("pl_PL"), tmp_path / "compiled", tmp_path)
    yield tmp_path / "compiled"
    for made in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(made)
        made.deleteLater()


def test_english_counts() -> None:
    assert [files(count) for count in (0, 1, 2, 4100)] == ["0 files", "1 file", "2 files", "4,100 files"]
    assert quitting(1).startswith("A download is under way.")
    assert quitting(3).startswith("3 downloads are under way.")


def test_counts_beyond_32_bits_are_said_in_full() -> None:
    assert exact(12_345_678_901) == "12,345,678,901 bytes"
    assert exact(1) == "1 byte"


def test_one_file_is_a_language(polish: Path) -> None:
    assert translate("Downloads", "Pause") == "Wstrzymaj"
    assert [files(count) for count in (1, 3, 5)] == ["1 plik", "3 pliki", "5 plików"]
    assert translate("Downloads", "Cancel") == "Cancel"  # not translated yet
    assert plural("Downloads", "%Ln downloads · {0}", 1, "3 %") == "1 download · 3 %"  # English where there is nothing
    assert [file.name.partition("-")[0] for file in polish.iterdir()] == ["plimsoll_pl"]


def test_a_file_is_compiled_once_and_again_when_it_changed(polish: Path) -> None:
    (first,) = polish.iterdir()
    source = polish.parent / "plimsoll_pl.ts"
    assert translations._compiled(source, polish) == first
    source.write_text(POLISH.replace("Wstrzymaj", "Pauza"), encoding="utf-8")
    again = translations._compiled(source, polish)
    assert again is not None
    assert again != first
    assert list(polish.iterdir()) == [again]


def test_a_file_that_cannot_be_compiled_is_left_aside(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "plimsoll_pl.ts").write_text("<TS", encoding="utf-8")
    with caplog.at_level(logging.WARNING, "plimsoll"):
        translate_window(qapp, QLocale("pl_PL"), tmp_path / "compiled", tmp_path)
    assert "plimsoll_pl.ts cannot be compiled" in caplog.text
    assert files(2) == "2 files"
