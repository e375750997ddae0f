"""`plimsoll`: with a verb the terminal program, without one the window; with no display, a chat in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ui.shell.display import has_display

NO_DISPLAY = "There is no display here, so Plimsoll runs in the terminal. See what it can do with: plimsoll --help"


def wants_window(argv: Sequence[str]) -> bool:
    """Whether `argv` asks for the window: nothing at all, or just files to open."""
    return all(argument.endswith(".gguf") for argument in argv)


def terminal_chat(argv: Sequence[str]) -> int:
    """Say that there is no display, and chat in the terminal: with the file given, or one asked for."""
    from advisor.cli import main as cli

    print(NO_DISPLAY, file=sys.stderr)
    if argv:
        return cli(["chat", argv[0]])
    try:
        answer = input("Path of a .gguf file to chat with (Enter to leave): " if sys.stdin.isatty() else "")
    except (EOFError, KeyboardInterrupt):
        answer = ""
    path = answer.strip().strip("'\"")
    return cli(["chat", str(Path(path).expanduser())]) if path else 0


def main(argv: Sequence[str] | None = None) -> int:
    """The program; its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not wants_window(arguments):
        from advisor.cli import main as cli

        return cli(arguments)
    if not has_display(os.environ):
        return terminal_chat(arguments)
    from ui.app import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
