"""Measuring how fast this computer's devices compute, in seconds, with models that nobody trained (made_up.py).

Each device writes with three of them: one of four-bit numbers, where the processor's multiplying counts; one of 16-bit
numbers, where the memory's speed counts; one of many narrow layers, where setting out counts. Three times give three
unknowns, and those give the time of any model.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from advisor.engine.patience import Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Bench, EngineSettings, Load, Unload
from advisor.errors import AdvisorError
from advisor.fit.device_speed import Pace, card_pace, processor_pace
from advisor.fit.synthetic_model import MadeUp
from advisor.fit.tensor_layout import Anatomy, take_apart
from advisor.gguf.skeleton import read_skeleton, write_sparse
from advisor.machine.machine import Device, Kind, Machine
from advisor.plan import ALL_LAYERS, Plan
from advisor.progress import Cancel
from advisor.sentences import sentence
from advisor.units import GIB

_ROUNDS = 5  # the best of each counts: what disturbs can only slow
WRITE = 8  # tokens
READ, READ_ON_CARD = 64, 512  # tokens; on few of them a card sets out rather than computes
_PATIENCE = Patience(60)  # a device that takes longer for so little is as good as none
DOUBT, READING_DOUBT = 0.15, 0.4

# (four-bit, 16-bit, narrow). Larger than the caches of what they are for: 32 MB in a processor, 96 MB on a card.
_FOR_PROCESSOR = (MadeUp(4, 2048, 5632, "Q4_K"), MadeUp(2, 2048, 5632, "F16"), MadeUp(24, 256, 768, "Q4_K"))
_FOR_CARD = (MadeUp(8, 4096, 11264, "Q4_K"), MadeUp(4, 4096, 11264, "F16"), MadeUp(48, 256, 768, "Q4_K"))


@dataclass(frozen=True)
class _Timed:
    """One model's best times: seconds per written and per read token."""

    anatomy: Anatomy
    writing: float
    reading: float


def probe(
    machine: Machine,
    settings: EngineSettings,
    cancel: Cancel | None = None,
    start: Callable[[EngineSettings], EngineProcess] = EngineProcess,
) -> dict[str, Pace]:
    """The pace of each device by its id, measured now: the processor, and every graphics device that is really there.

    Takes a few seconds and up to 1 GB of each memory; a device with less than 2 GB free is left out, and so is one
    that fails. Raises EngineProblem where the engine itself does not start, Cancelled.
    """
    found: dict[str, Pace] = {}
    for device in (machine.cpu, *machine.gpus):
        if device.planned or device.kind is Kind.VIRTUAL or (device.free is not None and device.free < 2 * GIB):
            continue
        if device.told:  # its own computer measures it
            continue
        lender = (device.lender,) if device.lender else ()
        with start(settings.with_(cards=(), remotes=(*settings.remotes, *lender))) as process:
            timed = _time(process, device, cancel)
        if timed:
            found[device.id] = _solve(timed, device, machine)
    return found


def _time(process: EngineProcess, device: Device, cancel: Cancel | None) -> list[_Timed]:
    with tempfile.TemporaryDirectory(prefix="plimsoll-probe-") as folder:
        path = Path(folder) / "probe.gguf"
        try:
            return [
                _once(process, model, path, device, cancel)
                for model in (_FOR_CARD if device.is_gpu else _FOR_PROCESSOR)
            ]
        except AdvisorError:
            if cancel:
                cancel.check()
            return []  # a device that cannot run three tiny models is left with its maker's figures


def _once(process: EngineProcess, model: MadeUp, path: Path, device: Device, cancel: Cancel | None) -> _Timed:
    skeleton = model.skeleton()
    write_sparse(skeleton, path)
    read = READ_ON_CARD if device.is_gpu else READ
    plan = Plan(context=read + WRITE, gpu_layers=ALL_LAYERS if device.is_gpu else 0)
    devices = (device.id,) if device.is_gpu else ()
    process.request(Load(path, plan, devices), cancel=cancel, patience=_PATIENCE)
    runs = process.request(Bench(read, WRITE, _ROUNDS), cancel=cancel, patience=_PATIENCE).runs
    process.request(Unload())
    best_write, best_read = max(run.write for run in runs), max(run.read for run in runs)
    return _Timed(take_apart(read_skeleton(skeleton)), 1 / best_write, 1 / best_read)


def _solve(timed: Sequence[_Timed], device: Device, machine: Machine) -> Pace:
    """The three unknowns: seconds per byte, per number multiplied, per layer."""
    four, sixteen, narrow = timed
    known = card_pace(device) if device.is_gpu else processor_pace(machine.cpu, machine.host)
    layers = len(narrow.anatomy.read) - 1
    layer = narrow.writing / layers  # the narrow one's weights lie in the caches

    def rest(model: _Timed) -> float:
        return max(model.writing - layer * (len(model.anatomy.read) - 1), model.writing / 4)

    bytes_four, bytes_sixteen = sum(four.anatomy.read), sum(sixteen.anatomy.read)
    work_four, work_sixteen = sum(four.anatomy.work), sum(sixteen.anatomy.work)
    # Memory is read while the cores multiply, so it is the squares that add up, as in the estimates (speed.py).
    determinant = (bytes_four * work_sixteen) ** 2 - (bytes_sixteen * work_four) ** 2
    of_bytes = ((rest(four) * work_sixteen) ** 2 - (rest(sixteen) * work_four) ** 2) / determinant
    of_numbers = ((bytes_four * rest(sixteen)) ** 2 - (bytes_sixteen * rest(four)) ** 2) / determinant
    if of_numbers <= 0:  # the memory alone decides
        per_number, per_byte = 0.0, max(rest(four) / bytes_four, rest(sixteen) / bytes_sixteen)
    elif of_bytes <= 0:
        per_byte, per_number = 1 / known.bandwidth / 4, max(rest(four) / work_four, rest(sixteen) / work_sixteen)
    else:
        per_byte, per_number = sqrt(of_bytes), sqrt(of_numbers)
    ratio = layer / known.layer
    # Of what a token of a prompt took, that which was not arithmetic; at most three quarters of it.
    batch_layer = known.batch_layer * ratio
    tokens = READ_ON_CARD if device.is_gpu else READ
    beside = (bytes_four * per_byte + (len(four.anatomy.read) - 1) * batch_layer) / tokens
    flops = 2 * sum(four.anatomy.numbers[:-1]) / max(four.reading - beside, four.reading / 4)
    faster = flops / known.flops if known.flops else 1.0
    return Pace(
        1 / per_byte,
        1 / per_number if per_number else None,
        layer,
        known.mixture * ratio,
        known.recurrent * ratio,
        flops,
        DOUBT,
        sentence("{name}, as measured on this computer", name=device.name)
        if device.is_gpu
        else sentence("the processor, as measured on this computer"),
        2 * sum(sixteen.anatomy.numbers[:-1]) / sixteen.reading,
        known.attention * faster if known.attention else None,
        known.chat / known.bandwidth / per_byte if known.chat else None,
        batch_layer,
        known.link,
        READING_DOUBT,
        known.experts,
    )
