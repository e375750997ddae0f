"""Telling a model's reasoning from its answer while it writes.

Models mark it in one of a few ways: a pair of tags at the beginning, or, as gpt-oss does, by writing several messages
on named channels. What arrives is pieces of any length; nothing of a mark is ever shown, not even half of one.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.engine.worker.channel_parser import ChannelSplitter
from advisor.engine.worker.reply_marks import (
    OPENED_BY_TEMPLATE,
    TAGS,
    WRAPPERS,
    Pair,
    PartKind,
    Splitter,
    TextPart,
    surely_text,
    tags_in,
    wrappers_in,
)


def splitter_for(prompt: str, *, channels: bool, source: str = "", opening: str = "") -> Splitter:
    """What takes the reply to `prompt` apart.

    channels: the model writes gpt-oss's. source: the template's, whose own marks are known by it. opening: what the
    template writes behind the last message, where that may begin the reasoning.
    """
    if channels:
        return ChannelSplitter(prompt)
    said = wrappers_in(source)
    # What the conversation speaks of is wanted in the answer: "put it between <answer> and </answer>".
    unasked = [pair for pair in WRAPPERS if pair in said or pair[0] not in prompt]
    return TagSplitter(prompt, tags_in(source), opening=opening, wrappers=said, behind_reasoning=unasked)


class TagSplitter:
    """Reasoning between two tags at the beginning of a reply; the prompt may have begun it already.

    The answer may be wrapped in a pair of its own, which goes with the reasoning.
    """

    over = tools = False

    def __init__(
        self,
        prompt: str = "",
        tags: Pair | None = None,
        *,
        opening: str = "",
        wrappers: Sequence[Pair] = (),
        behind_reasoning: Sequence[Pair] = (),
    ) -> None:
        """tags: the model's own pair. opening: see `splitter_for`.

        wrappers, behind_reasoning: pairs that may wrap an answer, and one with reasoning before it.
        """
        self._held, self._fresh = "", True
        self._pairs = (*TAGS, tags) if tags and tags not in TAGS else TAGS
        opened = _opened((*self._pairs, *OPENED_BY_TEMPLATE), prompt, opening)
        self._tags = opened or tags or TAGS[0]
        self._wrappers, self._behind = list(wrappers), list(behind_reasoning)
        self._closing = opened[1] if opened else ""
        self._end = ""  # of the answer
        self._opened = self._decided = bool(opened)
        self._answering = False  # it is clear how the answer begins
        self.kind: PartKind = "reasoning" if self._opened else "answer"

    def feed(self, text: str) -> list[TextPart]:
        self._held += text
        if not self._decided and not self._decide():
            return []
        if not self._closing:
            return self._answer()
        at = self._held.find(self._closing)
        if at < 0:
            return self._release(surely_text(self._held, [self._closing]))
        parts = self._release(len(self._held[:at].rstrip()))
        self._held = self._held[self._held.index(self._closing) + len(self._closing) :]
        self._end = dict(WRAPPERS).get(self._closing, "")
        self._closing, self._fresh, self.kind = "", True, "answer"
        self._wrappers = self._behind
        self._answering = bool(self._end)
        return parts + self._answer()

    def _decide(self) -> bool:
        """Whether it is clear by now how the reply begins."""
        begun = self._held.lstrip()
        for opening, closing in self._pairs:
            if begun.startswith(opening):
                self._closing, self.kind, self._decided = closing, "reasoning", True
                self._held = begun[len(opening) :]
                return True
        if any(opening.startswith(begun) for opening, _ in self._pairs):
            return False
        if any(opening.startswith(begun) for opening, _ in self._wrappers):
            return False
        self._decided = True
        self._fresh = any(begun.startswith(opening) for opening, _ in self._wrappers)
        self._answering = not self._fresh  # an answer at once: its first space is the model's own
        return True

    def _answer(self) -> list[TextPart]:
        """What of the answer can be shown."""
        if not self._answering:
            begun = self._held.lstrip()
            if any(opening.startswith(begun) for opening, _ in self._wrappers):
                return []
            self._answering = True
            for opening, closing in self._wrappers:
                if begun.startswith(opening):
                    self._held, self._end = begun[len(opening) :], closing
        return self._release(self._before_end(self._held) if self._end else len(self._held))

    def _before_end(self, text: str) -> int:
        """How much of an answer is certainly not its end. The end ends only what nothing follows."""
        at = text.rfind(self._end)
        if at >= 0 and not text[at + len(self._end) :].strip():
            return len(text[:at].rstrip())
        return surely_text(text, [self._end])

    def _release(self, length: int) -> list[TextPart]:
        text, self._held = self._held[:length], self._held[length:]
        if self._fresh:
            text = text.lstrip()
        if not text:
            return []
        self._fresh = False
        return [TextPart(self.kind, text)]

    def finish(self) -> list[TextPart]:
        begun = self._held.strip()
        if not self._decided or (not self._closing and not self._answering):
            # It was stopped within a tag; a single "<" may be all there was to say.
            self._fresh = self._fresh and self._decided
            return self._release(len(self._held)) if len(begun) <= 1 else []
        if self._closing:
            return self._release(surely_text(self._held, [self._closing]))
        half = self._end and self._end.startswith(begun)
        return [] if half else self._release(len(self._held))

    def is_free(self, text: str) -> bool:
        begun = (self._held + text).lstrip()
        marks = [*(self._pairs if not self._decided else ()), *(self._wrappers if not self._answering else ())]
        opens = begun and not self._closing and any(o.startswith(begun) or begun.startswith(o) for o, _ in marks)
        return self.kind == "reasoning" or bool(opens)

    def spell(self, reasoning: str, answer: str) -> str:
        opening, closing = self._tags
        begins = next((f"{begin}\n" for begin, _ in self._wrappers if begin != closing and reasoning), "")
        text = f"{reasoning}\n{closing}\n\n{begins}{answer}" if answer else reasoning
        if self._opened:
            return text if reasoning or answer else ""
        return f"{opening}\n{text}" if reasoning else answer


def _opened(pairs: Sequence[Pair], prompt: str, opening: str) -> Pair | None:
    """The pair whose reasoning the prompt has begun: at its end, or somewhere in what the template writes there."""
    end = prompt.rstrip()
    if at_end := next((pair for pair in pairs if end.endswith(pair[0].rstrip())), None):
        return at_end
    begun = [pair for pair in pairs if pair[0].rstrip() in opening]
    return next((pair for pair in begun if pair[1] not in opening.rpartition(pair[0].rstrip())[2]), None)
