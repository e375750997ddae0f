"""What starts the app, and what a desktop reads: starter, icon, .desktop file, MIME type of GGUF files, AppStream."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

FILES = Path(__file__).resolve().parents[1] / "desktop"
SIZES = (16, 32, 48, 64, 128, 256)
_ACCENT = "#0B5CAD"  # of the light theme, for where the mark stands on anything

STARTER = """#!/bin/sh
# Starts Plimsoll wherever this folder lies. It takes glibc @GLIBC@ or newer.
here=$(dirname "$(readlink -f "$0")")
have=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)
if [ -n "$have" ] && [ "$(printf '%s\\n%s\\n' @GLIBC@ "$have" | sort -V | head -n 1)" != @GLIBC@ ]; then
    echo "This Plimsoll needs a Linux with glibc @GLIBC@ or newer, and this one has $have." >&2
    exit 1
fi
# What is set for another Python must not reach this one.
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONINSPECT
export PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec "$here/python/bin/python3" -P -m ui "$@"
"""

INSTALLER = """#!/bin/sh
# Puts Plimsoll into this person's menu, from where this folder lies; with --remove takes it out again.
set -e
here=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
if [ "$1" = --remove ]; then
    rm -f "$data/applications/plimsoll.desktop" "$data/mime/packages/plimsoll-gguf.xml" \\
        "$data"/icons/hicolor/*/apps/plimsoll.*
else
    mkdir -p "$data/applications" "$data/mime/packages" "$data/icons"
    sed "s|^Exec=plimsoll|Exec=\\"$here/plimsoll\\"|" "$here/share/applications/plimsoll.desktop" \\
        > "$data/applications/plimsoll.desktop"
    cp "$here/share/mime/packages/plimsoll-gguf.xml" "$data/mime/packages/"
    cp -r "$here/share/icons/hicolor" "$data/icons/"
fi
for update in "update-desktop-database $data/applications" "update-mime-database $data/mime"; do
    if command -v "${update%% *}" >/dev/null; then $update; fi
done
"""


def put(root: Path, into: Path, version: str, glibc: str, epoch: int) -> None:
    """Lay it all down in `into`. epoch: seconds since 1970 of the release, which is said in the AppStream file."""
    _program(into / "plimsoll", STARTER.replace("@GLIBC@", glibc))
    _program(into / "add-to-menu", INSTALLER)
    share = into / "share"
    _text(share / "applications" / "plimsoll.desktop", (FILES / "plimsoll.desktop").read_text(encoding="utf-8"))
    _text(share / "mime" / "packages" / "plimsoll-gguf.xml", (FILES / "plimsoll-gguf.xml").read_text(encoding="utf-8"))
    about = (FILES / "plimsoll.metainfo.xml").read_text(encoding="utf-8")
    about = about.replace("@VERSION@", version).replace("@DATE@", time.strftime("%Y-%m-%d", time.gmtime(epoch)))
    _text(share / "metainfo" / "plimsoll.metainfo.xml", about)
    icons = share / "icons" / "hicolor"
    _text(icons / "scalable" / "apps" / "plimsoll.svg", mark_of(root))


DRAW = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
drawn = QSvgRenderer(sys.argv[1])
for size in map(int, sys.argv[3:]):
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawn.render(painter)
    painter.end()
    assert image.save(str(Path(sys.argv[2], f"{size}.png")))
"""


def draw(python: Path, root: Path, into: Path, sizes: Sequence[int]) -> dict[int, Path]:
    """Pictures of the mark, by their width in pixels, drawn by the Qt of the bundle itself."""
    into.mkdir(parents=True, exist_ok=True)
    mark = into / "mark.svg"
    _text(mark, mark_of(root))
    subprocess.run([str(python), "-P", "-c", DRAW, str(mark), str(into), *map(str, sizes)], check=True)
    mark.unlink()
    return {size: into / f"{size}.png" for size in sizes}


def draw_icons(python: Path, root: Path, into: Path) -> None:
    """Those for desktops that do not read SVG."""
    icons = into / "share" / "icons" / "hicolor"
    for size, path in draw(python, root, icons / "drawn", SIZES).items():
        place = icons / f"{size}x{size}" / "apps" / "plimsoll.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        path.rename(place)
    (icons / "drawn").rmdir()


def mark_of(root: Path) -> str:
    """The mark in the accent of the light theme."""
    return (root / "resources" / "icons" / "plimsoll.svg").read_text(encoding="utf-8").replace("currentColor", _ACCENT)


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _program(path: Path, text: str) -> None:
    _text(path, text)
    path.chmod(0o755)
