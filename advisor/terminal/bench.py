"""`plimsoll bench`: how fast a model reads and writes on this computer, before or after it is downloaded."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from advisor.catalogue.entry import Catalogue, CatalogueBuild
from advisor.errors import FileProblem
from advisor.gguf.skeleton import write_sparse
from advisor.services.app import Services
from advisor.session.session import Session
from advisor.terminal.chat import loaded
from advisor.terminal.console import Shown, interruptible, log
from advisor.terminal.model_argument import local, named_model


def run(args: argparse.Namespace, services: Services) -> Shown:
    """One model timed, medians over --repeats passes on a fresh context; without a model, the devices themselves."""
    if args.model is None:
        return _devices(services)
    if args.context is None:
        args.context = args.read + args.write
    with (
        _file(args, services) as path,
        loaded(services, path, args, force=False) as session,
        interruptible() as cancel,
    ):
        runs = session.bench(args.read, args.write, args.repeats, cancel)
        fit = session.fit
        reading, writing = (median(getattr(run, what) for run in runs) for what in ("read", "write"))
        _remember(services, session, reading, writing, args.read + args.write // 2)
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
def _file(args: argparse.Namespace, services: Services) -> Iterator[Path]:
    """The model's file; for one of the catalogue an empty one of its shape, which computes just as fast."""
    found = named_model(args.model)
    if found is None:
        yield local(args.model, services.library)
        return
    catalogue, model, build = found
    if build is None:
        services.computer.ready()
        build = services.advice.usual_build(catalogue, model, args.context)
    log(f"{model.name} at {build.quant} is timed without its weights: zeros of the same shape take as long.")
    with _laid_out(catalogue, build) as path:
        yield path


@contextmanager
def _laid_out(catalogue: Catalogue, build: CatalogueBuild) -> Iterator[Path]:
    """A file as long as the build's, all zeros behind its header: takes no room on the disk and computes as fast."""
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
        path = Path(folder) / f"{build.model.rpartition('/')[2]}-{build.quant}.gguf"
        write_sparse(catalogue.skeleton(build), path)
        yield path


def _remember(services: Services, session: Session, reading: float, writing: float, depth: int) -> None:
    try:
        services.speeds.remember(session, reading, writing, depth)
    except FileProblem as error:
        log(f"The result could not be kept for later estimates: {error}")


def _devices(services: Services) -> Shown:
    """How fast each device of this computer computes, measured anew and kept."""
    machine = services.computer.ready()
    with interruptible() as cancel:
        found = services.speeds.measure(cancel)
    names = {device.id: device.name for device in machine.devices}
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
