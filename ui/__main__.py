"""`plimsoll`: with a verb the terminal program, without one the window; with no display, a chat in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ui.shell.display import has_display
from ui.shell.system_needs import window_obstacle

NO_DISPLAY = "There is no display here, so Plimsoll runs in the terminal. See what it can do with: plimsoll --help"
MEANWHILE = "Meanwhile Plimsoll runs in the terminal. See what it can do with: plimsoll --help"


def wants_window(argv: Sequence[str]) -> bool:
    """Whether `argv` asks for the window: nothing at all, or just files to open."""
    return all(argument.endswith(".gguf") for argument in argv)


def terminal_chat(argv: Sequence[str], *reasons: str) -> int:
    """Say why no window opens, and chat in the terminal: with the file given, or as `plimsoll chat` chooses."""
    from advisor.cli import main as cli

    print(*reasons, sep="\n", file=sys.stderr)
    return cli(["chat", *argv[:1]])


def main(argv: Sequence[str] | None = None) -> int:
    """The program; its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not wants_window(arguments):
        from advisor.cli import main as cli

        return cli(arguments)
    if not has_display(os.environ):
        return terminal_chat(arguments, NO_DISPLAY)
    if obstacle := window_obstacle(os.environ):
        return terminal_chat(arguments, obstacle, MEANWHILE)
    from ui.app import run_app

    return run_app(arguments)


if __name__ == "__main__":
    sys.exit(main())
