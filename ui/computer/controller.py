"""Looking at this computer, again when it changes, and correcting what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from advisor.endpoint import parse_endpoint
from advisor.errors import AdvisorError
from advisor.machine.host import Disk
from advisor.machine.machine import Machine
from advisor.machine.planned import Hardware
from advisor.machine.planning import PlannedFor
from advisor.services.computer import Computer
from advisor.settings import Settings, Stated, TypedCard, models_folder
from ui.context import Context
from ui.jobs import Job, Lane
from ui.words import error as words_of
from ui.words import translate


class ComputerController(QObject):
    """Verbs about this computer."""

    def __init__(self, ctx: Context, computer: Computer) -> None:
        super().__init__()
        self._ctx, self._computer = ctx, computer
        computer.state(ctx.state.settings.stated)
        computer.compute_with(ctx.state.settings.threads)
        computer.borrow(ctx.state.settings.lenders)
        ctx.events.memory_sampled.connect(self._scan_if_stale)
        ctx.events.settings_changed.connect(self._settings_changed)

    def rescan(self) -> None:
        """Look at the machine again."""
        self._scan(retest=False)

    def retest(self) -> None:
        """Test the engine again, then look at the machine."""
        self._scan(retest=True)

    def plan(self, hardware: Hardware) -> None:
        """Answer for another PC from now on; for this one again where `hardware` is none."""
        state = self._ctx.state
        if state.moving:
            self._ctx.warn(translate("Actions", "A model is being loaded. Wait for it, or cancel it first."))
            return
        self._ctx.change(computer={"scanning": True, "scan_problem": None})

        self._ctx.jobs.start(
            "scan",
            lambda _: (self._computer.plan(hardware), self._computer.planned_for),
            lambda found: self._scanned(*found, retested=True),  # another child measures: what is open is read anew
            failed=self._plan_failed,
        )

    def plan_this(self) -> None:
        """Answer for this computer again."""
        self.plan(Hardware())

    def _plan_failed(self, error: Exception) -> None:
        self._ctx.change(computer={"scanning": False})
        self._ctx.problem(error)

    def _scan(self, *, retest: bool, quiet: bool = False) -> None:
        if self._ctx.state.loading:
            return
        if not quiet:
            self._ctx.change(computer={"scanning": True, "scan_problem": None})
        self._ctx.jobs.start(
            "scan",
            lambda _: (self._computer.scan(retest=retest), self._computer.planned_for),
            lambda found: self._scanned(*found, retested=retest),
            failed=self._scan_failed,
        )
        self._look_at_disk()

    def _look_at_disk(self) -> None:
        folder = self._models_folder()
        self._ctx.jobs.start(
            "disk", lambda _: self._computer.disk(folder), self._disk_seen, failed=self._ctx.fault, lane=Lane.FILES
        )

    def _models_folder(self) -> Path:
        return models_folder(self._ctx.state.settings.models_folder)

    def _scanned(self, machine: Machine, planned: PlannedFor | None, *, retested: bool) -> None:
        words = planned.plain if planned else ""
        if words != self._ctx.state.computer.planned:  # what was sampled is of another computer
            self._ctx.change(computer={"planned": words, "live": (), "room": None})
        lending = self._computer.lending()
        self._ctx.change(computer={"machine": machine, "scanning": False, "scan_problem": None, "lending": lending})
        self._ctx.events.machine_changed.emit(retested)

    def _scan_failed(self, error: Exception) -> None:
        self._ctx.change(computer={"scanning": False})
        if isinstance(error, AdvisorError):
            self._ctx.change(computer={"scan_problem": words_of(error)})
        else:
            self._ctx.fault(error)

    def _disk_seen(self, disk: Disk | None) -> None:
        self._ctx.change(computer={"disk": disk})

    def _scan_if_stale(self) -> None:
        """A card came or went, the computer slept, a driver failed: look again, without ado."""
        idle = not self._ctx.state.moving and not self._ctx.jobs.busy("scan")
        if idle and self._ctx.state.computer.machine is not None and self._computer.stale:
            self._scan(retest=False, quiet=True)

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if old.models_folder != new.models_folder:
            self._look_at_disk()
        self._computer.compute_with(new.threads)

    # -- the person knows better -------------------------------------------------------------------------------

    def keep_free(self, key: str, size: int | None) -> None:
        """Leave so many bytes of the device `key` free; None: what the rules say."""
        self._state(self._ctx.state.settings.stated.with_reserve(key, size))

    def correct_size(self, key: str, size: int | None) -> None:
        """The device `key` has so many bytes; None: what was detected."""
        self._state(self._ctx.state.settings.stated.with_capacity(key, size))

    def add_card(self, card: TypedCard) -> None:
        """List a card that was not detected."""
        self._state(self._ctx.state.settings.stated.with_card(card))

    def remove_card(self, name: str) -> None:
        """Do not list a card that was typed in."""
        self._state(self._ctx.state.settings.stated.without_card(name))

    def add_lender(self, address: str) -> None:
        """Use the devices of one more computer; UsageError where that is no address."""
        endpoint = parse_endpoint(address)
        self._borrow((*(one for one in self._ctx.state.settings.lenders if one != endpoint), endpoint))

    def remove_lender(self, endpoint: str) -> None:
        """Do not use its devices any more."""
        self._borrow(tuple(one for one in self._ctx.state.settings.lenders if one != endpoint))

    def _borrow(self, lenders: tuple[str, ...]) -> None:
        self._computer.borrow(lenders)
        seen = tuple(one for one in self._ctx.state.computer.lending if one.endpoint in lenders and not one.problem)
        self._ctx.change(computer={"lending": seen})  # all others are asked again
        self._ctx.keep(lenders=lenders)
        self.rescan()

    def _state(self, stated: Stated) -> None:
        if stated == self._ctx.state.settings.stated:
            return
        machine = self._computer.state(stated)
        self._ctx.change(computer={"machine": machine or self._ctx.state.computer.machine})
        self._ctx.keep(stated=stated)
        self._ctx.events.machine_changed.emit(False)

    # -- telling others ----------------------------------------------------------------------------------------

    def copy_report(self) -> Job[Any]:
        """Put what `plimsoll doctor` says on the clipboard."""
        return self._ctx.jobs.start(
            "report", lambda _: self._computer.report(self._models_folder()), self._reported, failed=self._ctx.problem
        )

    def _reported(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        words = translate("Actions", "The report is on the clipboard. Nothing in it says who you are.")
        self._ctx.say(words)
