"""What loads took beyond their bills: kept, found again for the same model and devices, and never more than a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.memory_history import LOADS_KEPT, MODELS_KEPT, Learned, MemoryHistory
from advisor.machine.machine import Device, EngineInfo, Host, Kind, Machine
from advisor.units import GIB, MIB

CPU = Device("CPU", "AMD Ryzen", Kind.CPU, 32 * GIB, 20 * GIB, 3 * GIB, backend="CPU")
CARD = Device("CUDA0", "RTX", Kind.DEDICATED, 16 * GIB, 12 * GIB, GIB, backend="CUDA", uuid="GPU-1")
HOST = Host("Linux", CPU.name, 8, 16, 32 * GIB, 20 * GIB)
MACHINE = Machine(HOST, (CPU, CARD), EngineInfo("0.3.36", ("CPU",), True))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "memory.json"


def test_a_model_is_known_in_the_next_process_and_others_as_a_band(file: Path) -> None:
    history = MemoryHistory(file)
    assert history.learned(MACHINE, "one") == {}
    for size in (12, 10, 15):
        history.add(MACHINE, "one", {"CPU": size * MIB, "CUDA0": 400 * MIB})
    again = MemoryHistory(file)
    assert again.learned(MACHINE, "one") == {
        "CPU": Learned(12 * MIB, 10 * MIB, 15 * MIB, 3, own=True),
        "CUDA0": Learned(400 * MIB, 400 * MIB, 400 * MIB, 3, own=True),
    }
    assert not again.learned(MACHINE, "two")["CPU"].own


@pytest.mark.parametrize(
    "other",
    [
        replace(MACHINE, devices=(replace(CPU, name="Intel"), replace(CARD, uuid="GPU-2"))),
        replace(MACHINE, devices=(replace(CPU, backend="BLAS"), replace(CARD, backend="Vulkan"))),
        replace(MACHINE, engine=EngineInfo("0.3.37", ("CPU",), True)),
        replace(MACHINE, host=replace(HOST, planned=True)),
        replace(MACHINE, devices=(replace(CPU, planned=True), replace(CARD, kind=Kind.VIRTUAL))),
    ],
)
def test_another_device_back_end_or_engine_knows_nothing_of_it(file: Path, other: Machine) -> None:
    history = MemoryHistory(file)
    history.add(MACHINE, "one", {"CPU": 12 * MIB, "CUDA0": 400 * MIB})
    assert history.learned(other, "one") == {}


def test_the_file_has_bounds_and_the_newest_stay(file: Path) -> None:
    history = MemoryHistory(file)
    for size in range(LOADS_KEPT + 3):
        history.add(MACHINE, "one", {"CPU": size})
    assert history.learned(MACHINE, "one")["CPU"].low == 3
    for model in range(MODELS_KEPT):
        history.add(MACHINE, str(model), {"CPU": 1000})
    assert not MemoryHistory(file).learned(MACHINE, "one")["CPU"].own


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '{"beyond": 3}', '{"beyond": {"a": {"one": ["x"]}}}', '{"beyond": {"a": [1]}}']
)
def test_a_spoilt_file_is_begun_anew(file: Path, text: str) -> None:
    file.write_text(text)
    history = MemoryHistory(file)
    assert history.learned(MACHINE, "one") == {}
    history.add(MACHINE, "one", {"CPU": 7})
    assert MemoryHistory(file).learned(MACHINE, "one")["CPU"].size == 7


def test_what_cannot_be_written_is_known_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    history = MemoryHistory(tmp_path / "file" / "memory.json")
    with pytest.raises(FileProblem):
        history.add(MACHINE, "one", {"CPU": 7})
    assert history.learned(MACHINE, "one")["CPU"].size == 7


def test_only_the_estimated_part_of_a_bill_is_corrected() -> None:
    ram = DeviceBill("CPU", "cpu", Kind.CPU, weights=GIB, overhead=50 * MIB)
    card = replace(ram, device="CUDA0", kind=Kind.DEDICATED, overhead=0)
    bill = Bill((ram, card))
    own, other = Learned(12 * MIB, 10 * MIB, 15 * MIB, 3, own=True), Learned(9 * MIB, 0, 9 * MIB, 1, own=False)
    corrected = bill.corrected({"CPU": own, "CUDA0": own})
    assert (corrected.engine, corrected.line("overhead")) == (bill.engine, bill.line("overhead"))
    assert corrected.devices[0].total == ram.total + 12 * MIB
    assert corrected.devices[1].total == card.total  # its free memory is read with the driver running
    assert bill.corrected({"CPU": other}).total == bill.total
    assert bill.corrected({"CPU": replace(own, size=-MIB)}).total == bill.total
    assert bill.corrected({}) is bill
