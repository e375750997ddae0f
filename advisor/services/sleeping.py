"""Chats that sleep on the disk: what a model held of them, so that it goes on without reading them again. No Qt.

A file a chat and model, within a budget, those unused longest dropped first; what a person suspended stays until it is
gone on with or deleted. Nothing of a chat is lost with such a file but time.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec
import psutil

from advisor.engine.answers import StateSaved
from advisor.engine.protocol import SavedFile
from advisor.engine.state_file import KEY_BYTES, STATE_SUFFIX, UNFINISHED, StateFile
from advisor.errors import FileProblem, StateProblem
from advisor.plan import KvType
from advisor.services.readings import SleepingChat
from advisor.settings import Settings, load_settings
from advisor.storage.files import make_private, replace_file
from advisor.storage.folders import sleeping_folder, state_folder
from advisor.units import GIB, MIB

_log = logging.getLogger(__name__)
LEFT_FREE = GIB  # bytes of the disk that chats do not take by themselves
SLOWEST, USUAL = 20 * MIB, 400 * MIB  # bytes a second that a state comes back with, before one did


class SleepLabel(msgspec.Struct, frozen=True):
    """Whose state it is, and how its model was loaded.

    turn: the reply that was suspended, None where a chat merely sleeps; begun: its `created`.
    """

    chat: int
    turn: int | None = None
    begun: float = 0.0
    context: int = 4096
    kv: KvType = "f16"


class SleepingChats:
    """Owns the folder of states. Methods block, may be called from any thread, and do not raise."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: another one than the usual. Nothing is looked at yet."""
        self._folder = folder or sleeping_folder()
        self._key_file = folder / "key" if folder else state_folder() / "sleeping-chats.key"
        self._lock = threading.RLock()
        self._key: bytes | None = None
        self._budget: int | None = None
        self._rate = float(USUAL)
        self._forgotten: dict[int, float] = {}

    # -- the budget --------------------------------------------------------------------------------------------

    @property
    def budget(self) -> int:
        """Bytes that sleeping chats may take; 0 where none is to be kept."""
        with self._lock:
            if self._budget is None:
                try:
                    self._budget = load_settings().sleeping_chats
                except FileProblem:
                    self._budget = Settings().sleeping_chats
            return self._budget

    def limit(self, budget: int) -> None:
        """Another budget, from now on."""
        with self._lock:
            self._budget = budget
        self.trim()

    @property
    def most(self) -> int:
        """Bytes that the next one may take."""
        try:
            folder = next((at for at in (self._folder, *self._folder.parents) if at.is_dir()), None)
            free = psutil.disk_usage(str(folder)).free if folder else 0
        except OSError:
            free = 0
        return max(0, min(self.budget, free - LEFT_FREE))

    def trim(self) -> None:
        """Drop those unused longest until the rest is within the budget."""
        with self._lock:
            left = self.budget
            for one, path in sorted(self._found(), key=lambda found: -found[0].used):
                if one.suspended:
                    continue
                left -= one.size
                if left < 0:
                    _remove(path)

    # -- files -------------------------------------------------------------------------------------------------

    def file(self, chat: int, model: Path) -> SavedFile:
        """Where the state of a chat with a model lies, or would."""
        name = sha256(os.fsencode(os.path.realpath(model))).hexdigest()[:16]
        return SavedFile(self._folder / f"{chat}-{name}{STATE_SUFFIX}", self._secret())

    def asleep(self, chat: int, model: Path) -> SavedFile | None:
        """The state of a chat with a model, if there is one; it counts as used now."""
        file = self.file(chat, model)
        try:
            os.utime(file.path)
        except OSError:
            return None
        return file

    def drop(self, file: SavedFile) -> None:
        """Delete one."""
        _remove(file.path)

    def gone_on(self, file: SavedFile) -> None:
        """A chat was spoken in again: what a person suspended of it is over."""
        found = self._read(file.path)
        if found and found.suspended:
            _remove(file.path)

    def came_back(self, path: Path, seconds: float) -> None:
        """A state took so long to come back."""
        try:
            size = path.stat().st_size
        except OSError:
            return
        if size >= MIB and seconds > 0:
            self._rate = max(float(SLOWEST), size / seconds)

    def saved(self, state: StateSaved) -> None:
        """One was kept; until one came back, that says how fast the disk is."""
        if self._rate == USUAL and state.file_bytes >= MIB and state.seconds > 0:
            self._rate = max(float(SLOWEST), state.file_bytes / state.seconds)
        self.trim()

    def _secret(self) -> bytes:
        with self._lock:
            if self._key is None:
                with contextlib.suppress(OSError):
                    self._key = self._key_file.read_bytes()
                if self._key is None or len(self._key) != KEY_BYTES:
                    self._key = secrets.token_bytes(KEY_BYTES)
                    try:
                        replace_file(self._key_file, self._key)
                    except OSError as error:
                        _log.warning("chats that sleep cannot be told as ours after a restart: %s", error)
            return self._key

    # -- what there is -----------------------------------------------------------------------------------------

    def all(self) -> tuple[SleepingChat, ...]:
        """Every chat that sleeps, the last used first."""
        return tuple(sorted((one for one, _ in self._found()), key=lambda one: -one.used))

    def suspended(self, chat: int) -> SleepingChat | None:
        """What a person suspended of a chat."""
        return next((one for one in self.all() if one.chat == chat and one.suspended), None)

    def _found(self) -> list[tuple[SleepingChat, Path]]:
        read = ((self._read(path), path) for path in self._paths(STATE_SUFFIX))
        return [(one, path) for one, path in read if one]

    def _read(self, path: Path) -> SleepingChat | None:
        """What a file is of; one that is none of ours goes."""
        try:
            used = path.stat().st_mtime
            with StateFile(path) as state:
                label = msgspec.json.decode(state.header.label, type=SleepLabel)
                header, size = state.header, state.size
        except FileNotFoundError:
            return None
        except OSError as problem:  # it may be read another time
            _log.info("%s cannot be looked at: %s", path.name, problem)
            return None
        except (ValueError, StateProblem) as problem:
            _log.info("%s is no state of ours and goes: %s", path.name, problem)
            _remove(path)
            return None
        return SleepingChat(
            label.chat, Path(header.path), size, used, header.tokens, size / self._rate, label.turn is not None,
            label.turn, label.begun, header.half is not None, label.context, label.kv,
        )  # fmt: skip

    def _paths(self, ending: str) -> list[Path]:
        try:
            return [path for path in self._folder.iterdir() if path.name.endswith(ending)]
        except OSError:
            return []

    # -- deleting ----------------------------------------------------------------------------------------------

    def forget(self, chat: int) -> None:
        """Delete what is kept of a chat; what a model holds of it now is not kept either."""
        with self._lock:
            self._forgotten[chat] = time.monotonic()
            for path in self._paths(STATE_SUFFIX):
                if path.name.startswith(f"{chat}-"):
                    _remove(path)

    def forgotten_since(self, chat: int, when: float) -> bool:
        """Whether a chat was to be forgotten after `when`, in time.monotonic's seconds."""
        return self._forgotten.get(chat, -1.0) > when

    def clear(self, *, suspended: bool = False) -> None:
        """Delete all; `suspended`: also what a person suspended."""
        with self._lock:
            for one, path in self._found():
                if suspended or not one.suspended:
                    _remove(path)

    def sweep(self, chats: Iterable[int]) -> None:
        """At the start: delete what was not written to its end, and what is of none of these chats."""
        known = set(chats)
        with self._lock:
            make_private(self._folder)
            for path in self._paths(UNFINISHED):
                _remove(path)
            for one, path in self._found():
                if one.chat not in known:
                    _remove(path)
        self.trim()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s cannot be deleted: %s", path.name, error)
