"""All controllers, as pages are given them. ui/app.py builds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.store import AppState

if TYPE_CHECKING:  # a page that is given all controllers must not pull in the other pages' features
    from ui.chat.controller import ChatController
    from ui.computer.controller import ComputerController
    from ui.computer.engine_setup_controller import EngineSetupController
    from ui.computer.first_model_controller import FirstModelController
    from ui.computer.lending_controller import LendingController
    from ui.context import Context
    from ui.downloads.controller import DownloadsController
    from ui.help.controller import HelpController
    from ui.hub.controller import HubController
    from ui.library.controller import LibraryController
    from ui.models.catalogue_controller import CatalogueController
    from ui.models.opened_controller import OpenedController
    from ui.models.ranking_controller import RankingController
    from ui.models.start_controller import StartController
    from ui.planner.controller import PlannerController
    from ui.serving.controller import ServingController
    from ui.session.breathing_controller import BreathingController
    from ui.session.controller import SessionController
    from ui.session.gauge import Gauge
    from ui.settings.controller import SettingsController
    from ui.shell.controller import ShellController


@dataclass(frozen=True)
class Controllers:
    """What a person can do, by feature."""

    ctx: Context
    shell: ShellController
    settings: SettingsController
    computer: ComputerController
    engine_setup: EngineSetupController
    first_model: FirstModelController
    lending: LendingController
    gauge: Gauge
    session: SessionController
    breathing: BreathingController
    opened: OpenedController
    catalogue: CatalogueController
    ranking: RankingController
    hub: HubController
    library: LibraryController
    downloads: DownloadsController
    chat: ChatController
    planner: PlannerController
    serving: ServingController
    help: HelpController
    start: StartController

    @property
    def state(self) -> AppState:
        """What is shown now."""
        return self.ctx.state
