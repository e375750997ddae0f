"""From chat messages to tokens, by the model's own template or, where that is missing or broken, a known form."""

from __future__ import annotations

import json
from base64 import b64decode
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from advisor.engine.answers import Outlook
from advisor.engine.sampling import BLIND, Message, TemplateFacts, Thinking, ToolCall
from advisor.engine.worker.fallback_templates import known_format
from advisor.engine.worker.foreign_marks import Marks, is_turn_mark, without_guards
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.reasoning_parser import TagSplitter, splitter_for
from advisor.engine.worker.reply_marks import CHANNEL, MESSAGE, Splitter, tags_in
from advisor.engine.worker.stop_texts import PlainSplitter
from advisor.engine.worker.template import Template, TemplateRefusal
from advisor.engine.worker.vision import NOT_PREPARED, Picture, Vision, cells_of
from advisor.engine.worker.vocabulary import Vocabulary
from advisor.errors import ModelProblem, PromptTooLong, UsageError
from advisor.gguf.base_model import made_for_chat

LONGEST_OPENING = 1000  # characters that a template writes behind the last message, to begin a reply
ROOM_FOR_REPLY = 1024  # tokens to keep free when older messages are left out, or a quarter of a small context
# What templates call special tokens, and what the file's keys do (llama.cpp's spelling of "separator").
SPECIAL_TOKENS = {
    "unk_token": "unknown",
    "sep_token": "seperator",
    "pad_token": "padding",
    "cls_token": "cls",
    "mask_token": "mask",
}


def room_for_reply(size: int) -> int:
    """Tokens of a context of `size` that are to be kept free for a reply."""
    return min(ROOM_FOR_REPLY, size // 4)


@dataclass(frozen=True)
class Form:
    """How a conversation is put to the model. thinking, tools: as far as the template has a place for them.

    beginning: a reply that is to be gone on with. raw: the messages are one text, read as it is, special tokens too.
    """

    thinking: Thinking = None
    tools: Sequence[Mapping[str, Any]] | None = None
    beginning: Message | None = None
    raw: bool = False


@dataclass(frozen=True)
class Prompt:
    """What a model reads before a reply, and what takes that reply apart."""

    tokens: list[int]
    splitter: Splitter
    pictures: Mapping[int, Picture] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How much of the context it takes."""
        return cells_of(self.tokens, self.pictures)


class Prompter:
    """Renders conversations for one loaded model.

    A model without a chat template (a base model) is given the last message's text to continue, earlier ones before
    it: that is what such a model was trained on.
    """

    def __init__(self, llama: Llama, loaded: Loaded, vocabulary: Vocabulary, vision: Vision | None = None) -> None:
        self._llama, self._loaded, self._vocabulary, self._vision = llama, loaded, vocabulary, vision
        self._bos = vocabulary.name(vocabulary.bos)
        self._special = {"bos_token": self._bos, "eos_token": vocabulary.name(vocabulary.eos), **self._others()}
        self._channels = vocabulary.is_token(CHANNEL) and vocabulary.is_token(MESSAGE)
        self._template, self.facts = self._choose()
        control, defined = vocabulary.special()
        source = self._template.source if self._template else ""
        cuts = [vision.mark] if vision else []
        self._marks = Marks(control, [text for text in defined if is_turn_mark(text, source)], cuts)

    # -- the template ------------------------------------------------------------------------------------------

    def _others(self) -> dict[str, str]:
        """Further special tokens that the file names, as `transformers` hands them to a template."""
        found = {name: self._loaded.meta(f"tokenizer.ggml.{key}_token_id") for name, key in SPECIAL_TOKENS.items()}
        named = {name: int(text) for name, text in found.items() if text and text.isdecimal()}
        return {name: self._vocabulary.name(token) for name, token in named.items() if token < self._loaded.vocabulary}

    def _choose(self) -> tuple[Template | None, TemplateFacts]:
        """The template to use and what is to be said of it."""
        raw = self._llama.c.llama_model_chat_template(self._loaded.model, None)
        name = " ".join(filter(None, (self._loaded.meta("general.name"), self._loaded.meta("general.finetune"),
                                      Path(self._loaded.key.path).stem)))  # fmt: skip
        if raw:
            try:
                template = Template(raw.decode("utf-8", "replace"), self._special)
                if template.has_turns:
                    return template, TemplateFacts("model", "", "", template.thinking, template.takes_tools)
                raw, lack = None, "The chat template inside this file does not tell who says what"
            except TemplateRefusal as refusal:
                lack = f"The chat template inside this file does not work ({refusal})"
        else:
            lack = "This file has no chat template"
        form = known_format(self._vocabulary.is_token, name) if raw or made_for_chat(name) else None
        if form is None:
            note = (
                f"{lack}, and nothing in it tells which form it was trained on. "
                "It is taken for a base model: it answers no questions, it goes on with the text you write."
            )
            return None, TemplateFacts("none", "", note, "no", False)
        note = f"{lack}. The {form.title} form is used, which it seems to have been trained on."
        return Template(form.template, self._special), TemplateFacts("known", form.title, note, "no", False)

    # -- prompts -----------------------------------------------------------------------------------------------

    def fitting(self, messages: Sequence[Message], size: int, form: Form) -> Prompt:
        """The prompt for a context of `size` tokens; PromptTooLong, saying what would fit, if it is longer.

        Other errors as `prompt`.
        """
        whole = self.prompt(messages, form)
        if whole.cells < size:
            return whole
        most = size - room_for_reply(size)
        raise PromptTooLong(whole.cells, size, *self._shortened(messages, most, form))

    def outlook(self, messages: Sequence[Message], size: int, room: int | None, form: Form) -> Outlook:
        """How a conversation lies in a context of `size` tokens; room: what is to be kept free. Errors as `prompt`."""
        room = room_for_reply(size) if room is None else room
        count = self.prompt(messages, form).cells
        drop, left = (0, count) if count <= size - room else self._shortened(messages, size - room, form)
        return Outlook(count, size, room, drop, left)

    def _shortened(self, messages: Sequence[Message], most: int, form: Form) -> tuple[int, int] | tuple[None, None]:
        """How many oldest messages to leave out for a prompt of `most` tokens, and its tokens then; or None twice."""
        # A conversation goes on from a question: those are the points to begin at.
        turns = [i for i, message in enumerate(messages) if message.role != "system"]
        starts = [i for i in turns[1:] if messages[i].role == "user"]
        rules = [message for message in messages if message.role == "system"]

        def length(start: int) -> int:
            return self.prompt([*rules, *messages[start:]], form).cells

        best = bisect_left(starts, True, key=lambda start: length(start) <= most)
        return (None, None) if best == len(starts) else (turns.index(starts[best]), length(starts[best]))

    def prompt(self, messages: Sequence[Message], form: Form) -> Prompt:
        """What is read before the reply to `messages`; ModelProblem if the template refuses.

        UsageError where there are pictures and the model sees none.
        """
        pictures = [b64decode(picture) for message in messages for picture in message.pictures]
        if form.raw:
            text = "".join(self._shown(message, lambda text: text) for message in messages)
            bos = self._vocabulary.adds_bos and not (self._bos and text.startswith(self._bos))
            return self._read(text, pictures, PlainSplitter(), bos=bos)
        beginning = self._guarded(form.beginning) if form.beginning else None
        messages = list(map(self._guarded, messages))
        if self._template is None:
            text = _one_text(messages) + (beginning.content if beginning else "")
            return self._read(text, pictures, TagSplitter(), bos=True)
        shown = list(messages) if self._template.takes_system else _without_system(messages)
        try:
            text = self._rendered(shown, form)
            splitter = self._splitter(text, shown, form)
        except TemplateRefusal as refusal:
            raise ModelProblem(
                "The chat template of this model refuses this conversation: {refusal}.",
                refusal=without_guards(str(refusal)),
            ) from refusal
        if beginning:
            begun = splitter.spell(beginning.reasoning, beginning.content)
            splitter.feed(begun)
            text += begun
        # A template that writes the start token itself must not get a second one.
        bos = self._vocabulary.adds_bos and not (self._bos and text.startswith(self._bos))
        return self._read(text, pictures, splitter, bos=bos)

    def _splitter(self, text: str, shown: Sequence[Message], form: Form) -> Splitter:
        """What takes the reply to the rendered `text` apart."""
        source = self._template.source if self._template else ""
        opening = ""
        if (tags := tags_in(source)) and tags[0].rstrip() in text[-LONGEST_OPENING:]:
            # Only what the template itself writes behind the last message begins a reply's reasoning.
            opening = text.removeprefix(self._rendered(shown, form, reply=False))
            opening = "" if opening == text else opening
        return splitter_for(without_guards(text), channels=self._channels, source=source, opening=opening)

    def _rendered(self, shown: Sequence[Message], form: Form, *, reply: bool = True) -> str:
        assert self._template is not None
        return self._template.render(
            [self._known(message) for message in shown],
            tools=self._marks.guarded_value(form.tools),
            reply=reply,
            **self._template.options(form.thinking),
        )

    def _known(self, message: Message) -> dict[str, Any]:
        """A message as chat templates know it."""
        known: dict[str, Any] = {"role": message.role, "content": message.content}
        if message.reasoning:
            known["reasoning_content"] = message.reasoning
        if message.calls:
            as_text = self._template is not None and self._template.joins_arguments
            called = [_called(call, as_text=as_text) for call in message.calls]
            known["tool_calls"] = self._marks.guarded_value(called)
        if message.role == "tool":
            known |= {"tool_call_id": self._marks.guarded(message.answers), "name": self._marks.guarded(message.tool)}
        return known

    def _read(self, text: str, pictures: Sequence[bytes], splitter: Splitter, *, bos: bool) -> Prompt:
        if pictures and self._vision and text.count(self._vision.mark) != len(pictures):
            raise UsageError(NOT_PREPARED)  # the template leaves messages out, or says them twice
        tokens: list[int] = []
        shown: dict[int, Picture] = {}
        waiting = iter(pictures)
        for index, piece in enumerate(self._marks.pieces(text)):
            front = bos and index == 0
            if piece.plain:
                tokens += self._vocabulary.tokenize_plain(piece.text, bos=front)
            elif self._vision and (here := piece.text.count(self._vision.mark)):
                read = self._vision.read(piece.text, list(islice(waiting, here)), bos=front)
                shown |= {len(tokens) + at: picture for at, picture in read.pictures.items()}
                tokens += read.tokens
            else:
                tokens += self._vocabulary.tokenize(piece.text, bos=front)
        return Prompt(tokens, splitter, shown)

    def count(self, text: str) -> int:
        """How many tokens a text has by itself, as part of a message."""
        return len(self._read(self._marks.guarded(text), [], TagSplitter(), bos=False).tokens)

    def _guarded(self, message: Message) -> Message:
        """A message in which nothing means a special token (foreign_marks.py), with a mark for each picture."""
        guarded = partial(self._marks.guarded, reply=message.role == "assistant")
        return replace(message, content=self._shown(message, guarded), reasoning=guarded(message.reasoning))

    def _shown(self, message: Message, guarded: Callable[[str], str]) -> str:
        """The text of a message, each piece of it guarded, with a mark where a picture is to be seen."""
        if not message.pictures:
            return guarded(message.content)
        if self._vision is None:
            raise UsageError(BLIND)
        if not message.places:
            return f"{self._vision.mark}\n" * len(message.pictures) + guarded(message.content)
        cuts = pairwise((0, *message.places, len(message.content)))
        return self._vision.mark.join(guarded(message.content[start:end]) for start, end in cuts)


def _without_system(messages: Sequence[Message]) -> list[Message]:
    """The system prompt put before the first message, for templates that have no place for one."""
    rules = [message.content for message in messages if message.role == "system"]
    rest = [message for message in messages if message.role != "system"]
    if not rules or not rest:
        return rest or list(messages)
    return [replace(rest[0], content="\n\n".join([*rules, rest[0].content])), *rest[1:]]


def _called(call: ToolCall, *, as_text: bool) -> dict[str, Any]:
    """A call as chat templates know it: its arguments as values, which each writes down in its own way, or as_text."""
    arguments: Any = call.arguments or "{}"
    if not as_text:
        try:
            arguments = json.loads(arguments)
        except ValueError:
            pass  # cut off, as it was written
    return {"type": "function", "id": call.id, "function": {"name": call.name, "arguments": arguments}}


def _one_text(messages: Sequence[Message]) -> str:
    """What a base model goes on with: the texts one after the other, with a gap where a person begins anew."""
    text = ""
    for message in messages:
        if text and not text[-1].isspace() and message.content[:1].strip() and message.role == "user":
            text += " "
        text += message.content + ("\n\n" if message.role == "system" else "")
    return text
