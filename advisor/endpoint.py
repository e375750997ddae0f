"""Where a computer that lends its devices is reached: HOST:PORT, as llama.cpp takes it."""

from __future__ import annotations

import re

from advisor.errors import UsageError

USUAL_PORT = 50052  # of llama.cpp's own server
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_.])?")


def parse_endpoint(text: str) -> str:
    """ "HOST:PORT" of what a person wrote; llama.cpp's usual port where none stands there. UsageError."""
    host, colon, port = text.strip().partition(":")
    if "/" not in text and (":" in port or host.startswith("[")):
        raise UsageError(
            "llama.cpp reaches lent devices by IPv4 addresses and names only, so {address} cannot be used.",
            address=text.strip(),
        )
    if not _NAME.fullmatch(host) or (colon and not (port.isascii() and port.isdigit() and 0 < int(port) <= 65535)):
        raise UsageError("'{address}' is no address of a computer. Write HOST:PORT, as 192.168.1.20:50052.",
                         address=text.strip())  # fmt: skip
    return f"{host.lower()}:{int(port) if port else USUAL_PORT}"
