"""`plimsoll VERB …`: text for people, or with --json one JSON value; logs go to stderr.

Exits 0 (done), 1 (could not; one line on stderr says why) or 2 (bad usage).
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper, UnsupportedOperation
from typing import Any

from advisor.errors import AdvisorError, Cancelled, FileProblem, UsageError
from advisor.foreign_text import json_text, printable
from advisor.hub import access
from advisor.hub.access import HubAccess
from advisor.machine.planning import PlannedFor
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.settings import load_settings
from advisor.terminal.hardware_options import hardware_of
from advisor.terminal.parser import argument_parser
from advisor.terminal.usage import check

Shown = tuple[Any, Callable[[], str]]
"""The JSON value of a verb, and its text."""


_WITHOUT_ENGINE = {"search", "pull", "library", "doctor", "engine"}  # verbs that start none


def log(text: str) -> None:
    """A line on stderr."""
    print(printable(text), file=sys.stderr, flush=True)


def say(text: str, end: str = "\n") -> None:
    """Text on stdout; of a model's reply, piece by piece."""
    print(printable(text), end=end, flush=True)


def say_json(value: Any) -> None:
    """One JSON value on stdout."""
    print(json_text(value))


@contextmanager
def interruptible() -> Iterator[Cancel]:
    """While the block runs, Ctrl+C asks it to stop; a second Ctrl+C ends the program as usual."""
    cancel = Cancel()

    def stop(*_: Any) -> None:
        signal.signal(signal.SIGINT, before)
        cancel.request()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def until_stopped() -> Iterator[Cancel]:
    """While the block runs, Ctrl+C and the system's request to end ask it to stop."""
    with interruptible() as cancel:
        before = signal.signal(signal.SIGTERM, lambda *_: cancel.request())
        try:
            yield cancel
        finally:
            signal.signal(signal.SIGTERM, before)


def show(shown: Shown, *, as_json: bool) -> None:
    """Print what a verb found."""
    value, text = shown
    say_json(value) if as_json else say(text())


def _run(args: argparse.Namespace) -> None:
    # A verb's module is read when the verb is asked for: none waits for what only others need.
    run: Callable[[argparse.Namespace, Services], Shown | None] = import_module(f"advisor.terminal.{args.verb}").run
    with Services(hardware=hardware_of(args)) as services:
        services.computer.state_as_kept()
        if "lenders" in args:
            services.computer.borrow(
                [*args.lenders, *services.computer.kept_lenders()],
                lambda problem: log(f"{problem} It goes on without it."),
            )
        _reach_hub_as_kept()
        if args.verb not in _WITHOUT_ENGINE and services.engine_setup.wanted():
            _first_start(services)
        shown = run(args, services)
        planned = services.computer.planned_for
    if shown:
        show(_with_plan(shown, planned) if planned else shown, as_json=args.json)


def _first_start(services: Services) -> None:
    """Have the engine built that is not there yet."""
    from advisor.terminal.building import build_aloud

    log("There is no engine here yet; it is built now.")
    with interruptible() as cancel:
        build_aloud(services.engine_setup, cancel, log)


def _reach_hub_as_kept() -> None:
    """As chosen in the window; where that cannot be read, who needs the settings says so."""
    with suppress(FileProblem):
        access.reach_by(HubAccess.of(load_settings()))


def _with_plan(shown: Shown, planned: PlannedFor) -> Shown:
    """With what is planned for, in one line at the end, where it is still seen."""
    value, text = shown
    return {**value, "planned_for": planned.value}, lambda: f"{text()}\n\n{planned.sentence}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal of another encoding shows a replacement sign, it does not end the program.
        if isinstance(stream, TextIOWrapper):
            with suppress(UnsupportedOperation):  # input that a path was read from already stays as it is
                stream.reconfigure(errors="replace")
    args = argument_parser().parse_args(argv)
    try:
        check(args)
    except UsageError as error:
        log(f"plimsoll: {error}")
        return 2
    try:
        _run(args)
        sys.stdout.flush()
    except Cancelled as error:
        log(str(error))
        return 1
    except AdvisorError as error:
        log(f"plimsoll: {error}")
        return 1
    except BrokenPipeError:
        return 1  # the reader of our output went away
    except OSError as error:
        log(f"plimsoll: the output could not be written ({error.strerror}).")
        return 1
    except KeyboardInterrupt:
        log("plimsoll: stopped.")
        return 130
    return 0
