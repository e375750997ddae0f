"""Moments of a chat that files, settings and a context that is too small make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from advisor.chat.conversation import Attachment, ChatSettings, Preset
from advisor.chat.overflow import AttachLess, DropOldest, MemoryCost, Raise, Reload, Summarise, TooLong
from advisor.fit.speed_band import Band, Speed
from advisor.services.judgement import PacedFit
from advisor.units import GIB, MIB
from tests.ui import canned_shelf
from tests.ui.conftest import some
from ui.chat.state import Another, Attached, Awaited
from ui.library.state import LibraryState
from ui.session.state import Phase
from ui.store import AppState

FILES = (
    Attached(Attachment("report-2026-final-version-with-a-very-long-name-indeed.pdf", "text", 345678), 4120),
    Attached(Attachment("main.py", "text", 2200), 512),
    Attached(Attachment("boat.png", "data:image/png;base64,AAAA", 88000), 256),
)
SET = ChatSettings(
    system="You are a ship's officer. Answer in short sentences, and say what you are not sure of.",
    temperature=0.2,
    seed=42,
    limit=500,
    thinking=False,
    output="grammar",
    grammar='root ::= "yes" | "no"',
)


def speed_of(writes: float) -> Speed:
    """So many tokens a second."""
    return Speed(Band.around(writes, 1.4), None, "from the card's bandwidth")


def states(chat: AppState) -> dict[str, AppState]:
    """chat: the usual one."""
    loaded = some(chat.session.loaded)
    own = loaded.recommended.with_(temperature=0.7, top_k=20, top_p=0.8)
    chat = chat.change(session={"loaded": replace(loaded, recommended=own, thinking="switch", sees=True)})
    larger = replace(loaded.fit, plan=loaded.fit.plan.with_(context=32768), spare=2 * GIB)
    eight = replace(larger, plan=larger.plan.with_(kv_k="q8_0", kv_v="q8_0"))
    ways = (
        Raise(larger, MemoryCost(2048 * MIB, 32 * MIB, 2080 * MIB, 0)),
        Reload("kv", eight, MemoryCost(128 * MIB, 61 * MIB, 189 * MIB, 0), 17230, 42.0, speed_of(37), None),
        Reload("system", larger, MemoryCost(2048 * MIB, 32 * MIB, -2000 * MIB, 4080 * MIB), 17230, 95.0,
               speed_of(37), speed_of(12)),
        Summarise(12, 768, 9768, 46.0),
        DropOldest(12, 9000, 13.0),
        AttachLess((("report.pdf", 4120),)),
    )  # fmt: skip
    too_long = TooLong(17230, 16384, ways)
    first, reply = (turn.id for turn in chat.chat.turns[:2])
    waits = chat.change(chat={"awaited": Awaited(some(chat.chat.open).id, reply, 16384)})
    return {
        "room-attached": chat.change(chat={"attached": FILES}),
        "room-long-message": chat.change(chat={"attached": FILES[1:2], "typed": 2300}),
        "room-message-too-long": chat.change(chat={"typed": 9000}),
        "room-reading": chat.change(chat={"attached": FILES[:2], "attaching": 2}),
        "room-too-long": chat.change(chat={"attached": FILES[:1], "too_long": too_long}),
        "room-no-way": chat.change(chat={"too_long": replace(too_long, ways=())}),
        "room-summing": chat.change(chat={"too_long": too_long, "summing": 0.4}),
        "room-summed": chat.change(chat={"settings": ChatSettings(reads_after=first, summary="They spoke of ships.")}),
        "room-shortened": chat.change(chat={"settings": ChatSettings(reads_after=first)}),
        "room-waiting": waits,
        "room-waiting-load": waits.change(session={"phase": Phase.LOADING, "permille": 430}),
        "room-settings": chat.change(chat={"settings": SET, "presets": (Preset("Officer", "Be one."),)}),
    }


def another(chat: AppState) -> AppState:
    """Another model is being chosen for the first reply; a dialog opens for it. chat: the usual one."""
    first, second, _ = (entry.path for entry in canned_shelf.ENTRIES)
    answers: dict[Path, PacedFit | str] = {
        first: PacedFit(some(chat.session.loaded).fit),
        second: "It cannot be read. Try again.",
    }
    asked = Another(chat.chat.turns[1].id, 16384, answers=answers, judging=True)
    return chat.change(library=LibraryState(canned_shelf.LIBRARY), chat={"another": asked})
