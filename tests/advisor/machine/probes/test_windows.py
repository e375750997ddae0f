"""Windows: recorded figures, and the reader against a made-up DXGI and counters of the real memory layout."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from advisor.machine.probes import windows, windows_reader
from advisor.machine.probes.probe_result import ProcessUse
from advisor.machine.probes.registry import MAKERS
from advisor.machine.probes.windows_reader import AdapterDescription, CounterItem, MemoryInfo, WindowsReader
from advisor.units import GIB, MIB

LUID = "0x00000000_0x0000d1e2"


def adapter(**changes: Any) -> dict[str, Any]:
    base = {
        "name": "NVIDIA GeForce RTX 4090", "vendor": 0x10DE, "device": 1, "dedicated": 24 * GIB, "shared": 16 * GIB,
        "luid": LUID, "flags": 0, "display": True, "local": {"budget": 23 * GIB, "usage": 0}, "non_local": None,
    }  # fmt: skip
    return {**base, **changes}


def counters(used: int) -> dict[str, dict[str, int]]:
    return {windows.DEDICATED_IN_USE: {f"luid_{LUID}_phys_0": used}}


def test_the_least_of_all_free_figures() -> None:
    def free(used: int, budget: int) -> int | None:
        raw = {"adapters": [adapter(local={"budget": budget, "usage": GIB})], "counters": counters(used)}
        return windows.parse_windows(raw, MAKERS).sightings[0].own_free

    assert free(2 * GIB, 24 * GIB) == 22 * GIB
    assert free(2 * GIB, 10 * GIB) == 9 * GIB
    assert free(25 * GIB, 24 * GIB) is None


def test_shared_memory_is_not_the_cards() -> None:
    card = windows.parse_windows({"adapters": [adapter()], "counters": counters(GIB)}, MAKERS).sightings[0]
    assert (card.own, card.shared, card.integrated) == (24 * GIB, 16 * GIB, None)
    assert any("far slower" in note for note in card.notes)


def test_without_counters_free_is_unknown() -> None:
    found = windows.parse_windows({"adapters": [adapter()], "counters": {}}, MAKERS)
    assert found.sightings[0].own_free is None
    assert "no counters" in found.notes[0]


def test_a_card_listed_for_each_output_counts_once() -> None:
    assert len(windows.parse_windows({"adapters": [adapter(), adapter(luid=LUID.upper())]}, MAKERS).sightings) == 1


@pytest.mark.parametrize(
    "changes", [{"flags": 1}, {"flags": 2}, {"vendor": 0x1414}, {"name": "Microsoft Remote Display Adapter"}]
)
def test_what_is_no_card(changes: dict[str, Any]) -> None:
    assert windows.parse_windows({"adapters": [adapter(**changes)]}, MAKERS).sightings == ()


@pytest.mark.parametrize(
    ("changes", "own", "integrated"),
    [
        ({"vendor": 0x8086, "dedicated": 128 * MIB}, None, True),
        ({"vendor": 0x8086, "dedicated": 12 * GIB, "local": None}, 12 * GIB, None),
        ({"vendor": 0x1002, "dedicated": 512 * MIB}, 512 * MIB, True),
        ({"vendor": 0x1002, "dedicated": 64 * GIB, "local": None}, 64 * GIB, None),
        ({"vendor": 0x5143, "dedicated": 0}, None, True),
    ],
)
def test_integrated(changes: dict[str, Any], own: int | None, integrated: bool | None) -> None:
    card = windows.parse_windows({"adapters": [adapter(**changes)], "counters": counters(0)}, MAKERS).sightings[0]
    assert (card.own, card.integrated) == (own, integrated)


def test_processes_and_parts_of_an_adapter() -> None:
    instances = {
        f"pid_10_luid_{LUID}_phys_0": 5, f"pid_10_luid_{LUID}_phys_1": 6, f"pid_11_luid_{LUID.upper()}_phys_0": 7,
        "pid_12_luid_0x00000000_0x0000ffff_phys_0": 8, "_Total": 9,
    }  # fmt: skip
    found = windows.counter_by_process({windows.DEDICATED_OF_PROCESS: instances}, windows.DEDICATED_OF_PROCESS)
    assert found[LUID] == (ProcessUse(10, 11), ProcessUse(11, 7))


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [(0, 256 * MIB, 0), (100 * MIB, 357 * MIB, 257 * MIB), (GIB, 0, 0), (None, GIB, 0), (0, None, 0)],
)
def test_a_load_that_spilled(before: int | None, after: int | None, moved: int) -> None:
    assert windows.spilled_bytes(before, after) == moved


# -- the reader ----------------------------------------------------------------------------------------------------


def test_layouts() -> None:
    # sizeof on 64-bit Windows; the description is 128 characters of 2 bytes.
    assert ctypes.sizeof(AdapterDescription) == 312
    assert (AdapterDescription.dedicated_video.offset, AdapterDescription.luid_low.offset) == (272, 296)
    assert ctypes.sizeof(MemoryInfo) == 32
    assert (ctypes.sizeof(CounterItem), CounterItem.value.offset) == (24, 16)


class Thing:
    """A COM object: a pointer to a table of functions."""

    def __init__(self, functions: dict[int, Any]) -> None:
        self.released = 0
        kinds = {
            "p": ctypes.c_void_p, "u": ctypes.c_uint32, "i": ctypes.c_int32,
        }  # fmt: skip
        self._kept = [
            ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *(kinds[kind] for kind in arguments))(function)
            for arguments, function in ({windows_reader.RELEASE: ("", self._release)} | functions).values()
        ]
        self._table = (ctypes.c_void_p * 16)()
        for slot, function in zip({windows_reader.RELEASE: 0} | functions, self._kept, strict=True):
            self._table[slot] = ctypes.cast(function, ctypes.c_void_p).value
        self._object = ctypes.c_void_p(ctypes.addressof(self._table))
        self.address = ctypes.addressof(self._object)

    def _release(self, _: int) -> int:
        self.released += 1
        return 0


def write(address: int, value: ctypes.c_void_p | ctypes.Structure) -> None:
    ctypes.memmove(address, ctypes.byref(value), ctypes.sizeof(value))


class Dxgi:
    """dxgi.dll with one adapter, which has an output."""

    def __init__(self, *, newer: bool) -> None:
        self.output = Thing({})
        self.adapter = Thing(
            {
                windows_reader.QUERY_INTERFACE: ("pp", self._interface if newer else lambda *_: -1),
                windows_reader.ENUM_OUTPUTS: ("up", self._outputs),
                windows_reader.GET_DESC_1: ("p", self._describe),
                windows_reader.QUERY_MEMORY: ("uip", self._memory),
            }
        )
        self.factory = Thing({windows_reader.ENUM_ADAPTERS_1: ("up", self._adapters)})

    def CreateDXGIFactory1(self, guid: Any, out: Any) -> int:
        assert guid._obj.a == 0x770AAE78
        out._obj.value = self.factory.address
        return 0

    def _adapters(self, _: int, index: int, out: int) -> int:
        if index:
            return -1
        write(out, ctypes.c_void_p(self.adapter.address))
        return 0

    def _interface(self, _: int, guid: int, out: int) -> int:
        assert ctypes.cast(guid, ctypes.POINTER(ctypes.c_uint32))[0] == 0x645967A4
        write(out, ctypes.c_void_p(self.adapter.address))
        return 0

    def _outputs(self, _: int, __: int, out: int) -> int:
        write(out, ctypes.c_void_p(self.output.address))
        return 0

    def _describe(self, _: int, out: int) -> int:
        name = "Grafikkarte Größe XL".encode("utf-16-le")
        text = (ctypes.c_uint16 * 128)()
        ctypes.memmove(text, name, len(name))
        write(out, AdapterDescription(text, 0x1002, 0x744C, 0, 0, 24 * GIB, 0, 16 * GIB, 0xD1E2, 0, 0))
        return 0

    def _memory(self, _: int, node: int, group: int, out: int) -> int:
        assert node == 0
        write(out, MemoryInfo(10 + group, 3, 0, 0))
        return 0


class Pdh:
    """pdh.dll with one instance of each counter."""

    def PdhOpenQueryW(self, *_: Any) -> int:
        return 0

    def PdhAddEnglishCounterW(self, _: Any, path: ctypes.c_wchar_p, __: Any, out: Any) -> int:
        if "Shared" in (path.value or ""):
            return -1  # a Windows that lacks it
        out._obj.value = 1 + windows_reader.COUNTERS.index(path.value or "")
        return 0

    def PdhCollectQueryData(self, _: Any) -> int:
        return 0

    def PdhGetFormattedCounterArrayW(self, counter: Any, _: Any, size: Any, count: Any, buffer: Any) -> int:
        size._obj.value, count._obj.value = 2 * ctypes.sizeof(CounterItem), 2
        if buffer is None:
            return windows_reader.PDH_MORE_DATA - 2**32
        items = ctypes.cast(buffer, ctypes.POINTER(CounterItem))
        items[0] = CounterItem(f"luid_{LUID}_phys_0", 0, 1000 * counter.value)
        items[1] = CounterItem("gone", 0xC0000BBA, 5)
        return 0


@pytest.mark.parametrize("newer", [True, False])
def test_reading(newer: bool) -> None:
    dxgi = Dxgi(newer=newer)
    reader = WindowsReader(dxgi, Pdh(), lambda: [{"name": "x", "driver": "1", "size": 5}])
    found = reader.look()
    assert found["adapters"] == [
        {
            "name": "Grafikkarte Größe XL", "vendor": 0x1002, "device": 0x744C, "dedicated": 24 * GIB,
            "shared": 16 * GIB, "luid": LUID, "flags": 0, "display": True,
            "local": {"budget": 10, "usage": 3} if newer else None,
            "non_local": {"budget": 11, "usage": 3} if newer else None,
        }
    ]  # fmt: skip
    assert (dxgi.factory.released, dxgi.adapter.released, dxgi.output.released) == (1, 1 + newer, 1)
    assert reader.sample() == {"counters": found["counters"]}
    assert found["counters"] == {
        windows.DEDICATED_IN_USE: {f"luid_{LUID}_phys_0": 1000},
        windows.DEDICATED_OF_PROCESS: {f"luid_{LUID}_phys_0": 3000},
    }
