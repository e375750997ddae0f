"""The options of lent devices: of `plimsoll lend`, which lends them, and --with, which uses them."""

from __future__ import annotations

import argparse

from advisor.endpoint import USUAL_PORT, parse_endpoint
from advisor.lending.tensor_cache import USUAL_MOST
from advisor.terminal.argument import argument
from advisor.units import parse_bytes


def borrowing_options() -> argparse.ArgumentParser:
    """--with, as a parent of the verbs that take it."""
    group = argparse.ArgumentParser(add_help=False)
    group.add_argument(
        "--with", dest="lenders", action="append", type=argument(parse_endpoint), default=[], metavar="HOST:PORT",
        help="use the devices that `plimsoll lend` offers there, too; repeatable, beside those of the settings",
    )  # fmt: skip
    return group


def add_lend_options(verb: argparse.ArgumentParser) -> None:
    """The options of `lend`."""
    verb.add_argument(
        "address",
        nargs="?",
        default="127.0.0.1",
        metavar="ADDRESS[:PORT]",
        help=f"an address of this computer (default 127.0.0.1, which others reach by a tunnel only; port {USUAL_PORT})",
    )
    verb.add_argument(
        "--device", action="append", default=[], metavar="NAME",
        help="lend this one, as CUDA0 or CPU; repeatable (default: graphics devices, else the processor's memory)",
    )  # fmt: skip
    verb.add_argument(
        "--memory", type=argument(parse_bytes), metavar="SIZE", help="lend so much of each at most, as 8GiB"
    )
    verb.add_argument(
        "--cache", type=argument(parse_bytes), default=USUAL_MOST, metavar="SIZE",
        help="keep so much of what was sent on this disk, so that it is not sent again (default 20GiB, 0 for none)",
    )  # fmt: skip
    verb.add_argument("--public", action="store_true", help="also at an address that the internet may reach")
