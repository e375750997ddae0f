"""One pool of memory as a card: what it is, who holds what of it, and what a model can use now."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.machine.live import Spill
from advisor.machine.sample import DeviceSample
from ui.computer.text import capacity_source, device_facts, in_words, notes, sources, spilled_here, tag
from ui.controls.cards import Panel
from ui.controls.labels import Elided, label, picture
from ui.controls.layouts import row
from ui.controls.plain_text import plain_label, set_tip
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import Pool, device_figure
from ui.session.text import kind
from ui.theme import SMALL, SUBHEADING
from ui.words import said, size, translate


class DeviceCard(Panel):
    """Shows one pool; made once, shown often."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = picture("memory", "accent")
        self.title = Elided(factor=SUBHEADING, bold=True)
        self.name = Elided(muted=True)
        self.tag = plain_label()
        self.tag.setObjectName("tag")
        self.total = label(factor=SUBHEADING, bold=True)
        top = row(self._picture, self.title, self.name, self.tag, self.total)
        top.setStretchFactor(self.name, 1)
        self.bar = MemoryBar()
        self.words = label(wrap=True)
        self.facts = Elided(factor=SMALL, muted=True)
        self.note = label(factor=SMALL, muted=True, wrap=True)
        self.body.addLayout(top)
        self.spill = label(wrap=True)
        self.spill.setObjectName("problem")
        for part in (self.bar, self.words, self.spill, self.facts, self.note):
            self.body.addWidget(part)

    def show_pool(self, pool: Pool, ours: int, sample: DeviceSample | None, spills: Sequence[Spill]) -> None:
        """Show `pool`. ours: bytes of it that we hold; sample: of the whole pool, now; spills: of the loaded model."""
        device, whole = pool.device, pool.whole
        used = device.reachable and not device.asleep
        self._picture.show_icon("card" if device.is_gpu else "memory", "accent" if used else "muted")
        self.title.show_text(kind(device))
        self.name.show_text(said(device.name))
        self.tag.setText(tag(device))
        self.tag.setVisible(bool(self.tag.text()))
        self.total.setText(size(whole.capacity) if whole.capacity is not None else translate("ThisPc", "size unknown"))
        set_tip(self.total, capacity_source(whole))
        figure = device_figure(whole, ours, sample)
        if pool.within and device.reachable and device.usable is not None:
            # The limit is that of the graphics, which the processor shares.
            figure = figure.with_limit(figure.used + device.usable)
        self.bar.show_figure(figure, said(device.name), sources(pool, figure))
        self.bar.setVisible(whole.capacity is not None and not device.is_added)
        self.words.setText(in_words(pool))
        set_tip(self.words, sources(pool, figure))
        known = device_facts(device, figure)
        self.facts.show_text(known)
        self.facts.setVisible(bool(known))
        self.note.setText(notes(device))
        self.note.setVisible(bool(self.note.text()))
        self.spill.setText(spilled_here(spills, device))
        self.spill.setVisible(bool(self.spill.text()))
