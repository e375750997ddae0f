"""Lenders over a network that is one: python -m tests.bench.bench_network MODEL.gguf [...]

As root on Linux: two namespaces that it makes and removes again, one that lends and one that borrows, with a way
between them of 1 Gbit/s (the kernel's), 100 Mbit/s with 5 ms there and back, and one like a bad radio (shaped_link).
For each: the way as it was timed against what it is, tokens a second with and without the lender as they are foretold
and as they are, and whether the lender would be used. Then what a reply comes to whose way is cut, or whose lender
freezes: after how many seconds it is over, its words kept and a plan without the lender offered.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.bench.shaped_link import Shape
from tests.bench.table import show

LENDER, BORROWER = "plimsoll-lender", "plimsoll-borrower"
ENDPOINT = "10.77.0.1:50052"
WAYS = {
    "1 Gbit/s": Shape(1e9),
    "100 Mbit/s, 5 ms": Shape(100e6, 0.0025),
    "radio: 40 Mbit/s, 6 ms, 1 % lost": Shape(40e6, 0.002, 0.002, 0.01),
}
_TUN, _NO_HEAD, _MAKE = 0x0001, 0x1000, 0x400454CA
_BY_KERNEL = 500e6  # bits a second, from which a program of ours could not keep up


def ip(*words: str) -> None:
    """The system's `ip`."""
    subprocess.run(["ip", *words], check=True)


def _tun(name: str) -> int:
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, _MAKE, struct.pack("16sH", name.encode(), _TUN | _NO_HEAD))
    return device


@contextmanager
def network(shape: Shape) -> Iterator[None]:
    """Two namespaces and the way between them."""
    with ExitStack() as stack:
        for space in (LENDER, BORROWER):
            ip("netns", "add", space)
            stack.callback(ip, "netns", "del", space)
            ip("-n", space, "link", "set", "lo", "up")
        names = {LENDER: "pl-lender", BORROWER: "pl-borrower"}
        if shape.rate >= _BY_KERNEL:
            ip("link", "add", names[LENDER], "type", "veth", "peer", "name", names[BORROWER])
        else:
            devices = [_tun(name) for name in names.values()]
            for device in devices:
                stack.callback(os.close, device)
        for at, (space, name) in enumerate(names.items(), start=1):
            ip("link", "set", name, "netns", space)
            ip("-n", space, "addr", "add", f"10.77.0.{at}/24", "dev", name)
            ip("-n", space, "link", "set", name, "up")
            if shape.rate >= _BY_KERNEL:
                limit = ("root", "tbf", "rate", f"{shape.rate:.0f}", "burst", "256kb", "latency", "50ms")
                subprocess.run(["tc", "-n", space, "qdisc", "add", "dev", name, *limit], check=True)
        if shape.rate < _BY_KERNEL:
            command = [sys.executable, "-m", "tests.bench.shaped_link", shape.to_text(), *map(str, devices)]
            stack.enter_context(running(subprocess.Popen(command, pass_fds=devices)))
        yield


@contextmanager
def running(program: subprocess.Popen[Any]) -> Iterator[subprocess.Popen[Any]]:
    """Until the end of the block."""
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def within(space: str, home: Path, *words: str) -> subprocess.Popen[str]:
    """A program of ours in a namespace, with folders of its own."""
    folders = {f"XDG_{name}_HOME": str(home / space) for name in ("STATE", "CONFIG", "CACHE", "DATA")}
    command = ["ip", "netns", "exec", space, sys.executable, "-m", *words]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **folders},
        start_new_session=True,
    )  # fmt: skip


@contextmanager
def lender(home: Path) -> Iterator[int]:
    """A `plimsoll lend`; the number of its group of processes."""
    with running(within(LENDER, home, "advisor.cli", "lend", ENDPOINT, "--json", "--memory", "1GiB")) as program:
        assert program.stdout
        json.loads("".join(iter(program.stdout.readline, "}\n")) + "}")
        yield program.pid
        os.killpg(program.pid, signal.SIGCONT)
        os.killpg(program.pid, signal.SIGTERM)


def told(program: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What the borrower says, as it comes."""
    assert program.stdout
    for line in program.stdout:
        with contextlib.suppress(ValueError):
            yield json.loads(line)


def measured(shape: Shape, path: Path, home: Path) -> tuple[str, ...]:
    """One line: the way and the speeds."""
    facts: dict[str, Any] = {}
    with (
        network(shape),
        lender(home),
        running(within(BORROWER, home, _BORROWER, "measure", str(path), ENDPOINT)) as one,
    ):
        for said in told(one):
            facts |= said
    trip = 2e3 * (shape.delay + shape.jitter / 2)
    return (
        path.stem[:20], f"{facts['trip'] * 1e3:.2f} of {trip:.1f} ms",
        f"{facts['up'] * 8e-6:.0f}, {facts['down'] * 8e-6:.0f} of {shape.rate * 1e-6:.0f}",
        f"{facts['alone']:.1f} / {facts['alone_foretold']:.1f}", f"{facts['lent']:.1f} / {facts['lent_foretold']:.1f}",
        "used" if facts["used"] else "left out",
    )  # fmt: skip


_BORROWER = "tests.bench.network_borrower"


def lost(how: str, path: Path, home: Path) -> tuple[str, ...]:
    """One line: what becomes of a reply whose lender is cut off, or freezes."""
    shape, facts, began = WAYS["100 Mbit/s, 5 ms"], dict[str, Any](), 0.0
    with (
        network(shape),
        lender(home) as group,
        running(within(BORROWER, home, _BORROWER, "lose", str(path), ENDPOINT)) as one,
    ):
        for said in told(one):
            facts |= said
            if "words" in said:
                began = time.time()
                if how == "cut":
                    ip("-n", LENDER, "link", "set", "pl-lender", "down")
                else:
                    os.killpg(group, signal.SIGSTOP)
    ended, offered, again = (facts.get(name, began) - began for name in ("ended", "offered", "again"))
    offer = f"after {offered:.1f} s" if facts.get("offer") else "NONE"
    return (
        how,
        f"{ended:.1f} s",
        f"{facts.get('kept', 0)} pieces",
        offer,
        f"{again:.1f} s",
        str(facts.get("over", ""))[:80],
    )


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("--lost", action="store_true", help="only what becomes of a reply whose lender is lost")
    asked = parser.parse_args()
    if sys.platform != "linux" or os.geteuid() != 0:
        print("This takes namespaces of the network, which Linux gives to root only.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        rows: list[tuple[str, ...]] = [
            ("Way", "Model", "Trip", "Mbit/s there, back", "Alone / foretold", "Lent / foretold", "Left to us")
        ]
        for name, shape in WAYS.items() if not asked.lost else ():
            rows += [(name, *measured(shape, path, home)) for path in asked.models]
        show("Ways", rows)
        ends: list[tuple[str, ...]] = [("Lender", "Over after", "Kept", "Plan without it", "Loaded so after", "Said")]
        ends += [lost(how, asked.models[0], home) for how in ("cut", "frozen")]
        show("Lost in the middle of a reply, by 100 Mbit/s", ends)
    return 0


if __name__ == "__main__":
    sys.exit(main())
