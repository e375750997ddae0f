"""Moving a file to the trash, from where a person can take it back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from advisor.errors import FileProblem
from advisor.gguf.identity import file_problem, shown

Mover = Callable[[Path], None]
"""Moves one file to the trash; FileProblem where it cannot."""


def move_to_trash(path: Path) -> None:
    """Move the file (a link itself, not what it points to) to the trash of its disk, the Recycle Bin on Windows.

    Raises FileProblem where that cannot be done; the file then lies where it was.
    """
    # Here, not above: where it finds GNOME's libraries it loads them, and the window's start would wait for that.
    from send2trash import TrashPermissionError, send2trash  # type: ignore[import-untyped]

    if sys.platform == "win32":
        # By name: the package's other way on Windows deletes for good what is too large for the Recycle Bin.
        from send2trash.win.modern import send2trash

    path = path.parent.resolve() / path.name
    try:
        os.lstat(path)
    except OSError as error:
        raise file_problem(path, error) from error
    try:
        _check_folder(path.parent)
        send2trash(path)
    except TrashPermissionError as error:
        raise FileProblem(
            "{path} lies on a disk that has no trash for you. Delete it in your file manager.", path=shown(path)
        ) from error
    except PermissionError as error:
        raise FileProblem(
            "{path} is write-protected, or its folder is. Change its permissions, and then remove it.", path=shown(path)
        ) from error
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise FileProblem(
            "{path} could not be moved to the trash ({value}). Delete it in your file manager.",
            path=shown(path),
            value=reason.rstrip("."),
        ) from error


def _check_folder(folder: Path) -> None:
    """PermissionError where nothing may be taken out of `folder`, before anything is written into the trash."""
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError
