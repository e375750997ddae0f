"""Where the server is asked, and who may: this computer alone, unless another address was chosen."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from secrets import token_urlsafe

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})


@dataclass(frozen=True)
class Listening:
    """Where it is asked, and with which key ("" for none)."""

    address: str
    key: str


def is_loopback(host: str) -> bool:
    """Whether nobody but this computer reaches `host`."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def needed_key(host: str, key: str | None) -> str:
    """The key for a server at `host`: as given, made where "" is; "" for none, which only loopback goes with."""
    if key is None:
        return "" if is_loopback(host) else new_key()
    return key or new_key()


def new_key() -> str:
    """One that nobody guesses."""
    return token_urlsafe(24)


def address_of(host: str, port: int) -> str:
    """What a program writes to reach `host`: "http://127.0.0.1:1876"; where all addresses are listened at, one of
    this computer's that others reach."""
    shown = _own_address(host) if host in _EVERYWHERE else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _own_address(everywhere: str) -> str:
    """The address of this computer in its network; `everywhere` where it is in none."""
    import psutil  # 20 ms, and only who listens everywhere asks

    for rows in psutil.net_if_addrs().values():
        for row in rows:
            if row.family is socket.AF_INET and not is_loopback(row.address):
                return str(row.address)
    return everywhere
