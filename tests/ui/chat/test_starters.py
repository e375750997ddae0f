"""An empty chat offers what to ask: questions that its model can answer, and never at the cost of what was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from advisor.chat.conversation import ChatSettings
from advisor.downloads.first_model import first_model
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Refusal, RunSettings
from advisor.session.session import Message, ReplyEvent, Text
from tests.advisor.services.conftest import HEALTH
from tests.ui import canned
from tests.ui.conftest import put, settle, some
from ui.app import App
from ui.chat.starters import Starters, starters

READY = canned.states()["chat-ready"]
LOADED = some(READY.session.loaded)


def test_the_model_to_try_is_asked_what_it_can_answer_and_others_usual_things() -> None:
    ours = first_model()
    header = replace(LOADED.model.header, set_bytes=ours.size)
    assert starters(replace(LOADED, model=replace(LOADED.model, header=header))) == ours.starters
    assert len(set(starters(LOADED)) - set(ours.starters)) == 4
    base = starters(replace(LOADED, has_template=False))
    assert len(base) == 4
    assert not any(text.endswith("?") for text in base), "a base model has beginnings of texts"


def test_a_base_model_is_said_to_be_one_before_it_writes(still: App) -> None:
    base = replace(LOADED, has_template=False)
    put(still, READY.change(session={"loaded": base}))
    page = still.window.chat
    assert "is a base model: it answers no questions" in page.middle.greeting.words.text()
    assert page.composer._hints[0].startswith("Begin a text;")
    assert page.drawers.settings.numbers["limit"].edit.placeholderText() == "200"


def test_a_click_asks_it(still: App, monkeypatch: pytest.MonkeyPatch) -> None:
    put(still, READY)
    found = still.window.chat.middle.starters
    asked: list[str] = []
    monkeypatch.setattr(still.do.chat.conversation, "send", asked.append)
    assert [chip.text() for chip in found.chips] == list(starters(LOADED))
    QTest.mouseClick(found.chips[2], Qt.MouseButton.LeftButton)
    assert asked == [found.chips[2].accessibleName()]


def test_what_was_begun_stays_and_is_not_sent(still: App, monkeypatch: pytest.MonkeyPatch) -> None:
    put(still, READY)
    page = still.window.chat
    asked: list[str] = []
    monkeypatch.setattr(still.do.chat.conversation, "send", asked.append)
    page.composer.box.setPlainText("Dear model,")
    page.middle.starters.chips[0].click()
    assert asked == []
    assert page.composer.box.toPlainText() == f"Dear model,\n{starters(LOADED)[0]}"
    page.composer.box.clear()


@pytest.mark.usefixtures("qapp")
def test_two_stand_below_each_other_where_there_is_no_room_beside() -> None:
    found = Starters()
    found.show_for(LOADED)
    for width, shown in ((700, 4), (300, 2)):
        found.resize(width, 300)
        found.show()
        settle()
        there = [chip for chip in found.chips if chip.isVisible()]
        assert len({chip.y() for chip in there}) == 2
        assert len(there) == shown
    found.close()
    found.deleteLater()


# -- the real model ------------------------------------------------------------------------------------------------

ABOUT = {
    "Describe a sunrise in one sentence.": ("sun", "light", "sky"),
    "What is a ship?": ("ship is a", "sea", "ocean", "water"),
    "Explain what a computer is in one sentence.": ("computer is a",),
    "Give me three tips for a good night's sleep.": ("sleep",),
}
"""Words of which a sensible answer has one."""


def test_the_model_to_try_answers_each_of_them_in_sensible_english(real_model: Path, tmp_path: Path) -> None:
    assert set(first_model().starters) == set(ABOUT)
    services = Services(check=lambda *_, **__: HEALTH, chats=tmp_path / "chats.db", asleep=tmp_path)
    try:
        services.computer.scan()
        model = services.fits.open(real_model)
        assert not isinstance(services.sessions.load(model, RunSettings(1024), force=True, cancel=Cancel()), Refusal)
        for asked, words in ABOUT.items():
            said: list[str] = []

            def hear(event: ReplyEvent, said: list[str] = said) -> None:
                said += [event.text] if isinstance(event, Text) else []

            stats = services.sessions.reply(
                [Message("user", asked)], ChatSettings(temperature=0.0, limit=200), None, hear, Cancel()
            )
            reply = "".join(said)
            assert stats.stop_reason == "end", reply
            assert reply[0].isupper() or reply[0].isdigit()
            assert reply.rstrip()[-1] in ".!"
            assert 8 <= len(reply.split()) <= 120, reply
            assert any(word in reply.lower() for word in words), reply
    finally:
        services.close()
