"""No test may need the network: a connection to anything but this machine fails, and so does the test."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class NetworkRefused(ConnectionError):
    """A test tried to leave this machine."""


def guard(patch: pytest.MonkeyPatch) -> list[str]:
    """Let sockets of this process connect to this machine only; returns the list that refused attempts go to.

    The list matters because code that copes with a missing network would hide the attempt.
    """
    attempts: list[str] = []
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(target: object) -> None:
        attempts.append(str(target))
        raise NetworkRefused(f"tests stay on this machine; tried to reach {target}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not _local(self, address):
            refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if not _local(self, address):
            refuse(address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if not _local_host(host):
            refuse(host)
        return look_up(host, *arguments, **options)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    return attempts


def _local(connection: socket.socket, address: Any) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return True
    return _local_host(address[0])


def _local_host(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
