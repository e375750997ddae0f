"""The options that name hardware which one does not own: --on, --memory, --gpu, --ram, --cores, --ram-speed."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from advisor.errors import UsageError
from advisor.machine.planned import (
    Hardware,
    PlannedDevice,
    check_name,
    check_sizes,
    is_chip,
    named,
    parse_cores,
    parse_ram_speed,
)
from advisor.terminal.argument import argument
from advisor.units import MIB, TIB, format_bytes, parse_bytes

LEAST, MOST_CARD, MOST_RAM = 64 * MIB, 8 * TIB, 64 * TIB


def hardware_options() -> argparse.ArgumentParser:
    """The options, as a parent of the verbs that take them."""
    group = argparse.ArgumentParser(add_help=False)
    group.add_argument(
        "--gpu",
        action="append",
        type=argument(_size(MOST_CARD)),
        default=[],
        metavar="SIZE",
        help="plan for a card of this size, as 24GiB; repeatable",
    )
    group.add_argument(
        "--on",
        action="append",
        type=argument(_name),
        default=[],
        metavar="NAME",
        help='plan for cards or a chip by name, as "RTX 4090", "2x RTX 3090" or "Apple M4 Max"',
    )
    group.add_argument(
        "--memory",
        type=argument(_size(MOST_CARD)),
        metavar="SIZE",
        help="how much memory what --on names has; of a chip: its computer",
    )
    group.add_argument("--ram", type=argument(_size(MOST_RAM)), metavar="SIZE", help="plan for this much system memory")
    group.add_argument("--cores", type=argument(parse_cores), metavar="N", help="plan for a processor of N cores")
    group.add_argument(
        "--ram-speed", type=argument(parse_ram_speed), metavar="GB/s", help="how fast system memory is, as 51.2 or 90"
    )
    return group


def _size(most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        size = parse_bytes(text)
        if not LEAST <= size <= most:
            raise UsageError(
                "{size} is no size for memory. Write one from {least} to {most}.",
                size=format_bytes(size),
                least=format_bytes(LEAST),
                most=f"{most // TIB} TB",
            )
        return size

    return parse


def _name(text: str) -> str:
    """The name as it is, where something is called so: what it has to do with other options is looked at later."""
    check_name(text)
    return text


def hardware_of(args: argparse.Namespace) -> Hardware:
    """What is to be planned for; nothing where the verb does not ask, or the person did not say. UsageError where
    the options do not go together."""
    if "gpu" not in args:
        return Hardware()
    if args.memory is not None and not args.on:
        raise UsageError("--memory says how much what --on names has. For a card by its size alone, write --gpu SIZE.")
    memory, ram = args.memory, args.ram
    if memory is None and len(args.on) == 1 and is_chip(args.on[0]):
        memory, ram = ram, None  # which is the chip's, too
    devices = named(args.on, memory)
    if args.verb != "machine":
        check_sizes(devices)
    chip = next((device for device in devices if device.pool is not None), None)
    if chip and args.gpu:
        raise UsageError("{name} is a whole computer's chip. Plan for it alone.", name=chip.name)
    if chip and ram is not None:
        if memory != ram:
            raise UsageError("The {name} has one memory for all. Say it once, with --memory.", name=chip.name)
        ram = None
    sized = [PlannedDevice(f"Card of {format_bytes(size)}", size) for size in args.gpu]
    return Hardware((*devices, *sized), ram, args.cores, args.ram_speed)
