"""What a verdict before the download costs: python -m tests.bench.bench_hub

A loopback hub, in its own process, with a model of 5 GB in 20 quantisations (sparse). Prints seconds and bytes read
for one version, for all of them, for both once more, and how they compare with the same file on the disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2

from advisor.hub.hub import Hub
from advisor.hub.opener import Opener
from advisor.hub.reference import parse_reference
from advisor.hub.skeletons import Skeletons
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.storage.cache import Cache
from advisor.units import MIB
from tests.advisor.hub.variants import requantised
from tests.bench.table import show
from tests.models import huge_header

REPO = "maker/Llama-3.1-8B-GGUF"
QUANTS = {
    "IQ1_S": 19, "IQ1_M": 29, "IQ2_XXS": 16, "IQ2_XS": 17, "IQ2_M": 22, "Q2_K": 10, "IQ3_XXS": 18, "IQ3_M": 21,
    "Q3_K_S": 11, "Q3_K_M": 11, "Q3_K_L": 11, "IQ4_XS": 23, "Q4_0": 2, "Q4_K_S": 12, "Q4_K_M": 12, "Q5_K_S": 13,
    "Q5_K_M": 13, "Q6_K": 14, "Q8_0": 8, "F16": 1,
}  # fmt: skip
VERSIONS = len(QUANTS)


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The endpoint of a hub over `root` in a process of its own."""
    command = [sys.executable, "-m", "tests.hub", "--root", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split("=")[1].strip()
        finally:
            process.terminate()


def bytes_read(endpoint: str) -> int:
    """Since the last time this was asked."""
    requests = httpx2.get(f"{endpoint}/-/requests").json()
    httpx2.delete(f"{endpoint}/-/requests")
    return sum(int(request["sent"]) for request in requests)


RUN = RunSettings(8192)


def measure(root: Path, endpoint: str, folder: Path) -> None:
    os.environ["HF_ENDPOINT"] = endpoint
    rows: list[tuple[object, ...]] = [("", "seconds", "MB read", "requests/version")]
    with Services() as services, ExitStack() as stack:
        services.computer.ready()
        fits, hub = services.fits, Hub()
        caches = {name: stack.enter_context(Cache(folder / name)) for name in "ab"}

        def timed(name: str, versions: int, work: Callable[[], object]) -> float:
            bytes_read(endpoint)
            start = time.perf_counter()
            work()
            seconds = time.perf_counter() - start
            count = len(httpx2.get(f"{endpoint}/-/requests").json())
            rows.append((name, seconds, bytes_read(endpoint) / MIB, count / versions))
            return seconds

        def one(opener: Opener) -> None:
            fits.judge(opener.one(hub.build(parse_reference(f"{REPO}:Q4_K_M"))), RUN)

        def every(opener: Opener) -> None:
            builds = hub.listing(REPO).builds
            assert all(each.judgement for each in fits.judge_all(opener.each(builds), lambda _: RUN))

        def opener(cache: str) -> Opener:
            return Opener(fits.measurer, Skeletons(hub, caches[cache]))

        file = root / REPO / "model-Q4_K_M.gguf"
        on_disk = timed("one, on the disk", 1, lambda: fits.judge(fits.open(file), RUN))
        first = timed("one", 1, lambda: one(opener("a")))
        timed("one, its header known", 1, lambda: one(opener("a")))
        all_opener = opener("b")
        timed(f"all {VERSIONS}", VERSIONS, lambda: every(all_opener))
        timed(f"all {VERSIONS}, once more", VERSIONS, lambda: every(all_opener))
        timed(f"all {VERSIONS}, their headers known", VERSIONS, lambda: every(opener("b")))
    show("A verdict before the download", rows)
    print(f"  One version takes {first / on_disk:.2f} times as long as the same file on the disk.")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "hub"
        repo = root / REPO
        repo.mkdir(parents=True)
        source = huge_header(folder / "source.gguf", "Llama-3.1-8B")
        for number, (quant, type_id) in enumerate(QUANTS.items()):
            requantised(source, repo / f"model-{quant}.gguf", type_id, number)
        with served(root) as endpoint:
            measure(root, endpoint, folder)


if __name__ == "__main__":
    main()
