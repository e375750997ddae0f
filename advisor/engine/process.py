"""The parent's side of an engine child: start it, ask it things, survive its end."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from advisor.engine.outcome import Outcome
from advisor.engine.protocol import EngineSettings, encode, raise_error
from advisor.errors import Cancelled, EngineMissing, EngineProblem
from advisor.progress import Cancel

LAST_WORDS = 8 * 1024
START_SECONDS = 60.0  # a virus scanner may read every library first
CLOSE_SECONDS = 5.0
ASIDE_SECONDS = 30.0
# Weights that lie in pages of 4 kB cost a processor about a fifth of its speed in looking pages up. glibc then asks
# for large ones, which Linux by its usual setting gives to who asks. Other C libraries do not know the name.
LARGE_PAGES = "glibc.malloc.hugetlb=1"

Listener = Callable[[dict[str, Any]], None]


def worker_command() -> list[str]:
    """The command line of an engine child, settings to be appended."""
    # -P: a file in the folder the person happens to be in must not stand in for a module of ours.
    return [sys.executable, "-P", "-m", "advisor.engine.worker.main"]


class EngineProcess:
    """One engine child. `request` blocks and may be called from any thread; one request runs at a time."""

    def __init__(
        self,
        settings: EngineSettings | None = None,
        *,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the child and wait until it is ready; EngineMissing or EngineProblem if it cannot start.

        command: what to run instead of the worker, for tests that need a child that misbehaves. environment: variables
        on top of our own.
        """
        self.settings = settings or EngineSettings()
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._asides: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._words: deque[str] = deque()
        self._words_size = 0
        self._busy, self._writing = threading.Lock(), threading.Lock()
        self._ids = itertools.count(1)
        self._silent = False
        self._doing: str | None = None
        self._asked = False
        self.outcome: Outcome | None = None
        # The child imports this package wherever the parent was started from.
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        tunables = ":".join(filter(None, (LARGE_PAGES, os.environ.get("GLIBC_TUNABLES"))))  # the last word is theirs
        own = {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "GLIBC_TUNABLES": tunables}
        try:
            self._process = subprocess.Popen(
                [*(command or worker_command()), self.settings.to_text()],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={**os.environ, **own, **(environment or {})},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise EngineMissing(f"The engine could not be started: {error.strerror}.") from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._stdin = self._process.stdin
        self._readers = [
            threading.Thread(
                target=self._read_answers, args=(self._process.stdout,), name="engine-answers", daemon=True
            ),
            threading.Thread(target=self._read_words, args=(self._process.stderr,), name="engine-log", daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        try:
            self.ready = self._wait(START_SECONDS, None)
            if self.ready["event"] == "error":
                raise_error(self.ready)
        except BaseException:
            self.close()
            raise

    # -- facts -------------------------------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._process.poll() is None

    @property
    def log(self) -> str:
        """The last of what the child wrote to stderr."""
        return "".join(self._words)

    # -- asking ------------------------------------------------------------------------------------------------

    def request(
        self,
        op: str,
        /,
        *,
        on_event: Listener | None = None,
        cancel: Cancel | None = None,
        timeout: float | None = None,
        **parameters: Any,
    ) -> dict[str, Any]:
        """Run one operation and return its result; events on the way go to `on_event`, in this thread.

        Raises what the child reports (advisor.errors), EngineProblem with an Outcome if the child ends, and
        EngineProblem after `timeout` seconds without any answer (the child is then ended). `cancel` stops the
        operation from any thread; whether that is an error or a short result is the operation's own affair.
        """
        with self._busy:
            if self.outcome is not None:
                raise EngineProblem(self.outcome.sentence, self.outcome)
            identity, self._doing = next(self._ids), op
            try:
                with (
                    cancel.calling(lambda: self._send({"op": "stop", "id": identity}))
                    if cancel
                    else contextlib.nullcontext()
                ):
                    self._send({"id": identity, "op": op, **parameters})
                    return self._collect(identity, on_event, timeout)
            except BaseException:
                self._send({"op": "stop", "id": identity})  # a listener failed: nobody waits for the rest any more
                raise
            finally:
                self._doing = None

    def request_aside(self, op: str, /, **parameters: Any) -> dict[str, Any]:
        """Run an operation that does not wait for the one under way ("count"); errors as `request`."""
        identity = next(self._ids)
        inbox = self._asides[identity] = queue.SimpleQueue()
        try:
            self._send({"id": identity, "op": op, **parameters})
            answer = None if self._silent else inbox.get(timeout=ASIDE_SECONDS)
        except queue.Empty:
            raise EngineProblem(f"The engine did not answer for {ASIDE_SECONDS:.0f} seconds.") from None
        finally:
            del self._asides[identity]
        if answer is None:
            raise EngineProblem("The engine has ended.", self.outcome)
        if answer["event"] == "error":
            raise_error(answer)
        return answer

    def _collect(self, identity: int, on_event: Listener | None, timeout: float | None) -> dict[str, Any]:
        while True:
            answer = self._wait(timeout, on_event, identity)
            if answer["event"] == "done":
                return answer
            if answer["event"] == "error":
                raise_error(answer)

    def _wait(self, timeout: float | None, on_event: Listener | None, identity: int | None = None) -> dict[str, Any]:
        while True:
            try:
                answer = self._answers.get(timeout=timeout)
            except queue.Empty:
                self._process.kill()
                self._end(asked=False)
                raise EngineProblem(
                    f"The engine did not answer for {timeout:.0f} seconds and was ended.", self.outcome
                ) from None
            if answer is None:
                outcome = self._end(asked=self._asked)
                if self._asked:
                    raise Cancelled(outcome.sentence)
                raise EngineProblem(outcome.sentence, outcome)
            if identity is not None and answer.get("id") != identity:
                continue  # left over from a request whose listener failed
            if answer["event"] in ("done", "error", "ready"):
                return answer
            if on_event:
                on_event(answer)

    def _send(self, message: dict[str, Any]) -> None:
        line = encode(message)
        # A child that has just ended cannot read any more: the reader thread reports that end, with its reason.
        with self._writing, contextlib.suppress(OSError, ValueError):
            self._stdin.write(line)
            self._stdin.flush()

    # -- the child's words -------------------------------------------------------------------------------------

    def _read_answers(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                try:
                    answer = dict(json.loads(line))
                except (ValueError, TypeError):
                    break  # it was cut off, or is not our worker: its end, reported below, is the answer
                self._asides.get(answer.get("id", 0), self._answers).put(answer)
        self._silent = True
        for inbox in (self._answers, *list(self._asides.values())):
            inbox.put(None)

    def _read_words(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                text = line.decode("utf-8", "replace")
                self._words.append(text)
                self._words_size += len(text)
                while self._words_size > LAST_WORDS and len(self._words) > 1:
                    self._words_size -= len(self._words.popleft())

    # -- ending ------------------------------------------------------------------------------------------------

    def _end(self, *, asked: bool) -> Outcome:
        code = self._process.wait()
        for reader in self._readers:
            if reader is not threading.current_thread():
                reader.join()
        if self.outcome is None:
            self.outcome = Outcome(code, self._doing, asked, self.log)
        with contextlib.suppress(OSError):
            self._stdin.close()
        return self.outcome

    def close(self) -> Outcome:
        """End the child, by force if it takes longer than a few seconds; its memory is free afterwards."""
        if self.outcome is not None:
            return self.outcome
        self._asked = True
        with self._writing, contextlib.suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        return self._end(asked=True)

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
