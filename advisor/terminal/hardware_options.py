"""The options that name hardware which one does not own: --on, --memory, --gpu, --card-speed, --ram, --cores and
--ram-speed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial

from advisor.errors import UsageError
from advisor.machine.asked_hardware import MOST_CARD, MOST_RAM, parse_size, together, with_card_speed
from advisor.machine.planned import Hardware, check_name, parse_cores, parse_ram_speed
from advisor.terminal.argument import argument


def hardware_options() -> argparse.ArgumentParser:
    """The options, as a parent of the verbs that take them."""
    group = argparse.ArgumentParser(add_help=False)
    group.add_argument(
        "--gpu",
        action="append",
        type=argument(_card_size),
        default=[],
        metavar="SIZE",
        help="plan for a card of this size, as 24GiB; repeatable. One with a name: --on",
    )
    group.add_argument(
        "--on",
        action="append",
        type=argument(_name),
        default=[],
        metavar="NAME",
        help='plan for cards, a chip or a processor by name, as "2x RTX 3090", "A100 80GB 3g.40gb" (a slice), '
        '"Apple M4 Max" or "Core Ultra 7 155H"',
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
    group.add_argument(
        "--card-speed", type=argument(parse_ram_speed), metavar="GB/s",
        help="how fast the memory of each card is (its bandwidth), as 936: for one of --gpu, which has no name",
    )  # fmt: skip
    return group


def _size(most: int) -> Callable[[str], int]:
    return partial(parse_size, most=most)


def _card_size(text: str) -> int:
    """A size; a card's name is what people write here first."""
    if text.strip()[:1].isalpha():
        raise UsageError("'{text}' is not a size, as 24GiB. A card by its name is asked for with --on.", text=text)
    return parse_size(text, most=MOST_CARD)


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
    rest = args.cores, args.ram_speed
    found = together(args.on, args.memory, args.gpu, args.ram, rest, exact=args.verb != "machine")
    return with_card_speed(found, args.card_speed) if args.card_speed is not None else found
