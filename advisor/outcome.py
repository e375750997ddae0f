"""How an engine child ended, as one value that can explain itself."""

from __future__ import annotations

import re
import signal
import sys
from dataclasses import dataclass

from advisor.sentences import Sentence, sentence

OUT_OF_MEMORY = re.compile(
    r"out of memory|cudaErrorMemoryAllocation|ErrorOutOfDeviceMemory|OutOfHostMemory|failed to allocate|"
    r"unable to allocate|std::bad_alloc|cannot allocate memory|MemoryError|insufficient memory|"
    r"Thread creation failed|pthread_create failed|"  # a thread's stack is memory, too
    # What ggml asserts of memory that it just asked for.
    r"GGML_ASSERT\((?:\w+->)?(?:\w*buffers?|bufs?|bufts|ptr|\w*allocs?|hash_set\.keys|hash_values)"
    r"(?: != (?:NULL|nullptr|0))?\) failed",
    re.IGNORECASE,
)
# Fast fail, and on Windows abort() of the C runtime; elsewhere 3 is an exit code like any other.
WINDOWS_ABORT = (0xC0000409, 3) if sys.platform == "win32" else (0xC0000409,)
WINDOWS_ACCESS = 0xC0000005


@dataclass(frozen=True)
class Outcome:
    """The end of one engine child.

    code: its exit status; negative for the signal that ended it, as subprocess gives it.
    doing: the operation that was running, None when it was idle.
    asked: we closed it ourselves.
    last_words: the end of its stderr, at most 8 KiB.
    lender: HOST:PORT of the computer that it died with, which lent it a device; "" where it was not that.
    stalled: that computer is still there, and computes nothing.
    because: what it did that made us end it by force, as in "did not answer for 60 seconds"; "" where we did not.
    """

    code: int
    doing: str | None = None
    asked: bool = False
    last_words: str = ""
    because: str = ""
    lender: str = ""
    stalled: bool = False

    @property
    def crashed(self) -> bool:
        """Whether it ended without being asked to."""
        return not self.asked

    @property
    def signal_name(self) -> str | None:
        """ "SIGSEGV" and the like, where a signal ended it."""
        if self.code >= 0:
            return None
        try:
            return signal.Signals(-self.code).name
        except ValueError:
            return f"signal {-self.code}"

    @property
    def out_of_memory(self) -> bool:
        """Whether its last words, or the way it was killed, speak of missing memory."""
        killed = self.signal_name == "SIGKILL" and self.doing in _TAKES_MEMORY
        return (
            self.crashed
            and not self.because
            and not self.lender
            and (killed or bool(OUT_OF_MEMORY.search(self.last_words)))
        )

    @property
    def sentence(self) -> Sentence:
        """What happened and what it means, for a person."""
        if self.asked:
            return sentence("The engine was closed.")
        doing = DOING.get(self.doing or "", "")
        if self.lender and self.stalled:
            return sentence(
                "The computer at {lender}, which lent a device for this model, answers and does no work for "
                "it{doing}.",
                lender=self.lender, doing=doing,
            )  # fmt: skip
        if self.lender:
            return sentence(
                "The computer at {lender}, which lent a device for this model, is gone or broke off its work{doing}.",
                lender=self.lender, doing=doing,
            )  # fmt: skip
        if self.because:
            return sentence("The engine was ended{doing}: it {because}.", doing=doing, because=self.because)
        if self.signal_name == "SIGKILL":
            return sentence(
                "The engine was ended from outside{doing} (SIGKILL); the system does that when memory runs out. Try a "
                "shorter context or a smaller model.",
                doing=doing,
            )
        if self.out_of_memory:
            return sentence(
                "The engine ran out of memory{doing}. Try a shorter context or a smaller model.", doing=doing
            )
        if self.signal_name in ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE") or self.code == WINDOWS_ACCESS:
            how = self.signal_name or sentence("access violation")
            return sentence("The engine crashed{doing} ({how}).", doing=doing, how=how)
        if self.signal_name == "SIGABRT" or self.code in WINDOWS_ABORT:
            words = self.last_line or sentence("it met a state it does not handle")
            return sentence("The engine gave up{doing}: {words}.", doing=doing, words=words)
        how = self.signal_name or sentence("exit code {code}", code=self.code)
        return sentence("The engine ended unexpectedly{doing} ({how}).", doing=doing, how=how)

    @property
    def last_line(self) -> str:
        """The last line of stderr that says something."""
        lines = [line.strip().rstrip(".") for line in self.last_words.splitlines() if line.strip()]
        # A backtrace follows the reason; the reason is the assertion or error above it.
        lines = [line for line in lines if not re.match(r"#\d+\s+0x", line)] or lines
        reasons = [line for line in lines if re.search(r"error|assert|abort|fail", line, re.IGNORECASE)]
        return (reasons or lines or [""])[-1]


# A part of a sentence, by what the protocol calls an operation.
DOING = {
    "devices": sentence(" while listing the devices"),
    "cards": sentence(" while listing the devices"),
    "measure": sentence(" while working out the memory"),
    "projector": sentence(" while working out the memory for pictures"),
    "load": sentence(" while loading the model"),
    "grow": sentence(" while making the context larger"),
    "chat": sentence(" while writing"),
    "save": sentence(" while keeping the conversation in a file"),
    "resume": sentence(" while going on with a reply"),
    "unload": sentence(" while freeing the model's memory"),
    "bench": sentence(" while measuring speed"),
    "selfcheck": sentence(" while testing itself"),
    "tensors": sentence(" while listing a model's tensors"),
    "quantised": sentence(" while working out a quantisation"),
    "embed": sentence(" while working out embeddings"),
}
_TAKES_MEMORY = ("load", "grow", "chat", "resume", "bench", "embed")
