"""Reading NVIDIA's management library: the thin side, run in a child process (main.py), through `pynvml`.

Everything NVML says goes into plain values that survive JSON; what they mean is decided in nvidia.py. Any call may
answer with any error on some board or driver, so each figure is asked for by itself and is None where it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from advisor.machine.probes.pci import nvidia_cards
from advisor.machine.probes.probe_result import bus_id

NVML_INIT_FLAG_NO_ATTACH = 2  # nvml.h: do not wake the cards up while starting
NOT_TOLD = 2**64 - 1  # NVML_VALUE_NOT_AVAILABLE

_Raw = dict[str, Any]


def answers() -> dict[str, Callable[[], _Raw]]:
    """As main.py asks of a reader: NVML through `pynvml`, which is loaded here."""
    import pynvml  # type: ignore[import-untyped]  # 60 ms, and only the child needs it

    library = Nvml(pynvml)
    return {"look": library.look, "sample": library.sample}


class Nvml:
    """NVML through a given `pynvml` module. Not for the program's own process: a broken driver may hang or crash."""

    def __init__(self, library: Any, root: Path = Path("/")) -> None:
        self._library, self._root = library, root
        # An old driver lacks functions (pynvml raises for that), a half-loaded one answers with bytes that are no text.
        self._refusals = (library.NVMLError, UnicodeDecodeError)
        self._is_open = False

    def look(self) -> _Raw:
        """Every card that is awake: {"driver", "error", "asleep": [bus ids], "cards": [...]}."""
        return self._read(self._card)

    def sample(self) -> _Raw:
        """As `look`, but only what moves: memory and processes of each card and slice."""
        return self._read(self._moving)

    def close(self) -> None:
        """Let go of the driver."""
        if self._is_open:
            self._is_open = False
            self._ask(self._library.nvmlShutdown)

    # -- asking ------------------------------------------------------------------------------------------------

    def _read(self, one: Callable[[Any], _Raw]) -> _Raw:
        cards = nvidia_cards(self._root)
        asleep = {card.bus_id for card in cards if card.asleep}
        answer: _Raw = {"driver": None, "error": None, "asleep": sorted(asleep), "cards": []}
        if cards and len(asleep) == len(cards):
            self.close()
            return answer
        try:
            if not self._is_open:
                self._library.nvmlInitWithFlags(NVML_INIT_FLAG_NO_ATTACH)
                self._is_open = True
            answer["driver"] = self._text(self._library.nvmlSystemGetDriverVersion)
            answer["cards"] = [one(handle) for handle in self._handles(asleep)]
        except self._refusals as error:
            answer["error"] = str(error)
        # While the library is open, a laptop's card cannot go to sleep; after an error it has to start afresh.
        if answer["error"] or any(card.may_sleep for card in cards):
            self.close()
        return answer

    def _ask(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """The call's answer, None where the driver refuses one."""
        try:
            return call(*arguments)
        except self._refusals:
            return None

    def _text(self, call: Callable[..., Any], *arguments: Any) -> str | None:
        text = self._ask(call, *arguments)
        return text if isinstance(text, str) and text else None

    def _handles(self, asleep: set[str]) -> Iterator[Any]:
        nvml = self._library
        for index in range(nvml.nvmlDeviceGetCount()):
            handle = self._ask(nvml.nvmlDeviceGetHandleByIndex, index)
            if handle is not None and self._bus_id(handle) not in asleep:
                yield handle

    def _bus_id(self, handle: Any) -> str | None:
        info = self._ask(self._library.nvmlDeviceGetPciInfo, handle)
        return bus_id(self._text(getattr, info, "busId")) if info is not None else None

    # -- one card ----------------------------------------------------------------------------------------------

    def _card(self, handle: Any) -> _Raw:
        nvml = self._library
        mode = self._ask(nvml.nvmlDeviceGetMigMode, handle)
        addressing = self._ask(nvml.nvmlDeviceGetAddressingMode, handle)
        model = self._ask(nvml.nvmlDeviceGetDriverModel, handle)
        active = self._ask(nvml.nvmlDeviceGetDisplayActive, handle)
        return {
            **self._moving(handle),
            "name": self._text(nvml.nvmlDeviceGetName, handle),
            "mig": bool(mode and mode[0] == nvml.NVML_DEVICE_MIG_ENABLE),
            "ats": addressing == nvml.NVML_DEVICE_ADDRESSING_MODE_ATS,
            "wddm": bool(model and model[0] == nvml.NVML_DRIVER_WDDM),
            "display": None if active is None else bool(active),
            "memory_clock": self._ask(nvml.nvmlDeviceGetMaxClockInfo, handle, nvml.NVML_CLOCK_MEM),
            "bus_width": self._ask(nvml.nvmlDeviceGetMemoryBusWidth, handle),
            # What card and slot can do at most: an idle one goes down to the slowest.
            "pcie": [
                self._ask(nvml.nvmlDeviceGetMaxPcieLinkGeneration, handle),
                self._ask(nvml.nvmlDeviceGetCurrPcieLinkWidth, handle),
            ],
            "nvlinks": sum(
                self._ask(nvml.nvmlDeviceGetNvLinkState, handle, link) == nvml.NVML_FEATURE_ENABLED
                for link in range(nvml.NVML_NVLINK_MAX_LINKS)
            ),
        }

    def _moving(self, handle: Any) -> _Raw:
        memory, refusal = self._memory(handle)
        return {
            "bus_id": self._bus_id(handle),
            "uuid": self._text(self._library.nvmlDeviceGetUUID, handle),
            "memory": memory,
            "refusal": refusal,
            "processes": self._processes(handle),
            "slices": [
                {
                    "name": self._text(self._library.nvmlDeviceGetName, part),
                    "uuid": self._text(self._library.nvmlDeviceGetUUID, part),
                    "memory": self._memory(part)[0],
                    "processes": self._processes(part),
                }
                for part in self._slices(handle)
            ],
        }

    def _slices(self, handle: Any) -> list[Any]:
        nvml = self._library
        count = self._ask(nvml.nvmlDeviceGetMaxMigDeviceCount, handle) or 0
        parts = (self._ask(nvml.nvmlDeviceGetMigDeviceHandleByIndex, handle, index) for index in range(min(count, 64)))
        return [part for part in parts if part is not None]

    def _memory(self, handle: Any) -> tuple[_Raw | None, str | None]:
        """Version 2 sets apart what the driver keeps; version 1 is older and known to every driver."""
        nvml, refusal = self._library, None
        for version in (nvml.nvmlMemory_v2, None):
            try:
                info = nvml.nvmlDeviceGetMemoryInfo(handle, version)
            except self._refusals as error:
                refusal = str(error)
                continue
            return {"version": 2 if version else 1, "total": info.total, "free": info.free, "used": info.used}, None
        return None, refusal

    def _processes(self, handle: Any) -> list[list[int]] | None:
        """[pid, bytes] of each process; None where the driver does not tell (WDDM, WSL2)."""
        found: dict[int, int] = {}
        lists = [
            self._ask(call, handle)
            for call in (
                self._library.nvmlDeviceGetComputeRunningProcesses,
                self._library.nvmlDeviceGetGraphicsRunningProcesses,
            )
        ]
        if all(processes is None for processes in lists):
            return None
        for process in (process for processes in lists for process in processes or []):
            if process.usedGpuMemory is None or process.usedGpuMemory == NOT_TOLD:
                return None
            # One process may be in both lists, with the same figure.
            found[process.pid] = max(found.get(process.pid, 0), process.usedGpuMemory)
        return [[pid, size] for pid, size in sorted(found.items())]
