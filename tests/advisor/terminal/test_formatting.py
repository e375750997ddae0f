"""The machine as text: the same that the page This PC says."""

from __future__ import annotations

from dataclasses import replace

from advisor.fit.bill import Bill, DeviceBill
from advisor.machine.machine import Kind, Machine
from advisor.terminal import formatting
from advisor.terminal.formatting import machine
from advisor.units import GIB, MIB
from tests.ui import canned, canned_computers


def lines(found: Machine) -> list[str]:
    return machine(found).splitlines()


def row(found: Machine, device: str) -> list[str]:
    """A device's cells in the table."""
    line = next(line for line in lines(found) if line.startswith(f"{device} "))
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_what_may_be_borrowed_is_beside_what_there_is() -> None:
    found = canned_computers.apu()
    assert row(found, "Device")[3:5] == ["Capacity", "Borrowable"]
    assert row(found, "ROCm0")[3:] == ["120.0 GB", "120.0 GB", "89.4 GB", "12.5 GB", "76.9 GB"]
    assert row(found, "CPU")[4] == "-"
    text = machine(found)
    assert "ROCm0: driver amdgpu; PCI 0000:c5:00.0; kept free: so that what it borrows leaves" in text
    assert "512 MB are set aside for it when the computer starts" in text


def test_a_plain_machine_has_no_such_column() -> None:
    assert "Borrowable" not in machine(canned.PLAIN)
    assert "Borrowable" not in machine(canned_computers.apple())


def test_one_memory_is_said_to_be_one() -> None:
    assert "Processor and graphics share one memory here; it is counted once." in machine(canned_computers.apple())
    assert "counted once" not in machine(canned.GAMING)


def test_asleep_and_unknown_are_words_never_zeros() -> None:
    found = canned_computers.asleep()
    assert row(found, "0000:01:00.0")[3:] == ["not known", "not known", "not known", "not used"]
    assert "0000:01:00.0: driver nvidia; PCI 0000:01:00.0; 256 GB/s; asleep;" in machine(found)
    assert "was not woken up to be asked" in machine(found)


def test_advice_with_its_command() -> None:
    found = canned_computers.unused()
    (advice,) = found.advice
    assert f"Note: {advice.sentence}" in lines(found)
    assert advice.sentence.endswith("python3 packaging/bootstrap.py engine --backend cuda")
    assert row(found, found.devices[1].id)[-1] == "not used"


def test_what_was_typed_in_is_said_to_be() -> None:
    _, found = canned_computers.stated(canned.GAMING)
    text = machine(found)
    assert "its size was typed in by you (16.0 GB detected)" in text
    assert "NVIDIA GeForce RTX 3060 12 GB: typed in by you; the engine does not list it" in text
    assert row(found, "CPU")[-2] == "6.0 GB"


def test_without_an_engine() -> None:
    assert "Engine     not available" in machine(replace(canned.PLAIN, engine=None))


def test_planned_cards_go_by_their_names() -> None:
    judged = canned.fit(canned.GAMING, 8192)
    rows = (
        judged.bill.devices[0],
        *(DeviceBill(f"RPC{at}", name, Kind.DEDICATED, weights=GIB, overhead=MIB, overhead_source="its driver")
          for at, name in enumerate(("A100", "T4", "A100"))),
    )  # fmt: skip
    text = formatting.fit(replace(judged, bill=Bill(rows)), ())
    assert "RPC" not in text
    assert [line.split("  ")[0] for line in text.splitlines() if line.startswith(("A100", "T4"))] == [
        "A100 (1)", "T4", "A100 (2)"
    ]  # fmt: skip
    assert "Engine and driver on A100 (1), T4, A100 (2): its driver." in text
