"""`plimsoll search`, and `plimsoll fit` for what is on the hub and not on this computer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from advisor.errors import UsageError
from advisor.fit.dry_run_cache import CachedMeasurer
from advisor.fit.fit import Fit, options
from advisor.gguf.header import Header
from advisor.hub.hub import Found, Hub
from advisor.hub.judge import Judge, Judged
from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference
from advisor.hub.skeletons import Skeletons
from advisor.plan import Plan
from advisor.services.workbench import Workbench
from advisor.terminal import formatting
from advisor.terminal.chat import MakePlan, interruptible
from advisor.units import format_bytes, format_tokens

T = TypeVar("T")
Shown = tuple[Any, Callable[[], str]]
"""The JSON value of a verb, and its text."""


def search(args: argparse.Namespace) -> Shown:
    """GGUF repositories by the words in their names."""
    if args.limit < 1:
        raise UsageError("--limit must be at least 1.")
    found = Hub().search(" ".join(args.text), args.limit)
    return [_row(repository) for repository in found], lambda: _table(found)


def _row(found: Found) -> dict[str, Any]:
    return {**vars(found), "updated": found.updated.isoformat() if found.updated else None}


def _table(found: Iterable[Found]) -> str:
    rows = [
        (
            repository.repo,
            repository.architecture,
            _parameters(repository.parameters),
            f"{repository.downloads:,}",
            f"{repository.updated:%Y-%m-%d}" if repository.updated else "",
            repository.license,
            " ".join(word for word, so in (("gated", repository.gated), ("private", repository.private)) if so),
        )
        for repository in found
    ]
    if not rows:
        return "No GGUF repository has these words in its name."
    header = ("Repository", "Architecture", "Size", "Downloads", "Updated", "License", "")
    return formatting.table([header, *rows], frozenset({2, 3}))


def _parameters(count: int | None) -> str:
    """ "8.2B", "360M": how publishers write the size of a model; empty where it is not known."""
    if not count:
        return ""
    return f"{count / 1e9:.1f}B" if count >= 10**9 else f"{count / 1e6:.0f}M"


def fit(
    args: argparse.Namespace, reference: Reference, workbench: Callable[[], Workbench], make_plan: MakePlan
) -> Shown:
    """Whether one build fits; or each build of the repository, where `reference` names none.

    workbench: to ask, once the hub has answered.
    """
    hub = Hub()
    listing = hub.listing(reference.repo, reference.revision)
    one = reference.quant or reference.file or len(listing.builds) == 1
    build = listing.build(reference) if one else None

    def plan(header: Header) -> Plan:
        return make_plan(args, header.context_train or 0)

    bench = workbench()
    measurer = CachedMeasurer(bench.measurer)
    judge = Judge(measurer, Skeletons(hub))
    with interruptible() as cancel:
        if build is None:
            if isinstance(args.gpu_layers, int):
                raise UsageError(f"--gpu-layers is for one version: add one, as {listing.builds[0]}.")
            judged = judge.each(listing.builds, bench.machine, plan, cancel=cancel)
            every = list(_counted(judged, len(listing.builds)))
            measurer.flush()
            return _all(listing, every)
        layers: Any = "fixed" if isinstance(args.gpu_layers, int) else "auto"
        found = judge.one(build, bench.machine, plan, layers=layers, cancel=cancel)
        ways = [] if args.json else options(measurer, judge.open(build), bench.machine, found, cancel)
    measurer.flush()
    text = formatting.fit(found, ways)
    return _one(listing, build, found), lambda: f"{text}\n\n{_to_download(listing, build)}"


def _counted(items: Iterable[T], total: int) -> Iterator[T]:
    """The items, with a line on a terminal that counts them."""
    watched = sys.stderr.isatty()
    for number, item in enumerate(items, start=1):
        if watched:
            end = "\n" if number == total else ""
            print(f"\rLooked into {number} of {total} versions", end=end, file=sys.stderr, flush=True)
        yield item


def _of_listing(listing: Listing) -> dict[str, Any]:
    return {
        "repo": listing.repo, "commit": listing.commit, "license": listing.license, "gated": listing.gated,
        "private": listing.private,
    }  # fmt: skip


def _of_build(build: HubBuild) -> dict[str, Any]:
    files = [{"name": file.name, "bytes": file.size, "sha256": file.sha256} for file in build.files]
    return {"label": build.label, "quant": build.quant, "file_bytes": build.size, "files": files}


def _one(listing: Listing, build: HubBuild, found: Fit) -> dict[str, Any]:
    return {**found.to_json(), "hub": {**_of_listing(listing), **_of_build(build)}}


def _to_download(listing: Listing, build: HubBuild) -> str:
    terms = f"License: {listing.license}." if listing.license else "Its license is not stated."
    gate = " Its terms have to be accepted on its page first." if listing.gated else ""
    files = f" in {len(build.files)} files" if len(build.files) > 1 else ""
    return f"Not downloaded: {build}, {format_bytes(build.size)}{files}. {terms}{gate}"


def _all(listing: Listing, judged: list[Judged]) -> Shown:
    by_size = sorted(judged, key=lambda each: listing.builds.index(each.build))
    value = {
        **_of_listing(listing),
        "builds": [
            {**_of_build(each.build), "fit": each.fit.to_json() if each.fit else None, "problem": each.problem}
            for each in by_size
        ],
    }
    return value, lambda: _verdicts(listing, by_size)


def _verdicts(listing: Listing, judged: list[Judged]) -> str:
    first = next((each.fit for each in judged if each.fit), None)
    rows = [("Version", "Download", "Memory", "Longest", "Verdict")]
    for each in judged:
        total = format_bytes(sum(row.total for row in each.fit.bill.devices)) if each.fit else ""
        longest = format_tokens(each.fit.longest_context) if each.fit and each.fit.longest_context else ""
        words = formatting.verdict(each.fit) if each.fit else each.problem or ""
        rows.append((each.build.label, format_bytes(each.build.size), total, longest, words))
    about = f"{first.model.name}  {first.model.architecture}, " if first else ""
    terms = f"license {listing.license}" if listing.license else "license not stated"
    return f"{listing.repo}\n{about}{terms}\n\n{formatting.table(rows, frozenset({1, 2, 3}))}"
