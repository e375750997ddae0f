"""Where a person lends this computer's devices to others, and sees who uses them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from advisor.server.address import is_loopback
from ui.computer.lending_controller import LendingChoice, LendingController
from ui.computer.lending_options import LendingOptions
from ui.computer.lending_text import borrower_words, lent_words, reach_words, tunnel, tunnel_words
from ui.computer.state import LendingPhase, OwnLendingState
from ui.controls.beside import Beside
from ui.controls.buttons import button, icon_button
from ui.controls.cards import Panel, line
from ui.controls.labels import Elided, label, picture
from ui.controls.layouts import column, row
from ui.controls.sentences import clear
from ui.theme import GRID, SMALL, scaled
from ui.words import said, translate


class LendingCard(Panel):
    """Renders what is lent."""

    def __init__(self, do: LendingController, copy: Callable[[str], object]) -> None:
        """copy: puts a text on the clipboard."""
        super().__init__()
        self._do, self._copy = do, copy
        self._shown: tuple[OwnLendingState, LendingChoice] | None = None
        self._build_head()
        self._build_warning()
        self._build_loans()

    def _build_head(self) -> None:
        words = translate(
            "Lending",
            "A model that is too large for another computer can lie partly on this one: on its graphics devices, or in "
            "its memory where it has none. It ends with the button, or with Plimsoll.",
        )
        self.body.addWidget(label(words, factor=SMALL, muted=True, wrap=True))
        self.options = LendingOptions(self._do)
        self.start = button(translate("Lending", "Lend this computer"), self._start, primary=True)
        self.stop = button(translate("Lending", "Stop lending"), self._do.stop)
        self.body.addSpacing(GRID // 2)
        self.body.addWidget(self.options)
        self.standing = label(bold=True, wrap=True)
        self.endpoint = Elided()
        self.endpoint.setFont(scaled(SMALL, mono=True))
        self.copy = icon_button("copy", translate("Lending", "Copy the address"), self._copy_endpoint)
        self.body.addWidget(
            Beside(
                column(self.standing, row(self.endpoint, self.copy, None, spacing=GRID), spacing=0),
                row(self.start, self.stop, spacing=0),
            )
        )
        self.problem = label(wrap=True)
        self.problem.setObjectName("problem")
        self.body.addWidget(self.problem)

    def _build_warning(self) -> None:
        self.reach = label(wrap=True)
        self.sign = picture("alert", "no")
        lines = row(self.sign, self.reach, spacing=GRID)
        lines.setStretch(1, 1)
        self.body.addLayout(lines)
        self.tunnel_words = label(factor=SMALL, muted=True, wrap=True)
        self.tunnel = Elided()
        self.tunnel.setFont(scaled(SMALL, mono=True))
        copy = icon_button(
            "copy", translate("Lending", "Copy the command for the tunnel"), lambda: self._copy(tunnel(self._port))
        )
        self.body.addLayout(column(self.tunnel_words, row(self.tunnel, copy, None, spacing=GRID), spacing=0))

    def _build_loans(self) -> None:
        self.rule = line()
        self.body.addWidget(self.rule)
        self._loans = QVBoxLayout()
        self._loans.setSpacing(GRID // 2)
        self.body.addLayout(self._loans)

    @property
    def _port(self) -> int:
        if self._shown and self._shown[0].seen:
            return self._shown[0].seen.port
        return self._do.choice.port

    def _start(self) -> None:
        if self.options.take_port():
            self._do.start()
        else:
            self.options.port.setFocus()

    def _copy_endpoint(self) -> None:
        if self._shown and self._shown[0].seen:
            self._copy(self._shown[0].seen.endpoint)

    def show_lending(self, lending: OwnLendingState) -> None:
        """Show where it stands."""
        self.options.show_choice()
        choice = self._do.choice
        if (lending, choice) == self._shown:
            return
        self._shown, address = (lending, choice), choice.address
        off, on = lending.phase is LendingPhase.OFF, lending.seen is not None
        self.options.setVisible(not on)
        self.options.setEnabled(off)
        self.start.setVisible(lending.phase in (LendingPhase.OFF, LendingPhase.STARTING))
        self.start.setEnabled(off and bool(address))
        self.stop.setVisible(not self.start.isVisibleTo(self))
        self.stop.setEnabled(lending.phase is LendingPhase.ON)
        self.standing.setVisible(on)
        self.endpoint.setVisible(on)
        self.copy.setVisible(on)
        if lending.seen:
            self.standing.setText(translate("Lending", "On the other computer, add this address:"))
            self.endpoint.show_text(lending.seen.endpoint)
        self.problem.setVisible(bool(lending.problem))
        self.problem.setText(said(lending.problem))
        host = lending.seen.host if lending.seen else address
        self.reach.setText(reach_words(host))
        self.sign.show_icon(*(("info", "accent") if is_loopback(host) else ("alert", "no")))
        self.tunnel_words.setText(tunnel_words(host))
        self.tunnel.show_text(tunnel(self._port))
        self._show_loans(lending)

    def _show_loans(self, lending: OwnLendingState) -> None:
        clear(self._loans)
        seen = lending.seen
        self.rule.setVisible(seen is not None)
        if seen is None:
            return
        for device in seen.devices:
            self._loans.addWidget(label(lent_words(device), wrap=True))
        for borrower in seen.borrowers:
            self._loans.addWidget(label(borrower_words(borrower), muted=not borrower.held, wrap=True))
        if not seen.borrowers:
            nobody = translate("Lending", "No other computer uses it now.")
            self._loans.addWidget(label(nobody, factor=SMALL, muted=True, wrap=True))
