"""A reply beside a program that eats memory: python -m tests.bench.bench_pressure [MODEL.gguf] [--limit N] [--tokens N]

Takes Linux, and a cgroup that may be made below the memory controller (root, mostly); says so where there is none. The
program and all its children live in one group of --limit MiB. In mid-reply a hog joins them that fills what is left and
reads a file again and again that the rest cannot hold, for ten seconds: the kernel's own figures rise then, nothing is
made up. Printed are the worst of them, how often and how long the reply waited, and whether it is the same as alone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from advisor.chat.conversation import ChatSettings
from advisor.errors import AdvisorError
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.session.session import Message, ReplyEvent, Text
from advisor.system.memory import memory
from advisor.system.pressure import pressure
from advisor.units import MIB
from tests.bench.table import show
from tests.models import build_large

HOG = """
import mmap, sys, time
left, path, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
held = bytearray(left)
for at in range(0, left, 4096):
    held[at] = 1
end = time.monotonic() + seconds
with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
    while time.monotonic() < end:
        for at in range(0, len(mapped), 4096):
            mapped[at]
            if time.monotonic() >= end:
                break
"""
LEFT, SECONDS = 24 * MIB, 10.0


def group(limit: int) -> Path | None:
    """A fresh group with this limit that we are in; None where none can be had."""
    for base, file in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")):
        folder = Path(base) / f"plimsoll-bench-{os.getpid()}"
        try:
            folder.mkdir()
            (folder / file).write_text(str(limit))
            (folder / "cgroup.procs").write_text(str(os.getpid()))
        except OSError:
            if folder.is_dir():
                folder.rmdir()
            continue
        return folder
    return None


class Watch(threading.Thread):
    """The worst of what is seen while it runs."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services, self.end = services, threading.Event()
        self.worst, self.text, self.least, self.waits, self.waited = 0.0, "", memory().available, 0, 0.0

    def run(self) -> None:
        before, held = time.monotonic(), False
        while not self.end.wait(0.05):
            found, now = pressure(), time.monotonic()
            if found.stall and found.stall.some > self.worst:
                self.worst, self.text = found.stall.some, Path("/proc/pressure/memory").read_text()
            self.least = min(self.least, memory().available)
            session = self.services.sessions.session()
            holds = self.services.computer.guard.holds(session)
            self.waits += holds and not held
            self.waited += (now - before) * holds
            before, held = now, holds


def reply(services: Services, tokens: int, hog: list[str] | None) -> tuple[str, float, Watch]:
    """What was written, in how many seconds, and what was seen. hog: joins at the third piece."""
    said: list[str] = []
    hogs: list[subprocess.Popen[bytes]] = []

    def hear(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            said.append(event.text)
            if hog and len(said) == 3:
                left = max(0, memory().available - LEFT)
                hogs.append(subprocess.Popen([sys.executable, "-c", HOG, str(left), *hog]))

    watch, started = Watch(services), time.monotonic()
    watch.start()
    try:
        settings = ChatSettings(limit=tokens, temperature=0.0)
        asked = [Message("user", "Write a very long story of the sea, in twenty chapters.")]
        services.sessions.reply(asked, settings, None, hear, Cancel())
    finally:
        watch.end.set()
        watch.join()
        for one in hogs:
            if one.wait():
                print(f"The hog ended with {one.returncode}.", file=sys.stderr)
    return "".join(said), time.monotonic() - started, watch


def main() -> int:
    """Run it; 1 where it cannot be tried here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", type=Path)
    parser.add_argument("--limit", type=int, default=1200, help="MiB")
    parser.add_argument("--tokens", type=int, default=400)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Services(asleep=Path(folder) / "asleep") as services:
        path = given.model or build_large(Path(folder) / "m.gguf")
        data = Path(folder) / "data"
        with data.open("wb") as file:
            for _ in range(256):
                file.write(os.urandom(MIB))
            file.flush()
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # who reads it pays for it
        made = group(given.limit * MIB)
        if made is None:
            print("No memory group can be made here (it takes Linux and, mostly, root): not tried.")
            return 1
        try:
            services.computer.ready()
            services.sessions.load(services.fits.open(path), RunSettings(2048), force=True, cancel=Cancel())
            alone, quiet, _ = reply(services, given.tokens, None)
            services.sessions.eject()
            services.sessions.load(services.fits.open(path), RunSettings(2048), force=True, cancel=Cancel())
            beside, busy, watch = reply(services, given.tokens, [str(data), str(SECONDS)])
        except AdvisorError as error:
            print(error.sentence)
            return 1
        finally:
            services.close()
            (made.parent / "cgroup.procs").write_text(str(os.getpid()))
            made.rmdir()
    show(
        "Memory runs short in mid-reply",
        [
            ("what", "figure"),
            ("worst share of ten seconds that work waited", f"{watch.worst:.0f} %"),
            ("least memory available", f"{watch.least / MIB:.0f} MiB of {given.limit}"),
            ("pauses", f"{watch.waits}, {watch.waited:.1f} s in all"),
            ("seconds of the reply, alone and beside it", f"{quiet:.1f} and {busy:.1f}"),
            ("the same words", "yes" if alone == beside else "NO"),
        ],
    )
    print(watch.text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
