"""States of a chat whose model ended, was set aside, or whose memory spilled, for pictures and tests."""

from __future__ import annotations

from dataclasses import replace

from advisor.machine.live import Spill
from advisor.machine.programs import Program
from advisor.outcome import Outcome
from advisor.session.recovery import Recovery
from advisor.session.spill_watch import Spilled
from advisor.units import GIB, MIB
from tests.ui.canned_machines import GPU
from ui.chat.state import Reply
from ui.session.recovery_text import recovered
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.store import AppState

SPILLED = Spilled(
    4242, (Spill(GPU.name, 5 * GIB // 2, GPU.id),), 0.0, Program("Witcher3.exe", 2 * GIB + 100 * MIB), 42.3, 18.2
)


def states(
    chat: AppState, unloaded: AppState, less: AppState, way_on: Recovery, relief: Recovery
) -> dict[str, AppState]:
    """chat: a question and its answer; unloaded: the same chat, whose model is not in memory; less: it is, with less.

    way_on: what was found after it ended; relief: what gives memory back to the card.
    """
    question, answer = chat.chat.turns
    lost = (question, replace(answer, text=answer.text[:90], ending="lost", stats=None))
    gone = {"phase": Phase.LOST, "reading": None, "gap": None, "filled": 0}
    begun = replace(answer, id=9, text="", created=2.0, ending="writing", stats=None)
    reply = Reply(answer.name, 1, begun, answer.text[:180], tokens=60)
    return {
        "chat-lost": chat.change(session={**gone, "outcome": Outcome(-11, "chat")}, chat={"turns": lost}),
        "chat-suspended": unloaded.change(
            chat={"turns": (question, replace(answer, text=answer.text[:180], ending="suspended", stats=None))}
        ),
        "chat-lost-less": chat.change(
            session={
                **gone,
                "outcome": Outcome(-6, "chat", last_words="CUDA error: out of memory"),
                "recovery": way_on,
            },
            chat={"turns": lost},
        ),
        "chat-recovered": less.change(
            chat={"turns": (question, replace(answer, text=answer.text[:180], ending="lost", stats=None))},
            shell={"notice": Notice(recovered(way_on), "info")},
        ),
        "chat-spilled": chat.change(
            session={"phase": Phase.WRITING, "spills": SPILLED.spills, "spilled": SPILLED, "relief": relief},
            chat={"turns": (question,), "reply": reply},
        ),
    }
