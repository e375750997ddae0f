"""What is said to a person: a template and the values in it, English here, in the window in the person's language.

`sentence("{name} holds {size}.", name="x.gguf", size=Bytes(512))` is an ordinary str, so the terminal, reports and JSON
take it as it is; the window (ui/words.py) translates the template and writes the values as its language does. Errors
carry their sentences in the same way (advisor/errors.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from advisor.foreign_text import MESSAGE, printable


class Sentence(str):
    """An English sentence that remembers the template and the values it was made of. Only within this process: what is
    written to a file or to another process is a plain string, and English from there on.

    A value that is a number is written as the template says ("{count:,}"), or is one of the numbers of advisor.units,
    which know how they are written. A value may be a Sentence, too.
    """

    template: str
    values: Mapping[str, object]

    @classmethod
    def of(cls, template: str, values: Mapping[str, object]) -> Sentence:
        """The template with the values in their places; without values its braces are only braces."""
        values = {name: shown_value(value) for name, value in values.items()}
        template = template if values else printable(template, MESSAGE)
        made = cls(template.format(**values) if values else template)
        made.template, made.values = template, values
        return made


def sentence(template: str, /, **values: object) -> Sentence:
    """A sentence that is no error's, or a part of one, of its template and the values in it.

    The window's translations hold the template, so it is written out in the call, or is a constant of its module.
    """
    return Sentence.of(template, values)


def one_after_another(*parts: str) -> Sentence:
    """Sentences as one text, in their order; empty ones are left out."""
    kept = [part for part in parts if part]
    if not kept:
        return Sentence.of("", {})
    said = kept[0] if isinstance(kept[0], Sentence) else sentence("{first}", first=kept[0])
    for part in kept[1:]:
        said = sentence("{first} {next}", first=said, next=part)
    return said


def listed(parts: Iterable[object]) -> Sentence:
    """Values and sentences with commas between them; empty ones are left out."""
    said = Sentence.of("", {})
    for part in parts:
        if part and not said:
            said = part if isinstance(part, Sentence) else sentence("{first}", first=part)
        elif part:
            said = sentence("{first}, {next}", first=said, next=part)
    return said


def shown_value(value: object) -> object:
    """A value of a sentence as it may be shown: text and paths cleaned, anything else, a Sentence too, as it is."""
    if isinstance(value, (str, bytes, os.PathLike)) and not isinstance(value, Sentence):
        return printable(value, MESSAGE)
    return value
