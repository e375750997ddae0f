"""`plimsoll fit`: whether a file, a model of the catalogue, or what is on the hub fits, before it is downloaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from advisor.errors import UsageError
from advisor.fit.measure import Measures, Opened
from advisor.hub.listing import Listing
from advisor.hub.reference import Reference
from advisor.services.app import Services
from advisor.terminal import formatting, values
from advisor.terminal.console import Shown, interruptible, log
from advisor.terminal.model_argument import drafted, named_model, resolve
from advisor.terminal.parser import plan_of, run_of, speed_at
from advisor.terminal.placement_options import check_shareable
from advisor.units import format_bytes

if TYPE_CHECKING:
    from advisor.terminal.model_argument import Named

T = TypeVar("T")


def run(args: argparse.Namespace, services: Services) -> Shown:
    """Whether one model fits; of a repository without a version, each of its builds."""
    if known := _drafted(args, services) or named_model(args.model):
        return _in_catalogue(args, services, known)
    found = resolve(args.model)
    return _on_hub(args, services, found) if isinstance(found, Reference) else _file(args, services, found)


def _file(args: argparse.Namespace, services: Services, path: Path) -> Shown:
    check_shareable(args, services.computer.ready())
    return _judged(args, services, services.fits.open(path, sees=False))


def _in_catalogue(args: argparse.Namespace, services: Services, found: Named) -> Shown:
    """One build; the recommended one where none is named."""
    catalogue, model, build = found
    check_shareable(args, services.computer.ready())
    if build is None:
        context = plan_of(args, model.context_train).context
        with interruptible() as cancel:
            build = services.advice.usual_build(catalogue, model, context, cancel)
    value, text = _judged(args, services, services.advice.open(catalogue, model, build))
    value |= {"catalogue": {"id": model.id, **values.catalogue_build(build)}}
    if build.files:
        source = f"Measured {build.basis}. To download it: plimsoll pull {build.files[0].repo}:{build.quant}"
    else:
        source = f"Measured {build.basis}; no file of it is known."
    if not catalogue.says(args.model, model):
        log(f"{args.model!r} was taken for {model.name} at {build.quant}, of the catalogue.")
    return value, lambda: f"{text()}\n\n{source}"


def _drafted(args: argparse.Namespace, services: Services) -> Named | None:
    """A quantisation that nobody is known to have made, of a model of the catalogue."""
    wanted = drafted(args.model)
    if wanted is None:
        return None
    check_shareable(args, services.computer.ready())
    with interruptible() as cancel:
        catalogue, build = services.advice.draft(*wanted, cancel)
    return catalogue, wanted[1], build


def _judged(args: argparse.Namespace, services: Services, model: Opened, measurer: Measures | None = None) -> Shown:
    """One opened model. measurer: as for Fits.judge."""
    with interruptible() as cancel:
        judgement = services.fits.judge(model, run_of(args)(model.header), cancel, measurer)
        ways = () if args.json else services.fits.ways_out(model, judgement, cancel, measurer)
    speed = services.fits.speed(model, judgement, at=speed_at(args))
    lent = judgement.lent.sentence if judgement.lent else ""
    return values.judgement(judgement, speed), lambda: formatting.fit(judgement.fit, ways, speed, lent)


# -- on the hub ----------------------------------------------------------------------------------------------------


def _on_hub(args: argparse.Namespace, services: Services, reference: Reference) -> Shown:
    # The engine starts while what speaks to the hub is read in, which takes as long.
    with ThreadPoolExecutor(1, "engine") as pool:
        machine = pool.submit(services.computer.ready)
        listing = services.hub.listing(reference)
        one = reference.quant or reference.file or len(listing.builds) == 1
        build = listing.build(reference) if one else None
        machine.result()
    if build is None:
        return _repository(args, services, listing)
    with interruptible() as cancel:
        model = services.hub.open(build, cancel)
    value, text = _judged(args, services, model, services.fits.measurer)
    value |= {"hub": {**values.listing(listing), **values.hub_build(build)}}
    terms = f"License: {listing.license}." if listing.license else "Its license is not stated."
    gate = " Its terms have to be accepted on its page first." if listing.gated else ""
    files = f" in {len(build.files)} files" if len(build.files) > 1 else ""
    size = format_bytes(build.size)
    return value, lambda: f"{text()}\n\nNot downloaded: {build}, {size}{files}. {terms}{gate}"


def _repository(args: argparse.Namespace, services: Services, listing: Listing) -> Shown:
    """Every version of it."""
    if isinstance(args.gpu_layers, int):
        raise UsageError("--gpu-layers is for one version: add one, as {builds}.", builds=listing.builds[0])
    with interruptible() as cancel:
        answers = services.hub.judge_builds(listing.builds, run_of(args), cancel, speed_at(args))
        judged = list(_counted(answers, len(listing.builds)))
    judged.sort(key=lambda each: listing.builds.index(each.build))
    value = {**values.listing(listing), "builds": [values.judged(each) for each in judged]}
    return value, lambda: formatting.version_lines(listing, judged)


def _counted(items: Iterable[T], total: int) -> Iterator[T]:
    """The items, with a line on a terminal that counts them."""
    watched = sys.stderr.isatty()
    for number, item in enumerate(items, start=1):
        if watched:
            end = "\n" if number == total else ""
            print(f"\rLooked into {number} of {total} versions", end=end, file=sys.stderr, flush=True)
        yield item
