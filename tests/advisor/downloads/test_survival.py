"""Random faults and violent ends: every byte right, next to none of them twice. The full numbers are in
tests/bench/soak_downloads.py."""

from __future__ import annotations

import random
from pathlib import Path

from tests.advisor.downloads.conftest import NAME, SIZE, Bench
from tests.advisor.downloads.killing import fetch_over_kills
from tests.hub import Hub, Kind, random_fault

FAULTS, KILLS = 40, 4


def test_random_faults(bench: Bench) -> None:
    rng = random.Random(2026)
    again = 0
    for _ in range(FAULTS):
        fault = random_fault(rng, NAME, SIZE)
        bench.hub.faults.clear()
        bench.hub.faults.add(fault)
        track = bench.fetch()
        assert bench.is_right(), fault
        if fault.kind is not Kind.BYTES:
            again += track.repeated
        assert track.repeated <= SIZE, fault
        bench.partial.unlink()
        bench.partial.with_name(f"{bench.partial.name}.journal").unlink()
    assert again == 0, "only wrong bytes cost anything, for nothing tells where they are"


def test_kill_and_restart(hub: Hub, tmp_path: Path) -> None:
    data = random.Random(7).randbytes(24_000_000)
    hub.put("maker/Long-GGUF/long-Q8_0.gguf", data)
    outcome = fetch_over_kills(hub, "maker/Long-GGUF", KILLS, tmp_path, random.Random(11), seconds=0.4)
    assert outcome.path.read_bytes() == data
    assert outcome.twice == 0
