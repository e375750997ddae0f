"""The pages there are."""

from __future__ import annotations

from enum import StrEnum


class PageId(StrEnum):
    """The pages. Most are entries of the rail; those that show one model belong to the entry Models."""

    PC = "pc"
    MODELS = "models"
    DETAIL = "detail"  # a model of the catalogue
    MODEL = "model"  # an opened file
    HUB = "hub"  # a search of the hub
    REPO = "repo"  # a repository on the hub
    LOCAL = "local"  # models on this computer
    CHAT = "chat"
    DOWNLOADS = "downloads"
    SETTINGS = "settings"

    @property
    def entry(self) -> PageId:
        """The rail's entry that leads here."""
        return PageId.MODELS if self in _OF_MODELS else self


_OF_MODELS = (PageId.DETAIL, PageId.MODEL, PageId.HUB, PageId.REPO, PageId.LOCAL)
