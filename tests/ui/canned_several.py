"""Moments with several models in memory: two that share a card and system memory, and the question who has to go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from advisor.fit.bill import Bill
from advisor.machine.probes.probe_result import ProcessUse
from advisor.services.judgement import Crowded, Leaving, LessAsked, RunSettings
from advisor.session.gauge import Reading
from advisor.units import GIB, MIB
from tests.ui import canned, canned_shelf
from tests.ui.conftest import some
from ui.library.state import LibraryState
from ui.pages import PageId
from ui.session.state import Phase, RoomWanted, SessionState
from ui.store import AppState

SMALL_PID = 4243


def two(chat: AppState) -> AppState:
    """A small model beside the usual one. chat: with the usual one alone."""
    loaded = some(chat.session.loaded)
    rows = tuple(
        replace(row, weights=row.weights // 6, context=row.context // 8, compute=row.compute // 2)
        for row in loaded.allocated.devices
    )
    name = replace(loaded.fit.model, name="Gemma 3 1B", quant="Q4_K_M")
    file = replace(loaded.model, path=Path("/home/ada/models/gemma-3-1b-it-Q4_K_M.gguf"))
    fit = replace(loaded.fit, model=name, bill=Bill(rows))
    small = replace(loaded, model=file, fit=fit, allocated=Bill(rows), pid=SMALL_PID)
    card = next(row for row in rows if row.device != "CPU")
    held = card.engine + 300 * MIB
    reading = Reading(90.0, 210 * MIB, 20 * GIB, 31 * GIB, ((card.device, held),))
    live = tuple(
        replace(
            sample,
            free=(sample.free or 0) - (held if sample.device == card.device else 210 * MIB),
            held=(*(sample.held or ()), ProcessUse(SMALL_PID, held if sample.device == card.device else 210 * MIB)),
        )
        for sample in chat.computer.live
    )
    other = SessionState(Phase.READY, 1000, small, reading=reading, context_size=small.fit.plan.context)
    return chat.change(sessions={"2": other}, computer={"live": live}, library=LibraryState(canned_shelf.LIBRARY))


def states(chat: AppState) -> dict[str, AppState]:
    """chat: with the usual model alone."""
    both = two(chat)
    return {
        "several-chat": both,
        "several-pc": both.change(shell={"page": PageId.PC}),
        "several-loading": both.change(
            shell={"page": PageId.MODEL},
            session={"phase": Phase.WRITING},
            sessions={"2": SessionState(Phase.LOADING, 430)},
        ),
    }


def questions(chat: AppState) -> dict[str, AppState]:
    """A dialog opens for each."""
    both = two(chat)
    fit = replace(
        some(chat.session.loaded).fit, model=replace(some(chat.session.loaded).fit.model, name="Mistral Small 24B")
    )
    small, front = some(both.sessions["2"].loaded), some(both.session.loaded)
    one = Crowded((Leaving("2", small.fit.model.name, small.allocated.total),), None)
    less = LessAsked(RunSettings(4096), replace(fit, plan=fit.plan.with_(context=4096)), canned.SPEED)
    all_ = Crowded((*one.ends, Leaving("front", front.fit.model.name, front.allocated.total, writing=True)), less)
    slower = Crowded(one.ends, replace(less, fit=fit))
    return {
        name: both.change(shell={"question": RoomWanted(fit.model.name, fit, crowded)})
        for name, crowded in (("room-for-one", one), ("room-for-all", all_), ("room-slower", slower))
    }
