"""What the window knows of the hub."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference
from advisor.hub.token_store import KEYRING, TOKEN_FILE
from advisor.machine.machine import Machine

if TYPE_CHECKING:
    from advisor.hub.hub import SearchResult
    from advisor.services.judgement import HubFit


@dataclass(frozen=True)
class HubTrouble:
    """Why the hub did not answer as was hoped, in a sentence. page: where a person can do something about it, or ""."""

    text: str
    page: str = ""


@dataclass(frozen=True)
class Token:
    """The person's token for the hub, which we never see for long. source: KEYRING, or the variable or file it comes
    from, "" where there is none. user: whose it is, None before the hub was asked. asking: it is."""

    source: str = ""
    user: str | None = None
    asking: bool = False

    @property
    def ours(self) -> bool:
        """Whether it was typed in here."""
        return self.source == KEYRING or self.source.endswith(TOKEN_FILE)


@dataclass(frozen=True)
class HubSearch:
    """A search of the hub. found: what `text` brought, None before there was a search."""

    text: str = ""
    searching: bool = False
    found: tuple[SearchResult, ...] | None = None
    trouble: HubTrouble | None = None


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
    judged: tuple[HubFit, ...] = ()
    trouble: HubTrouble | None = None
    chosen: str = ""
    judged_on: Machine | None = None

    @property
    def build(self) -> HubBuild | None:
        """The version that is looked at."""
        builds = self.listing.builds if self.listing else ()
        return next((build for build in builds if build.label == self.chosen), None)

    def answer(self, build: HubBuild) -> HubFit | None:
        """What is known of a version."""
        return next((one for one in self.judged if one.build.key == build.key), None)


@dataclass(frozen=True)
class HubState:
    """A search of the hub, the repository that is looked at, and the person's token (None before it was looked for)."""

    search: HubSearch = field(default_factory=HubSearch)
    repo: HubRepo | None = None
    token: Token | None = None
