"""Where a person says which other PC to plan for: a card or chip by its name, and what else is known of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from advisor.errors import UsageError
from advisor.machine.asked_hardware import TypedHardware
from advisor.machine.planned import Hardware
from ui.common.card_name_field import CardNameField
from ui.common.hardware_text import plan_refused
from ui.controls.buttons import TARGET, button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.theme import GRID, SMALL, em
from ui.words import translate

_FIELD = 112  # px


class PlanCard(Panel):
    """Reads the same as the terminal's --on and the options beside it."""

    def __init__(self, plan: Callable[[Hardware], object]) -> None:
        """plan: what is done with hardware that was understood."""
        super().__init__()
        self._plan = plan
        words = translate(
            "PlanPc",
            "All pages then answer for that PC, until you go back to this one. What you leave empty is taken as usual.",
        )
        self.body.addWidget(label(words, factor=SMALL, muted=True, wrap=True))
        self.graphics = CardNameField()
        self.graphics.setPlaceholderText(translate("PlanPc", "RTX 4090, 2x RTX 3090, Apple M4 Max"))
        self.memory = _field("16 GB")
        self.ram = _field("32 GB")
        for size in (self.memory, self.ram):
            set_tip(size, translate("PlanPc", "A number without a unit is GB."))
        self.cores = _field("8")
        self.speed = _field("90 GB/s")
        self.go = button(translate("PlanPc", "Plan for it"), self._typed, picture="monitor")
        name = _named(translate("PlanPc", "Graphics card or chip, by its name"), self.graphics)
        self.body.addWidget(name)
        self.body.addWidget(
            Flow(
                _named(translate("PlanPc", "Memory of each"), self.memory),
                _named(translate("PlanPc", "System memory"), self.ram),
                _named(translate("PlanPc", "Cores"), self.cores),
                _named(translate("PlanPc", "Speed of system memory"), self.speed),
                spacing=2 * GRID,
            )
        )
        for field in self.fields:
            field.setMinimumHeight(TARGET)
            field.returnPressed.connect(self._typed)
        self.problem = label(wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addLayout(row(self.go, None))

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        """In the order they are shown."""
        return self.graphics, self.memory, self.ram, self.cores, self.speed

    def _typed(self) -> None:
        asked = TypedHardware(*(field.text() for field in self.fields))
        try:
            hardware = asked.hardware()
        except UsageError as error:
            self.problem.setText(plan_refused(error))
            self.problem.show()
            return
        self.problem.hide()
        self._plan(hardware)


def _field(example: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(example)
    made.setFixedWidth(em(_FIELD))
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made


def _named(name: str, field: QLineEdit) -> QWidget:
    field.setAccessibleName(name)
    caption = label(name, factor=SMALL, muted=True)
    caption.setBuddy(field)
    made = QWidget()
    made.setLayout(column(caption, field, spacing=GRID // 2))
    return made
