"""What every question needs: the machine, and an engine child to ask. Opened once, closed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from advisor.engine.health import EngineHealth, checked_settings
from advisor.errors import EngineProblem, FileProblem
from advisor.fit.measure import Measurer
from advisor.machine.detect import detect, with_memory
from advisor.machine.machine import Machine
from advisor.machine.overrides import apply
from advisor.settings import load_settings


@dataclass(frozen=True)
class Hardware:
    """Hardware to plan for instead of this computer's.

    cards: virtual ones as (name, bytes); memory: RAM in bytes, None for this computer's own; remotes: "host:port" of
    ggml RPC servers.
    """

    cards: tuple[tuple[str, int], ...] = ()
    memory: int | None = None
    remotes: tuple[str, ...] = ()


def with_person(machine: Machine) -> Machine:
    """This computer as the person corrected it in the window; settings that cannot be read are said in a note."""
    try:
        return apply(machine, load_settings().stated)
    except FileProblem as error:
        return replace(machine, notes=(*machine.notes, str(error)))


class Workbench:
    """Health, measurer and machine for one set of hardware. Use as a context manager."""

    def __init__(self, hardware: Hardware | None = None, health: EngineHealth | None = None) -> None:
        """Runs the self-check where it was not done yet. Raises EngineProblem if the engine does not work at all."""
        hardware = hardware or Hardware()
        self.health = health or checked_settings()
        if not self.health.ok:
            raise EngineProblem(self.health.note or "The engine does not work on this computer.")
        settings = self.health.settings.with_(cards=tuple(size for _, size in hardware.cards), remotes=hardware.remotes)
        self.settings = settings
        self.measurer = Measurer(settings, self.health.program_memory)
        self.machine = self._machine(hardware.memory, [name for name, _ in hardware.cards])

    def _machine(self, memory: int | None, names: Sequence[str]) -> Machine:
        machine = detect(self.measurer.engine(), note=self.health.note, card_names=names)
        if not names:  # cards that are planned are as they were asked for
            machine = with_person(machine)
        return machine if memory is None else with_memory(machine, memory)

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self.measurer.close()


@contextmanager
def starting(hardware: Hardware) -> Iterator[Callable[[], Workbench]]:
    """A Workbench that becomes ready while the caller does other things, who gets it (or its error) by a call."""
    with ThreadPoolExecutor(1, "workbench") as pool:
        future = pool.submit(Workbench, hardware)
        try:
            yield future.result
        finally:
            if future.exception() is None:
                future.result().measurer.close()
