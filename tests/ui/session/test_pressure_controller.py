"""What is said and done while system memory is short: idle models that go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.services.readings import Sample
from advisor.system.pressure import MemoryPressure, PressureLevel
from tests.ui.session.parts import MEMORY, Made
from tests.ui.wiring import wiring


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


def test_idle_models_are_asked_to_go_for_as_long_as_memory_is_short(made: Made) -> None:
    made.load()
    for level in (PressureLevel.CRITICAL, PressureLevel.CRITICAL, PressureLevel.NORMAL, PressureLevel.CRITICAL):
        made.wired.ctx.events.memory_sampled.emit(Sample(MEMORY, pressure=MemoryPressure(level)))
    assert made.sessions.freed == 3
    made.session.spill.leave_short()
    assert made.wired.state.session.short_left
