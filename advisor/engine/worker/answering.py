"""How whatever is asked of an engine child gets an answer, also where something goes wrong."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable
from contextlib import suppress

from advisor.engine.answers import Failed, Said
from advisor.engine.wire import failure
from advisor.errors import AdvisorError

Tell = Callable[[int, Said], None]  # says something about a request


class ParentGone(Exception):
    """Nobody reads what is said any more."""


def answered(work: Callable[[], Said]) -> Said:
    """What `work` answers, or its error: a fault of ours must not leave the parent waiting either."""
    try:
        return work()
    except ParentGone:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is answered
        return told(error)


def told(error: Exception) -> Failed:
    """What is said of an error; the traceback of one that is not expected is in the log."""
    if isinstance(error, AdvisorError):
        return failure(error)
    with suppress(MemoryError, SystemError):  # where memory lacks, it may lack for that, too
        traceback.print_exception(error)
    # The system refuses memory to a file that is mapped, or to a thread, in words of its own.
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return Failed("memory", "The engine ran out of memory. Try a shorter context or a smaller model.")
    reason = " ".join(str(error).split())[:200].rstrip(".")
    return Failed("engine", f"The engine met a fault of its own: {type(error).__name__}: {reason or 'no reason'}.")
