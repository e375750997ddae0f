"""Options that say how others are to be served: what a recipe is written of, beside the plan."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from advisor.errors import UsageError
from advisor.planner.recipes.names import PROGRAMS
from advisor.planner.vllm.weights import WEIGHT_FORMATS
from advisor.terminal.argument import argument
from advisor.units import parse_bytes

if TYPE_CHECKING:
    from advisor.planner.vllm.serving import ServeWish


def add_serve_options(verb: argparse.ArgumentParser) -> None:
    """--serve-with, and what goes with it."""
    verb.add_argument(
        "--serve-with",
        choices=PROGRAMS,
        metavar="PROGRAM",
        help=f"also say how this serves it, and why so: {', '.join(PROGRAMS)}",
    )
    group = verb.add_argument_group("serving with others than llama-server")
    group.add_argument(
        "--format", choices=list(WEIGHT_FORMATS), metavar="NAME",
        help=f"of the weights: {', '.join(WEIGHT_FORMATS)} (default: the most bits with which all users fit)",
    )  # fmt: skip
    group.add_argument("--repo", default="", metavar="OWNER/NAME", help="serve this build of the model")
    group.add_argument("--tensor-parallel", type=int, default=0, metavar="N", help="cards that share each layer")
    group.add_argument("--pipeline-parallel", type=int, default=0, metavar="N", help="stages that share out the layers")
    group.add_argument("--computers", type=int, default=1, metavar="N", help="so many of them (default 1)")
    group.add_argument(
        "--cache-ram", type=argument(parse_bytes), default=0, metavar="SIZE",
        help="system memory for chat memory that leaves the cards, as 64GiB",
    )  # fmt: skip
    group.add_argument("--cache-folder", default="", metavar="DIR", help="and a folder on each computer's disk for it")


def serve_wish(args: argparse.Namespace) -> ServeWish:
    """What the options ask for."""
    from advisor.planner.vllm.serving import ServeWish  # here and below: no other verb waits for it

    for name, given in (("--tensor-parallel", args.tensor_parallel), ("--pipeline-parallel", args.pipeline_parallel)):
        if given < 0:
            raise UsageError("{name} is 1 or more; leave it out for what fits best.", name=name)
    return ServeWish(
        args.format, args.repo, args.tensor_parallel, args.pipeline_parallel, args.computers, args.cache_ram,
        args.cache_folder,
    )  # fmt: skip
