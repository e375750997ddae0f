"""`plimsoll engine`: which engine is here, and having another one built."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from advisor.engine import addons
from advisor.engine.location import ADDONS, can_be_built, distribution
from advisor.engine.protocol import EngineSettings, ListDevices, SelfCheck
from advisor.errors import EngineProblem, UsageError
from advisor.services.app import Services
from advisor.terminal.building import build_aloud
from advisor.terminal.console import Shown, interruptible, log


def _add(folder: Path, services: Services) -> None:
    """Use an add-on, once the engine has computed with it in a child of its own."""
    folder = folder.absolute()
    addons.check_addon(folder)
    chosen = tuple(dict.fromkeys((*addons.folders(), folder)))
    more = os.pathsep.join(map(str, chosen))
    try:
        with services.engine.start(EngineSettings(), environment={ADDONS: more}) as child:
            plain = {row.name for row in child.request(ListDevices()).devices if row.type == "cpu"}
            used = child.request(SelfCheck(graphics=True)).devices
    except EngineProblem as error:
        raise EngineProblem("The add-on is not used: {error}", error=error) from error
    if plain.issuperset(used):
        raise EngineProblem("The add-on is not used: with it the engine finds no graphics device here.")
    addons.keep(chosen)
    log("The add-on works, and is used from now on.")


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
    if args.add:
        _add(args.add, services)
    if args.without_addons:
        addons.keep(())
    found = distribution()
    version, folder = (found.version, str(found.locate_file("llama_cpp"))) if found else (None, None)
    value = {"version": version, "folder": folder, "addons": [str(one) for one in addons.folders()]}
    none = "There is no engine here; --backend auto builds one." if can_be_built() else "There is no engine here."
    return value, lambda: f"llama-cpp-python {version}, in {folder}" if found else none
