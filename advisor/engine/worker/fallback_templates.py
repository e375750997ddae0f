"""Ways to write a conversation down that many models share, for files that lack a working template of their own.

Written for this program, each as the models' makers describe their form; the system prompt goes where the form has a
place for it, else before the first message (prompt.py does that).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One way. marks: what of it must be a token of the vocabulary; name: what the model's name must be like."""

    title: str
    template: str
    marks: tuple[str, ...] = ()
    name: str = ""


def _turns(start: str, end: str, reply: str) -> str:
    """Each turn between `start`, with {role} in it, and `end`."""
    before, after = start.split("{role}")
    turn = f"{{{{ {before!r} + message['role'] + {after!r} + message['content'] + {end!r} }}}}"
    return f"{{% for message in messages %}}{turn}{{% endfor %}}{{% if add_generation_prompt %}}{reply}{{% endif %}}"


def _pairs(user: str, assistant: str, reply: str) -> str:
    """What user and assistant say, each in a form of its own with {text} in it; there is no place for a system."""
    (u0, u1), (a0, a1) = user.split("{text}"), assistant.split("{text}")
    return (
        "{% for message in messages %}{% if message['role'] == 'system' %}{{ raise_exception('no system prompt') }}"
        f"{{% elif message['role'] == 'assistant' %}}{{{{ {a0!r} + message['content'] + {a1!r} }}}}"
        f"{{% else %}}{{{{ {u0!r} + message['content'] + {u1!r} }}}}{{% endif %}}{{% endfor %}}"
        f"{{% if add_generation_prompt %}}{reply}{{% endif %}}"
    )


FORMATS: tuple[Format, ...] = (
    Format(
        "gpt-oss",
        "{% for message in messages %}{% if message['role'] == 'assistant' %}"
        "<|start|>assistant<|channel|>final<|message|>{{ message['content'] }}<|end|>"
        "{% elif message['role'] == 'system' %}"
        "<|start|>developer<|message|># Instructions\n\n{{ message['content'] }}<|end|>{% else %}"
        "<|start|>user<|message|>{{ message['content'] }}<|end|>{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}<|start|>assistant{% endif %}",
        ("<|start|>", "<|channel|>", "<|message|>", "<|end|>"),
    ),
    Format(
        "ChatML",
        _turns("<|im_start|>{role}\n", "<|im_end|>\n", "<|im_start|>assistant\n"),
        ("<|im_start|>", "<|im_end|>"),
    ),
    Format(
        "Llama 3",
        "{{ bos_token }}"
        + _turns(
            "<|start_header_id|>{role}<|end_header_id|>\n\n",
            "<|eot_id|>",
            "<|start_header_id|>assistant<|end_header_id|>\n\n",
        ),
        ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
    ),
    Format(
        "Gemma",
        "{{ bos_token }}"
        + _pairs(
            "<start_of_turn>user\n{text}<end_of_turn>\n",
            "<start_of_turn>model\n{text}<end_of_turn>\n",
            "<start_of_turn>model\n",
        ),
        ("<start_of_turn>", "<end_of_turn>"),
    ),
    Format(
        "DeepSeek",
        "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'system' %}{{ message['content'] }}"
        "{% elif message['role'] == 'assistant' %}{{ '<｜Assistant｜>' + message['content'] + eos_token }}"
        "{% else %}{{ '<｜User｜>' + message['content'] }}{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}<｜Assistant｜>{% endif %}",
        ("<｜User｜>", "<｜Assistant｜>"),
    ),
    Format(
        "Phi 3",
        _turns("<|{role}|>\n", "<|end|>\n", "<|assistant|>\n"),
        ("<|user|>", "<|assistant|>", "<|end|>"),
    ),
    Format(
        "Mistral",
        "{{ bos_token }}" + _pairs("[INST] {text} [/INST]", " {text}</s>", ""),
        ("[INST]", "[/INST]"),
        r"mi[sx]tral.*instruct|llama.?2.*chat",
    ),
)


def known_format(is_token: Callable[[str], bool], name: str) -> Format | None:
    """The form whose marks the vocabulary has as tokens, else one that the name speaks of."""
    by_marks = (form for form in FORMATS if form.marks and all(is_token(mark) for mark in form.marks))
    by_name = (form for form in FORMATS if form.name and re.search(form.name, name, re.IGNORECASE))
    return next(by_marks, None) or next(by_name, None)
