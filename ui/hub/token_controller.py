"""The person's token for the hub: where it comes from, whose it is, and keeping another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from advisor.hub.token_store import KEYRING
from advisor.services.hub import HubService
from ui.context import Context
from ui.hub.state import Token
from ui.jobs import Lane
from ui.pages import ROWS, Need, PageId
from ui.store import AppState
from ui.words import translate


class TokenController(QObject):
    """Verbs of the token. Looked for where a page that needs it is shown."""

    def __init__(self, ctx: Context, hub: HubService) -> None:
        """hub: what keeps the token and asks whose it is."""
        super().__init__()
        self._ctx, self._hub = ctx, hub
        self._watching = False
        ctx.store.changed.connect(self._consider)

    def watch(self, visible: bool) -> None:
        """Keep what is known of the token up to date, or, while nobody looks, let it be."""
        self._watching = visible
        self._look_if_shown()

    def _consider(self, old: AppState, new: AppState) -> None:
        if _shows_token(new.shell.page) and not _shows_token(old.shell.page):
            QTimer.singleShot(0, self, self._look_if_shown)  # whoever hears of the change after us hears of it first

    def _look_if_shown(self) -> None:
        if self._watching and _shows_token(self._ctx.state.shell.page):
            self.look_for()

    def look_for(self) -> None:
        """Where the token comes from; the hub is not asked for that."""
        self._ctx.jobs.start(
            "token", lambda _: self._hub.token_source(), self._found, failed=self._ctx.fault, lane=Lane.NETWORK
        )

    def _found(self, source: str) -> None:
        known = self._ctx.state.hub.token
        if known is None or known.source != source:
            self._ctx.jobs.drop("token user")  # it would say whose the other one was
            self._ctx.change(hub={"token": Token(source)})

    def keep(self, token: str) -> None:
        """Keep a token that the person typed in, and ask with it from now on."""
        self._change(lambda: self._hub.keep_token(token), self._kept)

    def forget(self) -> None:
        """Keep it no longer."""
        self._change(self._hub.forget_token, self._other)

    def _change(self, work: Callable[[], str], done: Callable[[str], None]) -> None:
        self._ctx.jobs.start("token", lambda _: work(), done, failed=self._ctx.problem, lane=Lane.NETWORK)

    def _kept(self, source: str) -> None:
        self._other(source)
        if source == KEYRING:
            self._ctx.say(translate("Settings", "The token is kept in this computer’s keyring."))
        else:
            words = translate(
                "Settings", "There is no keyring here, so the token is kept in {0}, which only you can read."
            )
            self._ctx.say(words.format(source))

    def _other(self, source: str) -> None:
        self._ctx.jobs.drop("token user")  # it would say whose the other one was
        self._ctx.change(hub={"token": Token(source)})

    def ask_whose(self) -> None:
        """Ask the hub whose token it is."""
        token = self._ctx.state.hub.token
        if token and not token.asking:
            self._ctx.change(hub={"token": replace(token, asking=True)})
            self._ctx.jobs.start(
                "token user", lambda _: self._hub.user(), self._user_known, failed=self._user_unknown, lane=Lane.NETWORK
            )

    def _user_known(self, user: str) -> None:
        if self._ctx.state.hub.token:
            self._ctx.change(hub={"token": replace(self._ctx.state.hub.token, user=user, asking=False)})

    def _user_unknown(self, error: Exception) -> None:
        if self._ctx.state.hub.token:
            self._ctx.change(hub={"token": replace(self._ctx.state.hub.token, asking=False)})
        self._ctx.problem(error)


def _shows_token(page: PageId) -> bool:
    return Need.TOKEN in ROWS[page].needs
