"""Is a newly built engine fit to take over? The set-up asks this of an engine in a folder of its own:

    PYTHONPATH=FOLDER python -m advisor.machine.acceptance cuda

says in one sentence what was found and exits with 0, or with 1 where that engine must not replace the old one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from advisor.engine.health import checked_settings
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ListDevices, SelfCheck
from advisor.errors import AdvisorError, EngineProblem
from advisor.machine.backends import get
from advisor.storage.cache import Cache
from advisor.units import GIB

_Start = Callable[[EngineSettings], EngineProcess]


def trial(backend: str, start: _Start = EngineProcess) -> str:
    """One sentence on an engine that is fit; raises AdvisorError with one on an engine that is not.

    It must decode on the processor, list a virtual card, have been built for `backend`, and decode on the graphics
    devices that this back end finds here, if any. backend: its id in machine.backends.
    """
    with Cache(None) as nowhere:
        health = checked_settings(force=True, start=start, cache=nowhere)
    if not health.ok:
        raise EngineProblem(health.note or "The engine does not work on this computer.")
    start(health.settings.with_(cards=(GIB,))).close()  # what the planner needs: EngineMissing without RPC
    with start(health.settings) as engine:
        used = _graphics(engine, backend)
    nothing = backend != "cpu" and not used
    return (
        f"The engine passed its self-check on {' and '.join(['the processor', *used])}."
        f"{f' It finds no device for {backend} here: a driver may be missing or too old.' if nothing else ''}"
        f"{f' {health.note}' if health.note else ''}"
    )


def _graphics(engine: EngineProcess, backend: str) -> list[str]:
    """Names of the graphics devices of `backend` that the engine computed on; EngineProblem where it could not."""
    told, names = engine.request(ListDevices()), set(get(backend).ggml)
    if not names & set(told.backends):
        raise EngineProblem(
            "The engine was built without {backend}: it has {names} only.",
            backend=backend,
            names=", ".join(told.backends),
        )
    known = {row.name: row.description for row in told.devices if row.backend in names - {"CPU"}}
    if not known:
        return []
    try:
        used = engine.request(SelfCheck(graphics=True)).devices
    except AdvisorError as error:
        raise EngineProblem(
            "The engine cannot compute on {names}: {error}", names=" and ".join(known.values()), error=error
        ) from error
    return [known[name] for name in used if name in known]


def main(arguments: list[str]) -> int:
    """What the set-up runs."""
    try:
        print(trial(arguments[0]))
    except AdvisorError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
