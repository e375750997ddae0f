"""The engine child: `python -m advisor.engine.worker.main SETTINGS`, JSON lines on stdin and stdout (protocol.py)."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from typing import Any, BinaryIO

from advisor.engine.answers import Ready, Said
from advisor.engine.protocol import BESIDE, EngineSettings, Stop, WriteReply
from advisor.engine.wire import Asked, Garbled, Reader, Told, encode, failure
from advisor.engine.worker.answering import ParentGone, Tell, answered
from advisor.engine.worker.cancellation import Stops
from advisor.engine.worker.operations import OPERATIONS, Worker
from advisor.errors import AdvisorError, EngineProblem
from advisor.system.memory import own_resident

# A parent that is gone has no use for what is at work, which may be a driver that hangs with the model's memory.
ORPHAN_SECONDS = 10.0

Requests = queue.SimpleQueue[Asked | None]


class Voice:
    """What is said to the parent, by any thread. current: the request at work, 0 for none."""

    def __init__(self) -> None:
        """Takes the real stdout for the protocol alone; anything that prints to stdout lands on stderr from now on."""
        self._stream: BinaryIO = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self.current = 0

    def tell(self, identity: int, say: Said) -> None:
        """One line. Raises ParentGone."""
        line = encode(Told(identity, say))  # type: ignore[arg-type] # each is one of the union
        try:
            with self._lock:
                self._stream.write(line)
        except OSError as error:
            raise ParentGone from error

    def say(self, say: Said) -> None:
        """One line about the request at work. Raises ParentGone."""
        self.tell(self.current, say)


def read_requests(stream: BinaryIO, inbox: Requests, beside: Requests, stops: Stops, over: threading.Event) -> None:
    """Hand on what the parent asks until it is gone or speaks in riddles; then end this program, by force if need be.

    over: set once the program ends by itself.
    """
    read = Reader(Asked)
    try:
        for line in stream:
            asked = read(line)
            if isinstance(asked.ask, Stop):
                stops.stop(asked.id, at_token=asked.ask.at_token)
            else:
                (beside if isinstance(asked.ask, BESIDE) else inbox).put(asked)
    except Garbled as error:  # a parent that died in the middle of a line
        print(f"the parent's last line is cut off or makes no sense: {error}", file=sys.stderr, flush=True)
    finally:
        stops.stop(None)
        inbox.put(None)
        if not over.wait(ORPHAN_SECONDS):
            os._exit(1)


def answer_beside(beside: Requests, worker: Worker, tell: Tell) -> None:
    """Answer what does not wait for the request at work, until the parent is gone."""
    try:
        while (asked := beside.get()) is not None:
            request = asked.ask
            tell(asked.id, answered(lambda request=request: worker.beside(request)))  # type: ignore[misc]
    except ParentGone:
        return


def serve(inbox: Requests, worker: Worker, voice: Voice) -> int:
    """Answer one request after the other until the parent is gone or nothing can be answered any more; exit status.

    Replies of a model with slots are written together, as many as it has.
    """
    taken: list[Asked | None] = []
    while (asked := taken.pop() if taken else inbox.get()) is not None:
        request: Any = asked.ask
        if isinstance(request, WriteReply) and (slots := worker.slots):
            taken = slots.run(asked, inbox, voice.tell)
            continue
        voice.current = asked.id
        worker.stops.begin(asked.id)
        voice.say(answered(lambda request=request: OPERATIONS[type(request)](worker, request)))  # type: ignore[misc]
        if worker.over:
            return 1
    return 0


def main() -> int:
    """Serve until stdin closes."""
    # Ctrl+C in a terminal reaches the whole process group; what it means is the parent's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    voice, over = Voice(), threading.Event()
    try:
        worker = Worker(EngineSettings.from_text(sys.argv[1]), voice.say)
    except AdvisorError as error:
        voice.say(failure(error))
        return 1
    except OSError as error:
        voice.say(failure(EngineProblem("The engine could not set up its devices: {error}.", error=error)))
        return 1
    inbox: Requests = queue.SimpleQueue()
    beside: Requests = queue.SimpleQueue()
    # A stream of its own: the interpreter could not close sys.stdin at its end while this thread waits on it.
    stream = os.fdopen(os.dup(0), "rb")
    for name, work, given in (
        ("read_requests", read_requests, (stream, inbox, beside, worker.stops, over)),
        ("answer_beside", answer_beside, (beside, worker, voice.tell)),
    ):
        threading.Thread(target=work, args=given, name=name, daemon=True).start()
    voice.say(Ready(os.getpid(), own_resident(), worker.borrowed.patient))
    try:
        return serve(inbox, worker, voice)
    except ParentGone:
        return 1
    finally:
        worker.close()
        over.set()


if __name__ == "__main__":
    sys.exit(main())
