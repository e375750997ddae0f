"""What the window knows of models beyond the catalogue: those on the hub, on their way here, and on this computer.

All values are frozen; they are fields of the one state in ui/store.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from advisor.downloads.remote import Request
from advisor.downloads.storage import Shelf
from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference
from advisor.library.entry import Library, LibraryEntry
from advisor.library.remove import Removal
from advisor.machine.machine import Machine
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.hub.hub import Found
    from advisor.hub.judge import Judged


@dataclass(frozen=True)
class Keeping:
    """Where models are kept and how they are fetched; fields and defaults as those of Settings."""

    models_folder: str = ""
    library_folders: tuple[str, ...] = ()
    look_elsewhere: bool = True
    download_limit: int = 0
    downloads_at_once: int = 1
    notify: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The part of the settings that this is."""
        return cls(
            settings.models_folder,
            settings.library_folders,
            settings.look_elsewhere,
            settings.download_limit,
            settings.downloads_at_once,
            settings.notify,
        )

    def into(self, settings: Settings) -> Settings:
        """The settings with this in them."""
        return replace(settings, **vars(self))


# -- on the hub ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """Why the hub did not answer as was hoped, in a sentence. page: where a person can do something about it, or ""."""

    text: str
    page: str = ""


@dataclass(frozen=True)
class Token:
    """The person's token for the hub, which we never see for long. source: the variable or file it comes from, "" where
    there is none. user: whose it is, None before the hub was asked. asking: it is."""

    source: str = ""
    user: str | None = None
    asking: bool = False


@dataclass(frozen=True)
class HubSearch:
    """A search of the hub. found: what `text` brought, None before there was a search."""

    text: str = ""
    searching: bool = False
    found: tuple[Found, ...] | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True)
class HubRepo:
    """A repository that is looked at. reference: as it was asked for. context: tokens that its versions are judged at.

    judged: those that are, in the order they became so. chosen: the label of the version that is looked at. judged_on:
    the machine as it was then.
    """

    reference: Reference
    context: int
    listing: Listing | None = None
    asking: bool = False
    judging: bool = False
    judged: tuple[Judged, ...] = ()
    trouble: Trouble | None = None
    chosen: str = ""
    judged_on: Machine | None = None

    @property
    def build(self) -> HubBuild | None:
        """The version that is looked at."""
        builds = self.listing.builds if self.listing else ()
        return next((build for build in builds if build.label == self.chosen), None)

    def answer(self, build: HubBuild) -> Judged | None:
        """What is known of a version."""
        return next((one for one in self.judged if one.build.key == build.key), None)


@dataclass(frozen=True)
class Wanted:
    """What a person wants to download. key: tells it from others; title: what to call it.

    references: where it is to be had, the first that works is taken. found: instead of them, where it was listed
    already. chat: whether to load it and chat once it is here; context: tokens of that conversation. eyes: whether the
    file that lets it look at images is wanted too, where there is one.
    """

    key: str
    title: str
    references: tuple[Reference, ...] = ()
    found: tuple[Listing, HubBuild] | None = None
    chat: bool = False
    context: int = 0
    eyes: bool = False


@dataclass(frozen=True)
class Offer:
    """A download that can begin. shown: whether its license was shown before; license_link: where that is, or ""."""

    wanted: Wanted
    request: Request
    shelf: Shelf
    license_link: str
    shown: bool


# -- on this computer ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Local:
    """The models on this computer. library: None before the first look. chosen: the file of the one that is marked.

    checking: the file whose bytes are being read, and how many thousandths of them were. checked: outcomes, by file.
    """

    library: Library | None = None
    looking: bool = False
    chosen: Path | None = None
    checking: Path | None = None
    permille: int = 0
    checked: dict[Path, tuple[bool | None, str]] = field(default_factory=dict)

    @property
    def entry(self) -> LibraryEntry | None:
        """The model that is marked."""
        entries = self.library.models if self.library else ()
        return next((entry for entry in entries if entry.path == self.chosen), None)


@dataclass(frozen=True)
class Removing:
    """A question before a model goes to the trash."""

    entry: LibraryEntry
    removal: Removal


Question = Offer | Removing
"""What a person is asked before it happens: to take a license, to throw a model away."""
