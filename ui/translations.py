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


def translate_window(app: QCoreApplication, locale: QLocale, compiled: Path, folder: Path = FOLDER) -> None:
    """Have `app` speak the language of `locale` as far as there are words for it, and English where there are none.

    compiled: where compiled files are kept. Qt's own words come along, and with them the direction of reading.
    """
    qt = QTranslator(app)
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
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
