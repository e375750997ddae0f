"""Where this computer may listen with what it lends: at one address that a person names, and that strangers do not
reach."""

from __future__ import annotations

import ipaddress
import socket

import psutil

from advisor.endpoint import USUAL_PORT
from advisor.errors import UsageError

_LOOPBACK = "127.0.0.1"
_SHARED = ipaddress.ip_network("100.64.0.0/10")  # of carriers, and of private networks laid over others (Tailscale)


def own_addresses() -> list[str]:
    """The IPv4 addresses of this computer, loopback first."""
    found = {
        address.address for each in psutil.net_if_addrs().values() for address in each
        if address.family == socket.AF_INET
    }  # fmt: skip
    return sorted(found | {_LOOPBACK}, key=lambda text: (not ipaddress.ip_address(text).is_loopback, text))


def lendable_addresses() -> list[str]:
    """Those of them that a window offers: not those of the internet, which take more than a click."""
    return [text for text in own_addresses() if _is_near(ipaddress.ip_address(text))]


def parse_listening(text: str) -> tuple[str, int]:
    """Address and port of what a person wrote: ADDRESS, or ADDRESS:PORT; UsageError."""
    host, _, port = text.strip().partition(":") if text.count(":") < 2 else (text.strip(), "", "")
    if port and not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise UsageError("A port is a number up to 65535.")
    return host or "localhost", int(port) if port else USUAL_PORT


def checked_address(host: str, own: list[str], *, public: bool = False) -> str:
    """The IPv4 address to listen at. own: those of this computer. public: also one that the internet may reach.

    UsageError for any other than one of this computer's own, and for those that stand for all of them.
    """
    try:
        address = ipaddress.ip_address(_LOOPBACK if host == "localhost" else host.strip("[]"))
    except ValueError as error:
        raise _not_ours(host, own) from error
    if address.is_unspecified:
        raise UsageError(
            "{address} stands for all addresses of this computer, also for those that strangers may reach. Name one: "
            "{own}.",
            address=host, own=", ".join(own),
        )  # fmt: skip
    if address.version != 4:
        raise UsageError(
            "llama.cpp reaches lent devices by IPv4 addresses and names only, so {address} cannot be used.",
            address=host,
        )
    if not address.is_loopback and str(address) not in own:
        raise _not_ours(host, own)
    if not (_is_near(address) or public):
        raise UsageError(
            "{address} is an address of the internet, and whoever reaches it could use and break what is lent. Lend at "
            "an address of your own network, or over an SSH tunnel; --public lends there all the same.",
            address=host,
        )
    return str(address)


def _is_near(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_private or address.is_loopback or address in _SHARED


def _not_ours(host: str, own: list[str]) -> UsageError:
    return UsageError("{address} is not an address of this computer. It has: {own}.",
                      address=host, own=", ".join(own))  # fmt: skip
