"""Whether a model was trained on conversations, or is a base model, which only goes on with texts: from its file."""

from __future__ import annotations

import re

from advisor.gguf.header import Header

_FOR_CHAT = re.compile(r"instruct|chat|assistant|\bit\b|\bsft\b|\bdpo\b|hermes", re.IGNORECASE)


def made_for_chat(name: str) -> bool:
    """Whether a model's name says that it was trained on conversations."""
    return bool(_FOR_CHAT.search(name.replace("_", " ")))


def is_base_model(header: Header) -> bool:
    """Whether it is to be taken for a base model: without a template that tells who says what, or a name that says so.

    The engine, which can try the template, has the last word once the model is loaded.
    """
    template = header.text("tokenizer.chat_template")
    if template:
        return "role" not in template  # a template that does not look at it only joins the texts
    names = (header.name, header.text("general.name"), header.text("general.finetune"))
    return not made_for_chat(" ".join(filter(None, names))) and "bert" not in header.architecture
