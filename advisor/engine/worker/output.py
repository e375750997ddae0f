"""From tokens to what is shown of a reply: characters put together, reasoning told apart, handed over in batches."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from advisor.engine.answers import TokenLogprob
from advisor.engine.worker.logprobs import Logprobs
from advisor.engine.worker.reply_marks import Splitter, TextPart
from advisor.engine.worker.stop_texts import StoppingSplitter
from advisor.engine.worker.vocabulary import Vocabulary

# Tokens are handed over in batches: a line per token would cost the window more than it shows. Where the model computes
# on every processor there is, what the window does with a batch is time that all of them wait for each other.
FLUSH_SECONDS, CROWDED = 0.05, 2  # s between two batches, and how many times that where there is no processor to spare


@dataclass
class ReplyEvents:
    """Where a running reply reports: reading(done, total, of it reused), reasoning(piece, tokens so far), and
    text(piece, tokens so far, log probabilities of tokens of the answer)."""

    reading: Callable[[int, int, int], None]
    text: Callable[[str, int, Sequence[TokenLogprob]], None]
    reasoning: Callable[[str, int], None] = lambda *_: None


class ReplyOutput:
    """Takes the tokens of one reply.

    pause: seconds between two batches. tokens: all that came. first, reasoned: when the first token came, and the last
    one of the reasoning; reasoning: how many those were.
    """

    def __init__(
        self, vocabulary: Vocabulary, splitter: Splitter, events: ReplyEvents, odds: Logprobs | None = None
    ) -> None:
        """odds: tells log probabilities, where those are wanted."""
        self._vocabulary, self._splitter, self._events, self._odds = vocabulary, splitter, events, odds
        self._stops = splitter.stops if isinstance(splitter, StoppingSplitter) else ()
        self.pause = FLUSH_SECONDS
        self.tokens: list[int] = []
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting: list[TextPart] = []
        self._undecided: list[TokenLogprob] = []  # of tokens that may yet turn out to be no part of the answer
        self._told: list[TokenLogprob] = []
        self._flushed = 0.0
        self.reasoning = 0
        self.first: float | None = None
        self.reasoned = 0.0

    @property
    def count(self) -> int:
        """How many tokens came."""
        return len(self.tokens)

    def _shown(self, token: int) -> bytes:
        told = self._vocabulary
        shown = told.shown(token, tools=True) if self._splitter.tools else told.shown(token)
        if not shown and self._stops and self._splitter.kind == "answer" and (name := told.name(token)) in self._stops:
            return name.encode()  # which is no part of a text, but may end one
        return shown

    @property
    def over(self) -> bool:
        """Whether a text came at which the reply ends."""
        return self._splitter.over

    def is_free(self, token: int) -> bool:
        """Whether `token` would be no part of the answer."""
        return self._splitter.is_free(self._shown(token).decode("utf-8", "replace"))

    def take(self, token: int, now: float, row: int = -1) -> None:
        """One more token, written at `now`. row: of the logits that it was chosen by."""
        self.first = self.first or now
        if self._odds and self._splitter.kind == "answer" and self._shown(token):
            self._undecided.append(self._odds.of(token, row))
        parts = self._feed(token)
        if self._splitter.kind == "reasoning":
            self.reasoned = now
            self._undecided.clear()  # it was how the reasoning began
        elif any(part.kind == "answer" for part in parts):
            self._decide()
        self._waiting += parts
        if self._waiting and now - self._flushed >= self.pause:
            self._flush()
            self._flushed = now

    def take_again(self, token: int) -> None:
        """A token that was taken before, and its text handed over."""
        self._feed(token)

    def _feed(self, token: int) -> list[TextPart]:
        self.tokens.append(token)
        parts = self._splitter.feed(self._decoder.decode(self._shown(token)))
        if self._splitter.kind == "reasoning":
            self.reasoning += 1
        return parts

    def _decide(self) -> None:
        self._told += self._undecided
        self._undecided.clear()

    def finish(self, *, whole: bool) -> None:
        """The reply has ended, or, where it is not `whole`, will go on. Half a character at its end is left out."""
        if whole:
            self._waiting += self._splitter.finish()
        if not self._splitter.over:  # what ended it is no part of the answer
            self._decide()
        if self._waiting or self.count:
            self._flush()

    def _flush(self) -> None:
        thought = "".join(part.text for part in self._waiting if part.kind == "reasoning")
        answer = "".join(part.text for part in self._waiting if part.kind == "answer")
        told, self._told, self._waiting = self._told, [], []
        if thought:
            self._events.reasoning(thought, self.count)
        if answer or told or not thought:
            self._events.text(answer, self.count, told)
