"""Other computers' devices among those of this process, and what goes over the network to them."""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress

from advisor.engine.answers import LenderTraffic, Traffic
from advisor.engine.lender import ipv4_address, look
from advisor.engine.worker.llama import Llama

_INFO_BYTES = 136
_LAST_SENT_AT, _COUNTS_AT = 44, 120  # of struct tcp_info: milliseconds; bytes acknowledged, and received
_RESOLVING = 2.0  # seconds


class BorrowedDevices:
    """What these endpoints lend. patient: those that answer others while they compute for us."""

    def __init__(self, llama: Llama, endpoints: Sequence[str]) -> None:
        """Register them; LenderProblem."""
        self._peers: dict[tuple[str, int], str] = {}
        patient = []
        for endpoint in endpoints:
            lender = look(endpoint)  # llama.cpp would wait for a silent one without end, and abort over others
            lent = llama.add_lender(endpoint)
            if lender.about:  # other servers help one program at a time, which must not be the one that measures
                llama.stay_connected(lent[0])
                patient.append(endpoint)
            host, _, port = endpoint.rpartition(":")
            with suppress(OSError):  # gone meanwhile, which shows elsewhere
                self._peers[ipv4_address(host, _RESOLVING), int(port)] = endpoint
        self.patient = tuple(patient)

    def __bool__(self) -> bool:
        return bool(self._peers)

    def traffic(self) -> Traffic:
        """By the system's own count, which Linux alone is asked for: llama.cpp's client says nothing while a tensor of
        gigabytes is on its way."""
        found: dict[str, LenderTraffic] = {}
        for name in os.listdir("/proc/self/fd") if sys.platform == "linux" and self._peers else ():
            with suppress(OSError, struct.error):  # no socket, closed meanwhile, or a kernel that counts otherwise
                if seen := self._seen(int(name)):
                    other = found.get(seen.endpoint, LenderTraffic(seen.endpoint, 0, seen.quiet))
                    moved, quiet = other.moved + seen.moved, min(other.quiet, seen.quiet)
                    found[seen.endpoint] = LenderTraffic(seen.endpoint, moved, quiet)
        return Traffic(tuple(found.values()))

    def _seen(self, descriptor: int) -> LenderTraffic | None:
        connection = socket.socket(fileno=descriptor)  # llama.cpp's: it is looked at, and stays its own
        try:
            if connection.family != socket.AF_INET or (peer := connection.getpeername()) not in self._peers:
                return None
            info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
        finally:
            connection.detach()
        sent, received = struct.unpack_from("=QQ", info, _COUNTS_AT)
        (quiet,) = struct.unpack_from("=I", info, _LAST_SENT_AT)
        return LenderTraffic(self._peers[peer], sent + received, quiet / 1000)
