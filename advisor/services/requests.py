"""What a person asks to have downloaded or thrown away, as values."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.downloads.remote import Request
from advisor.downloads.status import Status
from advisor.downloads.storage import Shelf
from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference
from advisor.library.entry import LibraryEntry
from advisor.library.remove import Removal
from advisor.services.run_wishes import KeptWish


@dataclass(frozen=True)
class Wanted:
    """What a person wants to download. key: tells it from others; title: what to call it.

    references: where it is to be had, the first that works is taken. found: instead of them, where it was listed
    already. chat: whether to load it and chat once it is here; context: tokens of that conversation. eyes: whether the
    file that lets it look at images is wanted too, where there is one. run: how it is wished to run once it is here,
    where anything of that was chosen.
    """

    key: str
    title: str
    references: tuple[Reference, ...] = ()
    found: tuple[Listing, HubBuild] | None = None
    chat: bool = False
    context: int = 0
    eyes: bool = False
    run: KeptWish | None = None


@dataclass(frozen=True)
class Offer:
    """A download that can begin. shown: whether its license was shown before; license_link: where that is, or ""."""

    wanted: Wanted
    request: Request
    shelf: Shelf
    license_link: str
    shown: bool


@dataclass(frozen=True)
class Removing:
    """A question before a model goes to the trash."""

    entry: LibraryEntry
    removal: Removal


@dataclass(frozen=True)
class Discarding:
    """A question before what was fetched of a download is thrown away."""

    download: Status


@dataclass(frozen=True)
class ClearingChats:
    """A question before all chats go. chats: in the list; in_bin: chats and messages there; asleep: bytes of states."""

    chats: int
    in_bin: int
    asleep: int


@dataclass(frozen=True)
class ResettingSettings:
    """A question before all settings are as at first. count: of those that are not."""

    count: int


Question = Offer | Removing | Discarding | ClearingChats | ResettingSettings
"""What a person is asked before it happens: to take a license, to throw a model away, or what was fetched of one, all
chats, or what was chosen in the settings."""
