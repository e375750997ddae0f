"""All services of the program, opened and closed together; terminal, window and server are faces over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from advisor.catalogue.entry import Catalogue
from advisor.catalogue.load import load_catalogue
from advisor.engine.health import EngineHealth, checked_settings
from advisor.machine.probes.live_probe import Starter
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild
from advisor.services.advice import Advisor
from advisor.services.chats import Chats
from advisor.services.computer import Computer, Hardware
from advisor.services.downloads import DownloadService
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.hub import HubService
from advisor.services.library import LibraryService
from advisor.services.session import Sessions
from advisor.services.speeds import Speeds


@dataclass(frozen=True)
class Services:
    """What a person can ask for, answered without Qt. Methods block; they may be called from any thread."""

    engine: Engine
    computer: Computer
    fits: Fits
    sessions: Sessions
    speeds: Speeds
    advice: Advisor
    hub: HubService
    downloads: DownloadService
    library: LibraryService
    chats: Chats

    @classmethod
    def open(
        cls,
        *,
        check: Callable[..., EngineHealth] = checked_settings,
        place: Place | None = None,
        probe: Starter = ProbeChild,
        chats: Path | None = None,
        catalogue: Callable[[], Catalogue] = load_catalogue,
        library: LibraryService | None = None,
        hardware: Hardware | None = None,
    ) -> Self:
        """Nothing is started yet. hardware: what to plan for instead of this computer.

        All other arguments are for tests: how the engine is tested, where to look for hardware and how to ask drivers,
        the file of chats, the catalogue, and the library.
        """
        engine = Engine(check, [size for _, size in hardware.cards] if hardware else ())
        computer = Computer(engine, place, probe, hardware)
        fits = Fits(engine, computer)
        return cls(
            engine,
            computer,
            fits,
            Sessions(engine, computer, fits),
            Speeds(engine, computer),
            Advisor(engine, computer, fits, catalogue),
            HubService(fits),
            DownloadService(),
            library or LibraryService(),
            Chats(chats),
        )

    def interrupt(self) -> None:
        """End what blocks: engine children and questions to the hub. No new ones start afterwards."""
        self.engine.interrupt()
        self.hub.close()

    def close(self) -> None:
        """Call when no work is under way any more."""
        self.downloads.close()
        self.fits.flush()
        self.engine.close()
        self.computer.close()
        self.chats.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
