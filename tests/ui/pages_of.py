"""The pages of a window by name, each with its type, for tests and benches that look into them."""

from __future__ import annotations

from typing import TypeVar

from ui.app import App
from ui.computer.page import ThisPcPage
from ui.downloads.page import DownloadsPage
from ui.help.page import HelpPage
from ui.hub.page import HubPage
from ui.hub.repo import RepoPage
from ui.library.page import LocalPage
from ui.models.detail import DetailPage
from ui.models.opened import ModelPage
from ui.models.page import ModelsPage
from ui.pages import PageId
from ui.planner.page import PlannerPage
from ui.serving.page import ServingPage
from ui.settings.page import SettingsPage
from ui.window import Window

P = TypeVar("P")


class PagesOf:
    """The pages of one window."""

    def __init__(self, of: App | Window) -> None:
        self._window = of.window if isinstance(of, App) else of

    def _page(self, name: PageId, kind: type[P]) -> P:
        page = self._window.stack.page(name)
        assert isinstance(page, kind)
        return page

    @property
    def this_pc(self) -> ThisPcPage:
        return self._page(PageId.PC, ThisPcPage)

    @property
    def models(self) -> ModelsPage:
        return self._page(PageId.MODELS, ModelsPage)

    @property
    def detail(self) -> DetailPage:
        return self._page(PageId.DETAIL, DetailPage)

    @property
    def model(self) -> ModelPage:
        return self._page(PageId.MODEL, ModelPage)

    @property
    def hub(self) -> HubPage:
        return self._page(PageId.HUB, HubPage)

    @property
    def repo(self) -> RepoPage:
        return self._page(PageId.REPO, RepoPage)

    @property
    def local(self) -> LocalPage:
        return self._page(PageId.LOCAL, LocalPage)

    @property
    def downloads(self) -> DownloadsPage:
        return self._page(PageId.DOWNLOADS, DownloadsPage)

    @property
    def planner(self) -> PlannerPage:
        return self._page(PageId.PLANNER, PlannerPage)

    @property
    def serving(self) -> ServingPage:
        return self._page(PageId.SERVING, ServingPage)

    @property
    def settings(self) -> SettingsPage:
        return self._page(PageId.SETTINGS, SettingsPage)

    @property
    def help(self) -> HelpPage:
        return self._page(PageId.HELP, HelpPage)
