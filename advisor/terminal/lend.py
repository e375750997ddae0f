"""`plimsoll lend`: this computer's devices for the models of another one."""

from __future__ import annotations

import argparse
import threading
import time

from advisor.lending.addresses import parse_listening
from advisor.lending.server import LendingServer
from advisor.services.app import Services
from advisor.services.lending import LendWish
from advisor.settings import load_settings
from advisor.terminal.console import log, say, say_json, until_stopped
from advisor.units import format_bytes


def run(args: argparse.Namespace, services: Services) -> None:
    """Lend until Ctrl+C."""
    host, port = parse_listening(args.address)
    wish = LendWish(host, port, tuple(args.device), args.memory, args.cache, load_settings().threads, args.public)
    with (
        until_stopped() as cancel,
        services.lending.open(wish, lambda line: log(f"{time.strftime('%H:%M:%S')} {line}")) as server,
    ):
        _tell(args, server)
        over = threading.Event()
        with cancel.calling(over.set):
            over.wait()


def _tell(args: argparse.Namespace, server: LendingServer) -> None:
    offers = [(offer.id, *server.loans.memory(index)) for index, offer in enumerate(server.loans.offers)]
    if args.json:
        devices = [{"id": name, "free": free, "total": total} for name, free, total in offers]
        say_json({"endpoint": server.endpoint, "devices": devices})
        return
    for name, free, total in offers:
        say(f"Lending {name}: {format_bytes(free)} now, {format_bytes(total)} at most.")
    say(f"On the other computer: plimsoll chat MODEL --with {server.endpoint}")
    if server.host.startswith("127."):
        say("Only this computer reaches that address. From another one, open a tunnel to it first:")
        say(f"    ssh -N -L {server.port}:{server.endpoint} YOU@THIS-COMPUTER")
    else:
        say(
            "WARNING: llama.cpp's protocol is neither encrypted nor authenticated: whoever reaches this address can use"
        )
        say("what is lent, and may break out of it. Lend in a network that you trust. For any other, lend at 127.0.0.1")
        say("and open a tunnel on the other computer:")
        say(f"    ssh -N -L {server.port}:127.0.0.1:{server.port} YOU@THIS-COMPUTER")
    say("Ctrl+C ends it.")
