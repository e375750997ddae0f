"""The first-start self-check: does the engine survive on this computer, and with which settings?

llama.cpp can crash the process on some processors. A child decodes a few tokens with a quantised model; if it dies,
another tries without repacked weights. What was found is remembered for this engine, processor and safe-settings
question, so the check costs something (about a second) only once.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import AdvisorError, EngineProblem, FileProblem
from advisor.machine.host import cpu_name
from advisor.storage.files import read_json, write_json
from advisor.storage.folders import state_folder

CHECK_SECONDS = 60.0
SAFE_NOTE = "The engine crashed in its self-check on this processor, so it runs with safe settings, somewhat slower."

Start = Callable[[EngineSettings], EngineProcess]


@dataclass(frozen=True)
class EngineHealth:
    """What the self-check found.

    settings: to be used for every engine child; ok: whether any settings survived; note: one sentence to show where
    something is not as it should be; program_memory: resident bytes of an engine child at work, without a model.
    """

    settings: EngineSettings
    ok: bool = True
    note: str | None = None
    program_memory: int = 0


def fingerprint() -> str:
    """What answers of the engine hold for: its version and build, and the processor."""
    version, libraries = _located()
    try:
        with os.scandir(libraries) as entries:  # a rebuilt engine of the same version has other library files
            built = max((entry.stat().st_mtime_ns for entry in entries), default=0)
    except OSError:
        built = 0
    return f"{version}-{built} {platform.machine()} {cpu_name()}"


@cache
def _located() -> tuple[str, Path]:
    """The engine's version, and the folder of its libraries."""
    try:
        package = metadata.distribution("llama_cpp_python")
    except metadata.PackageNotFoundError:
        return "none", Path("none")
    return package.version, Path(str(package.locate_file("llama_cpp/lib")))


def memory_file() -> Path:
    """Where the finding is kept."""
    return state_folder() / "engine.json"


def checked_settings(*, force: bool = False, start: Start = EngineProcess, file: Path | None = None) -> EngineHealth:
    """The settings to run the engine with; runs the self-check where it was not done yet, or with `force`.

    Never raises for a broken engine: `ok` is False then and `note` says why. A state file that cannot be read or
    written costs a repeated check, nothing else.
    """
    file = file or memory_file()
    known = _recall(file)
    if not force and known.get("fingerprint") == fingerprint():
        return EngineHealth(
            EngineSettings(safe=bool(known["safe"])), bool(known["ok"]), known["note"], int(known["program_memory"])
        )
    health = _check(start)
    if health.ok:  # a failure may be cured by reinstalling; look again next time
        _remember(file, health)
    return health


def _check(start: Start) -> EngineHealth:
    first: AdvisorError | None = None
    for settings in (EngineSettings(), EngineSettings(safe=True)):
        try:
            with start(settings) as process:
                answer = process.request("selfcheck", timeout=CHECK_SECONDS)
        except AdvisorError as error:
            first = first or error
            # A fault reported in words, or no engine at all: safe settings would change nothing.
            if not isinstance(error, EngineProblem) or error.outcome is None:
                break
        else:
            return EngineHealth(settings, True, SAFE_NOTE if settings.safe else None, answer["memory"])
    return EngineHealth(EngineSettings(safe=True), False, f"The engine does not work on this computer: {first}")


def _recall(file: Path) -> dict[str, Any]:
    try:
        known = read_json(file, dict[str, Any]) or {}
    except FileProblem:
        return {}
    return known if {"fingerprint", "safe", "ok", "note", "program_memory"} <= known.keys() else {}


def _remember(file: Path, health: EngineHealth) -> None:
    finding = {
        "fingerprint": fingerprint(), "safe": health.settings.safe, "ok": health.ok, "note": health.note,
        "program_memory": health.program_memory,
    }  # fmt: skip
    try:
        write_json(file, finding)
    except FileProblem:
        return  # a read-only home: the check runs again next time
