"""The engine child: `python -m advisor.engine.worker.main SETTINGS`, JSON lines on stdin and stdout (protocol.py)."""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import psutil

from advisor.engine.protocol import EngineSettings, encode, error_message
from advisor.engine.worker import selfcheck, tensor_planner, vision
from advisor.engine.worker.cancellation import Stops
from advisor.engine.worker.llama import EngineDevice, Llama
from advisor.engine.worker.model import Loaded, ModelKey, model_key
from advisor.engine.worker.runner import Running, rows
from advisor.engine.worker.threads import compute_threads
from advisor.engine.worker.virtual import VirtualCards
from advisor.errors import AdvisorError, EngineProblem, UsageError
from advisor.gguf.header import read_header
from advisor.plan import Plan


class TensorTable:
    """The tensors of a file as (name, bytes), read when they are iterated; then raises what read_header raises."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((tensor.name, tensor.nbytes) for tensor in read_header(self._path).tensors)


class Worker:
    """Answers one request at a time."""

    def __init__(self, settings: EngineSettings, send: Callable[[dict[str, Any]], None]) -> None:
        self._settings, self._send, self.stops = settings, send, Stops()
        self._llama = Llama()
        self._cards = VirtualCards(settings.cards) if settings.cards else None
        cards = self._llama.add_remote(self._cards.endpoint) if self._cards else []
        if cards:
            self._llama.stay_connected(cards[0])
        self._card_names = [device.name for device in cards]
        self._remote_names = [d.name for endpoint in settings.remotes for d in self._llama.add_remote(endpoint)]
        self._threads = settings.threads or compute_threads()
        self._dry: Loaded | None = None
        self._running: Running | None = None
        self.over = False  # nothing is to be asked of it any more
        self._running_in_use = threading.Lock()

    # -- operations --------------------------------------------------------------------------------------------

    def devices(self, _: dict[str, Any]) -> dict[str, Any]:
        """Every ggml device, and what the engine was built with."""
        return {
            "devices": [_device(device, device.name in self._card_names) for device in self._llama.devices()],
            "version": self._llama.version(),
            "backends": self._llama.backends(),
            "cpu_features": self._llama.cpu_features(),
        }

    def measure(self, request: dict[str, Any]) -> dict[str, Any]:
        """Dry run: the bytes each device would hold. The model part is kept for the next context."""
        plan = self._plan(request)
        key = model_key(Path(request["path"]), plan, self._devices(request), dry=True)
        if self._dry is None or self._dry.key != key:
            self._close_dry()
            self._dry = self._load(key, None)
        buffers, reader = self._dry.open_context(plan, self._threads)
        self._dry.close_context()
        return {
            "buffers": rows(buffers),
            "reader": reader,
            "layers": self._dry.layers,
            "context_train": self._dry.context_train,
            "placement": self._dry.placement,
        }

    def projector(self, request: dict[str, Any]) -> dict[str, Any]:
        """Dry run of the projector that is loaded beside a model with this plan; "measured": by the engine."""
        buffers, measured = vision.buffers(self._llama, *self._projector(request))
        return {"buffers": rows(buffers), "measured": measured}

    def load(self, request: dict[str, Any]) -> dict[str, Any]:
        """Really load a model and its context; "progress" events carry permille."""
        self.unload({})
        self._close_dry()
        memory = _resident()
        plan = self._plan(request)
        key = model_key(Path(request["path"]), plan, self._devices(request), dry=False)
        shown = -1

        def report(done: float) -> bool:
            nonlocal shown
            permille = int(done * 1000)
            if permille != shown:
                shown = permille
                self._send({"event": "progress", "permille": permille})
            return not self.stops.requested()

        loaded = self._load(key, report)
        try:
            self._running = Running(
                self._llama, loaded, plan, threads=self._threads, stops=self.stops, send=self._send,
                projector=self._projector(request) if request.get("projector") else None,
            )  # fmt: skip
        except AdvisorError:
            loaded.close()
            raise
        return {"memory": memory, **self._running.facts}

    def grow(self, request: dict[str, Any]) -> dict[str, Any]:
        """Give the loaded model the context of "plan", keeping what it holds; on failure it has the one it had.

        Where there was no memory left for that one either, this program is over: it ends once that is reported.
        """
        running = self._model()
        try:
            return running.grow(self._plan(request))
        except AdvisorError:
            if not running.alive:
                self.over = True
                print("failed to allocate the larger context and then the one there was", file=sys.stderr, flush=True)
            raise

    def chat(self, request: dict[str, Any]) -> dict[str, Any]:
        """Write a reply with the loaded model: Running.chat."""
        return self._model().chat(request)

    def bench(self, request: dict[str, Any]) -> dict[str, Any]:
        """Time the loaded model: Running.bench."""
        return self._model().bench(request)

    def aside(self, request: dict[str, Any]) -> dict[str, Any]:
        """What may be asked beside any operation, from a thread of its own: Running.count and .outlook."""
        with self._running_in_use:
            running = self._model()
            return running.count(request) if request["op"] == "count" else running.outlook(request)

    def unload(self, _: dict[str, Any]) -> dict[str, Any]:
        """Free the loaded model and its memory."""
        with self._running_in_use:
            if self._running:
                self._running.close()
                self._running = None
        return {}

    def selfcheck(self, request: dict[str, Any]) -> dict[str, Any]:
        """Decode a few tokens with a quantised model made on the spot; a crash here is the finding.

        "memory" is what this program takes at work: its model, freed again by now, was under 2 MB.
        """
        safe, graphics = self._settings.safe, bool(request.get("graphics"))
        found = selfcheck.run(self._llama, extra_buffers=not safe, threads=self._threads, graphics=graphics)
        return {"memory": _resident(), **found}

    def tensors(self, request: dict[str, Any]) -> dict[str, Any]:
        """Name and shape of each tensor of the model whose metadata lies at "path"; needs virtual cards."""
        return {"tensors": tensor_planner.tensors(self._llama, Path(request["path"]), self._card_names)}

    def quantised(self, request: dict[str, Any]) -> dict[str, Any]:
        """The type that each tensor of the skeleton at "path" gets in a quantisation."""
        options = {"imatrix": request["imatrix"], "types": request["types"]}
        return {"types": tensor_planner.quantised(self._llama, Path(request["path"]), request["file_type"], **options)}

    # -- helpers -----------------------------------------------------------------------------------------------

    def _model(self) -> Running:
        if self._running is None:
            raise UsageError("No model is loaded.")
        return self._running

    def _plan(self, request: dict[str, Any]) -> Plan:
        plan = Plan.from_json(request["plan"])
        return plan.with_(extra_buffers=False) if self._settings.safe else plan

    def _devices(self, request: dict[str, Any]) -> list[str] | None:
        """Names of the devices to use: those asked for, else the virtual cards, else llama.cpp's own choice."""
        asked: list[str] | None = request.get("devices")
        return asked if asked is not None else self._card_names or None

    def _projector(self, request: dict[str, Any]) -> tuple[Path, str | None]:
        """The projector's file and where it goes: beside the first layers, on a graphics device if they are."""
        devices = self._devices(request) or []
        offloaded = self._plan(request).gpu_layers != 0
        return Path(request["projector"]), devices[0] if devices and offloaded else None

    def _load(self, key: ModelKey, report: Callable[[float], bool] | None) -> Loaded:
        # A dry run's file was read by the parent, and its bill needs the table only where it comes from the log.
        table = TensorTable(Path(key.path))
        return Loaded(self._llama, key, table if key.dry else tuple(table), report)

    def _close_dry(self) -> None:
        if self._dry:
            self._dry.close()
            self._dry = None

    def close(self) -> None:
        """Free every model."""
        self.unload({})
        self._close_dry()


OPERATIONS: dict[str, Callable[[Worker, dict[str, Any]], dict[str, Any]]] = {
    "devices": Worker.devices,
    "measure": Worker.measure,
    "projector": Worker.projector,
    "load": Worker.load,
    "grow": Worker.grow,
    "chat": Worker.chat,
    "unload": Worker.unload,
    "bench": Worker.bench,
    "selfcheck": Worker.selfcheck,
    "tensors": Worker.tensors,
    "quantised": Worker.quantised,
}

ASIDE = ("count", "outlook")  # these do not wait for the one under way


def _device(device: EngineDevice, virtual: bool) -> dict[str, Any]:
    return {
        "name": device.name, "description": device.description, "type": device.type, "backend": device.backend,
        "free": device.free, "total": device.total, "device_id": device.device_id, "virtual": virtual,
    }  # fmt: skip


def _resident() -> int:
    return int(psutil.Process().memory_info().rss)


def _protocol_stream() -> BinaryIO:
    """The real stdout for the protocol alone; anything that prints to stdout lands on stderr from now on."""
    stream = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return stream


Requests = queue.SimpleQueue[dict[str, Any] | None]


def _read_requests(inbox: Requests, aside: Requests, stops: Stops) -> None:
    # A stream of its own: the interpreter could not close sys.stdin at its end while this thread waits on it.
    for line in os.fdopen(os.dup(0), "rb"):
        message = json.loads(line)
        if message["op"] == "stop":
            stops.stop(message["id"])
        else:
            (aside if message["op"] in ASIDE else inbox).put(message)
    stops.stop(None)
    inbox.put(None)


def _answer_aside(aside: Requests, worker: Worker, send: Callable[[dict[str, Any]], None]) -> None:
    while (request := aside.get()) is not None:
        try:
            send({"event": "done", **worker.aside(request), "id": request["id"]})
        except AdvisorError as error:
            send({**error_message(error), "id": request["id"]})


def main() -> int:
    """Serve until stdin closes."""
    # Ctrl+C in a terminal reaches the whole process group; what it means is the parent's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = _protocol_stream()
    current: dict[str, Any] = {}
    lock = threading.Lock()

    def send(message: dict[str, Any]) -> None:
        with lock:
            out.write(encode({**current, **message}))

    try:
        worker = Worker(EngineSettings.from_text(sys.argv[1]), send)
    except AdvisorError as error:
        send(error_message(error))
        return 1
    except OSError as error:
        send(error_message(EngineProblem(f"The engine could not set up its devices: {error}.")))
        return 1
    inbox: Requests = queue.SimpleQueue()
    aside: Requests = queue.SimpleQueue()
    for work, given in ((_read_requests, (inbox, aside, worker.stops)), (_answer_aside, (aside, worker, send))):
        threading.Thread(target=work, args=given, name=work.__name__.strip("_"), daemon=True).start()
    send({"event": "ready", "pid": os.getpid(), "memory": _resident()})
    while (request := inbox.get()) is not None:
        current["id"] = request["id"]
        worker.stops.begin(request["id"])
        try:
            send({"event": "done", **OPERATIONS[request["op"]](worker, request)})
        except AdvisorError as error:
            send(error_message(error))
        if worker.over:
            break
    worker.close()
    return 1 if worker.over else 0


if __name__ == "__main__":
    sys.exit(main())
