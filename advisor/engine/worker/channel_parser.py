"""Taking apart what gpt-oss writes ("harmony"): messages on channels, each with a header, as far as it keeps to that.

A message is <|start|>role<|channel|>name to=recipient <|constrain|>form<|message|>text<|end|>, and much of it may be
missing. A model that breaks the form has said something all the same: whatever cannot be a header is shown.
"""

from __future__ import annotations

import re

from advisor.engine.worker.reply_marks import CHANNEL, END, MARKS, MESSAGE, START, PartKind, TextPart, surely_text

_LONGEST_HEADER = 200  # characters before "<|message|>"
_MARK = re.compile("|".join(re.escape(mark) for mark in MARKS))
_ENDS = (END, "<|return|>", "<|call|>")
_CHANNELS = ("analysis", "commentary", "final")
_NAMES = ("assistant", *_CHANNELS, *(f"assistant{channel}" for channel in _CHANNELS))  # what a header begins with
_NAME = re.compile(rf"^\s*(?:assistant\s*)?({'|'.join(_CHANNELS)})\b[ :]*\n?|^\s*assistant\b[ :]*\n?")
_RECIPIENT = re.compile(r"to=(?!assistant\b|user\b|all\b)([^\s<]+)")
_TO = re.compile(r"to=[\w.-]*\s*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ODD = re.compile(r"[^\w .:=/-]")


class ChannelSplitter:
    """Messages on channels, "analysis" being the reasoning and the others what is said."""

    over = tools = False

    def __init__(self, prompt: str = "") -> None:
        self.calls = False  # calls of tools are told in the model's own form, for who takes them apart
        begun = prompt.rpartition(START)[2]
        self._place = "between" if MESSAGE not in begun else "body"  # or "header"
        self._held, self._apart = "", ""
        self._said: set[PartKind] = set()
        self.kind: PartKind = "reasoning" if "analysis" in begun.partition(MESSAGE)[0] else "answer"
        self._fresh = not begun.partition(MESSAGE)[2]

    def feed(self, text: str) -> list[TextPart]:
        self._held += text
        parts: list[TextPart] = []
        steps = {"between": self._between, "header": self._header, "body": self._body}
        while steps[self._place](parts):
            pass
        return parts

    def _between(self, _: list[TextPart]) -> bool:
        """Behind a message, or before the first one: find out whether a header comes; False where that is open."""
        begun = self._held.lstrip()
        if not begun or (begun not in MARKS and any(mark.startswith(begun) for mark in MARKS)):
            return False
        if begun.startswith(_ENDS):
            self._held = _MARK.sub("", begun, count=1)
            return True
        if _MARK.match(begun):
            self._place = "header"
            return True
        if not self._said and (to := _TO.match(begun)):  # it goes on behind "<|start|>assistant", the prompt's end
            rest = begun[to.end() :]
            if rest.startswith(MARKS):
                self._place = "header"
                return True
            if len(begun) < _LONGEST_HEADER and any(mark.startswith(rest) for mark in MARKS):
                return False
        elif not self._said and "to=".startswith(begun):
            return False
        # The mark before a header's name may be missing: "analysis<|message|>".
        name = begun[: len(begun) - len(begun.lstrip(_LETTERS).lstrip())]
        rest = begun[len(name) :]
        if not rest and any(known.startswith(name.rstrip()) for known in _NAMES):
            return False
        if name.rstrip() in _NAMES and rest.startswith((MESSAGE, CHANNEL)):
            self._place = "header"
        elif name.rstrip() in _NAMES and (MESSAGE.startswith(rest) or CHANNEL.startswith(rest)):
            return False
        else:
            self._begin("answer")
        return True

    def _header(self, _: list[TextPart]) -> bool:
        """Get past the header of a message; False where its end has not come yet."""
        mark = next((mark for mark in _MARK.finditer(self._held) if mark[0] in (MESSAGE, *_ENDS)), None)
        header = self._held[: mark.start()] if mark else self._held
        broken = _breaks_form(header)
        if not mark and not broken:
            return False
        if mark is None or broken:
            # No header after all: the names that its marks announced are none of its words. What comes behind is
            # taken apart for itself, so that it means the same whether it came in this piece or in the next one.
            parts = _MARK.split(header[:broken])
            named = [name[1] for part in parts if (name := _NAME.match(part))]
            self._held = "".join(_NAME.sub("", part, count=1) for part in parts) + self._held[broken:]
            self._begin("reasoning" if named[-1:] == ["analysis"] else "answer")
        elif mark[0] == MESSAGE:
            self._held = self._held[mark.end() :]
            self._begin("reasoning" if "analysis" in header.rpartition(CHANNEL)[2] else "answer")
            if to := _RECIPIENT.search(header):
                called = f"{CHANNEL}commentary to={to[1]}{MESSAGE}" if self.calls else f"{to[1]}: "
                self._apart = called  # a call of a tool, which nobody else will name
        else:  # a message that ends before it begins
            self._held = self._held[mark.end() :]
            self._place = "between"
        return True

    def _begin(self, kind: PartKind) -> None:
        self._place, self.kind, self._fresh, self._apart = "body", kind, True, ""

    def _body(self, parts: list[TextPart]) -> bool:
        """Take what is sure to be text; True where a message ended and more may follow."""
        mark = _MARK.search(self._held)
        length = mark.start() if mark else surely_text(self._held, MARKS, space=False)
        if text := self._held[:length].lstrip() if self._fresh else self._held[:length]:
            again = "\n\n" if self._fresh and self.kind in self._said else ""
            parts.append(TextPart(self.kind, again + self._apart + text))
            self._fresh, self._apart = False, ""
            self._said.add(self.kind)
        if mark is None:
            self._held = self._held[length:]
            return False
        inside = mark[0] in (MESSAGE, "<|constrain|>")  # a mark that has no place in a text
        self._held = self._held[mark.end() if inside or mark[0] in _ENDS else length :]
        self._place = "body" if inside else "between"
        return True

    def finish(self) -> list[TextPart]:
        """What is held is a header or half a mark, unless words came where a header should."""
        begun = self._held.strip()
        half = any(mark.startswith(begun) for mark in MARKS) and (len(begun) > 1 or self._said)
        if self._place != "between" or not begun or half:
            return []
        return [TextPart("answer", begun)]

    def is_free(self, text: str) -> bool:  # noqa: ARG002 - a header is free whatever comes
        return self._place != "body" or self.kind == "reasoning"

    def spell(self, reasoning: str, answer: str) -> str:
        thought = f"{CHANNEL}analysis{MESSAGE}{reasoning}" if reasoning else ""
        if not answer:
            return thought
        return (f"{thought}{END}{START}assistant" if thought else "") + f"{CHANNEL}final{MESSAGE}{answer}"


def _breaks_form(header: str) -> int:
    """Where the first words end that say more, or are longer, than a header before "<|message|>"; 0 for a header."""
    sure = surely_text(header, MARKS, space=False)
    starts = [0, *(mark.end() for mark in _MARK.finditer(header, 0, sure))]
    ends = [*(mark.start() for mark in _MARK.finditer(header, 0, sure)), sure]
    for start, end in zip(starts, ends, strict=True):
        words = header[start:end]
        if end > _LONGEST_HEADER or _ODD.search(words) or len([w for w in words.split() if w[:3] != "to="]) > 2:
            return end
    return 0
