"""What users do and how fast a server is, as assumed; each can be set."""

from __future__ import annotations

import math
from dataclasses import dataclass

from advisor.errors import UsageError

MOST_SIMULATED_TURNS = 1000
USUAL_TURNS = 8
USERS_PATIENCE = 10.0  # seconds to wait for a reply to begin


@dataclass(frozen=True)
class Users:
    """What each user does. turns: messages of a conversation, one conversation each. All in tokens but think.

    shared: what all conversations begin with, as instructions and documents; groups: how many such beginnings there
    are, users divided among them; message, reply: of each turn; think: seconds between a reply and the next message,
    from half of it to half as much again.
    """

    turns: int = USUAL_TURNS
    shared: int = 1000
    groups: int = 1
    message: int = 200
    reply: int = 300
    think: float = 30.0

    @property
    def longest(self) -> int:
        """Tokens of a whole conversation."""
        return self.shared + self.turns * (self.message + self.reply)

    def check(self, context: int) -> None:
        """UsageError where it makes no sense, or is longer than `context`."""
        if not 1 <= self.turns <= MOST_SIMULATED_TURNS:
            raise UsageError("A conversation has 1 to {most:,} turns.", most=MOST_SIMULATED_TURNS)
        if self.shared < 0 or self.message < 1 or self.reply < 1 or self.groups < 1:
            raise UsageError("Messages and replies have at least 1 token, and what is shared not fewer than none.")
        if not math.isfinite(self.think) or self.think < 0:
            raise UsageError("Users think for 0 seconds or more.")
        if self.longest > context:
            raise UsageError(
                "A conversation of {turns} turns comes to {longest:,} tokens, and the context has {context:,}.",
                turns=self.turns,
                longest=self.longest,
                context=context,
            )


def turns_that_fit(context: int, users: Users) -> int:
    """As many turns as a context has room for, at least 1 and at most the usual."""
    return max(1, min(USUAL_TURNS, (context - users.shared) // (users.message + users.reply)))


@dataclass(frozen=True)
class Server:
    """One copy of a model, or several alike. Tokens, and tokens a second.

    cache: of each copy's cache; offload: of the memory beside it, 0 for none; requests: at once in each copy. reading:
    of prompts, one after the other; writing: of each reply; loading: from the memory beside. reused: whether
    beginnings that are there already are computed again; aware: whether a request goes to the copy that has its
    beginning.
    """

    cache: int
    requests: int
    reading: float
    writing: float
    offload: int = 0
    loading: float = 100_000.0
    copies: int = 1
    reused: bool = True
    aware: bool = True

    def check(self) -> None:
        """UsageError where it makes no sense."""
        if self.copies < 1 or self.requests < 1 or self.offload < 0:
            raise UsageError("A server has at least one copy of the model, and answers at least one request at once.")
        if not all(speed > 0 for speed in (self.reading, self.writing, self.loading)):
            raise UsageError("A server reads and writes more than 0 tokens a second.")
