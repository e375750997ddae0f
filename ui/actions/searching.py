"""The hub: searching it, and looking into one repository of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from advisor.errors import AdvisorError, Cancelled, HubRefused, UsageError
from advisor.hub.listing import Listing
from advisor.hub.reference import Reference, looks_like_reference, parse_reference
from advisor.services.readings import Sample
from ui.actions.fetching import Fetching
from ui.actions.judging import DRIFT
from ui.availability import suggested
from ui.hub.state import HubRepo, HubTrouble, Token
from ui.pages import PageId
from ui.session.memory_bars import drifted
from ui.store import AppState

if TYPE_CHECKING:
    from advisor.hub.hub import Found
    from advisor.hub.judge import Judged


class Searching(Fetching):
    """Verbs of the pages about the hub."""

    # -- the search --------------------------------------------------------------------------------------------

    def show_hub(self) -> None:
        """Go to the search."""
        self.go(PageId.HUB)

    def search_hub(self, text: str) -> None:
        """Find repositories by words of their names; a repository's own name or address leads there at once."""
        try:
            reference = parse_reference(text) if looks_like_reference(text.strip()) else None
        except UsageError as error:
            self._search(text=text, trouble=HubTrouble(str(error)))
            return
        if reference:
            self._search(text=text)
            self.open_repo(reference)
            return
        self._search(text=text, searching=True, trouble=None)
        self._jobs.start("hub search", lambda _: self._hub.search(text), self._search_done, failed=self._search_failed)

    def _search_done(self, found: tuple[Found, ...]) -> None:
        self._search(searching=False, found=found, trouble=None)

    def _search_failed(self, error: Exception) -> None:
        self._search(searching=False, trouble=self._trouble_of(error))

    def _search(self, **changes: Any) -> None:
        self._store.change(hub={"search": replace(self.state.hub.search, **changes)})

    def _trouble_of(self, error: Exception) -> HubTrouble | None:
        """What to say of an error on the page that it concerns; what nobody foresaw goes to the dialog."""
        if isinstance(error, Cancelled):
            return None
        if not isinstance(error, AdvisorError):
            self._fault(error)
            return None
        return HubTrouble(str(error), error.page if isinstance(error, HubRefused) else "")

    # -- one repository ----------------------------------------------------------------------------------------

    def open_repo(self, reference: Reference) -> None:
        """Look into a repository: which versions it has, and whether they fit."""
        repo = HubRepo(reference, self.state.models.asked.context, asking=True)
        self._store.change(hub={"repo": repo}, shell={"page": PageId.REPO})
        self._jobs.start("repo", lambda _: self._hub.listing(reference), self._listed, failed=self._repo_failed)

    def open_repo_again(self) -> None:
        """Ask the hub once more."""
        if self.state.hub.repo:
            self.open_repo(self.state.hub.repo.reference)

    def _listed(self, listing: Listing) -> None:
        repo = self.state.hub.repo
        if repo is None:
            return
        try:
            reference = repo.reference
            one = reference.quant or reference.file or len(listing.builds) == 1
            meant = listing.build(reference).label if one else ""
        except UsageError as error:
            meant = ""
            self._repo(trouble=HubTrouble(str(error)))
        self._repo(listing=listing, asking=False, chosen=meant)
        self._judge_repo()

    def _judge_repo(self) -> None:
        """Whether the versions fit, as they become known; what was known stays until then."""
        state, repo = self.state, self.state.hub.repo
        if repo is None or repo.listing is None or state.computer.machine is None:
            return
        listing, context = repo.listing, repo.context
        self._repo(judging=True, judged_on=state.computer.room or state.computer.machine)
        fresh: list[Judged] = []

        def known(judged: Judged) -> None:
            fresh.append(judged)
            keys = {one.build.key for one in fresh}
            kept = tuple(one for one in repo.judged if one.build.key not in keys)
            self._repo(judged=(*kept, *fresh))

        self._jobs.start(
            "repo",
            lambda task: self._hub.judge(listing, context, task.report, task.cancel),
            lambda _: self._repo_judged(),
            failed=self._repo_failed,
            reported=known,
        )

    def _repo_judged(self) -> None:
        repo = self.state.hub.repo
        best = suggested(repo) if repo and not repo.chosen else None
        self._repo(judging=False, **({"chosen": best.label} if best else {}))

    def _repo_failed(self, error: Exception) -> None:
        self._repo(asking=False, judging=False, trouble=self._trouble_of(error))

    def _repo(self, **changes: Any) -> None:
        if self.state.hub.repo:
            self._store.change(hub={"repo": replace(self.state.hub.repo, **changes)})

    def mark_version(self, label: str) -> None:
        """Look at a version of the repository."""
        self._repo(chosen=label)

    def repo_context(self, tokens: int) -> None:
        """Judge the versions with a conversation of so many tokens."""
        if self.state.hub.repo and tokens != self.state.hub.repo.context:
            self._repo(context=tokens)
            self._judge_repo()

    # -- who is asking -----------------------------------------------------------------------------------------

    def _watch_shelf(self, visible: bool) -> None:
        super()._watch_shelf(visible)
        if visible and self.state.shell.page is PageId.SETTINGS:
            self.look_for_token()

    def _consider_library(self, old: AppState, new: AppState) -> None:
        super()._consider_library(old, new)
        if self._watching_shelf and new.shell.page is PageId.SETTINGS and old.shell.page is not PageId.SETTINGS:
            QTimer.singleShot(0, self, self._look_for_token_soon)

    def _look_for_token_soon(self) -> None:
        if self._watching_shelf:  # still: the window may have been closed
            self.look_for_token()

    def look_for_token(self) -> None:
        """Where the token comes from; the hub is not asked for that."""
        self._jobs.start("token", lambda _: self._hub.token_source(), self._token_found, failed=self._fault)

    def _token_found(self, source: str) -> None:
        known = self.state.hub.token
        if known is None or known.source != source:
            self._store.change(hub={"token": Token(source)})

    def ask_who_i_am(self) -> None:
        """Ask the hub whose token it is."""
        token = self.state.hub.token
        if token and not token.asking:
            self._store.change(hub={"token": replace(token, asking=True)})
            self._jobs.start("token", lambda _: self._hub.user(), self._user_known, failed=self._user_unknown)

    def _user_known(self, user: str) -> None:
        if self.state.hub.token:
            self._store.change(hub={"token": replace(self.state.hub.token, user=user, asking=False)})

    def _user_unknown(self, error: Exception) -> None:
        if self.state.hub.token:
            self._store.change(hub={"token": replace(self.state.hub.token, asking=False)})
        self._problem(error)

    # -- what it rests on --------------------------------------------------------------------------------------

    def _machine_changed(self, *, retested: bool = False) -> None:
        super()._machine_changed(retested=retested)
        if self.state.shell.page is PageId.REPO:
            self._judge_repo()

    def _judge_repo_again_if_memory_moved(self, sample: Sample) -> None:
        repo = self.state.hub.repo
        if self.state.shell.page is not PageId.REPO or repo is None or repo.judged_on is None:
            return
        if not repo.judging and not repo.asking and drifted(repo.judged_on, sample.room, DRIFT):
            self._judge_repo()
