"""Starting an engine child and having it load a model."""

from __future__ import annotations

from collections.abc import Callable

from advisor.engine.answers import ModelLoaded, Progress
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Load
from advisor.errors import Cancelled, EngineProblem
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile, device_names
from advisor.machine.machine import Machine
from advisor.progress import Cancel


def load_in_child(
    model: ModelFile,
    fit: Fit,
    machine: Machine,
    settings: EngineSettings,
    *,
    report: Callable[[float], None] | None,
    cancel: Cancel | None,
    start: Callable[[EngineSettings], EngineProcess],
) -> tuple[EngineProcess, ModelLoaded]:
    """The child that `start` begins, with `model` in it, and what it says of that; all else as Session.load."""

    def on_event(event: object) -> None:
        if report and isinstance(event, Progress):
            report(event.permille / 1000)

    process = start(settings)
    try:
        answer = process.request(
            Load(model.header.parts[0].path, fit.plan, device_names(machine, fit.plan), model.projector),
            on_event=on_event,
            cancel=cancel,
        )
    except BaseException as error:
        process.close()
        if cancel and cancel.requested and isinstance(error, EngineProblem):
            raise Cancelled("Loading was stopped.") from error  # it did not listen, and was ended
        raise
    return process, answer
