"""The window's questions: a license before a download, a model before the trash, downloads before the end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from advisor.services.requests import ClearingChats, Discarding, Offer, ResettingSettings
from ui.computer.lending_text import ending_loans
from ui.controllers import Controllers
from ui.controls.question import OTHER, Ask
from ui.downloads.text import discarding_question, license_question, quitting
from ui.library.text import removal_question
from ui.session.room_text import room_question
from ui.session.state import RoomWanted
from ui.settings.text import clearing_question, resetting_question
from ui.store import AppState
from ui.words import translate


class Questions:
    """Opens one dialog at a time over `parent`."""

    def __init__(self, parent: QWidget, do: Controllers) -> None:
        self._parent, self._do = parent, do
        self.dialog: Ask | None = None

    def render_state(self, state: AppState) -> None:
        """Ask what the state has to ask."""
        if state.shell.question is None or self.dialog is not None:
            return
        question = state.shell.question
        if isinstance(question, Offer):
            head, words = license_question(question)
            link = question.license_link
            self._open(
                Ask(
                    head,
                    words,
                    translate("Questions", "Download"),
                    translate("Questions", "Cancel"),
                    self._parent,
                    link=(translate("Questions", "Read the licence"), link) if link else None,
                ),
                lambda: self._do.downloads.agree(question),
                lambda: self._do.downloads.decline(question),
            )
        elif isinstance(question, Discarding):
            head, words = discarding_question(question.download)
            self._open(
                Ask(
                    head,
                    words,
                    translate("Questions", "Throw it away"),
                    translate("Questions", "Keep downloading"),
                    self._parent,
                    careful=True,
                ),
                lambda: self._do.downloads.discard(question),
                self._do.downloads.hold_on,
            )
        elif isinstance(question, ClearingChats):
            trash, (head, words) = self._do.chat.trash, clearing_question(question)
            self._open(
                Ask(
                    head,
                    words,
                    translate("Questions", "Move all to the bin"),
                    translate("Questions", "Keep them"),
                    self._parent,
                    careful=True,
                    third=translate("Questions", "Delete for good"),
                ),
                lambda: trash.clear(for_good=False),
                trash.leave,
                lambda: trash.clear(for_good=True),
            )
        elif isinstance(question, ResettingSettings):
            head, words = resetting_question(question)
            self._open(
                Ask(
                    head,
                    words,
                    translate("Questions", "Reset all"),
                    translate("Questions", "Keep them"),
                    self._parent,
                    careful=True,
                ),
                self._do.settings.reset_all,
                self._do.settings.leave,
            )
        elif isinstance(question, RoomWanted):
            self._ask_for_room(question)
        else:
            head, words = removal_question(question)
            self._open(
                Ask(
                    head,
                    words,
                    translate("Questions", "Move to the trash"),
                    translate("Questions", "Keep it"),
                    self._parent,
                    careful=True,
                ),
                lambda: self._do.library.remove(question),
                self._do.library.keep,
            )

    def _ask_for_room(self, wanted: RoomWanted) -> None:
        """Who has to go before a load, or how much less would do."""
        words, session = room_question(wanted), self._do.session
        dialog = Ask(
            words.head, words.text, words.end, translate("Questions", "Cancel"), self._parent, third=words.less
        )
        self._open(dialog, lambda: session.make_room(wanted), session.leave_room, lambda: session.load_beside(wanted))

    def ask_to_quit(self, state: AppState, quit_: Callable[[], object]) -> bool:
        """Ask whether to end the program where downloads run or others use this computer; whether there was cause."""
        downloads, borrowers = len(state.downloads.snapshot.unfinished), state.computer.own_lending.borrowers
        if not downloads and not borrowers:
            return False
        words = [*([ending_loans(borrowers)] if borrowers else ()), *([quitting(downloads)] if downloads else ())]
        asked, yes, no = (
            (
                translate("Questions", "Quit while others use this computer?"),
                translate("Questions", "End that and quit"),
                translate("Questions", "Keep lending"),
            )
            if borrowers
            else (
                translate("Questions", "Quit while downloading?"),
                translate("Questions", "Quit and resume later"),
                translate("Questions", "Keep downloading"),
            )
        )
        if self.dialog is None:
            self._open(
                Ask(asked, "\n\n".join(words), yes, no, self._parent, careful=bool(borrowers)), quit_, lambda: None
            )
        return True

    def _open(
        self,
        dialog: Ask,
        yes: Callable[[], object],
        no: Callable[[], object],
        other: Callable[[], object] = lambda: None,
    ) -> None:
        self.dialog = dialog

        def finished(answer: int) -> None:
            self.dialog = None
            dialog.deleteLater()
            (other if answer == OTHER else yes if answer else no)()

        dialog.finished.connect(finished)
        dialog.open()
