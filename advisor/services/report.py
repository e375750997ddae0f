"""`plimsoll doctor`: a report to paste into a bug report. Nothing in it says who the person is."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from advisor.engine.health import EngineHealth
from advisor.machine import description
from advisor.machine.host import disk
from advisor.machine.machine import Machine
from advisor.settings import config_file
from advisor.storage.folders import log_folder, state_folder
from advisor.units import format_bytes

PACKAGES = (
    "llama-cpp-python",
    "PySide6-Essentials",
    "huggingface-hub",
    "psutil",
    "nvidia-ml-py",
    "gguf",
    "numpy",
    "msgspec",
)


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _home_hidden(path: Path) -> str:
    return str(path).replace(str(Path.home()), "~")


def report(health: EngineHealth, machine: Machine, features: str, models: Path) -> dict[str, Any]:
    """The report on an engine and a machine.

    features: what the engine says of the processor, "" without one; models: the folder that downloads go to.
    """
    room = disk(models)
    return {
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "packages": _versions(),
        "self_check": {
            "ok": health.ok,
            "safe": health.settings.safe,
            "note": health.note,
            "program_memory": health.program_memory,
        },
        "cpu_features": features,
        "machine": machine.to_json(),
        "folders": {
            "settings": _home_hidden(config_file()),
            "state": _home_hidden(state_folder()),
            "logs": _home_hidden(log_folder()),
            "models": _home_hidden(models),
        },
        "models_disk": {"free": room.free, "total": room.total} if room else None,
        "text": description.machine(machine),
    }


def text(value: dict[str, Any]) -> str:
    """The report as text."""
    check = value["self_check"]
    found = "passed" if check["ok"] and not check["safe"] else "passed with safe settings" if check["ok"] else "FAILED"
    return "\n".join(
        [
            "Plimsoll doctor",
            f"Python     {value['python']} on {value['system']}",
            *(f"           {name} {version}" for name, version in value["packages"].items()),
            f"Self-check {found}{': ' + check['note'] if check['note'] else ''}",
            f"CPU code   {value['cpu_features']}",
            *(f"{name.capitalize():10} {path}" for name, path in value["folders"].items()),
            f"           {_free(value['models_disk'])}",
            "",
            value["text"],
        ]
    )


def _free(models: dict[str, int] | None) -> str:
    if models is None:
        return "how much of its disk is free is not known"
    return f"{format_bytes(models['free'])} of its disk's {format_bytes(models['total'])} are free"
