"""Downloading against the hub's own tool, as whole programs: python -m tests.bench.bench_download [--size MB]

Both fetch the same file from one loopback hub into an empty cache, turn about. Prints the median of each, their ratio,
and the most memory each took. Ours hashes every byte and has the disk confirm it; `hf download` does neither. So that
this compares programs and not disks, the files go to memory (/dev/shm) unless --folder names another place.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.bench.table import show

ROOT = Path(__file__).resolve().parents[2]
REPO, FILE = "maker/Large-GGUF", "large-Q8_0.gguf"
MB = 10**6


def make(root: Path, size: int) -> None:
    """A file of `size` random bytes, its SHA-256 told to the hub, which hashes no file this large."""
    path, digest = root / REPO / FILE, hashlib.sha256()
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for _ in range(size // MB):
            piece = os.urandom(MB)
            digest.update(piece)
            file.write(piece)
    (path.parent / ".hub.json").write_text(f'{{"sha256": {{"{FILE}": "{digest.hexdigest()}"}}}}')


def run(command: Sequence[str], home: Path, endpoint: str) -> tuple[float, int]:
    """(seconds, peak kB of memory) of one program with an empty home."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(home / "hf"),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_UPDATE_CHECK": "1",
        "XDG_STATE_HOME": str(home / "state"),
    }
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=home)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{command} failed: {said.decode()}")
    found = [path for path in home.rglob(FILE) if path.is_file()]
    assert found, "the file is not there"
    return seconds, used.ru_maxrss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="MB of the file (default 1000)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    args = parser.parse_args()
    theirs = [str(Path(sys.executable).with_name("hf")), "download", REPO, FILE]
    ours = [sys.executable, "-m", "advisor.cli", "pull", f"{REPO}/{FILE}"]
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        root, home = Path(folder, "hub"), Path(folder, "home")
        make(root, args.size * MB)
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.hub", "--root", str(root)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        try:
            assert server.stdout is not None
            endpoint = server.stdout.readline().strip().partition("=")[2]
            results: dict[str, list[tuple[float, int]]] = {"hf download": [], "plimsoll pull": []}
            for _ in range(args.rounds):
                results["hf download"].append(run(theirs, home, endpoint))
                results["plimsoll pull"].append(run(ours, home, endpoint))
        finally:
            server.terminate()
            server.wait()
            if server.stdout:
                server.stdout.close()
    rows: list[list[object]] = [["", "seconds", "MB/s", "peak MB"]]
    medians = {}
    for name, runs in results.items():
        medians[name] = median(seconds for seconds, _ in runs)
        rows.append([name, medians[name], args.size / medians[name], max(peak for _, peak in runs) / 1024])
    show(f"{args.size} MB from one loopback hub, median of {args.rounds}, whole programs", rows)
    print(f"\n  throughput against hf download: {medians['hf download'] / medians['plimsoll pull']:.2f}")


if __name__ == "__main__":
    main()
