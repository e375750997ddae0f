"""The registry of pages: a new page is a folder of its own and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


class PageId(StrEnum):
    """The pages, by the name under which the last one is remembered."""

    PC = "pc"
    MODELS = "models"
    DETAIL = "detail"  # a model of the catalogue
    MODEL = "model"  # an opened file
    HUB = "hub"  # a search of the hub
    REPO = "repo"  # a repository on the hub
    LOCAL = "local"  # models on this computer
    CHAT = "chat"
    DOWNLOADS = "downloads"
    PLANNER = "planner"  # for hardware and users that are not there yet
    SERVING = "serving"  # what other programs ask
    SETTINGS = "settings"
    HELP = "help"

    @property
    def entry(self) -> PageId:
        """The rail's entry that leads here."""
        return ROWS[self].under or self


class Need(Enum):
    """What has to be kept up to date while a page is shown; memory always is."""

    RANKING = "ranking"
    TOKEN = "token"


@dataclass(frozen=True)
class PageRow:
    """What the window has to know of a page.

    factory: "module:function", called with the Controllers when the page is first shown; as text, so that this file,
    which everybody imports, imports no page. icon: in the rail. under: the page whose entry of the rail leads here.
    remembered: whether the next start may open with it.
    """

    title: Callable[[], str]
    factory: str
    icon: str = ""
    under: PageId | None = None
    needs: frozenset[Need] = frozenset()
    remembered: bool = True


_RANKING = frozenset({Need.RANKING})

ROWS: dict[PageId, PageRow] = {
    PageId.PC: PageRow(
        lambda: translate("Pages", "This PC"), "ui.computer.page:ThisPcPage", "monitor", needs=_RANKING
    ),
    PageId.MODELS: PageRow(lambda: translate("Pages", "Models"), "ui.models.page:ModelsPage", "cube", needs=_RANKING),
    PageId.DETAIL: PageRow(
        lambda: translate("Pages", "Model"), "ui.models.detail:DetailPage",
        under=PageId.MODELS, needs=_RANKING, remembered=False,
    ),
    PageId.MODEL: PageRow(
        lambda: translate("Pages", "Opened file"), "ui.models.opened:ModelPage", under=PageId.MODELS, remembered=False
    ),
    PageId.HUB: PageRow(lambda: translate("Pages", "Hugging Face"), "ui.hub.page:HubPage", under=PageId.MODELS),
    PageId.REPO: PageRow(
        lambda: translate("Pages", "Hugging Face"), "ui.hub.repo:RepoPage", under=PageId.MODELS, remembered=False
    ),
    PageId.LOCAL: PageRow(lambda: translate("Pages", "On this PC"), "ui.library.page:LocalPage", under=PageId.MODELS),
    PageId.CHAT: PageRow(lambda: translate("Pages", "Chat"), "ui.chat.page:ChatPage", "chat"),
    PageId.DOWNLOADS: PageRow(
        lambda: translate("Pages", "Downloads"), "ui.downloads.page:DownloadsPage", "download"
    ),
    PageId.PLANNER: PageRow(lambda: translate("Pages", "Planner"), "ui.planner.page:PlannerPage", "planner"),
    PageId.SERVING: PageRow(lambda: translate("Pages", "Server"), "ui.serving.page:ServingPage", "server"),
    PageId.SETTINGS: PageRow(
        lambda: translate("Pages", "Settings"), "ui.settings.page:SettingsPage", "sliders",
        needs=frozenset({Need.TOKEN}),
    ),
    PageId.HELP: PageRow(lambda: translate("Pages", "Help"), "ui.help.page:HelpPage", "help", remembered=False),
}  # fmt: skip

ENTRIES = tuple(name for name, row in ROWS.items() if row.under is None)
"""Those with an entry in the rail, in its order."""
