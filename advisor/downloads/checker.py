"""Hashing a file while it grows, and having the disk confirm it, on a thread of its own.

The receiving thread never waits for either. What was there before a restart is read from the disk first, while new
bytes already come in; a file therefore is checked the moment its last byte is here, or little later.
"""

from __future__ import annotations

import os
import threading
import time

from advisor.downloads.partial import Partial
from advisor.downloads.remote import Hash, RemoteFile
from advisor.progress import Cancel
from advisor.units import KIB, MIB

SYNC_SECONDS = 1.0  # what a power cut may cost
_READ = MIB
_POLL = 0.02


def part_bytes(size: int) -> int:
    """How long the parts are that a file is put right in: about a hundred of them, of 256 kB to 64 MB."""
    return min(max(-(-size // 128), 256 * KIB), 64 * MIB) // (64 * KIB) * (64 * KIB)


class Checker:
    """Follows one Partial. `states[n]` is the hash of everything before part n, for those that were passed."""

    def __init__(self, file: RemoteFile, partial: Partial) -> None:
        self._partial = partial
        self._part = part_bytes(file.size)
        self.states: list[Hash] = [file.hash()]
        self._hash = file.hash()
        self._done = 0
        self._stop = threading.Event()
        self._whole = False
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name=f"check {file.name}", daemon=True)
        self._thread.start()

    @property
    def done(self) -> int:
        """Bytes hashed so far."""
        return self._done

    def check(self) -> None:
        """Raise the OSError that the disk answered with, if it did."""
        if self._error:
            raise self._error

    def finish(self, cancel: Cancel) -> str:
        """Wait until everything is hashed; the hash in small letters. Raises OSError, or Cancelled if asked to stop."""
        self._whole = True
        with cancel.calling(self._stop.set):
            self._thread.join()
        cancel.check()
        self.check()
        return self._hash.hexdigest()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()

    def rehash(self, part: int, cancel: Cancel) -> str:
        """The hash after bytes of `part` and later ones were changed; reads from there on. Only after `finish`."""
        del self.states[part + 1 :]
        self._hash, self._done = self.states[part].copy(), part * self._part
        while self._done < self._partial.length:
            cancel.check()
            self._step(self._partial.read(self._done, self._room()))
        return self._hash.hexdigest()

    def _run(self) -> None:
        try:
            # A handle of its own: the place in a file belongs to the handle.
            with open(self._partial.path, "rb", buffering=0) as file:
                self._follow(file.fileno())
        except OSError as error:
            self._error = error

    def _follow(self, handle: int) -> None:
        synced = time.monotonic()
        while not self._stop.is_set():
            whole = self._whole  # asked before the length: the last bytes come before it is set
            if self._done < self._partial.length:
                self._step(os.read(handle, self._room()))
            elif whole:
                return
            else:
                self._stop.wait(_POLL)
            if time.monotonic() - synced >= SYNC_SECONDS and self._partial.synced < self._partial.length:
                self._partial.sync()
                synced = time.monotonic()

    def _room(self) -> int:
        """Bytes to read next: not beyond what is here, nor beyond the end of a part."""
        return min(_READ, self._partial.length - self._done, self._part - self._done % self._part)

    def _step(self, data: bytes) -> None:
        if not data:
            raise OSError(f"{self._partial.path} became shorter")
        self._hash.update(data)
        self._done += len(data)
        if self._done % self._part == 0:
            self.states.append(self._hash.copy())
