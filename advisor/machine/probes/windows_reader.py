"""Reading Windows: DXGI, the performance counters and the registry. The thin side, run in the probe child.

DXGI is called through its objects' tables of functions; the slots are counted from dxgi.h and dxgi1_4.h in the order
of declaration (IUnknown 0 to 2, IDXGIObject 3 to 6). Names of counters are asked for in English, whatever the system's
language. What the figures mean is decided in windows.py.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from typing import Any

_Raw = dict[str, Any]

RELEASE, ENUM_ADAPTERS_1, GET_DESC_1, QUERY_MEMORY, QUERY_INTERFACE, ENUM_OUTPUTS = 2, 12, 10, 14, 0, 7
LOCAL, NON_LOCAL = 0, 1  # DXGI_MEMORY_SEGMENT_GROUP
MOST_ADAPTERS = 64

COUNTERS = (
    r"\GPU Adapter Memory(*)\Dedicated Usage",
    r"\GPU Adapter Memory(*)\Shared Usage",
    r"\GPU Process Memory(*)\Dedicated Usage",
    r"\GPU Process Memory(*)\Shared Usage",
)
PDH_FORMAT_LARGE, PDH_MORE_DATA = 0x400, 0x800007D2
_DISPLAY_CLASS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"


class Guid(ctypes.Structure):
    """GUID."""

    _fields_ = (("a", ctypes.c_uint32), ("b", ctypes.c_uint16), ("c", ctypes.c_uint16), ("d", ctypes.c_uint8 * 8))


class AdapterDescription(ctypes.Structure):
    """DXGI_ADAPTER_DESC1; text in UTF-16 whatever wchar_t is on the computer that reads this."""

    _fields_ = (
        ("description", ctypes.c_uint16 * 128),
        ("vendor", ctypes.c_uint32),
        ("device", ctypes.c_uint32),
        ("subsystem", ctypes.c_uint32),
        ("revision", ctypes.c_uint32),
        ("dedicated_video", ctypes.c_size_t),
        ("dedicated_system", ctypes.c_size_t),
        ("shared_system", ctypes.c_size_t),
        ("luid_low", ctypes.c_uint32),
        ("luid_high", ctypes.c_int32),
        ("flags", ctypes.c_uint32),
    )


class MemoryInfo(ctypes.Structure):
    """DXGI_QUERY_VIDEO_MEMORY_INFO, of the calling process."""

    _fields_ = tuple((name, ctypes.c_uint64) for name in ("budget", "usage", "available", "reservation"))


class CounterItem(ctypes.Structure):
    """PDH_FMT_COUNTERVALUE_ITEM_W with a LARGE value."""

    _fields_ = (
        ("name", ctypes.c_wchar_p),
        ("status", ctypes.c_uint32),
        ("value", ctypes.c_int64),
    )


FACTORY_1 = Guid(0x770AAE78, 0xF26F, 0x4DBA, (ctypes.c_uint8 * 8)(0xA8, 0x29, 0x25, 0x3C, 0x83, 0xD1, 0xB3, 0x87))
ADAPTER_3 = Guid(0x645967A4, 0x1392, 0x4310, (ctypes.c_uint8 * 8)(0xA7, 0x98, 0x80, 0x53, 0xCE, 0x3E, 0x93, 0xFD))


def call(instance: ctypes.c_void_p, slot: int, *arguments: Any) -> int:
    """Call one function of a COM object; its HRESULT, 0 or more for success."""
    table = ctypes.cast(instance, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
    types = [type(argument) if not hasattr(argument, "_obj") else ctypes.c_void_p for argument in arguments]
    function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *types)(table[slot])
    return int(function(instance, *arguments))


def luid_text(high: int, low: int) -> str:
    """An adapter's LUID the way counter names write it: "0x00000000_0x0000d1e2"."""
    return f"0x{high & 0xFFFFFFFF:08x}_0x{low:08x}"


def adapters(dxgi: Any) -> Iterator[_Raw]:
    """Every adapter that DXGI lists, software and remote ones included; memory figures None where refused."""
    factory = ctypes.c_void_p()
    if dxgi.CreateDXGIFactory1(ctypes.byref(FACTORY_1), ctypes.byref(factory)) < 0:
        return
    for index in range(MOST_ADAPTERS):
        adapter = ctypes.c_void_p()
        if call(factory, ENUM_ADAPTERS_1, ctypes.c_uint32(index), ctypes.byref(adapter)) < 0:
            break
        description = AdapterDescription()
        if call(adapter, GET_DESC_1, ctypes.byref(description)) >= 0:
            output = ctypes.c_void_p()
            display = call(adapter, ENUM_OUTPUTS, ctypes.c_uint32(0), ctypes.byref(output)) >= 0
            if display:
                call(output, RELEASE)
            yield {
                "name": bytes(description.description).decode("utf-16-le", "replace").split("\0")[0],
                "vendor": description.vendor,
                "device": description.device,
                "dedicated": description.dedicated_video,
                "shared": description.shared_system,
                "luid": luid_text(description.luid_high, description.luid_low),
                "flags": description.flags,
                "display": display,
                **_budgets(adapter),
            }
        call(adapter, RELEASE)
    call(factory, RELEASE)


def _budgets(adapter: ctypes.c_void_p) -> _Raw:
    newer = ctypes.c_void_p()
    if call(adapter, QUERY_INTERFACE, ctypes.byref(ADAPTER_3), ctypes.byref(newer)) < 0:
        return {"local": None, "non_local": None}
    found: _Raw = {}
    for name, group in (("local", LOCAL), ("non_local", NON_LOCAL)):
        info = MemoryInfo()
        answer = call(newer, QUERY_MEMORY, ctypes.c_uint32(0), ctypes.c_int32(group), ctypes.byref(info))
        found[name] = {"budget": info.budget, "usage": info.usage} if answer >= 0 else None
    call(newer, RELEASE)
    return found


class Counters:
    """The GPU memory counters, kept open: the first reading takes about 0.2 s, later ones next to nothing."""

    def __init__(self, pdh: Any) -> None:
        self._pdh = pdh
        self._query = ctypes.c_void_p()
        self._counters: dict[str, ctypes.c_void_p] = {}
        if pdh.PdhOpenQueryW(None, ctypes.c_size_t(0), ctypes.byref(self._query)) != 0:
            return
        for path in COUNTERS:
            counter = ctypes.c_void_p()
            added = pdh.PdhAddEnglishCounterW(
                self._query, ctypes.c_wchar_p(path), ctypes.c_size_t(0), ctypes.byref(counter)
            )
            if added == 0:
                self._counters[path] = counter

    def read(self) -> dict[str, dict[str, int]]:
        """{counter: {instance: bytes}}; a counter that this Windows lacks is left out."""
        if not self._counters or self._pdh.PdhCollectQueryData(self._query) != 0:
            return {}
        return {path: self._values(counter) for path, counter in self._counters.items()}

    def _values(self, counter: ctypes.c_void_p) -> dict[str, int]:
        size, count = ctypes.c_uint32(0), ctypes.c_uint32(0)
        arguments = (counter, ctypes.c_uint32(PDH_FORMAT_LARGE), ctypes.byref(size), ctypes.byref(count))
        if self._pdh.PdhGetFormattedCounterArrayW(*arguments, None) & 0xFFFFFFFF != PDH_MORE_DATA:
            return {}
        buffer = ctypes.create_string_buffer(size.value)
        if self._pdh.PdhGetFormattedCounterArrayW(*arguments, buffer) != 0:
            return {}
        items = ctypes.cast(buffer, ctypes.POINTER(CounterItem))
        # Status 0 and 1 are valid and new data; anything else is an instance that has just gone.
        valid = (items[index] for index in range(count.value) if items[index].status <= 1)
        return {str(item.name): int(item.value) for item in valid}


if sys.platform == "win32":
    import winreg

    def registered() -> list[_Raw]:
        """Display drivers in the registry: name, version and memory size of each, where they are written down."""
        found = []
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _DISPLAY_CLASS) as key:
            for index in range(winreg.QueryInfoKey(key)[0]):
                try:
                    with winreg.OpenKey(key, winreg.EnumKey(key, index)) as driver:
                        found.append(
                            {
                                "name": _value(driver, "DriverDesc"),
                                "driver": _value(driver, "DriverVersion"),
                                "size": _value(driver, "HardwareInformation.qwMemorySize"),
                            }
                        )
                except PermissionError:
                    continue  # "Properties" beside the drivers is for the system only
        return found

    def _value(key: winreg.HKEYType, name: str) -> Any:
        try:
            value = winreg.QueryValueEx(key, name)[0]
        except FileNotFoundError:
            return None
        return int.from_bytes(value, "little") if isinstance(value, bytes) else value

    def answers() -> dict[str, Callable[[], _Raw]]:
        """As main.py asks of a reader: DXGI, performance counters and the registry of this computer."""
        reader = WindowsReader(ctypes.WinDLL("dxgi.dll"), ctypes.WinDLL("pdh.dll"), registered)
        return {"look": reader.look, "sample": reader.sample}


class WindowsReader:
    """All of it, for the probe child. dxgi and pdh: the loaded libraries; registry: reads the registry."""

    def __init__(self, dxgi: Any, pdh: Any, registry: Callable[[], list[_Raw]]) -> None:
        self._dxgi, self._registry = dxgi, registry
        self._counters = Counters(pdh)

    def look(self) -> _Raw:
        """{"adapters", "counters", "registry"}, as windows.parse takes it."""
        return {
            "adapters": list(adapters(self._dxgi)),
            "counters": self._counters.read(),
            "registry": self._registry(),
        }

    def sample(self) -> _Raw:
        """Only what moves: {"counters"}."""
        return {"counters": self._counters.read()}
