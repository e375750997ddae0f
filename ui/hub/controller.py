"""The hub: searching it, and looking into one repository of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from advisor.errors import AdvisorError, Cancelled, HubRefused, UsageError
from advisor.hub.listing import Listing
from advisor.hub.reference import Reference, looks_like_reference, parse_reference
from advisor.machine.machine import Machine
from advisor.services.hub import HubService
from ui.common.availability import suggested
from ui.common.judging import JudgedAgain
from ui.context import Context
from ui.hub.state import HubRepo, HubTrouble
from ui.hub.token_controller import TokenController
from ui.jobs import Lane
from ui.pages import PageId
from ui.store import AppState
from ui.words import error as words_of

if TYPE_CHECKING:
    from advisor.hub.hub import SearchResult
    from advisor.services.judgement import HubFit


class HubController(QObject):
    """Verbs of the pages about the hub."""

    def __init__(self, ctx: Context, hub: HubService) -> None:
        super().__init__()
        self._ctx, self._hub = ctx, hub
        self.token = TokenController(ctx, hub)
        ctx.events.machine_changed.connect(self._machine_changed)
        ctx.events.projector_wanted.connect(self._other_eyes)
        self._again = JudgedAgain(ctx, PageId.REPO, self._judged_on, self._judge_repo)
        hub.use(ctx.state.settings)
        ctx.events.settings_changed.connect(lambda _, new: hub.use(new))

    def show(self) -> None:
        """Go to the search."""
        self._ctx.go(PageId.HUB)

    def search(self, text: str) -> None:
        """Find repositories by words of their names; a repository's own name or address leads there at once."""
        try:
            reference = parse_reference(text) if looks_like_reference(text.strip()) else None
        except UsageError as error:
            self._ctx.jobs.drop("hub search")  # it would answer what was typed before
            self._search(text=text, searching=False, trouble=HubTrouble(words_of(error)))
            return
        if reference:
            self._ctx.jobs.drop("hub search")
            self._search(text=text, searching=False, trouble=None)
            self.open_repo(reference)
            return
        self._search(text=text, searching=True, trouble=None)
        self._ctx.jobs.start(
            "hub search",
            lambda _: self._hub.search(text),
            self._search_done,
            failed=self._search_failed,
            lane=Lane.NETWORK,
        )

    def _search_done(self, found: tuple[SearchResult, ...]) -> None:
        self._search(searching=False, found=found, trouble=None)

    def _search_failed(self, error: Exception) -> None:
        self._search(searching=False, trouble=self._trouble_of(error))

    def _search(self, **changes: Any) -> None:
        self._ctx.change(hub={"search": replace(self._ctx.state.hub.search, **changes)})

    def _trouble_of(self, error: Exception) -> HubTrouble | None:
        """What to say of an error on the page that it concerns; what nobody foresaw goes to the dialog."""
        if isinstance(error, Cancelled):
            return None
        if not isinstance(error, AdvisorError):
            self._ctx.fault(error)
            return None
        return HubTrouble(words_of(error), error.page if isinstance(error, HubRefused) else "")

    # -- one repository ----------------------------------------------------------------------------------------

    def open_repo(self, reference: Reference) -> None:
        """Look into a repository: which versions it has, and whether they fit."""
        repo = HubRepo(reference, self._ctx.state.models.asked.context, asking=True)
        self._ctx.change(hub={"repo": repo}, shell={"page": PageId.REPO})
        self._ctx.jobs.start(
            "repo", lambda _: self._hub.listing(reference), self._listed, failed=self._repo_failed, lane=Lane.NETWORK
        )

    def open_repo_again(self) -> None:
        """Ask the hub once more."""
        if self._ctx.state.hub.repo:
            self.open_repo(self._ctx.state.hub.repo.reference)

    def _listed(self, listing: Listing) -> None:
        repo = self._ctx.state.hub.repo
        if repo is None:
            return
        try:
            reference = repo.reference
            one = reference.quant or reference.file or len(listing.builds) == 1
            meant = listing.build(reference).label if one else ""
        except UsageError as error:
            meant = ""
            self._repo(trouble=HubTrouble(words_of(error)))
        self._repo(listing=listing, asking=False, chosen=meant)
        self._judge_repo()

    def _judge_repo(self) -> None:
        """Whether the versions fit, as they become known; what was known stays until then."""
        state, repo = self._ctx.state, self._ctx.state.hub.repo
        if repo is None or repo.listing is None or state.computer.machine is None:
            return
        listing, context, eyes = repo.listing, repo.context, state.downloads.with_projector is not False
        self._repo(judging=True, judged_on=state.computer.room or state.computer.machine)
        fresh: list[HubFit] = []

        def known(judged: HubFit) -> None:
            fresh.append(judged)
            keys = {one.build.key for one in fresh}
            kept = tuple(one for one in repo.judged if one.build.key not in keys)
            self._repo(judged=(*kept, *fresh))

        self._ctx.jobs.start(
            "repo",
            lambda task: self._hub.judge(listing, context, task.report, task.cancel, eyes=eyes),
            lambda _: self._repo_judged(),
            failed=self._repo_failed,
            reported=known,
            lane=Lane.NETWORK,
        )

    def _repo_judged(self) -> None:
        repo = self._ctx.state.hub.repo
        best = suggested(repo) if repo and not repo.chosen else None
        self._repo(judging=False, **({"chosen": best.label} if best else {}))

    def _repo_failed(self, error: Exception) -> None:
        self._repo(asking=False, judging=False, trouble=self._trouble_of(error))

    def _repo(self, **changes: Any) -> None:
        if self._ctx.state.hub.repo:
            self._ctx.change(hub={"repo": replace(self._ctx.state.hub.repo, **changes)})

    def mark_version(self, label: str) -> None:
        """Look at a version of the repository."""
        self._repo(chosen=label)

    def repo_context(self, tokens: int) -> None:
        """Judge the versions with a conversation of so many tokens."""
        if self._ctx.state.hub.repo and tokens != self._ctx.state.hub.repo.context:
            self._repo(context=tokens)
            self._judge_repo()

    def _other_eyes(self) -> None:
        repo = self._ctx.state.hub.repo
        if repo and repo.listing and repo.listing.projectors:
            self._judge_repo()

    def _machine_changed(self) -> None:
        if self._ctx.state.shell.page is PageId.REPO:
            self._judge_repo()

    def _judged_on(self, state: AppState) -> Machine | None:
        repo = state.hub.repo
        return repo.judged_on if repo and not repo.judging and not repo.asking else None
