"""Saved system prompts."""

from __future__ import annotations

from advisor.chat.conversation import ChatSettings, Preset
from tests.ui import canned, canned_chats
from tests.ui.chat.parts import Parts
from tests.ui.conftest import put
from ui.app import App
from ui.chat.ready_prompts import ready_prompts

STATES = canned_chats.states(canned.states()["chat"])


def test_they_are_kept_replaced_and_forgotten(made: Parts) -> None:
    made.chat.presets.save("Officer", "Be one.")
    made.chat.presets.save("Cook", "Be one too.")
    made.chat.presets.save("Officer", "Be a good one.")
    assert set(made.state.chat.presets) == {Preset("Officer", "Be a good one."), Preset("Cook", "Be one too.")}
    made.chat.presets.delete("Cook")
    made.ctx.change(chat={"presets": ()})
    made.chat.presets.read()
    assert list(made.state.chat.presets) == [Preset("Officer", "Be a good one.")]


def test_there_are_some_to_start_from_and_the_head_names_the_one_that_is_used(still: App) -> None:
    own = Preset("Officer & cook", "Be both.")
    state = STATES["chats"].change(chat={"presets": (own,)})
    still.window.resize(1280, 800)
    put(still, state)
    page = still.window.chat
    assert page.header.prompt.isHidden()
    presets = page.drawers.settings.presets
    presets.fill()
    offered = [action for action in presets.menu.actions() if action.isEnabled() and not action.isSeparator()]
    assert [action.text() for action in offered[:2]] == ["Officer && cook", ready_prompts()[0].name]
    assert len({prompt.name for prompt in ready_prompts()}) == len(ready_prompts()) >= 5
    chosen: list[str] = []
    presets.chosen.connect(chosen.append)
    offered[1].trigger()
    assert chosen == [ready_prompts()[0].text]
    for system, name in ((own.text, own.name), (ready_prompts()[2].text, "Translator"), ("Else", "System prompt")):
        put(still, state.change(chat={"settings": ChatSettings(system=system)}))
        assert (page.header.prompt.isVisible(), page.header.prompt.accessibleName()) == (True, f"System prompt: {name}")
    page.header.prompt.click()
    assert page.drawers.settings.isVisible()
