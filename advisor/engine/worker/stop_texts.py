"""Texts at which a reply ends, whoever asked for them; and replies in which nothing is told apart."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.engine.protocol import WriteReply
from advisor.engine.worker.channel_parser import ChannelSplitter
from advisor.engine.worker.reply_marks import PartKind, Splitter, TextPart, surely_text


class PlainSplitter:
    """Takes nothing apart: all of the text is the answer."""

    kind: PartKind = "answer"
    over = tools = False

    def feed(self, text: str) -> list[TextPart]:
        return [TextPart("answer", text)] if text else []

    def finish(self) -> list[TextPart]:
        return []

    def is_free(self, text: str) -> bool:  # noqa: ARG002 - the protocol's
        return False

    def spell(self, reasoning: str, answer: str) -> str:
        return reasoning + answer


class ToolSplitter:
    """Another one's, with the marks around calls of tools in the answer, for whoever asked with tools."""

    over, tools = False, True

    def __init__(self, inner: Splitter) -> None:
        self._inner = inner
        self.feed, self.finish, self.is_free, self.spell = inner.feed, inner.finish, inner.is_free, inner.spell

    @property
    def kind(self) -> PartKind:
        """What is being written now."""
        return self._inner.kind


class StoppingSplitter:
    """Another one's, up to the first of some texts in the answer; what may be the beginning of one is held back."""

    def __init__(self, inner: Splitter, stops: Sequence[str]) -> None:
        """stops: none of them empty."""
        self._inner, self.stops, self._held = inner, tuple(stops), ""
        self.over = False

    @property
    def kind(self) -> PartKind:
        """What is being written now."""
        return self._inner.kind

    @property
    def tools(self) -> bool:
        """As the other one's."""
        return self._inner.tools

    def feed(self, text: str) -> list[TextPart]:
        return [] if self.over else self._cut(self._inner.feed(text))

    def finish(self) -> list[TextPart]:
        parts = [] if self.over else self._cut(self._inner.finish())
        if self._held:
            parts.append(TextPart("answer", self._held))
            self._held = ""
        return parts

    def _cut(self, parts: list[TextPart]) -> list[TextPart]:
        shown: list[TextPart] = []
        for part in parts:
            if part.kind != "answer":
                shown.append(part)
                continue
            self._held += part.text
            found = [at for stop in self.stops if (at := self._held.find(stop)) >= 0]
            self.over = bool(found)
            length = min(found) if found else surely_text(self._held, self.stops, space=False)
            if length:
                shown.append(TextPart("answer", self._held[:length]))
            self._held = "" if found else self._held[length:]
            if found:
                break
        return shown

    def is_free(self, text: str) -> bool:
        return self._inner.is_free(text)

    def spell(self, reasoning: str, answer: str) -> str:
        return self._inner.spell(reasoning, answer)


def asked_splitter(inner: Splitter, ask: WriteReply) -> Splitter:
    """What takes the reply apart that is asked for. inner: as far as the prompt says."""
    if isinstance(inner, ChannelSplitter):
        inner.calls = bool(ask.tools)
    splitter = ToolSplitter(inner) if ask.tools else inner
    return StoppingSplitter(splitter, ask.stops) if ask.stops else splitter
