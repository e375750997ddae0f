"""Downloads under fire: python -m tests.bench.soak_downloads [--faults 300] [--kills 50] [--seed 1]

Real models from a loopback hub. First so many downloads with one random fault each; then kill -9 at random moments,
five for each download, with a restart after each. Every file must come out the same to the byte. Prints, for each kind
of fault, what was fetched twice; "wire" also counts what was still on its way when an answer was given up.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from advisor.downloads.fetch import Means
from advisor.downloads.licenses import Licenses
from advisor.downloads.manager import Downloads
from advisor.downloads.progress import State
from advisor.downloads.record import Records
from advisor.downloads.remote import Request
from advisor.downloads.space import Space
from advisor.downloads.storage import HubCache
from advisor.downloads.stream import HubSource
from advisor.downloads.throttle import RetryPolicy
from advisor.hub.hub import Hub as Client
from advisor.hub.reference import parse_reference
from tests.advisor.downloads.killing import fetch_over_kills
from tests.bench.table import show
from tests.hub import Hub, random_fault, serve
from tests.models import build, build_large

MODELS = (
    ("llama", "F16", 3), ("llama", "Q8_0", 4), ("llama", "F32", 2), ("llama", "BF16", 3), ("qwen2", "Q4_K_M", 5),
    ("gemma3", "Q8_0", 3),
)  # fmt: skip
KILLS_EACH = 5


@dataclass
class Sum:
    """What the downloads of one kind came to, in bytes."""

    count: int = 0
    size: int = 0
    twice: int = 0
    wire: int = 0

    def row(self, name: str) -> list[object]:
        return [name, self.count, 100 * self.twice / self.size, 100 * self.wire / self.size]


def repositories(hub: Hub, folder: Path) -> list[tuple[str, Path]]:
    """(reference, file) of each model on the hub."""
    found = []
    for architecture, quant, scale in MODELS:
        path = build(architecture, folder / f"{architecture}-{quant}.gguf", quant=quant, scale=scale)
        repo = f"maker/{architecture}-{quant.replace('_', '')}-GGUF"
        hub.put(f"{repo}/{path.name}", path)
        found.append((f"{repo}/{path.name}", path))
    return found


def under_faults(hub: Hub, folder: Path, count: int, rng: random.Random) -> None:
    """`count` downloads, one random fault each."""
    models = repositories(hub, folder)
    patience = RetryPolicy(first=0.02, most=0.2, stall=0.5, connect=5.0)
    client = Client(hub.endpoint)
    requests = {}
    for name, path in models:
        reference = parse_reference(name)
        listing = client.listing(reference.repo)
        requests[name] = (Request.of(listing, listing.build(reference)), path.read_bytes())
    sums: defaultdict[str, Sum] = defaultdict(Sum)
    shelf = HubCache(folder / "cache")
    means = Means(HubSource(client, patience), patience, space=Space(margin=0))
    stores = (Records(folder / "records"), Licenses(folder / "licenses.json"))
    start = time.perf_counter()
    with Downloads(means, records=stores[0], licenses=stores[1]) as downloads:
        for _ in range(count):
            name, (request, data) = rng.choice(list(requests.items()))
            fault = random_fault(rng, name, len(data))
            hub.faults.clear()
            hub.requests.clear()
            hub.faults.add(fault)
            download = downloads.add(request, shelf)
            downloads.wait(download)
            status = downloads.snapshot().find(download)
            assert status is not None
            assert status.state is State.DONE, (fault, status)
            assert status.paths[0].read_bytes() == data, fault
            for one in (sums[fault.kind.value], sums["all"]):
                one.count += 1
                one.size += len(data)
                one.twice += status.again
                one.wire += hub.served(name, "storage") - len(data)
            downloads.forget(download)
            status.paths[0].resolve().unlink()
            status.paths[0].unlink()
    rows: list[list[object]] = [["fault", "downloads", "twice %", "wire %"]]
    rows += [sums[kind].row(kind) for kind in sorted(sums, key=lambda kind: (kind == "all", kind))]
    seconds = time.perf_counter() - start
    show(
        f"{count} downloads, a random fault each, {sums['all'].size / 2**20:.0f} MB in {seconds:.0f} s: all right", rows
    )


def under_kills(hub: Hub, folder: Path, kills: int, rng: random.Random) -> None:
    """Downloads with `kills` violent ends in all."""
    path = build_large(folder / "large.gguf", 160 * 2**20)
    data = path.read_bytes()
    total, start = Sum(), time.perf_counter()
    for number in range(-(-kills // KILLS_EACH)):
        repo = f"maker/Long{number}-GGUF"
        hub.put(f"{repo}/long-Q8_0.gguf", path)
        each = min(KILLS_EACH, kills - total.count)
        outcome = fetch_over_kills(hub, repo, each, folder / f"state{number}", rng, seconds=1.0)
        assert outcome.path.read_bytes() == data
        total.count += each
        total.size += len(data)
        total.twice += outcome.twice
        total.wire += outcome.wire
        outcome.path.resolve().unlink()
    seconds = time.perf_counter() - start
    rows: list[list[object]] = [["", "kills", "twice %", "wire %"], total.row("kill -9")]
    show(f"{total.count} violent ends, {total.size / 2**20:.0f} MB in {seconds:.0f} s: all right", rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=300)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hub").mkdir()
        with serve(folder / "hub") as hub:
            if args.faults:
                under_faults(hub, folder, args.faults, rng)
            if args.kills:
                under_kills(hub, folder, args.kills, rng)


if __name__ == "__main__":
    main()
