"""The model of a chat for which nobody named one."""

from __future__ import annotations

import sys
from pathlib import Path

from advisor.errors import UsageError
from advisor.foreign_text import one_line
from advisor.services.app import Services
from advisor.storage.folders import as_typed
from advisor.terminal.console import interruptible, log
from advisor.terminal.model_argument import local
from advisor.units import format_bytes

ABOUT_FIRST = "With {0}, a very small model to try the app with: it makes up much of what it says."
NO_MODEL = (
    "Say which model: plimsoll chat FILE.gguf. None was used yet, and the small one to try the app with is not here; "
    "plimsoll chat without more, typed in a terminal, fetches it."
)


def usual_model(services: Services, *, ask: bool, default: str = "") -> Path | None:
    """The model for whoever names none: the settings' (`default`), the one used last, the one to try the app with, one
    asked for.

    ask: whether a path may be read from stdin, where a person may also have the one to try fetched. None where they
    leave instead; UsageError where there is nobody to ask.
    """
    if default and as_typed(default).is_file():
        log(f"With the model of your settings, {one_line(default)}. For another: plimsoll chat MODEL")
        return as_typed(default)
    if last := services.last_model.find():
        log(f"With the model used last, {one_line(last.path)}. For another: plimsoll chat MODEL")
        return last.path
    if here := services.first_model.find():
        log(f"{ABOUT_FIRST.format(services.first_model.model.name)} For another: plimsoll chat MODEL")
        return here
    if not ask:
        raise UsageError(NO_MODEL)
    name, person = services.first_model.model.name, sys.stdin.isatty()
    offer = f"No model is here yet. Enter fetches {name} ({format_bytes(services.first_model.model.download)}), a very "
    try:
        answer = input(f"{offer}small one to try the app with; or type the path of a .gguf file: " if person else "")
    except EOFError:
        if person:
            return None
        raise UsageError(NO_MODEL) from None
    if typed := answer.strip().strip("'\""):
        return local(typed, services.library)
    if not person:
        raise UsageError(NO_MODEL)
    return _fetched(services)


def _fetched(services: Services) -> Path:
    """The model to try the app with, which is not here yet; errors as its service's."""
    told = 0

    def report(share: float) -> None:
        nonlocal told
        if int(share * 10) > told:
            told = int(share * 10)
            log(f"{told * 10} %")

    with interruptible() as cancel:
        path = services.first_model.fetch(report, cancel)
    log(ABOUT_FIRST.format(services.first_model.model.name))
    return path
