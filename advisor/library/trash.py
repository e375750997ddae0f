"""Moving a file to the trash, from where a person can take it back.

Linux: the Trash specification of freedesktop.org, version 1.0. The window may hand in Qt's own way instead.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

import platformdirs

from advisor.errors import FileProblem
from advisor.gguf.identity import file_problem, shown

Mover = Callable[[Path], None]
"""Moves one file to the trash; FileProblem where it cannot."""


def move_to_trash(path: Path) -> None:
    """Move the file (a link itself, not what it points to) to the trash of its disk.

    Raises FileProblem where that cannot be done; the file then lies where it was.
    """
    path = path.parent.resolve() / path.name
    try:
        match sys.platform:
            case "win32":
                raise FileProblem(
                    f"{shown(path)} can be moved to the Recycle Bin from Plimsoll's window or the Explorer only."
                )
            case "darwin":
                _rename_into(path, Path.home() / ".Trash")
            case _:
                _move_by_specification(path)
    except OSError as error:
        if error.errno == errno.EXDEV:
            raise FileProblem(
                f"{shown(path)} lies on a disk that has no trash for you. Delete it in your file manager."
            ) from error
        raise file_problem(path, error) from error


def _move_by_specification(path: Path) -> None:
    trash, shown_as = _trash_for(path)
    for folder in (trash / "files", trash / "info"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    deleted = datetime.now().replace(microsecond=0).isoformat()  # the specification wants local time
    text = f"[Trash Info]\nPath={quote(shown_as)}\nDeletionDate={deleted}\n"
    info = _new_info(trash / "info", path.name, text)
    try:
        os.rename(path, trash / "files" / info.name.removesuffix(".trashinfo"))
    except OSError:
        info.unlink()
        raise


def _new_info(folder: Path, name: str, text: str) -> Path:
    """The note that reserves a name in the trash; made anew, so that two programs never take the same."""
    for number in count(1):
        path = folder / f"{name if number == 1 else f'{name}.{number}'}.trashinfo"
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        return path
    raise AssertionError("there is always another number")


def _trash_for(path: Path) -> tuple[Path, str]:
    """The trash folder on the file's own disk, and the path to note in it."""
    home = Path(platformdirs.user_data_dir()) / "Trash"
    device = os.lstat(path).st_dev
    if _device(home) == device:
        return home, str(path)
    top = path.parent
    while top != top.parent and _device(top.parent) == device:
        top = top.parent
    user = os.getuid()
    shared = top / ".Trash"
    # Only a sticky, real folder keeps others from looking through what one throws away.
    if shared.is_dir() and not shared.is_symlink() and shared.stat().st_mode & stat.S_ISVTX:
        return shared / str(user), str(path.relative_to(top))
    return top / f".Trash-{user}", str(path.relative_to(top))


def _device(folder: Path) -> int:
    """The disk that a folder is on, or will be on once it is made."""
    while not folder.exists():
        folder = folder.parent
    return folder.stat().st_dev


def _rename_into(path: Path, folder: Path) -> None:
    for number in count(1):
        target = folder / (path.name if number == 1 else f"{path.stem} {number}{path.suffix}")
        if not target.exists():
            os.rename(path, target)
            return
