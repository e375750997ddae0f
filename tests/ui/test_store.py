"""The store and the pure helpers beside it."""

from __future__ import annotations

from advisor.session.gauge import Reading
from ui.pages import PageId
from ui.session.state import recent
from ui.store import AppState, Store


def test_changed_carries_old_and_new_and_only_real_changes() -> None:
    store = Store()
    seen: list[tuple[PageId, PageId]] = []
    store.changed.connect(lambda old, new: seen.append((old.shell.page, new.shell.page)))
    store.change(shell={"page": PageId.CHAT})
    store.change(shell={"page": PageId.CHAT})
    assert seen == [(PageId.PC, PageId.CHAT)]
    assert store.state == AppState().change(shell={"page": PageId.CHAT})


def test_history_keeps_two_minutes() -> None:
    history: tuple[Reading, ...] = ()
    for second in range(300):
        history = recent(history, Reading(float(second), 1, 1, 1))
    assert history[0].at == 179.0
    assert history[-1].at == 299.0
