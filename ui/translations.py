"""The window's sentences in the person's language.

A language is one file, `resources/translations/plimsoll_de.ts` for German. `packaging/translations.py de` makes it with
every sentence there is, and Qt Linguist or any editor fills it in. It is compiled when the window first starts with
it, by the `lrelease` that comes with PySide. English has such a file too: sentences that say a count are written for
many, and "1 file" of "%Ln files" stands there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ui.theme import RESOURCES

_log = logging.getLogger("plimsoll")
FOLDER = RESOURCES / "translations"
_TIMEOUT_S = 30


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages that there are words in, as locales are written."""
    return tuple(sorted(file.stem.partition("_")[2] for file in folder.glob("plimsoll_*.ts")))


def native_name(language: str) -> str:
    """What a language calls itself."""
    name = QLocale(language).nativeLanguageName() if language != "en" else "English"
    return name[:1].upper() + name[1:] if name else language


def locale_of(language: str, system: QLocale | None = None) -> QLocale:
    """The locale for a chosen language, "" for the system's; its country is the system's where that speaks it too."""
    system = QLocale.system() if system is None else system
    if language and QLocale(language).language() is not system.language():
        return QLocale(language)
    if system.language() is QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    return system


class Speaker:
    """Has the application speak one language, and another one when the person chooses it."""

    def __init__(self, app: QCoreApplication, compiled: Path, folder: Path = FOLDER) -> None:
        """compiled: where compiled files are kept."""
        self._app, self._compiled, self._folder = app, compiled, folder
        self._installed: list[QTranslator] = []

    def speak(self, language: str) -> None:
        """Speak this language, "" being the system's; what was written before stays as it is."""
        self.silence()
        locale = locale_of(language)
        QLocale.setDefault(locale)
        self._installed = translate_window(self._app, locale, self._compiled, self._folder)

    def silence(self) -> None:
        """Take the words away again."""
        for one in self._installed:
            self._app.removeTranslator(one)
            one.deleteLater()
        self._installed = []


def translate_window(
    app: QCoreApplication, locale: QLocale, compiled: Path, folder: Path = FOLDER
) -> list[QTranslator]:
    """Have `app` speak the language of `locale` as far as there are words for it, and English where there are none.

    compiled: where compiled files are kept. Qt's own words come along, and with them the direction of reading. Returns
    what was installed.
    """
    installed: list[QTranslator] = []
    qt = QTranslator(app)
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
        installed.append(qt)
    names = ["en"]  # asked last: Qt asks what was installed last first
    for tag in reversed(locale.uiLanguages(QLocale.TagSeparator.Underscore)):
        if tag not in names:
            names.append(tag)
    for name in names:
        source = folder / f"plimsoll_{name}.ts"
        if source.is_file():
            ours = QTranslator(app)
            if (file := _compiled(source, compiled)) and ours.load(str(file)):
                app.installTranslator(ours)
                installed.append(ours)
    return installed


def _compiled(source: Path, folder: Path) -> Path | None:
    """The file that Qt reads, compiled if it is not there yet; None, and a line in the log, where that cannot be."""
    try:
        content = source.read_bytes()
        target = folder / f"{source.stem}-{hashlib.sha256(content).hexdigest()[:16]}.qm"
        if target.is_file():
            return target
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"{target.stem}-{os.getpid()}.qm"
        subprocess.run(
            [_lrelease(), "-silent", source, "-qm", made], check=True, capture_output=True, timeout=_TIMEOUT_S
        )
        os.replace(made, target)
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("%s cannot be compiled: %s", source.name, error)
        return None
    for old in folder.glob(f"{source.stem}-*.qm"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def _lrelease() -> Path:
    """Qt's compiler of translations, as PySide brings it."""
    return Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
