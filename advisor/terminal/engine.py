"""`plimsoll engine`: which engine is here, and having another one built."""

from __future__ import annotations

import argparse

from advisor.engine.location import can_be_built, distribution
from advisor.errors import UsageError
from advisor.services.app import Services
from advisor.terminal.building import build_aloud
from advisor.terminal.console import Shown, interruptible, log


def run(args: argparse.Namespace, services: Services) -> Shown:
    """What the engine here is, once another one was built where that is asked for."""
    if args.backend:
        if not can_be_built():
            raise UsageError(
                "This Plimsoll does not build its engine itself. In its folder, this does: "
                "python3 packaging/bootstrap.py engine --backend {backend}",
                backend=args.backend,
            )
        with interruptible() as cancel:
            build_aloud(services.engine_setup, cancel, log, args.backend)
    found = distribution()
    version, folder = (found.version, str(found.locate_file("llama_cpp"))) if found else (None, None)
    value = {"version": version, "folder": folder}
    return value, lambda: f"llama-cpp-python {version}, in {folder}" if found else "There is no engine here."
