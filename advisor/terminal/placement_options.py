"""Options that say where the parts of a model are to lie."""

from __future__ import annotations

import argparse

from advisor.errors import UsageError
from advisor.fit.placement import Pinned
from advisor.machine.machine import Machine
from advisor.terminal.argument import argument


def add_placement_options(group: argparse.ArgumentParser) -> None:
    """--experts-on-cpu, --kv-offload, --split and --main-gpu."""
    group.add_argument(
        "--experts-on-cpu",
        type=_experts,
        default="auto",
        metavar="N|auto|none",
        help="layers, from the first, whose experts stay in system memory (default auto)",
    )
    group.add_argument(
        "--kv-offload",
        choices=("on", "off"),
        help="whether the chat memory lies on graphics devices with its layers (default: where it is fastest)",
    )
    group.add_argument(
        "--split",
        type=argument(_shares),
        metavar="A,B,…",
        help="share of each graphics device in the layers there, as 3,1 (default: by free memory)",
    )
    group.add_argument("--main-gpu", type=int, metavar="N", help="use this graphics device alone, counted from 0")


def pinned(args: argparse.Namespace) -> Pinned:
    """What the options say of it."""
    return Pinned(
        experts_on_cpu=args.experts_on_cpu if isinstance(args.experts_on_cpu, int) else None,
        kv_on_cpu=args.kv_offload == "off" if args.kv_offload else None,
        split=args.split or (),
        main_gpu=args.main_gpu,
    )


def check_shareable(args: argparse.Namespace, machine: Machine) -> None:
    """UsageError where the options share a model out over graphics devices and there are none."""
    if machine.gpus:
        return
    for option, given in (("--split", bool(args.split)), ("--main-gpu", args.main_gpu is not None)):
        if given:
            raise UsageError(
                "There is no graphics device, and {option} says how to use several. Leave it out.", option=option
            )


def _experts(text: str) -> int | str:
    if text == "auto":
        return text
    if text == "none":
        return 0
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not auto, none or a number of layers.")


def _shares(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError("'{text}' is not a list of shares; 3,1 is one.", text=text) from error
