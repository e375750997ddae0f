"""An engine child with a fault built in, for tests: python -m tests.helpers.faulty_worker SETTINGS

The variable PLIMSOLL_TEST_FAULT is KIND@MOMENT, or KIND@MOMENT:N for the Nth time. Moments: load, grow, unload, save,
resume, an operation begins (unload: also the end of the child); read, a batch of several tokens is computed; reply, one
token is. The real worker does the rest. The kind "limit" is none of ours: from then on the system gives this process
no more memory than PLIMSOLL_TEST_HEADROOM bytes beyond what it has. PLIMSOLL_TEST_STRUCK names a file that is there
once the fault has struck.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from advisor.engine.protocol import Grow, Load, Operation, ResumeReply, SaveState, Unload
from advisor.engine.worker import (
    main,
    operations,
    runner,  # noqa: F401 - now, not when memory is short already
)
from advisor.engine.worker.llama import Llama

VARIABLE, HEADROOM, STRUCK = "PLIMSOLL_TEST_FAULT", "PLIMSOLL_TEST_HEADROOM", "PLIMSOLL_TEST_STRUCK"
KINDS = ("abort", "segfault", "kill", "stop", "hang", "null", "once", "slow", "line", "oom", "limit")
MOMENTS = ("load", "read", "reply", "grow", "unload", "save", "resume")
_OPERATIONS: dict[str, type[Operation[Any]]] = {
    "load": Load,
    "grow": Grow,
    "unload": Unload,
    "save": SaveState,
    "resume": ResumeReply,
}
CARD_IS_FULL = "ggml_gallocr_reserve_n_impl: failed to allocate CUDA0 buffer of size 1073741824\n"


class _Fault:
    def __init__(self, text: str) -> None:
        self.kind, _, moment = text.partition("@")
        self.moment, _, nth = moment.partition(":")
        self._left = int(nth or 1)
        self.voice: main.Voice | None = None

    def due(self, moment: str) -> bool:
        """Whether it strikes now; slowness and lack of memory last from then on."""
        if moment != self.moment:
            return False
        self._left -= 1
        return self._left == 0 or (self._left < 0 and self.kind in ("slow", "null"))

    def mark(self) -> None:
        """Note that it strikes, before it does."""
        if noted := os.environ.get(STRUCK):
            Path(noted).touch()

    def strike(self) -> None:
        self.mark()
        match self.kind:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "limit":
                _no_more_than(int(os.environ.get(HEADROOM, "0")))
            case "null":  # of the operations that ask for no context
                raise MemoryError
            case "abort":
                print("ggml.c:1: GGML_ASSERT(false) failed", file=sys.stderr, flush=True)
                os.abort()
            case "segfault":
                ctypes.string_at(0)
            case "stop":
                # Again where it is let go on: the system does so once the shell that started the tests is gone.
                while True:
                    os.kill(os.getpid(), signal.SIGSTOP)
            case "hang":
                threading.Event().wait()
            case "slow":
                time.sleep(0.05)
            case "line" if self.voice:
                self.voice._stream.write(b"this is no answer\n")
                threading.Event().wait()
            case "oom":
                print("CUDA error: out of memory\n  current device: 0, in function alloc", file=sys.stderr, flush=True)
                os.abort()


def _no_more_than(headroom: int) -> None:
    """Have the system itself give no more address space than this process has, and `headroom` bytes."""
    import resource  # not on Windows

    found = re.search(r"VmSize:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    most = int(found[1]) * 1024 + headroom
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def install(fault: _Fault) -> None:
    """Build it in."""
    grown: list[bool] = []
    begin = main.Voice.__init__

    def voiced(self: main.Voice) -> None:
        begin(self)
        fault.voice = self

    main.Voice.__init__ = voiced  # type: ignore[method-assign]
    _in_the_engine(fault, grown)

    def struck(moment: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any) -> Any:
            if moment == "grow":
                grown.append(True)
            if (fault.kind != "null" or moment not in ("load", "grow")) and fault.due(moment):
                fault.strike()
            return work(*arguments)

        return wrapped

    for moment, operation in _OPERATIONS.items():
        operations.OPERATIONS[operation] = struck(moment, operations.OPERATIONS[operation])
    operations.Worker.close = struck("unload", operations.Worker.close)  # type: ignore[method-assign]


def _in_the_engine(fault: _Fault, grown: list[bool]) -> None:
    start = Llama.__init__

    def loaded(self: Llama, **options: Any) -> None:
        start(self, **options)
        c: Any = self.c
        decode, init = c.llama_decode, c.llama_init_from_model

        def computing(context: Any, batch: Any) -> int:
            if fault.due("read" if batch.n_tokens > 1 else "reply"):
                if fault.kind in ("null", "once"):  # no memory for the graph
                    fault.mark()
                    return -2
                fault.strike()
            return int(decode(context, batch))

        def opening(*arguments: Any) -> Any:
            if fault.kind == "null" and fault.due("grow" if grown else "load"):
                fault.mark()
                self.log.write(4, CARD_IS_FULL)
                return None
            return init(*arguments)

        c.llama_decode, c.llama_init_from_model = computing, opening

    Llama.__init__ = loaded  # type: ignore[method-assign]


if __name__ == "__main__":
    install(_Fault(os.environ[VARIABLE]))
    sys.exit(main.main())
