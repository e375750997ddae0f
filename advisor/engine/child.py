"""The engine child as a process of the system: its three streams, each with a thread of its own, and its end."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from advisor.child_environment import child_environment
from advisor.engine import addons
from advisor.engine.location import ADDONS, built_engine
from advisor.engine.wire import Asked, Garbled, Reader, Told, encode
from advisor.errors import EngineMissing

_LAST_WORDS = 8 * 1024
CLOSE_SECONDS = 5.0
# A child that breaks off in the middle of a line, or closes its answers, is about to end and to say by its exit code
# why. One that lives on after so long is ended.
END_SECONDS = 5.0
# Weights that lie in pages of 4 kB cost a processor about a fifth of its speed in looking pages up. glibc then asks
# for large ones, which Linux by its usual setting gives to who asks. Other C libraries do not know the name.
LARGE_PAGES = "glibc.malloc.hugetlb=1"
# What a model and its contexts take is asked of the system and given back to it, piece by piece. glibc otherwise raises
# that border with each piece that is freed, and the next context lies in its heap, which keeps what is freed below.
# It lies above the 3 MB that llama.cpp takes for each token of a large vocabulary, which are best kept.
GIVEN_BACK = "glibc.malloc.mmap_threshold=4194304:glibc.malloc.trim_threshold=8388608"


class Child:
    """One running child. `ended_because` says why we ended it by force, "" where we did not."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], hear: Callable[[Told | None], None]
    ) -> None:
        """Start it; EngineMissing where that fails.

        environment: variables on top of our own. hear: called with all it says, and with None once it says no more,
        in a thread of its own.
        """
        self._hear = hear
        self.ended_because = ""
        self._words: deque[str] = deque()
        self._words_size = 0
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={**child_environment(), **_variables(), **environment},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise EngineMissing("The engine could not be started: {strerror}.", strerror=error.strerror) from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._threads = [
            threading.Thread(target=work, args=(stream,), name=name, daemon=True)
            for work, stream, name in (
                (self._write, self._process.stdin, "engine-requests"),
                (self._read, self._process.stdout, "engine-answers"),
                (self._read_words, self._process.stderr, "engine-log"),
            )
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def log(self) -> str:
        """The last of what it wrote to stderr."""
        return "".join(self._words)

    # -- its streams -------------------------------------------------------------------------------------------

    def send(self, message: Asked) -> None:
        """Say something to it; does not wait until it is heard. One that has ended hears nothing."""
        self._outgoing.put(encode(message))

    def _write(self, stream: IO[bytes]) -> None:
        # Not by whoever asks: a child that is stopped reads nothing, and a pipe that is full would hold up the window.
        with contextlib.suppress(OSError), stream:
            while (line := self._outgoing.get()) is not None:
                stream.write(line)
                stream.flush()

    def _read(self, stream: IO[bytes]) -> None:
        read = Reader(Told)
        try:
            with stream:
                for line in stream:
                    self._hear(read(line))
            fault = "closed its answers and did not end"
        except Garbled:
            fault = "said something that is no answer"
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill(fault)
        self._hear(None)

    def _read_words(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                text = line.decode("utf-8", "replace")
                self._words.append(text)
                self._words_size += len(text)
                while self._words_size > _LAST_WORDS and len(self._words) > 1:
                    self._words_size -= len(self._words.popleft())

    # -- its end -----------------------------------------------------------------------------------------------

    def kill(self, because: str) -> None:
        """End it by force, if it still runs. because: what it did, as in "did not answer for 60 seconds"."""
        if self.alive:
            self.ended_because = self.ended_because or because
            self._process.kill()

    def hang_up(self) -> None:
        """Close its stdin, which asks it to end; does not wait."""
        self._outgoing.put(None)

    def wait_closed(self) -> None:
        """Wait until it has ended after `hang_up`, by force if it takes longer than a few seconds."""
        try:
            self._process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def join(self) -> int:
        """Wait for the end of the process and of its threads; its exit status."""
        code = self._process.wait()
        self._outgoing.put(None)
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        return code


def _variables() -> dict[str, str]:
    # The child imports this package wherever the parent was started from.
    root, built = str(Path(__file__).resolve().parents[2]), built_engine()
    path = os.pathsep.join(filter(None, (root, str(built or ""), os.environ.get("PYTHONPATH"))))
    theirs = os.environ.get("GLIBC_TUNABLES")  # has the last word
    tunables = ":".join(filter(None, (LARGE_PAGES, GIVEN_BACK, theirs)))
    more = os.pathsep.join(map(str, addons.folders()))
    return {
        **({ADDONS: more} if more else {}),
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
        "GLIBC_TUNABLES": tunables,
        "GGML_NO_BACKTRACE": "1",  # pages of gdb's would push the reason out of the last words
    }
