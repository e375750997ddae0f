"""Saved system prompts."""

from __future__ import annotations

from advisor.chat.conversation import Preset
from tests.ui.chat.parts import Parts


def test_they_are_kept_replaced_and_forgotten(made: Parts) -> None:
    made.chat.presets.save("Officer", "Be one.")
    made.chat.presets.save("Cook", "Be one too.")
    made.chat.presets.save("Officer", "Be a good one.")
    assert set(made.state.chat.presets) == {Preset("Officer", "Be a good one."), Preset("Cook", "Be one too.")}
    made.chat.presets.delete("Cook")
    made.ctx.change(chat={"presets": ()})
    made.chat.presets.read()
    assert list(made.state.chat.presets) == [Preset("Officer", "Be a good one.")]
