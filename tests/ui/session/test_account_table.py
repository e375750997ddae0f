"""The panel's lines, and that they are called what the model page calls them."""

from __future__ import annotations

from advisor.machine.programs import Program
from advisor.session.account import DeviceAccount
from advisor.units import GIB, MIB
from tests.ui import canned
from tests.ui.conftest import some
from ui.common.worked_out import bill_lines
from ui.session.account_table import AccountLine, entries
from ui.session.line_names import needle_name, planned_name, role_name
from ui.session.memory_bars import account_of


def shown(found: DeviceAccount, *programs: Program) -> list[AccountLine]:
    return entries(found, programs)


def test_the_panel_and_the_model_page_use_the_same_names() -> None:
    state = canned.in_memory(canned.PLAIN, fit := canned.fit(canned.PLAIN), used=8000)
    row = some(state.session.loaded).allocated.devices[0]
    panel = {entry.words: entry.value for entry in shown(account_of(state, row))}
    page = {words: value for words, value, _ in bill_lines(row, fit, canned.PLAIN)}
    for role in ("weights", "compute", "overhead"):
        assert panel[role_name(role)] == page[planned_name(role)]
    assert panel[role_name("kv")] + panel[role_name("kv_filled")] == page[planned_name("kv")]
    assert panel[needle_name("predicted")] == page["Needed in all"]


def test_lines_stand_above_their_sums() -> None:
    sizes = {"weights": 4 * GIB, "kv": GIB, "overhead": 50 * MIB, "rest": -2 * MIB, "other": 6 * GIB}
    found = DeviceAccount(5 * GIB, 5 * GIB, 5 * GIB + 48 * MIB, sizes, 20 * GIB, 28 * GIB, 32 * GIB)  # type: ignore[arg-type]
    marks = [entry.mark for entry in shown(found)]
    assert marks == [
        "weights", "kv", "allocated", "overhead", "rest", "measured", "predicted", "other", "free", "safe", "card"
    ]  # fmt: skip


def test_other_programs_are_named_and_the_rest_of_them_has_a_line() -> None:
    found = DeviceAccount(0, 0, None, {"other": 1000 * MIB})
    named = [
        (entry.words, entry.value)
        for entry in shown(found, Program("firefox", 600 * MIB, 3), Program("Xorg", 100 * MIB))
        if entry.within
    ]
    assert named == [("firefox, 3 processes", 600 * MIB), ("Xorg", 100 * MIB), ("Everything else", 300 * MIB)]
    assert not [entry for entry in shown(found, Program("larger than all", 2 * GIB)) if entry.within]
