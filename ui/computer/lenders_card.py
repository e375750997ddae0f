"""Where a person says which other computers lend their devices, and sees what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from advisor.errors import UsageError
from advisor.services.readings import LenderSeen
from ui.computer.controller import ComputerController
from ui.computer.text import lender_words
from ui.controls.buttons import TARGET, button
from ui.controls.cards import Panel
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.controls.sentences import clear
from ui.theme import GRID, SMALL, em
from ui.words import error as words_of
from ui.words import translate

_FIELD = 240  # px


class LendersCard(Panel):
    """Renders the computers that were added."""

    def __init__(self, do: ComputerController) -> None:
        super().__init__()
        self._do = do
        self._shown: tuple[tuple[str, LenderSeen | None], ...] = ()
        words = translate(
            "Lenders",
            "A model that is too large for this computer can lie partly on others: lend them there, on this page of "
            "Plimsoll or with “plimsoll lend ADDRESS”. What is sent is neither encrypted nor authenticated, so use it "
            "in a network that you trust, or through an SSH tunnel. Where it would be slower, models stay here.",
        )
        self.body.addWidget(label(words, factor=SMALL, muted=True, wrap=True))
        name = translate("Lenders", "Address of a computer that lends")
        self.address = QLineEdit()
        self.address.setPlaceholderText("192.168.1.20:50052")
        self.address.setAccessibleName(name)
        self.address.setMinimumHeight(TARGET)
        self.address.setMinimumWidth(em(_FIELD))
        self.address.returnPressed.connect(self._typed)
        caption = label(name, factor=SMALL, muted=True)
        caption.setBuddy(self.address)
        self.add = button(translate("Lenders", "Add"), self._typed, picture="plus")
        self.body.addSpacing(GRID // 2)
        self.body.addLayout(column(caption, row(self.address, self.add, None), spacing=GRID // 2))
        self.problem = label(wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self._lenders = QVBoxLayout()
        self._lenders.setSpacing(GRID)
        self.body.addLayout(self._lenders)

    def show_lenders(self, lenders: Sequence[str], seen: Sequence[LenderSeen]) -> None:
        """Show these, and what came of those that were asked."""
        known = {one.endpoint: one for one in seen}
        shown = tuple((endpoint, known.get(endpoint)) for endpoint in lenders)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._lenders)
        for endpoint, one in shown:
            self._lenders.addWidget(self._lender(endpoint, one))

    def _lender(self, endpoint: str, seen: LenderSeen | None) -> QWidget:
        name = Elided()
        name.show_text(endpoint)
        gone = button(translate("Lenders", "Remove"), partial(self._do.remove_lender, endpoint), link=True)
        gone.setAccessibleName(translate("Lenders", "Do not use devices of {0}").format(endpoint))
        set_tip(
            gone, translate("Lenders", "Its devices are not used any more; models that use them stay until ejected")
        )
        words = label(lender_words(seen), factor=SMALL, muted=not (seen and seen.problem), wrap=True)
        if seen and seen.problem:
            words.setObjectName("problem")
        made, line = QWidget(), row(name, gone)
        line.setStretch(0, 1)
        made.setLayout(column(line, words, spacing=0))
        return made

    def _typed(self) -> None:
        try:
            self._do.add_lender(self.address.text())
        except UsageError as error:
            self.problem.setText(words_of(error))
            self.problem.show()
            return
        self.problem.hide()
        self.address.clear()
