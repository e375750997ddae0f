"""Small files that are replaced in one step, and JSON files that are read with their types.

A crash or a power cut at any moment leaves the old file or the new one, whole.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from advisor.errors import FileProblem

T = TypeVar("T")
D = TypeVar("D")
MOST_JSON = 256 * 2**20  # bytes; a catalogue takes some two


def replace_file(path: Path, content: str | bytes, *, private: bool = True) -> None:
    """Replace `path` by `content` (text as UTF-8, each line ending as it is) in one step. Raises OSError.

    private: nobody else may read the file, nor enter its folder where that is made here; False: the usual permissions,
    for files that a person or another program asked for. Where `path` is a link, what it points to is replaced.
    """
    data = content.encode("utf-8", errors="replace") if isinstance(content, str) else content
    target = Path(os.path.realpath(path))
    target.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.unfinished")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(unfinished, flags, 0o600 if private else 0o666), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, target)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def make_private(path: Path) -> None:
    """Take from everybody but the owner what rights they have to a file or folder of ours, where it is there.

    A file system that knows no rights keeps what it has.
    """
    if os.name == "nt":
        return  # a person's own folders are private there
    with contextlib.suppress(OSError):
        mode = path.stat().st_mode
        if mode & 0o077:
            path.chmod(mode & 0o7700)


def sync_folder(folder: Path) -> None:
    """Have the disk confirm the names in a folder, where the system knows such a thing."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # Windows has no handle on a folder; its file system keeps names by itself
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network file systems cannot
    finally:
        os.close(handle)


def read_json(path: Path, kind: type[T]) -> T | None:
    """What the JSON file `path` holds as a `kind` (a dataclass, dict[str, Any]…), None where there is no such file.

    Fields that `kind` does not have are left aside. Raises FileProblem where the file cannot be read or holds
    something else.
    """
    try:
        return msgspec.json.decode(_regular(path), type=kind)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
        raise FileProblem(
            "{path} cannot be read ({error}). Repair or delete it; the defaults are used until then.",
            path=path,
            error=error,
        ) from error


def _regular(path: Path) -> bytes:
    """The bytes of a file of ours. Raises OSError, also where something else lies there, a pipe being without end."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        if found.st_size > MOST_JSON:
            raise OSError(errno.EFBIG, "it is too large to be one of ours")
        return file.read()


def write_json(path: Path, value: Any) -> None:
    """Replace the JSON file `path` in one step, readable by its owner alone; FileProblem if that fails."""
    try:
        replace_file(path, msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=1))
    except UnicodeEncodeError as error:
        raise FileProblem(
            "{path} cannot be written: it would hold a name that is not valid text.", path=path
        ) from error
    except OSError as error:
        raise FileProblem("{path} cannot be written: {strerror}.", path=path, strerror=error.strerror) from error


def fitting(value: Any, kind: type[T], otherwise: D) -> T | D:
    """`value` as a `kind` (also an annotated one, with limits), `otherwise` where it is none."""
    try:
        return msgspec.convert(value, type=kind)
    except ValueError:  # msgspec's own, and of a text that is none (half of a surrogate pair)
        return otherwise
