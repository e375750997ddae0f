"""Everything that can go wrong, as one tree with one root.

    AdvisorError                 the root; str(error) is one sentence a person can act on
    ├── UsageError               the request itself makes no sense (a context of 0, an unknown KV type)
    ├── FileProblem              the file cannot be used: missing, a folder, no permission, changed meanwhile
    │   └── GgufError            the bytes are not a GGUF we can read (truncated, hostile, other byte order)
    ├── ModelProblem             a readable GGUF that the engine cannot run (architecture, tensor type)
    ├── MemoryProblem            it does not fit: more bytes needed than there are
    ├── EngineProblem            the engine child failed; carries its Outcome
    │   └── EngineMissing        llama.cpp is not installed or cannot be loaded
    └── Cancelled                the person said stop

The engine side says *what* happened; `ui/text.py` may say it in other words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.engine.outcome import Outcome


class AdvisorError(Exception):
    """Root of every error that this package raises on purpose."""


class UsageError(AdvisorError):
    """The request itself makes no sense; nothing was tried."""


class FileProblem(AdvisorError):
    """The file cannot be used: missing, a folder, not permitted, changed after opening."""


class GgufError(FileProblem):
    """The bytes are not a GGUF that can be read."""


class ModelProblem(AdvisorError):
    """A readable GGUF that the engine cannot run."""


class MemoryProblem(AdvisorError):
    """More memory is needed than there is."""


class EngineProblem(AdvisorError):
    """The engine child failed; `outcome` tells how it ended, where it ended."""

    def __init__(self, message: str, outcome: Outcome | None = None) -> None:
        super().__init__(message)
        self.outcome = outcome


class EngineMissing(EngineProblem):
    """llama.cpp is not installed, or its libraries cannot be loaded."""


class Cancelled(AdvisorError):
    """The person said stop."""
