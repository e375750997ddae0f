"""`plimsoll bench`: how fast a model reads and writes on this computer, before or after it is downloaded."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from advisor.errors import FileProblem, UsageError
from advisor.fit.microbenchmark import probe
from advisor.fit.speed_history import keep_book, open_book, timed_run
from advisor.services.workbench import Workbench
from advisor.session.session import Session
from advisor.terminal.catalogue import laid_out, usual_build
from advisor.terminal.chat import MakePlan, interruptible, loaded, log
from advisor.terminal.model_argument import local, named

Shown = tuple[dict[str, Any], Callable[[], str]]
"""The JSON value of a verb, and its text."""


def run(args: argparse.Namespace, make_plan: MakePlan) -> Shown:
    """One model timed, medians over --repeats passes on a fresh context; without a model, the devices themselves."""
    if args.model is None:
        return _devices()
    if args.read < 1 or args.write < 1 or args.repeats < 1:
        raise UsageError("--read, --write and --repeats must be at least 1.")
    if args.context is None:
        args.context = args.read + args.write
    if args.context < args.read + args.write:
        raise UsageError(
            f"Reading {args.read} and writing {args.write} tokens needs a context of {args.read + args.write}."
        )
    with (
        _file(args) as path,
        loaded(path, args, make_plan, force=False) as session,
        interruptible() as cancel,
    ):
        runs = session.bench(args.read, args.write, args.repeats, cancel)
        fit = session.fit
        reading, writing = (median(getattr(run, what) for run in runs) for what in ("read", "write"))
        _remember(session, reading, writing, args.read + args.write // 2)
    value = {
        "model": fit.model.to_json(),
        "read": {"tokens": args.read, "tokens_per_second": round(reading, 2)},
        "write": {"tokens": args.write, "tokens_per_second": round(writing, 2)},
        "runs": [{"read": run.read, "write": run.write} for run in runs],
    }
    return (
        value,
        lambda: (
            f"{fit.model.name}  {fit.model.quant}\n"
            f"Reads   {reading:8.1f} tokens/s  ({args.read} tokens, median of {args.repeats})\n"
            f"Writes  {writing:8.1f} tokens/s  ({args.write} tokens, median of {args.repeats})"
        ),
    )


@contextmanager
def _file(args: argparse.Namespace) -> Iterator[Path]:
    """The model's file; for one of the catalogue an empty one of its shape, which computes just as fast."""
    found = named(args.model)
    if found is None:
        yield local(args.model)
        return
    catalogue, model, build = found
    if build is None:
        with Workbench() as bench:
            build = usual_build(catalogue, model, bench, args.context)
    log(f"{model.name} at {build.quant} is timed without its weights: zeros of the same shape take as long.")
    with laid_out(catalogue, build) as path:
        yield path


def _remember(session: Session, reading: float, writing: float, depth: int) -> None:
    """Let later estimates learn from this run."""
    book = open_book(session.machine)
    run = timed_run(session.model.header, session.fit, session.machine, book, writing, depth, reading)
    if run is None:
        return
    try:
        keep_book(book.with_run(run), session.machine)
    except FileProblem as error:
        log(f"The result could not be kept for later estimates: {error}")


def _devices() -> Shown:
    """How fast each device of this computer computes, measured anew and kept."""
    with Workbench() as bench, interruptible() as cancel:
        found = probe(bench.machine, bench.health.settings, cancel)
        keep_book(open_book(bench.machine).with_pace(found), bench.machine)
        names = {device.id: device.name for device in bench.machine.devices}
    value = {
        "devices": [
            {"id": device, "bytes_per_second": round(pace.bandwidth), "flops_reading": round(pace.flops or 0)}
            for device, pace in found.items()
        ]
    }
    lines = [
        f"{device}  {names[device]}: reads weights at {pace.bandwidth / 1e9:,.1f} GB/s, "
        f"prompts at {(pace.flops or 0) / 1e9:,.0f} GFLOPS"
        for device, pace in found.items()
    ]
    return value, lambda: "\n".join(lines) or "No device could be measured."
