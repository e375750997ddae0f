"""The colours of a chat: what the person wrote looks different at a glance, and all of it can be read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont

from ui.chat.transcript.highlight import contrast
from ui.chat.transcript.look import Look
from ui.chat.transcript.pictures import Formulas
from ui.theme import ThemeName, load


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_the_person_wrote_has_a_ground_of_its_own_that_can_be_read_on(theme: ThemeName, qapp: object) -> None:
    assert qapp
    look = Look.of(load(theme), QFont(), Formulas())
    assert contrast(look.person, look.surface) > 1.05
    assert look.person not in (look.surface, look.window)
    for colour in (look.text, look.muted, look.accent):
        assert contrast(colour, look.person) >= 4.5
