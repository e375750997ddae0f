"""`plimsoll bench`: how fast a model reads and writes on this computer."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from advisor.errors import UsageError
from advisor.terminal.chat import MakePlan, interruptible, loaded


def run(args: argparse.Namespace, path: Path, make_plan: MakePlan) -> tuple[dict[str, Any], Callable[[], str]]:
    """(JSON value, text) of the measurement; medians over --repeats passes on a fresh context."""
    if args.read < 1 or args.write < 1 or args.repeats < 1:
        raise UsageError("--read, --write and --repeats must be at least 1.")
    if args.context is None:
        args.context = args.read + args.write
    if args.context < args.read + args.write:
        raise UsageError(
            f"Reading {args.read} and writing {args.write} tokens needs a context of {args.read + args.write}."
        )
    with loaded(path, args, make_plan, force=False) as session, interruptible() as cancel:
        runs = session.bench(args.read, args.write, args.repeats, cancel)
        fit = session.fit
    reading, writing = (median(run[what] for run in runs) for what in ("read", "write"))
    value = {
        "model": fit.model.to_json(),
        "read": {"tokens": args.read, "tokens_per_second": round(reading, 2)},
        "write": {"tokens": args.write, "tokens_per_second": round(writing, 2)},
        "runs": runs,
    }
    return (
        value,
        lambda: (
            f"{fit.model.name}  {fit.model.quant}\n"
            f"Reads   {reading:8.1f} tokens/s  ({args.read} tokens, median of {args.repeats})\n"
            f"Writes  {writing:8.1f} tokens/s  ({args.write} tokens, median of {args.repeats})"
        ),
    )
