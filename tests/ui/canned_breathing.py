"""Moments of a context that breathes: begun, grown with a long chat, shrunk for another, and where it cannot grow."""

from __future__ import annotations

from dataclasses import replace

from advisor.chat.conversation import Chat, Turn
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.units import GIB
from tests.ui.conftest import some
from ui.session.text import could_not_grow
from ui.shell.state import Notice
from ui.store import AppState


def states(small: AppState, grown: AppState, ceiling: Fit, chat: Chat, turns: tuple[Turn, ...]) -> dict[str, AppState]:
    """small, grown: a model in memory with contexts of two lengths, of which `ceiling` has the longest."""
    most = ceiling.plan.context

    def begun(state: AppState, used: int, short: Fit | None = None) -> AppState:
        loaded = replace(some(state.session.loaded), ceiling=ceiling, short=short)
        return state.change(
            session={"loaded": loaded, "context_size": loaded.reach, "context_used": used, "filled": used},
            chat={"open": chat, "turns": turns},
        )

    short = begun(small, 2047, short=_lacking(some(grown.session.loaded).fit))
    words = could_not_grow(some(short.session.loaded))
    assert most > some(grown.session.loaded).fit.plan.context
    return {
        "breathing-grown": begun(grown, 6900),
        "breathing-shrunk": begun(small, 450),
        "breathing-short": short.change(
            chat={"turns": (*turns[:-1], replace(turns[-1], ending="context"))}, shell={"notice": Notice(words)}
        ),
    }


def _lacking(fit: Fit) -> Fit:
    """As where another program took what there was."""
    rows = tuple(replace(row, usable=row.total - GIB // 2) for row in fit.bill.devices)
    return replace(fit, bill=Bill(rows), verdict=Verdict.TIGHT)
