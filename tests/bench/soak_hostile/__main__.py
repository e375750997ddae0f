"""Runs the parts; see the package."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from advisor.child_environment import child_environment
from tests.bench.soak_hostile.row import Row
from tests.bench.table import show

# Seconds that a part may take, and bytes of memory that it and its children may hold at once.
PARTS = {
    "headers": 300, "templates": 300, "replies": 600, "hubs": 300, "folders": 300, "imports": 300, "databases": 300,
    "children": 300,
}  # fmt: skip
MOST_MEMORY = {"replies": 1500, "children": 1500}  # MB; the others 300 more than Python and what is read in take
USUAL = 450
LOOK = 0.05  # seconds between two looks at its memory


def main() -> int:
    """Runs the parts that were named, or all; 1 where anything missed its goal."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak_hostile", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="so many times as much of everything")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        run = import_module(f"tests.bench.soak_hostile.{args.parts[0]}").run
        for row in run(random.Random(args.seed), args.inside, args.rounds):
            print(json.dumps(row.to_json()), flush=True)
        return 0
    rows = [row for part in args.parts or PARTS for row in outside(part, args.seed, args.rounds)]
    show(
        "Under attack",
        [
            ["what", "tries", "worst", "goal", "", ""],
            *[
                [f"{r.part}: {r.what}", r.tries, r.worst, r.goal, r.unit, "" if r.good else f"MISSED {r.fault}"]
                for r in rows
            ],
        ],
    )
    return 0 if all(row.good for row in rows) else 1


def outside(part: str, seed: int, rounds: int) -> list[Row]:
    """A part in its own process: its rows, and what it took and touched."""
    import psutil

    with tempfile.TemporaryDirectory(prefix="plimsoll-soak-") as name:
        root = Path(name)
        treasure = _lay_treasure(root / "treasure")
        command = [sys.executable, "-m", "tests.bench.soak_hostile", part, "--seed", str(seed), "--rounds", str(rounds)]
        child = subprocess.Popen(
            [*command, "--inside", str(root / "work")], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_environment(root), text=True,
        )  # fmt: skip
        most, limit, fault, waited = 0, PARTS[part] * rounds, "", 0.0
        said, words = "", ""
        while True:
            try:
                said, words = child.communicate(timeout=LOOK)
                break
            except subprocess.TimeoutExpired:
                waited += LOOK
                most = max(most, _memory(psutil.Process(child.pid)))
            if waited > limit:
                for process in [*psutil.Process(child.pid).children(recursive=True), psutil.Process(child.pid)]:
                    process.kill()
                fault, waited = f"not done after {limit} s", 0.0
        rows = [Row.of(json.loads(line)) for line in said.splitlines() if line.startswith("{")]
        if child.returncode and not fault:
            fault = f"ended with {child.returncode}: {words.strip()[-300:]}"
        if _digest(root / "treasure") != treasure:
            fault = fault or "something outside its folders was touched"
        goal = MOST_MEMORY.get(part, USUAL)
        for row in rows:
            print(f"{row.part}: {row.what}\t{row.worst:.3g} {row.unit}\t{row.fault}", flush=True)
        return [*rows, Row(part, "memory at its peak", 1, most / 1e6, goal, "MB", " ".join(fault.split()))]


def _environment(root: Path) -> dict[str, str]:
    """Folders of its own for everything that we and others keep, and no way out."""
    kinds = ("CONFIG", "CACHE", "DATA", "STATE")
    places = {f"XDG_{kind}_HOME": str(root / "home" / kind.lower()) for kind in kinds}
    places |= {"HOME": str(root / "home"), "HF_HOME": str(root / "home/hf")}
    (root / "home").mkdir()
    (root / "work").mkdir()
    return {**child_environment(), **places, "QT_QPA_PLATFORM": "offscreen", "HF_HUB_DISABLE_TELEMETRY": "1"}


def _lay_treasure(folder: Path) -> str:
    for number in range(20):
        path = folder / f"{number % 4}" / f"{number}.gguf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"mine" * 1000)
    return _digest(folder)


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for here, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = Path(here, name)
            found.update(f"{path} {path.stat().st_mode} {path.stat().st_mtime_ns}".encode() + path.read_bytes())
    return found.hexdigest()


def _memory(process: object) -> int:
    """Resident bytes of a process and its children."""
    import psutil

    assert isinstance(process, psutil.Process)
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.Error:
        pass
    return total


if __name__ == "__main__":
    sys.exit(main())
