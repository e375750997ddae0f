"""Files for the next message of a chat in the terminal: attached, listed and taken out again, with what they cost."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.chat.attach import MOST_FILES, read_attachment, with_attachments
from advisor.chat.conversation import Attachment
from advisor.chat.cost import costs
from advisor.engine.sampling import BLIND
from advisor.errors import UsageError
from advisor.session.session import Message, Session
from advisor.units import format_bytes

_COMMAND = re.compile(r"/([a-zA-Z?]+)(?:\s+(.*))?")


@dataclass(frozen=True)
class Priced:
    """A file and the tokens it adds to a message."""

    file: Attachment
    tokens: int


def read_all(paths: Sequence[Path], say: Callable[[str], None]) -> list[Attachment]:
    """What the files hold; errors as read_attachment, UsageError for more than go with one message.

    `say` gets what is doubtful of how one was read.
    """
    if len(paths) > MOST_FILES:
        raise UsageError(
            "At most {most_files} files can go with one message, not {paths}.", most_files=MOST_FILES, paths=len(paths)
        )
    # Absolute, for "." has no name to speak of.
    found = [read_attachment(Path(os.path.expanduser(path)).absolute()) for path in paths]
    for doubt in filter(None, (one.doubt for one in found)):
        say(doubt)
    return [one.attachment for one in found]


def command_of(line: str) -> tuple[str, str] | None:
    """A command and what stands behind it ("/attach notes.md"); None for a message.

    A slash followed by anything but letters begins a message: a path, say.
    """
    found = _COMMAND.fullmatch(line.rstrip())
    return (found[1].lower(), (found[2] or "").strip()) if found else None


def paths_in(text: str) -> list[Path]:
    """The files that `text` names, as they are typed or dropped into a terminal: bare, quoted or escaped.

    UsageError where no file can be called so.
    """
    if "\0" in text:
        raise UsageError("No file can have such a name.")
    if os.path.exists(os.path.expanduser(text)):
        return [Path(text)]  # spaces and all
    try:
        parts = shlex.split(text, posix=os.name != "nt")
    except ValueError:  # a quotation mark that belongs to the name
        return [Path(text)]
    return [Path(part.strip("'\"") if os.name == "nt" else part) for part in parts]


class Bag:
    """What goes with the next message. `say` gets each line that is to be shown."""

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        self.session, self._say = session, say  # another one, once the model was loaded again
        self.files: list[Priced] = []

    @property
    def tokens(self) -> int:
        """What all files add to the message."""
        return sum(one.tokens for one in self.files)

    def attach(self, files: Sequence[Attachment]) -> None:
        """Put files in and say what they cost; UsageError, and none is put in, where this model cannot have one."""
        if any(file.picture for file in files) and not self.session.sees:
            blind = self.session.blind
            raise UsageError(f"Pictures cannot be shown to this model: {blind}" if blind else BLIND)
        if len(self.files) + len(files) > MOST_FILES:
            raise UsageError("At most {most_files} files can go with one message.", most_files=MOST_FILES)
        priced = [Priced(*one) for one in zip(files, costs(self.session, files), strict=True)]
        self.files += priced
        for one in priced:
            self._say(f"Attached {one.file.name}: {_tokens(one.tokens)}.")
        self._say_total()

    def show(self) -> None:
        """Say what is in it."""
        if not self.files:
            self._say("No file is attached.")
            return
        wide = max(len(one.file.name) for one in self.files)
        for number, one in enumerate(self.files, 1):
            size, cost = format_bytes(one.file.size), _tokens(one.tokens)
            self._say(f"{number:>2}  {one.file.name:<{wide}}  {size:>8}  {cost:>14}")
        self._say_total()

    def drop(self, which: str) -> None:
        """Take a file out, by its name or number in the list, or "all"; UsageError where none is meant."""
        names = [one.file.name for one in self.files]
        if not names:
            self._say("No file is attached.")
            return
        if which in names:
            at = names.index(which)
        elif which.isdecimal() and 0 < int(which) <= len(names):
            at = int(which) - 1
        elif which == "all" or (not which and len(names) == 1):
            self.files.clear()
            self._say("No file is attached any more.")
            return
        else:
            raise UsageError("Say which file by its name or its number: /files lists them.")
        self._say(f"{self.files.pop(at).file.name} is no longer attached.")

    def message(self, text: str) -> Message:
        """What the person says, with the files; they stay in until `sent`."""
        files = [one.file for one in self.files]
        pictures = tuple(picture for file in files if (picture := file.picture))
        return Message("user", with_attachments(text, files), pictures=pictures)

    def to_json(self) -> list[dict[str, Any]]:
        """The files and what they cost."""
        return [{"name": one.file.name, "bytes": one.file.size, "tokens": one.tokens} for one in self.files]

    def sent(self) -> None:
        """They have gone with a message."""
        self.files.clear()

    def _say_total(self) -> None:
        context = self.session.reach
        free = context - self.session.context_used
        if len(self.files) > 1:
            self._say(f"{len(self.files)} files, {_tokens(self.tokens)} in all.")
        if self.tokens >= free:
            part = "" if free == context else f"; {free:,} of them are free"
            self._say(f"That is too much for the context of {context:,} tokens{part}.")


def _tokens(count: int) -> str:
    """A token count in words."""
    return "1 token" if count == 1 else f"{count:,} tokens"
