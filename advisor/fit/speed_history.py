"""What this computer was measured to do, kept from one day to the next: its devices' pace, and how past runs went.

Kept per set of devices and engine, for another card or another build of the engine computes at another pace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Annotated, Any, Literal, Self

import msgspec

from advisor.errors import FileProblem
from advisor.fit.device_speed import Pace
from advisor.fit.fit import Fit
from advisor.fit.speed import estimate, paces, place, reading_seconds, seconds
from advisor.fit.speed_band import USUAL, Correction, Speed, SpeedAt
from advisor.fit.tensor_layout import Anatomy, take_apart
from advisor.gguf.header import Header
from advisor.machine.machine import Device, Kind, Machine
from advisor.storage.files import fitting, read_json, write_json
from advisor.storage.folders import state_folder

RUNS_KEPT = 40  # per set of devices
RUNS_COUNTED = 12  # the latest of a kind
ENOUGH_RUNS, BUSY_SHARE = 6, 0.5  # runs that are believed whatever they say; a share of the estimate that fewer are not
LEAST_SHARE = 0.25  # of the estimate: nothing but other programs was seen to slow a computer more than that
LEAST_DOUBT = 0.12  # the same run twice differs by about that much on a busy computer
_MOST_KEPT = 32  # devices, and sets of them
Where = Literal["card", "both", "memory"]
_Rate = Annotated[float, msgspec.Meta(gt=0, lt=1e9)]


@dataclass(frozen=True)
class MeasuredRun:
    """One measured run: tokens per second as estimated from the devices' pace alone, and as timed.

    where: whether all of it lay on graphics, some, or none; reading: (estimated, timed), None if it was not timed.
    """

    where: Where
    writing: tuple[_Rate, _Rate]
    reading: tuple[_Rate, _Rate] | None = None


@dataclass(frozen=True)
class SpeedBook:
    """What is known of one machine with one engine: pace by device id, and past runs, the latest last."""

    pace: Mapping[str, Pace] = field(default_factory=dict)
    runs: tuple[MeasuredRun, ...] = ()

    def correction(self, where: Where) -> Correction | None:
        """What the latest runs of that kind say of the estimates; None where they say nothing yet."""
        if where not in self._corrections:
            self._corrections[where] = self._corrected(where)
        return self._corrections[where]

    @cached_property
    def _corrections(self) -> dict[Where, Correction | None]:
        return {}

    def _corrected(self, where: Where) -> Correction | None:
        counted = [run for run in self.runs if run.where == where][-RUNS_COUNTED:]
        ratios = sorted(timed / estimated for estimated, timed in (run.writing for run in counted))
        # Other programs only ever slow a run, so the faster half tells what this computer can do. A few that took more
        # than twice as long as estimated tell of a busy computer sooner than of this one.
        if not ratios or (len(ratios) < ENOUGH_RUNS and ratios[-1] < BUSY_SHARE):
            return None
        writing = max(LEAST_SHARE, _of_faster_half(ratios))
        # One run says little of the next; of several, their distance from the middle does.
        spread = 0.25 if len(ratios) == 1 else 2 * median(abs(ratio / writing - 1) for ratio in ratios)
        reads = sorted(run.reading[1] / run.reading[0] for run in counted if run.reading)
        reading = max(LEAST_SHARE, _of_faster_half(reads)) if reads else None
        return Correction(writing, reading, min(0.5, max(LEAST_DOUBT, spread)), len(counted))

    def with_pace(self, pace: Mapping[str, Pace]) -> Self:
        """The book with these devices' pace measured anew; past runs, judged by the old, are dropped."""
        return replace(self, pace={**self.pace, **pace}, runs=())

    def with_run(self, run: MeasuredRun) -> Self:
        """The book with one more run."""
        return replace(self, runs=(*self.runs, run)[-RUNS_KEPT:])


def _of_faster_half(ratios: list[float]) -> float:
    """The middle of the faster half. ratios: timed speeds to estimated ones, the slowest first."""
    return median(ratios[len(ratios) // 2 :])


# -- keeping it ----------------------------------------------------------------------------------------------------


def book_file() -> Path:
    """Where measured speeds are kept."""
    return state_folder() / "speed.json"


class _Stored(msgspec.Struct):
    """The file, whose parts are looked at one by one: what is spoilt costs nothing of the rest."""

    pace: Any = None
    runs: Any = None

    def paces(self) -> dict[str, Any]:
        return fitting(self.pace, dict[str, Any], {})

    def lists(self) -> dict[str, Any]:
        return fitting(self.runs, dict[str, Any], {})


def open_book(machine: Machine, file: Path | None = None) -> SpeedBook:
    """The book of this machine; an empty one where nothing was measured yet or the file cannot be read."""
    stored = _stored(file)
    paces = stored.paces()
    rows: list[Any] = fitting(stored.lists().get(_machine_key(machine)), list[Any], [])
    found = {device.id: _pace(paces.get(_device_key(machine, device))) for device in machine.devices}
    runs = [run for row in rows if (run := fitting(row, MeasuredRun, None))]
    return SpeedBook({key: value for key, value in found.items() if value}, tuple(runs[-RUNS_KEPT:]))


def keep_book(book: SpeedBook, machine: Machine, file: Path | None = None) -> None:
    """Store the book among those of other machines; FileProblem where that fails."""
    stored = _stored(file)
    keys = {device.id: _device_key(machine, device) for device in machine.devices}
    fresh = {keys[device]: pace for device, pace in book.pace.items() if device in keys}
    runs = {_machine_key(machine): book.runs}
    write_json(file or book_file(), _Stored(_newest(stored.paces(), fresh), _newest(stored.lists(), runs)))


def _newest(old: Mapping[str, Any], fresh: Mapping[str, Any]) -> dict[str, Any]:
    kept = [(key, value) for key, value in old.items() if key not in fresh]
    return dict([*kept, *fresh.items()][-_MOST_KEPT:])


def _stored(file: Path | None) -> _Stored:
    try:
        return read_json(file or book_file(), _Stored) or _Stored()
    except FileProblem:
        return _Stored()  # measured again, nothing else is lost


def _key(*what: object) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]


def _device_key(machine: Machine, device: Device) -> str:
    engine = machine.engine.version if machine.engine else ""
    if device.is_gpu:
        return _key(engine, device.key, str(device.kind))
    return _key(engine, machine.host.cpu, machine.host.cores)


def _machine_key(machine: Machine) -> str:
    return _key(*sorted(_device_key(machine, device) for device in (machine.cpu, *machine.gpus)))


def _pace(value: Any) -> Pace | None:
    """A Pace from its stored fields; None where they are not as they should be."""
    pace = fitting(value, Pace, None)
    if pace is None or not pace.bandwidth:
        return None
    figures = [figure for figure in astuple(pace) if isinstance(figure, float)]
    return pace if all(0 <= figure < 1e18 for figure in figures) else None


# -- a run that was timed ------------------------------------------------------------------------------------------


def measured_where(fit: Fit) -> Where:
    """Which kind of run a plan makes."""
    if not fit.offloaded:
        return "memory"
    return "card" if fit.offloaded == fit.layers and not fit.plan.moves_parts else "both"


@dataclass(frozen=True)
class Timed:
    """What was timed, in tokens per second. depth, read_at: tokens in the context while it wrote and read, on average;
    reading: None where that was not timed."""

    writing: float
    depth: int
    reading: float | None = None
    read_at: int = 0


def timed_run(header: Header, fit: Fit, machine: Machine, book: SpeedBook, timed: Timed) -> MeasuredRun | None:
    """The MeasuredRun that a timing amounts to; None where the estimate is of nothing (a planned card)."""
    if timed.writing <= 0 or any(device.planned or device.kind is Kind.VIRTUAL for device in machine.gpus):
        return None
    anatomy = take_apart(header)
    known = paces(machine, book.pace)
    way = place(anatomy, fit, machine)
    took, read = seconds(way, known, timed.depth), reading_seconds(anatomy, way, known, timed.read_at)
    both = (1 / read, timed.reading) if read and timed.reading else None
    return MeasuredRun(measured_where(fit), (1 / took, timed.writing), both) if took else None


def expected(
    anatomy: Anatomy,
    fit: Fit,
    machine: Machine,
    book: SpeedBook,
    at: SpeedAt = USUAL,
    known: Mapping[str, Pace] | None = None,
) -> Speed | None:
    """How fast a plan would run by all that is known of this machine; None where it does not run.

    known: the paces of `machine` for `at`, where they were worked out already.
    """
    if not fit.verdict.runs:
        return None
    known = known or paces(machine, book.pace, at.backend)
    correction = None if at.backend else book.correction(measured_where(fit))
    way = place(anatomy, replace(fit, offloaded=0) if at.backend == "cpu" else fit, machine)
    return estimate(anatomy, way, known, at.tokens(fit.plan.context), correction)
