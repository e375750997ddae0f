"""Bad usage that the parser cannot see: options that contradict each other, or are no use to anybody."""

from __future__ import annotations

import argparse

from advisor.engine.sampling import Sampling
from advisor.errors import UsageError
from advisor.plan import USUAL_CONTEXT, plimsoll_plan
from advisor.terminal.hardware_options import hardware_of
from advisor.terminal.parser import plan_of
from advisor.terminal.placement_options import pinned


def check(args: argparse.Namespace) -> None:
    """UsageError where what was asked for makes no sense, whatever there is on the computer and on the hub."""
    hardware_of(args)
    if "slots" in args:
        plan_of(args, 0)
    if args.verb == "recommend":
        pinned(args).on(plimsoll_plan(USUAL_CONTEXT))
    if args.verb in ("fit", "plan", "recommend"):
        _check_depth(args)
    if args.verb == "chat":
        if args.json and args.prompt is None:
            raise UsageError("--json needs --prompt.")
        if args.limit is not None and args.limit < 1:
            raise UsageError("--limit must be at least 1.")
        named = {"temperature": args.temperature, "seed": args.seed}
        Sampling(**{name: value for name, value in named.items() if value is not None})
    elif args.verb == "search" and args.limit < 1:
        raise UsageError("--limit must be at least 1.")
    elif args.verb == "bench" and args.model is not None:
        _check_bench(args)
    elif args.verb == "pull":
        from advisor.hub.reference import parse_reference  # no other verb waits for it

        parse_reference(args.model)


def _check_depth(args: argparse.Namespace) -> None:
    context = args.context
    if context is None and args.verb == "recommend":
        from advisor.catalogue.candidate import USUAL_CONTEXTS  # no other verb waits for it
        from advisor.catalogue.entry import Use

        context = USUAL_CONTEXTS[Use(args.use)]
    if args.depth is not None and context is not None and args.depth > context:
        raise UsageError(
            "After {depth:,} tokens a context of {context:,} is over; choose a larger --context or a smaller --depth.",
            depth=args.depth,
            context=context,
        )


def _check_bench(args: argparse.Namespace) -> None:
    if args.read < 1 or args.write < 1 or args.repeats < 1:
        raise UsageError("--read, --write and --repeats must be at least 1.")
    if args.context is not None and args.context < args.read + args.write:
        raise UsageError(
            "Reading {read} and writing {write} tokens needs a context of {both}.",
            read=args.read,
            write=args.write,
            both=args.read + args.write,
        )
