"""This PC: what memory there is, what is free of it, which engine will use it, and the way in with a first model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from advisor.machine.machine import Device, Kind, Machine
from ui.actions import Actions
from ui.figures import device_figure
from ui.store import AppState
from ui.text import kind, number, size, translate
from ui.theme import GRID, HEADING, SMALL, SUBHEADING, Theme
from ui.widgets.basics import Card, Elided, Sheet, Themed, button, column, dress, label, picture, row, set_icon
from ui.widgets.facts import Facts
from ui.widgets.memory_bar import MemoryBar
from ui.widgets.notice import NoticeBar


class DeviceCard(Card, Themed):
    """One pool of memory."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture = picture("memory", "accent")
        self.title = label(factor=SUBHEADING, bold=True)
        self.name = Elided(muted=True)
        self.total = label(factor=SUBHEADING, bold=True)
        top = row(self._picture, self.title, self.name, self.total)
        top.setStretchFactor(self.name, 1)
        self.bar = MemoryBar(theme)
        self.words = label(wrap=True)
        self.note = label(factor=SMALL, muted=True, wrap=True)
        self.body.addLayout(top)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.words)
        self.body.addWidget(self.note)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_device(self, device: Device, ours: int) -> None:
        """Show `device`. ours: bytes of it that the loaded model holds, 0 if none is loaded."""
        set_icon(self._picture, "card" if device.is_gpu else "memory", "accent")
        dress(self._picture, self._theme)
        self.title.setText(kind(device))
        self.name.show_text(device.name)
        self.total.setText(
            size(device.capacity) if device.capacity is not None else translate("ThisPc", "size unknown")
        )
        figure = device_figure(device, ours)
        self.bar.show_figure(figure, device.name)
        self.bar.setVisible(device.capacity is not None)
        self.words.setText(self._in_words(device))
        notes = [translate("ThisPc", "Note: {0}.").format(note) for note in device.notes]
        self.note.setText("\n".join(notes))
        self.note.setVisible(bool(notes))

    def _in_words(self, device: Device) -> str:
        if device.asleep:
            return translate("ThisPc", "This card is asleep, and is not woken up to be looked at.")
        if not device.reachable:
            return translate("ThisPc", "This engine cannot use it; the note below says what could.")
        if device.usable is None or device.free is None:
            return translate("ThisPc", "The engine cannot tell how much of this memory is free.")
        if device.usable == 0:
            return translate("ThisPc", "{0} is free, all of it within the {1} kept for everything else.").format(
                size(device.free), size(device.reserve)
            )
        return translate(
            "ThisPc", "A model can use {0} now: {1} is free, and {2} of that is kept for everything else."
        ).format(size(device.usable), size(device.free), size(device.reserve))


class DropCard(QFrame):
    """The way in: open a file. Lies flat where there is little room, else stands in the middle of what is left."""

    TALL = 184  # px of height from which its parts stand above each other

    def __init__(self, choose_file: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.open = button(translate("ThisPc", "Open a .gguf…"), choose_file, primary=True, picture="folder-open")
        self._title = label(translate("ThisPc", "Will it fit? Open a model and see"), factor=SUBHEADING, bold=True)
        self._words = label(
            translate(
                "ThisPc",
                "Choose a .gguf file, or drop one anywhere in this window. "
                "Its memory is worked out to the byte before anything is loaded.",
            ),
            muted=True,
            wrap=True,
        )
        words = QWidget()
        words.setLayout(column(self._title, self._words, spacing=GRID // 2))
        words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._layout.setSpacing(2 * GRID)
        self._layout.addStretch(0)
        self._icon = picture("file-plus", "accent", 32)
        for part in (self._icon, words, self.open):
            self._layout.addWidget(part)
        self._layout.addStretch(0)
        self._arrange(tall=False)

    def hasHeightForWidth(self) -> bool:
        return False  # or its taller form would keep it tall

    def sizeHint(self) -> QSize:
        return QSize(400, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 88)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(tall=self.height() >= self.TALL)

    def _arrange(self, *, tall: bool) -> None:
        sides = Qt.AlignmentFlag.AlignHCenter if tall else Qt.AlignmentFlag.AlignLeading
        for words in (self._title, self._words):
            words.setAlignment(sides)
        self._layout.setDirection(QBoxLayout.Direction.TopToBottom if tall else QBoxLayout.Direction.LeftToRight)
        for index, stretch in enumerate((2, 0, 0, 0, 3) if tall else (0, 0, 1, 0, 0)):
            self._layout.setStretch(index, stretch)
        for part in (self._icon, self.open):
            self._layout.setAlignment(part, Qt.AlignmentFlag.AlignHCenter if tall else Qt.AlignmentFlag.AlignVCenter)


class ThisPcPage(QWidget):
    """The first page a person sees."""

    def __init__(self, actions: Actions, choose_file: Callable[[], None], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rescan = button(
            translate("ThisPc", "Re-scan"),
            actions.rescan,
            picture="refresh",
            tip=translate("ThisPc", "Look at this computer again (F5)"),
        )
        self.summary = Elided(muted=True)
        self._problem_button = button(translate("ThisPc", "Try again"), actions.rescan)
        self.problem = NoticeBar(self._problem_button, closable=False)
        self.scanning = label(
            translate(
                "ThisPc",
                "Looking at this computer: memory, processor, graphics devices, and a short test of the engine…",
            ),
            muted=True,
            wrap=True,
        )
        self._devices = QVBoxLayout()
        self._devices.setSpacing(2 * GRID)
        self.cards: list[DeviceCard] = []
        self.drop = DropCard(choose_file)
        self.facts_card = Card(translate("ThisPc", "Processor and engine"))
        self.facts = Facts()
        self.facts_card.body.addWidget(self.facts)
        self.engine_note = NoticeBar(closable=False)
        self.facts_card.body.addWidget(self.engine_note)
        sheet = Sheet()
        titles = column(
            label(translate("ThisPc", "This PC"), factor=HEADING, bold=True), self.summary, spacing=GRID // 2
        )
        top = row(titles, self.rescan)
        top.setStretch(0, 1)
        top.setAlignment(self.rescan, Qt.AlignmentFlag.AlignTop)
        sheet.body.addLayout(top)
        sheet.body.addWidget(self.problem)
        sheet.body.addWidget(self.scanning)
        sheet.body.addLayout(self._devices)
        sheet.body.addWidget(self.drop, 1)
        sheet.body.addWidget(self.facts_card)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)

    def set_theme(self, theme: Theme) -> None:
        """For cards made from now on."""
        self._theme = theme

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the machine, or that it is being looked at, or why it cannot be."""
        machine = state.machine
        self.rescan.setEnabled(not state.scanning)
        self.rescan.setText(translate("ThisPc", "Scanning…") if state.scanning else translate("ThisPc", "Re-scan"))
        self.scanning.setVisible(state.scanning and machine is None)
        self.problem.setVisible(state.scan_problem is not None and not state.scanning)
        if state.scan_problem:
            self.problem.say(state.scan_problem)
        self.facts_card.setVisible(machine is not None)
        self.summary.show_text(self._summary(machine) if machine else translate("ThisPc", "What a model may use here"))
        if machine:
            self._render_devices(state, machine)
            self._render_facts(machine)

    def _summary(self, machine: Machine) -> str:
        cards = len(machine.gpus)
        if cards == 0:
            return translate("ThisPc", "{0} of memory and no graphics device the engine can use").format(
                size(machine.host.memory)
            )
        if cards == 1:
            return translate("ThisPc", "{0} of memory and one graphics device").format(size(machine.host.memory))
        return translate("ThisPc", "{0} of memory and {1} graphics devices").format(
            size(machine.host.memory), number(cards)
        )

    def _render_devices(self, state: AppState, machine: Machine) -> None:
        devices = [*machine.devices[1:], machine.cpu]  # also cards that this engine cannot use
        while len(self.cards) < len(devices):
            card = DeviceCard(self._theme)
            self.cards.append(card)
            self._devices.addWidget(card)
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(devices))
        for card, device in zip(self.cards, devices, strict=False):
            ours = 0
            if state.loaded and state.phase.loaded and (held := state.loaded.allocated.on(device.id)):
                ours = held.engine
            if device.kind is Kind.CPU and state.memory:
                device = replace(device, capacity=state.memory.total, free=state.memory.available)
            card.show_device(device, ours)

    def _render_facts(self, machine: Machine) -> None:
        host, engine = machine.host, machine.engine
        facts = [
            (translate("ThisPc", "Processor"), host.cpu),
            (
                translate("ThisPc", "Cores"),
                translate("ThisPc", "{0} cores, {1} threads").format(number(host.cores), number(host.threads)),
            ),
            (translate("ThisPc", "System"), host.system),
        ]
        if host.limit is not None:
            facts.append(
                (translate("ThisPc", "Container"), translate("ThisPc", "limits memory to {0}").format(size(host.limit)))
            )
        if engine:
            back_ends = ", ".join(engine.backends) or translate("ThisPc", "none")
            gpu = (
                translate("ThisPc", "can be used")
                if engine.gpu_offload
                else translate("ThisPc", "not built into this engine")
            )
            facts.append((translate("ThisPc", "Engine"), translate("ThisPc", "llama.cpp {0}").format(engine.version)))
            facts.append((translate("ThisPc", "Graphics"), gpu))
            facts.append((translate("ThisPc", "Back ends"), back_ends))
        self.facts.show_facts(facts)
        notes = [
            *machine.notes,
            *([engine.note] if engine and engine.note and engine.note not in machine.notes else []),
        ]
        if engine and engine.safe and not notes:
            notes.append(translate("ThisPc", "The engine runs with safe settings on this processor, somewhat slower."))
        self.engine_note.setVisible(bool(notes))
        self.engine_note.say("\n".join(notes), problem=engine is None)
