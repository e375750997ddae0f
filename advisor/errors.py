"""Everything that can go wrong, as one tree with one root.

    AdvisorError                 the root; str(error) is one sentence a person can act on
    ├── UsageError               the request itself makes no sense (a context of 0, an unknown KV type)
    │   └── PromptTooLong        the conversation is longer than the context; carries the numbers
    ├── FileProblem              the file cannot be used: missing, a folder, no permission, changed meanwhile
    │   ├── StateProblem         a saved state of a conversation is damaged, or of another model, engine or setting
    │   └── GgufError            the bytes are not a GGUF we can read (truncated, hostile, other byte order)
    ├── ModelProblem             a readable GGUF that the engine cannot run (architecture, tensor type)
    ├── MemoryProblem            it does not fit: more bytes needed than there are
    ├── HubProblem               the hub lacks, refuses or garbles what was asked; asking again will not help
    │   ├── HubRefused           a token or an agreement to terms is wanted; `page` is where to give it
    │   └── HubUnreachable       no answer, or "later": trying again in `retry_after` seconds may help
    ├── DownloadProblem          a download cannot go on; what was fetched is kept
    │   └── DiskFull             there is no room for it; `short` says how many bytes to free
    ├── LenderProblem            a computer that lends its devices cannot be used; `fault` says why
    ├── StoreProblem             the kept chats cannot be read or written; `reason` says why
    ├── EngineProblem            the engine child failed; carries its Outcome
    │   └── EngineMissing        llama.cpp is not installed or cannot be loaded
    └── Cancelled                the person said stop

Each carries its sentence as a template and the values in it: `FileProblem("{name} is empty.", name="x.gguf")`. str()
puts them together in English; who speaks another language translates the template, which is also the error's code, and
puts the values into that (`ui/words.py`). So a template is written out where the error is raised, never put together.
"""

from __future__ import annotations

from typing import Literal

from advisor.foreign_text import MESSAGE, printable
from advisor.outcome import Outcome
from advisor.sentences import Sentence, shown_value

LenderFault = Literal["gone", "silent", "closed", "version", "garbled", "full"]
StoreReason = Literal["newer", "locked", "full", "damaged", "foreign", "unusable"]


class AdvisorError(Exception):
    """Root of every error that this package raises on purpose. template, values: see above.

    Its text is safe to show, whatever a file, a hub or the system put into it.
    """

    def __init__(self, template: str = "", /, **values: object) -> None:
        # An error among the values would keep its frames alive, so only what it says is kept.
        self.values = {
            name: shown_value(str(value) if isinstance(value, BaseException) else value)
            for name, value in values.items()
        }
        self.template = template if self.values else printable(template, MESSAGE)
        super().__init__(self.template.format(**self.values) if self.values else self.template)

    @property
    def sentence(self) -> Sentence:
        """What str() says, for keeping where the error itself is not kept."""
        return Sentence.of(self.template, self.values)


class UsageError(AdvisorError):
    """The request itself makes no sense; nothing was tried."""


class PromptTooLong(UsageError):
    """The conversation is longer than the context; nothing was read. All in tokens but `drop`.

    prompt: what it takes; context: what there is. drop: how many of its oldest messages, the system prompt aside, to
    leave out so that it fits with room for a reply, and left: what it takes then; None where not even the last
    message fits.
    """

    def __init__(self, prompt: int, context: int, drop: int | None = None, left: int | None = None) -> None:
        self.prompt, self.context, self.drop, self.left = prompt, context, drop, left
        super().__init__(self._template(drop), prompt=prompt, context=context, drop=drop)

    def _template(self, drop: int | None) -> str:
        if not drop:
            return (
                "The conversation is {prompt:,} tokens long and the context holds {context:,}. "
                "Load the model with a longer context, or say or attach less."
            )
        if drop == 1:
            return (
                "The conversation is {prompt:,} tokens long and the context holds {context:,}. "
                "Load the model with a longer context, or leave out the oldest message."
            )
        return (
            "The conversation is {prompt:,} tokens long and the context holds {context:,}. "
            "Load the model with a longer context, or leave out the {drop} oldest messages."
        )


class FileProblem(AdvisorError):
    """The file cannot be used: missing, a folder, not permitted, changed after opening."""


class GgufError(FileProblem):
    """The bytes are not a GGUF that can be read."""


class StateProblem(FileProblem):
    """A saved state of a conversation cannot be used; reading the conversation again always can."""


class ModelProblem(AdvisorError):
    """A readable GGUF that the engine cannot run."""


class MemoryProblem(AdvisorError):
    """More memory is needed than there is."""


class HubProblem(AdvisorError):
    """The hub lacks, refuses or garbles what was asked; asking again will not help."""


class HubRefused(HubProblem):
    """The hub wants a token, or the person's agreement to a model's terms; `page` is the address to give it at."""

    def __init__(self, template: str, /, page: str, **values: object) -> None:
        super().__init__(template, **values)
        self.page = page


class HubUnreachable(HubProblem):
    """No answer, a broken one, or "later". retry_after: seconds after which asking again makes sense."""

    def __init__(self, template: str, /, retry_after: float, **values: object) -> None:
        super().__init__(template, **values)
        self.retry_after = retry_after


class DownloadProblem(AdvisorError):
    """A download cannot go on; what was fetched is kept."""


class DiskFull(DownloadProblem):
    """There is no room for it. short: bytes to free, about."""

    def __init__(self, template: str, /, short: int, **values: object) -> None:
        super().__init__(template, **values)
        self.short = short


class LenderProblem(AdvisorError):
    """A computer that lends its devices cannot be used.

    fault: "gone" nothing is listening there; "silent" it takes the call and does not answer; "closed" it hung up;
    "version" it speaks another version; "garbled" it says what no such server says; "full" it has no memory left.
    """

    def __init__(self, template: str, /, fault: LenderFault = "gone", **values: object) -> None:
        super().__init__(template, **values)
        self.fault: LenderFault = fault


class StoreProblem(AdvisorError):
    """The kept chats cannot be read or written; what was there before is still there.

    reason: "newer" written by a newer version; "locked" another program has them open; "full" no space left;
    "damaged" its bytes are not in order; "foreign" not a file of ours; "unusable" the system refuses (rights, disk).
    """

    def __init__(self, template: str, /, reason: StoreReason, **values: object) -> None:
        super().__init__(template, **values)
        self.reason = reason


class EngineProblem(AdvisorError):
    """The engine child failed; `outcome` tells how it ended, where it ended."""

    def __init__(self, template: str, /, outcome: Outcome | None = None, **values: object) -> None:
        super().__init__(template, **values)
        self.outcome = outcome


class EngineMissing(EngineProblem):
    """llama.cpp is not installed, or its libraries cannot be loaded."""


class Cancelled(AdvisorError):
    """The person said stop."""
