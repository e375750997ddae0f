"""What starts the app, and what a desktop reads: starter, icon, .desktop file, MIME type of GGUF files, AppStream."""

from __future__ import annotations

import subprocess
import time
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
    mark = (root / "resources" / "icons" / "plimsoll.svg").read_text(encoding="utf-8").replace("currentColor", _ACCENT)
    _text(icons / "scalable" / "apps" / "plimsoll.svg", mark)


def draw_icons(python: Path, into: Path) -> None:
    """Pictures of the mark for desktops that do not read SVG, drawn by the Qt of the bundle itself."""
    icons = into / "share" / "icons" / "hicolor"
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import Qt\n"
        "from PySide6.QtGui import QImage, QPainter\n"
        "from PySide6.QtSvg import QSvgRenderer\n"
        "drawn = QSvgRenderer(sys.argv[1])\n"
        "for size in map(int, sys.argv[3:]):\n"
        "    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)\n"
        "    image.fill(Qt.GlobalColor.transparent)\n"
        "    painter = QPainter(image)\n"
        "    drawn.render(painter)\n"
        "    painter.end()\n"
        "    place = Path(sys.argv[2], f'{size}x{size}', 'apps', 'plimsoll.png')\n"
        "    place.parent.mkdir(parents=True, exist_ok=True)\n"
        "    assert image.save(str(place))\n"
    )
    words = [str(icons / "scalable" / "apps" / "plimsoll.svg"), str(icons), *map(str, SIZES)]
    subprocess.run([str(python), "-P", "-c", program, *words], check=True)


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _program(path: Path, text: str) -> None:
    _text(path, text)
    path.chmod(0o755)
