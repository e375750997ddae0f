"""The first-start self-check: does the engine survive on this computer, and with which settings?

llama.cpp can crash the process on some processors. A child decodes a few tokens with a quantised model; if it dies,
another tries without repacked weights. What was found is remembered for this engine, processor and safe-settings
question, so the check costs something (about a second) only once.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache as once
from pathlib import Path

from advisor.engine import addons
from advisor.engine.location import built_engine, distribution, has_backend_files
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ListDevices, SelfCheck
from advisor.errors import AdvisorError, EngineProblem
from advisor.sentences import sentence
from advisor.storage.answers import Answers
from advisor.storage.cache import Cache, shared_cache
from advisor.system.processor import cpu_name

SAFE_NOTE = sentence(
    "The engine crashed in its self-check on this processor, so it runs with safe settings, somewhat slower."
)

GRAPHICS_NOTE = sentence("The engine crashed on the graphics device here, so it computes on the processor alone.")

_Start = Callable[[EngineSettings], EngineProcess]


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
    version, libraries = _located(built_engine())
    more = "".join(f" {folder}-{_newest(folder)}" for folder in addons.folders())
    return f"{version}-{_newest(libraries)} {platform.machine()} {cpu_name()}{more}"


def _newest(folder: Path) -> int:
    """When the newest file was written, in ns; 0 without one. A rebuilt engine of the same version has other files."""
    try:
        with os.scandir(folder) as entries:
            return max((entry.stat().st_mtime_ns for entry in entries), default=0)
    except OSError:
        return 0


@once
def _located(_: Path | None) -> tuple[str, Path]:
    """The engine's version, and the folder of its libraries; asked for anew once another one was built."""
    package = distribution()
    if package is None:
        return "none", Path("none")
    return package.version, Path(str(package.locate_file("llama_cpp/lib")))


def checked_settings(*, force: bool = False, start: _Start = EngineProcess, cache: Cache | None = None) -> EngineHealth:
    """The settings to run the engine with; runs the self-check where it was not done yet, or with `force`.

    Never raises for a broken engine: `ok` is False then and `note` says why. cache: where the finding is kept, the
    person's own where none is given; what is lost there costs a repeated check, nothing else.
    """
    findings = Answers(cache or shared_cache(), "self-check", EngineHealth, version=2)
    about = fingerprint()
    known = None if force else findings.get(about)
    if known:
        said = next((note for note in (SAFE_NOTE, GRAPHICS_NOTE) if note == known.note), known.note)
        return replace(known, note=said)  # read back, it is only text
    health = _check(start)
    if health.ok:  # a failure may be cured by reinstalling; look again next time
        findings.put(health, about)
        findings.cache.flush()
    return health


def _check(start: _Start) -> EngineHealth:
    first: AdvisorError | None = None
    ways = [EngineSettings(), EngineSettings(safe=True)]
    if has_backend_files():  # a driver that crashes as it is loaded is not worth the whole engine
        ways.append(EngineSettings(graphics=False))
    for settings in ways:
        try:
            with start(settings) as process:
                answer = process.request(SelfCheck())
                graphics = settings.graphics and _graphics_work(process)
        except AdvisorError as error:
            first = first or error
            # A fault reported in words, or no engine at all: safe settings would change nothing.
            if not isinstance(error, EngineProblem) or error.outcome is None:
                break
        else:
            note = SAFE_NOTE if settings.safe else None if graphics else GRAPHICS_NOTE
            return EngineHealth(settings.with_(graphics=graphics), True, note, answer.memory)
    return EngineHealth(
        EngineSettings(safe=True),
        False,
        sentence("The engine does not work on this computer: {error}", error=first.sentence if first else ""),
    )


def _graphics_work(process: EngineProcess) -> bool:
    """Whether the graphics devices that the engine finds compute, where nobody tried that when it was built."""
    if not has_backend_files():
        return True
    if all(row.type == "cpu" for row in process.request(ListDevices()).devices):
        return True
    try:
        process.request(SelfCheck(graphics=True))
    except EngineProblem:
        return False
    return True
