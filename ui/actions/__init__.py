"""One method for each thing a person can do. Each reads the state, starts a job, and stores what comes of it.

Desk › Computer › Judging › Loading › Drafting › Chats › Binning › Attaching › Widening › Chatting › Retrying › Actions:
each step knows those before it, and so does each of Loading › Shelving › Fetching › Searching › Actions, and Retrying
knows Shelving. Gauge looks at memory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from advisor.services.advice import AdviceRoom
from advisor.services.chats import ChatRoom
from advisor.services.engine import EngineRoom
from advisor.services.hub import HubRoom
from advisor.services.library import ShelfRoom
from advisor.services.readings import Sample
from advisor.settings import Settings
from advisor.settings import Theme as ThemeWish
from ui.actions.browsing import Browsing
from ui.actions.retrying import Retrying
from ui.actions.searching import Searching
from ui.jobs import Jobs
from ui.pages import PageId
from ui.shell.state import Notice
from ui.shell.text import Remedy
from ui.store import Store


class Actions(Retrying, Browsing, Searching):
    """The person's verbs."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        room: EngineRoom,
        advice: AdviceRoom,
        chats: ChatRoom,
        hub: HubRoom,
        shelf: ShelfRoom,
        save: Callable[[Settings], None],
    ) -> None:
        """As Desk."""
        super().__init__(store, jobs, room, save)
        room.state(store.state.settings.stated)
        self._begin_chats(chats)
        self._begin_attaching()
        self._begin_advising(advice)
        self._begin_fetching(hub, shelf)
        self._begin_retrying()
        self._gauge.sampled.connect(self._sampled)

    def watch(self, visible: bool) -> None:
        """Look at memory regularly while the window can be seen, and not otherwise."""
        self._gauge.watch(visible)
        self._advise(visible)
        self._watch_shelf(visible)

    def _sampled(self, sample: Sample) -> None:
        self._notice_loss(sample)
        self._tell_spills(sample)
        self._scan_if_stale()
        self._judge_again_if_memory_moved(sample)
        self._judge_chosen_again_if_memory_moved(sample)
        self._judge_repo_again_if_memory_moved(sample)

    def set_theme(self, theme: ThemeWish) -> None:
        """Use a theme, now and next time."""
        self._store.change(settings={"theme": theme})
        self._remember()

    def set_default_context(self, tokens: int) -> None:
        """The conversation length at which newly opened models are judged."""
        self._store.change(settings={"context": tokens})
        self._remember()

    def draw_formulas(self, on: bool) -> None:
        """Draw the formulas in replies, or show them as they were written, now and next time."""
        self._store.change(settings={"formulas": on})
        self._remember()

    def load_for_chat(self) -> None:
        """Load the model that the open chat was last run with; the opened one, where that is not known."""
        model = self.state.chat.settings.model
        if model:
            self.chat_with(Path(model))
        else:
            self.load()

    def refuse(self, sentence: str) -> None:
        """Say why something was not taken."""
        self._store.change(shell={"notice": Notice(sentence)})

    def dismiss(self) -> None:
        """Close the message at the top."""
        self._store.change(shell={"notice": None})

    def settle(self) -> None:
        """The error dialog has been read."""
        self._store.change(shell={"trouble": None})

    def remedy(self, which: Remedy) -> None:
        """What the person chose in the error dialog; opening another file is the window's affair."""
        match which:
            case Remedy.USE_LONGEST:
                self.use_longest()
                self.go(PageId.MODEL)
            case Remedy.RESCAN:
                self.rescan()
            case Remedy.RETRY:
                self.load(force=True)
            case Remedy.RESTART:
                self.restart()
            case Remedy.OPEN_OTHER:
                pass

    def close(self) -> None:
        """Stop everything and end every child; returns when nothing is left running."""
        self._gauge.watch(False)
        self._watch_shelf(False)
        self._keep_draft()
        self._end_fetching()
        self._jobs.close(self._interrupt)
        self._shelf.close()
        self._room.close()
        self._chats.close()

    def _interrupt(self) -> None:
        self._room.interrupt()
        self._hub.close()
