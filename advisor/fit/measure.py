"""Asking the engine what a plan would take, without loading anything: dry runs of a model's skeleton."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.fit.bill import Bill, make_bill
from advisor.gguf.header import Header, read_header
from advisor.gguf.skeleton import strip, write_sparse
from advisor.machine.machine import Kind, Machine
from advisor.plan import Plan
from advisor.progress import Cancel

ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class Measured:
    """The answer to one dry run. layers: the model's, output layer not counted; reader: "map" or "log" (memory.py)."""

    bill: Bill
    layers: int
    context_train: int
    reader: str


def device_names(machine: Machine, plan: Plan) -> list[str]:
    """The graphics devices a plan uses, as the engine calls them: all, or none where nothing is offloaded."""
    return [] if plan.gpu_layers == 0 else [device.id for device in machine.gpus]


@dataclass(frozen=True)
class ModelFile:
    """A build as read from disk: its header, and where its skeleton lies for dry runs."""

    path: Path
    header: Header
    skeleton: Path


class Measurer:
    """Owns one measuring engine child, started when first needed and again after a crash; safe from any thread.

    It is a separate child from the one that chats: a dry run on a real card holds a driver context for as long as the
    child lives, so `rest()` ends it before something is really loaded.
    """

    def __init__(
        self,
        settings: EngineSettings,
        program_memory: int = 0,
        start: Callable[[EngineSettings], EngineProcess] = EngineProcess,
    ) -> None:
        """program_memory: resident bytes of an engine child at work without a model, as the self-check found them."""
        self._settings, self._start, self._program_memory = settings, start, program_memory
        self._folder = tempfile.TemporaryDirectory(prefix="plimsoll-skeletons-")
        self._lock = threading.Lock()
        self._process: EngineProcess | None = None
        self._count = 0

    def open(self, path: Path) -> ModelFile:
        """Read a .gguf (any part of a split set) and lay out its skeleton. Raises FileProblem or GgufError."""
        header = read_header(path)
        with self._lock:
            self._count += 1
            # Under the model's own name, for that is what the engine's complaints mention.
            target = Path(self._folder.name) / str(self._count) / header.parts[0].path.name
        target.parent.mkdir()
        write_sparse(strip(header, header.parts[0].path), target)
        return ModelFile(path, header, target)

    def measure(self, model: ModelFile, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> Measured:
        """The bill of `plan` for `model` on `machine`, by a dry run.

        Raises what the engine says of the model (ModelProblem, UsageError…), EngineProblem if the child fails.
        """
        with self._lock:
            process = self._running()
            answer = process.request(
                "measure",
                path=str(model.skeleton),
                plan=plan.to_json(),
                devices=device_names(machine, plan),
                timeout=ANSWER_SECONDS,
                cancel=cancel,
            )
            bill = make_bill(answer["buffers"], machine, self._program_memory)
        return Measured(
            _with_band(bill, model.header, plan, answer["layers"]),
            answer["layers"],
            answer["context_train"],
            answer["reader"],
        )

    def engine(self) -> EngineProcess:
        """The measuring child itself, for questions that are not about a model; EngineProblem if it cannot start."""
        with self._lock:
            return self._running()

    def _running(self) -> EngineProcess:
        if self._process is None or not self._process.alive:
            if self._process:
                self._process.close()
            self._process = self._start(self._settings)
        return self._process

    def rest(self) -> None:
        """End the child until it is needed again, freeing what its driver holds."""
        with self._lock:
            if self._process:
                self._process.close()
                self._process = None

    def close(self) -> None:
        """End the child and remove the skeletons."""
        self.rest()
        self._folder.cleanup()

    def __enter__(self) -> Measurer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _with_band(bill: Bill, header: Header, plan: Plan, layers: int) -> Bill:
    """Add the uncertainty that virtual cards have when layers stay in system memory.

    A real CUDA card copies host-side weights over for large batches, so its compute buffer grows by about the largest
    host-side matrix (916 against 307 MiB for Qwen2.5-32B with 49 of 65 layers, a public log of April 2026).
    """
    if not 0 < plan.gpu_layers <= layers:
        return bill
    on_host = layers + 1 - plan.gpu_layers
    blocks = ((re.match(r"blk\.(\d+)\.", tensor.name), tensor.nbytes) for tensor in header.tensors)
    largest = max((size for block, size in blocks if block and int(block[1]) < on_host), default=0)
    return bill.widened({Kind.VIRTUAL: largest})
