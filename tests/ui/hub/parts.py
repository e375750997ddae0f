"""A hub that answers as it is told, and the controllers of the hub with it, for the tests beside this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from advisor.hub.hub import SearchResult
from advisor.hub.listing import Listing
from advisor.hub.reference import Reference
from advisor.progress import Cancel
from advisor.services.hub import HubService
from advisor.services.judgement import HubFit
from tests.ui import canned
from tests.ui.canned_shelf import FOUND, JUDGED, LISTING
from tests.ui.conftest import some
from tests.ui.wiring import Wiring
from ui.hub.controller import HubController
from ui.hub.state import HubRepo, Token


class Answers(HubService):
    """Answers each question with a value, or fails with an error. asked: what it was asked."""

    def __init__(self) -> None:
        self.found: tuple[SearchResult, ...] | Exception = FOUND
        self.listed: Listing | Exception = LISTING
        self.fits: tuple[HubFit, ...] = JUDGED
        self.judging_fails: Exception | None = None
        self.source: str | Exception = "HF_TOKEN"
        self.name: str | Exception = "ada"
        self.asked: list[Any] = []
        self.eyes: list[bool] = []

    def search(self, text: str, limit: int | None = None) -> tuple[SearchResult, ...]:
        self.asked.append(text if limit is None else (text, limit))
        return _answer(self.found)

    def listing(self, reference: Reference) -> Listing:
        self.asked.append(reference)
        return _answer(self.listed)

    def judge(
        self, listing: Listing, context: int, report: Callable[[Any], None], cancel: Cancel, *, eyes: bool = False
    ) -> None:
        self.asked.append((listing.repo, context))
        self.eyes.append(eyes)
        for fit in self.fits:
            cancel.check()
            report(fit)
        if self.judging_fails:
            raise self.judging_fails

    def token_source(self) -> str:
        self.asked.append("token")
        return _answer(self.source)

    def keep_token(self, token: str) -> str:
        self.asked.append(token)
        return _answer(self.source) if self.source != "HF_TOKEN" else "keyring"

    def forget_token(self) -> str:
        return _answer(self.source)

    def user(self) -> str:
        self.asked.append("user")
        return _answer(self.name)


T = TypeVar("T")


def _answer(value: T | Exception) -> T:
    if isinstance(value, Exception):
        raise value
    return value


@dataclass
class Made:
    """The controller and what it is given."""

    wired: Wiring
    hub: Answers = field(default_factory=Answers)

    def __post_init__(self) -> None:
        self.do = HubController(self.wired.ctx, self.hub)
        self.wired.ctx.change(computer={"machine": canned.GAMING})

    @property
    def repo(self) -> HubRepo:
        return some(self.wired.state.hub.repo)

    def token(self) -> Token | None:
        return self.wired.state.hub.token
