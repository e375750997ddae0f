"""What an engine child does when it is asked: one method for each operation of the protocol."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.engine.answers import (
    Answer,
    Benched,
    DeviceList,
    DeviceRow,
    DryRun,
    Embedded,
    Event,
    Grown,
    ModelLoaded,
    Progress,
    ProjectorBuffers,
    QuantisedTypes,
    Replied,
    SelfChecked,
    StateSaved,
    TensorShapes,
    Unloaded,
)
from advisor.engine.protocol import (
    AskOutlook,
    AskTraffic,
    Bench,
    CountTokens,
    Embed,
    EngineSettings,
    Grow,
    ListDevices,
    ListTensors,
    Load,
    Measure,
    MeasureProjector,
    Operation,
    Quantise,
    ResumeReply,
    SaveState,
    SelfCheck,
    SetCards,
    Unload,
    WriteReply,
)
from advisor.engine.worker import tensor_planner, vision
from advisor.engine.worker.cancellation import Stops
from advisor.engine.worker.dry_models import DryModels
from advisor.engine.worker.lenders import BorrowedDevices
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.memory import as_loaded
from advisor.engine.worker.model import Loaded, ModelKey, model_key
from advisor.engine.worker.stand_in import StandIn
from advisor.engine.worker.threads import compute_threads
from advisor.engine.worker.virtual import VirtualCards
from advisor.errors import AdvisorError, UsageError
from advisor.gguf.read import read_header
from advisor.plan import Plan
from advisor.system.memory import own_resident

# What writes text (chat templates above all) is a third of this program's start. A child that makes dry runs needs
# none of it, so it is imported by the operations that do.
if TYPE_CHECKING:
    from advisor.engine.worker.embedder import Embedder
    from advisor.engine.worker.runner import Running
    from advisor.engine.worker.slots import Slots


class TensorTable:
    """The tensors of a file as (name, bytes), read when they are iterated; then raises what read_header raises."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((tensor.name, tensor.nbytes) for tensor in read_header(self._path).tensors)


class Worker:
    """Answers one request at a time, and `beside` it those that do not wait."""

    def __init__(self, settings: EngineSettings, send: Callable[[Event], None]) -> None:
        self._settings, self._send, self.stops = settings, send, Stops()
        self._llama = Llama(graphics=settings.graphics)
        self._cards = VirtualCards(settings.cards) if settings.cards else None
        cards = self._llama.add_remote(self._cards.endpoint) if self._cards else []
        if cards:
            self._llama.stay_connected(cards[0])
        self._places = [device.name for device in cards]  # of which the first ones are used
        self._card_names = self._places[: len(settings.cards)]
        self._stand_in = StandIn(self._llama, [device.handle for device in cards], settings.kernels)
        self.borrowed = BorrowedDevices(self._llama, settings.remotes)
        self._threads = settings.threads or compute_threads()
        self._dry = DryModels(self._load)
        self._running: Running | None = None
        self._embedder: Embedder | None = None
        self.over = False  # nothing is to be asked of it any more
        self._running_in_use = threading.Lock()

    # -- operations --------------------------------------------------------------------------------------------

    def devices(self, _: ListDevices) -> DeviceList:
        """Every ggml device, and what the engine was built with."""
        found = tuple(
            DeviceRow(
                device.name, device.description, device.type, device.backend, device.free, device.total,
                device.device_id, device.name in self._card_names,
            )
            for device in self._llama.devices()
            if device.name not in self._places or device.name in self._card_names
        )  # fmt: skip
        return DeviceList(found, tuple(self._llama.backends()), self._llama.version(), self._llama.cpu_features())

    def set_cards(self, ask: SetCards) -> DeviceList:
        """Other virtual cards. What was kept for the next context lay on those of before."""
        if self._cards is None or not 0 < len(ask.cards) <= len(self._places):
            raise UsageError("Plans go up to {most_cards} cards.", most_cards=len(self._places))
        self._dry.close()
        self._cards.resize(ask.cards)
        self._card_names = self._places[: len(ask.cards)]
        self._stand_in.stand_for(ask.kernels)
        return self.devices(ListDevices())

    def measure(self, ask: Measure) -> DryRun:
        """Dry run; the model part is kept for the next context."""
        devices = self._devices(ask.devices)
        plan = self._plan(ask.plan, devices)
        dry = self._dry.laid(model_key(ask.path, plan, devices, dry=True), several=bool(self._card_names))
        self._stand_in.suit(plan, mixture=dry.mixture)
        with self._llama.log.watched(self._stand_in.heard):
            buffers, reader = dry.open_context(plan, self._threads)
        dry.close_context()
        return DryRun(as_loaded(buffers), dry.layers, dry.context_train, reader, tuple(dry.placement))

    def projector(self, ask: MeasureProjector) -> ProjectorBuffers:
        """Dry run of a projector."""
        self._stand_in.suit(ask.plan, mixture=False)  # whatever the cards did for a model before
        buffers, measured = vision.buffers(self._llama, ask.projector, self._projector_device(ask.plan, ask.devices))
        return ProjectorBuffers(tuple(buffers), measured)

    def load(self, ask: Load) -> ModelLoaded:
        """Really load a model and its context."""
        from advisor.engine.worker.embedder import Embedder
        from advisor.engine.worker.runner import Running

        self.unload(Unload())
        self._dry.close()
        memory, plan = own_resident(), self._plan(ask.plan)
        key = model_key(ask.path, plan, self._devices(ask.devices), dry=False)
        shown = -1

        def report(done: float) -> bool:
            nonlocal shown
            permille = int(done * 1000)
            if permille != shown:
                shown = permille
                self._send(Progress(permille))
            return not self.stops.requested()

        loaded = self._load(key, report)
        projector = (ask.projector, self._projector_device(plan, ask.devices)) if ask.projector else None
        try:
            if loaded.embeds:
                self._embedder = Embedder(self._llama, loaded, plan, threads=self._threads, stops=self.stops)
                return self._embedder.facts(memory)
            running = Running(
                self._llama, loaded, plan, threads=self._threads, stops=self.stops, send=self._send,
                projector=projector,
            )  # fmt: skip
            step = running.first_step() if self.borrowed else 0.0
        except BaseException:
            loaded.close()
            raise
        self._running = running
        return running.facts(memory, step)

    def grow(self, ask: Grow) -> Grown:
        """Change the loaded model's context.

        Where there was no memory left for the old one either, this program is over: it ends once that is reported.
        """
        running = self._model()
        try:
            return running.grow(self._plan(ask.plan), whole=ask.whole)
        except AdvisorError:
            if not running.alive:
                self.over = True
                print("failed to allocate the larger context and then the one there was", file=sys.stderr, flush=True)
            raise

    def chat(self, ask: WriteReply) -> Replied:
        """Write a reply with the loaded model."""
        return self._model().chat(ask)

    @property
    def slots(self) -> Slots | None:
        """Where replies are written together, if the loaded model has room for several."""
        return self._running.slots if self._running else None

    def resume(self, ask: ResumeReply) -> Replied:
        """Go on with a reply of the loaded model."""
        return self._model().resume(ask)

    def save(self, ask: SaveState) -> StateSaved:
        """Write down what the loaded model's context holds."""
        return self._model().save(ask)

    def embed(self, ask: Embed) -> Embedded:
        """Vectors of texts."""
        if self._embedder is None:
            self._model()
            raise UsageError("This model writes; embeddings are made by models that are for that.")
        return self._embedder.embed(ask)

    def bench(self, ask: Bench) -> Benched:
        """Time the loaded model."""
        return self._model().bench(ask)

    def beside(self, ask: CountTokens | AskOutlook | AskTraffic | Any) -> Answer:
        """What may be asked beside any operation, from a thread of its own."""
        if isinstance(ask, AskTraffic):
            return self.borrowed.traffic()
        with self._running_in_use:
            running = self._model()
            return running.count(ask) if isinstance(ask, CountTokens) else running.outlook(ask)

    def unload(self, _: Unload) -> Unloaded:
        """Free the loaded model and its memory."""
        with self._running_in_use:
            if self._running:
                self._running.close()
                self._running = None
        if self._embedder:
            self._embedder.close()
            self._embedder = None
        return Unloaded()

    def selfcheck(self, ask: SelfCheck) -> SelfChecked:
        """Decode with a small model. memory: without what making it took; the model, freed by now, was under 2 MB."""
        from advisor.engine.worker import runner, selfcheck

        assert runner  # a program that writes text holds it, too
        safe = self._settings.safe
        found = selfcheck.run_selfcheck(
            self._llama, extra_buffers=not safe, threads=self._threads, graphics=ask.graphics
        )
        return SelfChecked(own_resident() - found.scaffold, found.tokens, found.devices)

    def tensors(self, ask: ListTensors) -> TensorShapes:
        """Name and shape of each tensor."""
        return TensorShapes(tuple(tensor_planner.tensors(self._llama, ask.path, self._card_names)))

    def quantised(self, ask: Quantise) -> QuantisedTypes:
        """The type that each tensor gets."""
        found = tensor_planner.quantised(self._llama, ask.path, ask.file_type, imatrix=ask.imatrix, types=ask.types)
        return QuantisedTypes(found)

    # -- helpers -----------------------------------------------------------------------------------------------

    def _model(self) -> Running:
        if self._embedder:
            raise UsageError("This model makes embeddings, and writes nothing.")
        if self._running is None:
            raise UsageError("No model is loaded.")
        return self._running

    def _plan(self, plan: Plan, dry_on: tuple[str, ...] | None = None) -> Plan:
        # Beside a real card, as which a virtual one counts, weights in system memory are not repacked.
        plain = self._settings.safe or any(name in self._card_names for name in dry_on or ())
        return plan.with_(extra_buffers=False) if plain else plan

    def _devices(self, asked: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Names of the devices to use: those asked for, else the virtual cards, else llama.cpp's own choice."""
        return asked if asked is not None else tuple(self._card_names) or None

    def _projector_device(self, plan: Plan, asked: tuple[str, ...] | None) -> str | None:
        """Where a projector goes: beside the first layers, on a graphics device if they are."""
        devices = self._devices(asked)
        return devices[0] if devices and plan.gpu_layers != 0 and not plan.projector_on_cpu else None

    def _load(self, key: ModelKey, report: Callable[[float], bool] | None = None) -> Loaded:
        # A dry run's file was read by the parent, and its bill needs the table only where it comes from the log.
        table = TensorTable(Path(key.path))
        return Loaded(self._llama, key, table if key.dry else tuple(table), report)

    def close(self) -> None:
        """Free every model."""
        self.unload(Unload())
        self._dry.close()


OPERATIONS: dict[type[Operation[Any]], Callable[[Worker, Any], Answer]] = {
    ListDevices: Worker.devices,
    SetCards: Worker.set_cards,
    Measure: Worker.measure,
    MeasureProjector: Worker.projector,
    Load: Worker.load,
    Grow: Worker.grow,
    WriteReply: Worker.chat,
    ResumeReply: Worker.resume,
    SaveState: Worker.save,
    Unload: Worker.unload,
    Bench: Worker.bench,
    Embed: Worker.embed,
    SelfCheck: Worker.selfcheck,
    ListTensors: Worker.tensors,
    Quantise: Worker.quantised,
}
