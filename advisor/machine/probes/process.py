"""The parent's side of a probe child (main.py): ask it with a limit, end it when it does not answer."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Literal, NoReturn

from advisor.child_environment import child_environment
from advisor.errors import AdvisorError
from advisor.sentences import Sentence, sentence

PROBE_ANSWER_SECONDS = 2.0
START_SECONDS = 5.0  # an interpreter that a virus scanner reads first; the rest of the answer has its own limit
_CLOSE_SECONDS = 1.0
_LAST_WORDS = 500
READY = b"ready"  # main.py's first line: everything but the driver is loaded

_Question = Literal["look", "sample"]


class ProbeFailed(AdvisorError):
    """A probe gave no answer: it hung, crashed, or could not start."""


def probe_command(name: str) -> list[str]:
    """The command line of the probe child `name`."""
    return [sys.executable, "-m", "advisor.machine.probes.main", name]


class ProbeChild:
    """One probe child. Answers are asked for and fetched apart, so that a caller need never wait."""

    def __init__(
        self, name: str, *, command: Sequence[str] | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start the child; ProbeFailed if that cannot be done.

        command: what to run instead, for tests that need a child that misbehaves. environment: added to ours.
        """
        self._name = name
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._asked_at: float | None = None
        self._ready = threading.Event()  # set by the child's first line, or by its end
        root = str(Path(__file__).resolve().parents[3])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        try:
            self._process = subprocess.Popen(
                list(command or probe_command(name)),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={**child_environment(), "PYTHONPATH": path, **(environment or {})},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise ProbeFailed(
                "the {name} probe could not be started: {strerror}", name=name, strerror=error.strerror
            ) from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._stdin = self._process.stdin
        self._words = b""
        self._readers = [
            threading.Thread(
                target=self._read_answers, args=(self._process.stdout,), name=f"{name}-probe", daemon=True
            ),
            threading.Thread(target=self._read_words, args=(self._process.stderr,), name=f"{name}-words", daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def ask(self, question: _Question) -> None:
        """Put a question, unless one is still open."""
        if self._asked_at is None:
            self._asked_at = time.monotonic()
            with contextlib.suppress(BrokenPipeError, ValueError):  # ended: the reader will say so
                self._stdin.write(question.encode() + b"\n")
                self._stdin.flush()

    def answer(self, wait: float) -> dict[str, Any] | None:
        """The open question's answer; None if it is not there within `wait` seconds.

        Raises ProbeFailed where the child has ended, or its time is up; the child is then gone.
        """
        asked_at = self._asked_at if self._asked_at is not None else time.monotonic()
        try:
            line = self._lines.get(timeout=wait) if wait > 0 else self._lines.get_nowait()
        except queue.Empty:
            limit = PROBE_ANSWER_SECONDS + (0 if self._ready.is_set() else START_SECONDS)
            if time.monotonic() - asked_at >= limit:
                self._late(limit)
            return None
        if not line:
            self.close()
            raise ProbeFailed("the {name} probe ended{why}", name=self._name, why=self._reason())
        self._asked_at = None
        try:
            value: dict[str, Any] = json.loads(line)
        except ValueError as error:
            self.close()
            raise ProbeFailed("the {name} probe answered with something else than JSON", name=self._name) from error
        return value

    def look(self) -> dict[str, Any]:
        """Ask "look" and wait for the answer; ProbeFailed where it takes too long to start or to answer."""
        self.ask("look")
        if not self._ready.wait(START_SECONDS):
            self._late(START_SECONDS)
        answer = self.answer(PROBE_ANSWER_SECONDS)
        if answer is None:
            self._late(PROBE_ANSWER_SECONDS)
        return answer

    def _late(self, limit: float) -> NoReturn:
        self.close()
        raise ProbeFailed("the {name} probe did not answer within {limit:.0f} seconds", name=self._name, limit=limit)

    def _reason(self) -> Sentence:
        code = self._process.returncode
        words = self._words.decode("utf-8", "replace").strip().splitlines()
        if words:
            return sentence(" with code {code}: {words}", code=code, words=words[-1])
        return sentence(" with code {code}", code=code)

    def _read_answers(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                if line.strip() == READY:
                    self._ready.set()
                else:
                    self._lines.put(line)
        self._lines.put(b"")
        self._ready.set()

    def _read_words(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                self._words = (self._words + line)[-_LAST_WORDS:]

    def close(self) -> None:
        """End the child, at once: it holds nothing that would need an orderly end."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        self._process.kill()
        try:
            self._process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            return  # stuck inside the driver, where nothing reaches it; its readers are daemons
        for reader in self._readers:
            reader.join(_CLOSE_SECONDS)  # something that a driver started may still hold the other end

    def __enter__(self) -> ProbeChild:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
