"""Looking at this computer, again when it changes, and correcting what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from advisor.errors import AdvisorError
from advisor.machine.host import Disk
from advisor.machine.machine import Machine
from advisor.settings import Stated, TypedCard, models_folder
from ui.actions.desk import Desk
from ui.jobs import Job
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.words import translate


class Computer(Desk):
    """Verbs about this computer."""

    def rescan(self) -> None:
        """Look at the machine again."""
        self._scan(retest=False)

    def retest(self) -> None:
        """Test the engine again, then look at the machine."""
        self._scan(retest=True)

    def _scan(self, *, retest: bool, quiet: bool = False) -> None:
        if self.state.session.phase is Phase.LOADING:
            return
        if not quiet:
            self._store.change(computer={"scanning": True, "scan_problem": None})
        self._jobs.start(
            "scan",
            lambda _: self._room.scan(retest=retest),
            lambda machine: self._scanned(machine, retested=retest),
            failed=self._scan_failed,
        )
        self._jobs.start("disk", lambda _: self._room.disk(self._models_folder()), self._disk_seen, failed=self._fault)

    def _models_folder(self) -> Path:
        return models_folder(self.state.settings.models_folder)

    def _scanned(self, machine: Machine, *, retested: bool) -> None:
        self._store.change(computer={"machine": machine, "scanning": False, "scan_problem": None})
        self._machine_changed(retested=retested)

    def _machine_changed(self, *, retested: bool = False) -> None:
        """What rests on the machine has to be worked out again."""

    def _scan_failed(self, error: Exception) -> None:
        self._store.change(computer={"scanning": False})
        if isinstance(error, AdvisorError):
            self._store.change(computer={"scan_problem": str(error)})
        else:
            self._fault(error)

    def _disk_seen(self, disk: Disk | None) -> None:
        self._store.change(computer={"disk": disk})

    def _scan_if_stale(self) -> None:
        """A card came or went, the computer slept, a driver failed: look again, without ado."""
        idle = self.state.session.phase not in (Phase.LOADING, Phase.EJECTING) and not self._jobs.busy("scan")
        if idle and self.state.computer.machine is not None and self._room.stale:
            self._scan(retest=False, quiet=True)

    # -- the person knows better -------------------------------------------------------------------------------

    def keep_free(self, key: str, size: int | None) -> None:
        """Leave so many bytes of the device `key` free; None: what the rules say."""
        self._state(self.state.settings.stated.with_reserve(key, size))

    def correct_size(self, key: str, size: int | None) -> None:
        """The device `key` has so many bytes; None: what was detected."""
        self._state(self.state.settings.stated.with_capacity(key, size))

    def add_card(self, card: TypedCard) -> None:
        """List a card that was not detected."""
        self._state(self.state.settings.stated.with_card(card))

    def remove_card(self, name: str) -> None:
        """Do not list a card that was typed in."""
        self._state(self.state.settings.stated.without_card(name))

    def _state(self, stated: Stated) -> None:
        if stated == self.state.settings.stated:
            return
        machine = self._room.state(stated)
        self._store.change(settings={"stated": stated}, computer={"machine": machine or self.state.computer.machine})
        self._remember()
        self._machine_changed()

    # -- telling others ----------------------------------------------------------------------------------------

    def copy_report(self) -> Job[Any]:
        """Put what `plimsoll doctor` says on the clipboard."""
        return self._jobs.start(
            "report", lambda _: self._room.report(self._models_folder()), self._reported, failed=self._problem
        )

    def _reported(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        words = translate("Actions", "The report is on the clipboard. Nothing in it says who you are.")
        self._store.change(shell={"notice": Notice(words, "info")})

    def copy_text(self, text: str) -> None:
        """Put a command on the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self._store.change(shell={"notice": Notice(translate("Actions", "Copied: {0}").format(text), "info")})
