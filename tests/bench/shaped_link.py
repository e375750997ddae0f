"""A way between two computers as the user likes it: python -m tests.bench.shaped_link JSON, over two tun devices.

Packets wait for their turn at the rate, then for the delay, and some are lost; whatever would wait for longer than the
queue holds is dropped, as a router does. The kernel's own netem is not everywhere to be had.
"""

from __future__ import annotations

import json
import os
import queue
import random
import sys
import threading
import time
from dataclasses import asdict, dataclass

_LARGEST = 65536  # bytes of a packet
_QUEUE = 0.1  # seconds that a packet may wait for its turn


@dataclass(frozen=True)
class Shape:
    """rate: bits a second; delay, jitter: seconds in each direction; loss: share of the packets."""

    rate: float
    delay: float = 0.0
    jitter: float = 0.0
    loss: float = 0.0

    def to_text(self) -> str:
        """As the program takes it."""
        return json.dumps(asdict(self))


def carry(source: int, target: int, shape: Shape, dice: random.Random) -> None:
    """One direction; returns where the devices are gone."""
    on_way: queue.SimpleQueue[tuple[float, bytes] | None] = queue.SimpleQueue()

    def deliver() -> None:
        while due := on_way.get():
            when, packet = due
            if (wait := when - time.perf_counter()) > 0:
                time.sleep(wait)
            try:
                os.write(target, packet)
            except OSError:
                continue  # the device there is down

    threading.Thread(target=deliver, daemon=True).start()
    free_at = last = time.perf_counter()
    while True:
        try:
            packet = os.read(source, _LARGEST)
        except OSError:
            time.sleep(0.05)  # the device here is down
            continue
        now = time.perf_counter()
        if free_at - now > _QUEUE or dice.random() < shape.loss:
            continue
        free_at = max(free_at, now) + len(packet) * 8 / shape.rate
        last = max(last, free_at + shape.delay + dice.uniform(0, shape.jitter))  # none overtakes another
        on_way.put((last, packet))


def main() -> None:
    """Carry in both directions until it is ended. Arguments: the shape, and the numbers of two open devices."""
    shape, one, other = Shape(**json.loads(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
    threading.Thread(target=carry, args=(one, other, shape, random.Random(1)), daemon=True).start()
    carry(other, one, shape, random.Random(2))


if __name__ == "__main__":
    main()
