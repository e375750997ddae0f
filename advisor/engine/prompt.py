"""From chat messages to tokens, by the model's own Jinja template."""

from __future__ import annotations

import re
from typing import Any

import jinja2

from advisor.engine.generate import NO_TOKEN, Writer
from advisor.engine.llama import Llama
from advisor.engine.loaded import Loaded
from advisor.errors import ModelProblem


class Prompter:
    """Renders conversations for one loaded model.

    A model without a chat template (a base model) is given the last message's text to continue, earlier ones before
    it: that is what such a model was trained on.
    """

    def __init__(self, llama: Llama, loaded: Loaded, writer: Writer) -> None:
        """Raises ModelProblem if the model's template does not parse."""
        self._llama, self.writer = llama, writer
        c = llama.c
        self._bos = self._special(writer.bos)
        self._adds_bos = bool(c.llama_vocab_get_add_bos(loaded.vocab))
        raw = c.llama_model_chat_template(loaded.model, None)
        self._format = None
        if raw:
            eos = self._special(c.llama_vocab_eos(loaded.vocab))
            try:
                self._format = llama.chat_formatter(raw.decode("utf-8", "replace"), self._bos, eos)
            except jinja2.TemplateError as error:
                raise ModelProblem(f"The chat template inside this model is broken: {_one_line(error)}.") from error

    @property
    def has_template(self) -> bool:
        """Whether the model says how a conversation is written down."""
        return self._format is not None

    def tokens(self, messages: list[dict[str, Any]]) -> list[int]:
        """The tokens of `messages` [{"role", "content"}], ready for a reply; ModelProblem if the template refuses."""
        if self._format is None:
            return self.writer.tokenize("".join(message["content"] for message in messages), bos=True)
        try:
            text = self._format(messages=messages).prompt
        except Exception as error:
            raise ModelProblem(
                f"The chat template of this model does not accept this conversation: {_one_line(error)}."
            ) from error
        # A template that writes the start token itself must not get a second one.
        return self.writer.tokenize(text, bos=self._adds_bos and not (self._bos and text.startswith(self._bos)))

    def _special(self, token: int) -> str:
        return "" if token == NO_TOKEN else self.writer.piece(token, special=True).decode("utf-8", "replace")


def _one_line(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error)).strip().rstrip(".")
