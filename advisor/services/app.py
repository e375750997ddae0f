"""All services of the program, opened and closed together; terminal, window and server are faces over them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from advisor.engine.health import EngineHealth, checked_settings
from advisor.machine.planned import Hardware
from advisor.machine.probes.live_probe import Starter
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild
from advisor.services.computer import Computer
from advisor.services.engine import Engine

if TYPE_CHECKING:
    from advisor.catalogue.entry import Catalogue
    from advisor.engine.sampling import Stats
    from advisor.fit.fit import Fit
    from advisor.fit.measure import ModelFile
    from advisor.services.advice import Advisor
    from advisor.services.chats import Chats
    from advisor.services.downloads import DownloadService
    from advisor.services.engine_setup import EngineSetup
    from advisor.services.first_model import FirstModelService
    from advisor.services.fits import Fits
    from advisor.services.hub import HubService
    from advisor.services.last_model import LastModel
    from advisor.services.lending import Lending
    from advisor.services.library import LibraryService
    from advisor.services.model_names import ModelNames
    from advisor.services.plan_desk import PlanDesk
    from advisor.services.planner import Planner
    from advisor.services.serving import Serving
    from advisor.services.session import Sessions
    from advisor.services.sleeping import SleepingChats
    from advisor.services.speeds import Speeds
    from advisor.session.session import Session


class Services:
    """What a person can ask for, answered without Qt. Methods block; they may be called from any thread.

    Each service is read in and made when it is first asked for: a verb of the terminal waits for none but its own.
    Only that first time is not for several threads at once; the window asks for all before it starts any.
    """

    def __init__(
        self,
        *,
        check: Callable[..., EngineHealth] = checked_settings,
        place: Place | None = None,
        probe: Starter = ProbeChild,
        chats: Path | None = None,
        catalogue: Callable[[], Catalogue] | None = None,
        library: LibraryService | None = None,
        hardware: Hardware | None = None,
        asleep: Path | None = None,
    ) -> None:
        """Nothing is started yet. hardware: what to plan for instead of this computer.

        All other arguments are for tests: how the engine is tested, where to look for hardware and how to ask drivers,
        the file of chats, the catalogue, the library, and the folder where chats sleep.
        """
        devices = hardware.devices if hardware else ()
        self.engine = Engine(check, [device.memory for device in devices], [device.backend for device in devices])
        self.computer = Computer(self.engine, place, probe, hardware)
        self._check, self._place, self._probe = check, place, probe
        self._chats, self._catalogue, self._library = chats, catalogue, library
        self._asleep = asleep
        self._reading = threading.Lock()
        self._beside: Services | None = None  # that answer for hardware which is only planned
        self._read: Catalogue | None = None

    @cached_property
    def fits(self) -> Fits:
        """Whether models fit."""
        from advisor.services.fits import Fits

        return Fits(self.engine, self.computer, self.names)

    @cached_property
    def engine_setup(self) -> EngineSetup:
        """The engine where there is none yet."""
        from advisor.services.engine_setup import EngineSetup

        return EngineSetup()

    @cached_property
    def names(self) -> ModelNames:
        """What models are called."""
        from advisor.services.model_names import ModelNames

        return ModelNames(self._read_catalogue)

    @cached_property
    def sessions(self) -> Sessions:
        """The models in memory."""
        from advisor.services.memory_learning import MemoryLearning
        from advisor.services.session import Sessions

        memory = MemoryLearning(self.engine, self.computer)

        def learn(session: Session, stats: Stats) -> None:
            self.speeds.learn(session, stats)
            memory.learn(session)

        def used(model: ModelFile, fit: Fit) -> None:
            self.last_model.keep(model.path, fit.plan.context)

        return Sessions(self.engine, self.computer, self.fits, learn, self.asleep, used)

    @cached_property
    def last_model(self) -> LastModel:
        """Which model was used last."""
        from advisor.services.last_model import LastModel

        return LastModel()

    @cached_property
    def first_model(self) -> FirstModelService:
        """The model to try the app with."""
        from advisor.services.first_model import FirstModelService

        return FirstModelService()

    @cached_property
    def asleep(self) -> SleepingChats:
        """The chats that need no reading again."""
        from advisor.services.sleeping import SleepingChats

        return SleepingChats(self._asleep)

    @cached_property
    def speeds(self) -> Speeds:
        """How fast this computer computes."""
        from advisor.services.speeds import Speeds

        return Speeds(self.engine, self.computer)

    @cached_property
    def advice(self) -> Advisor:
        """The catalogue, and what to choose of it."""
        from advisor.services.advice import Advisor

        return Advisor(self.engine, self.computer, self.fits, self._read_catalogue)

    @cached_property
    def planner(self) -> Planner:
        """Users and hardware that are not there yet."""
        from advisor.services.planner import Planner

        return Planner(self.computer, self.fits)

    @cached_property
    def plan_desk(self) -> PlanDesk:
        """The same on hardware of its own choice, beside all else."""
        from advisor.services.plan_desk import PlanDesk

        return PlanDesk(self, self._elsewhere)

    def _elsewhere(self) -> Services:
        self._beside = Services(check=self._check, place=self._place, probe=self._probe, catalogue=self._read_catalogue)
        return self._beside

    @cached_property
    def serving(self) -> Serving:
        """Models for other programs."""
        from advisor.services.serving import Serving

        return Serving(self.engine, self.computer, self.fits, self.sessions, self.library)

    @cached_property
    def lending(self) -> Lending:
        """This computer's devices for others."""
        from advisor.services.lending import Lending

        return Lending(self.engine, self.computer)

    @cached_property
    def hub(self) -> HubService:
        """What is on the hub."""
        from advisor.services.hub import HubService

        return HubService(self.fits)

    @cached_property
    def downloads(self) -> DownloadService:
        """What is being fetched from there."""
        from advisor.services.downloads import DownloadService

        return DownloadService()

    @cached_property
    def library(self) -> LibraryService:
        """The models on this computer."""
        from advisor.services.library import LibraryService

        return self._library or LibraryService(names=self.names)

    @cached_property
    def chats(self) -> Chats:
        """The kept chats."""
        from advisor.services.chats import Chats

        return Chats(self._chats, self.asleep.forget)

    def _read_catalogue(self) -> Catalogue:
        """Once, whoever asks."""
        with self._reading:
            if self._read is None:
                from advisor.catalogue.load import load_catalogue

                self._read = (self._catalogue or load_catalogue)()
            return self._read

    def interrupt(self) -> None:
        """End what blocks: engine children and questions to the hub. No new ones start afterwards."""
        self.engine.interrupt()
        if "hub" in vars(self):
            self.hub.close()

    def close(self) -> None:
        """Call when no work is under way any more."""
        if self._beside:
            self._beside.close()
        made = vars(self)
        if "lending" in made:
            self.lending.close()
        if "downloads" in made:
            self.downloads.close()
        if "fits" in made:
            self.fits.flush()
        self.engine.close()
        self.computer.close()
        if "chats" in made:
            self.chats.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
