"""Hubs that lie: whatever one answers, there is a value or a sentence, in time, and little was taken for it."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from advisor.downloads.fetch import Means, fetch
from advisor.downloads.partial import Partial
from advisor.downloads.remote import RemoteFile
from advisor.downloads.space import Space
from advisor.downloads.stream import HubSource
from advisor.downloads.throttle import SpeedLimit
from advisor.hub import bounds
from advisor.hub.hub import Hub
from advisor.hub.remote import peek
from advisor.progress import Cancel
from advisor.units import MIB
from tests.advisor.downloads.conftest import QUICK, silent
from tests.advisor.hub.lying import Liar, Said, lying
from tests.advisor.hub.test_lies import INFO, changed, paths
from tests.bench.soak_hostile import hub_client
from tests.bench.soak_hostile.hub_client import build
from tests.bench.soak_hostile.row import Row, Tally

MOST_MEMORY = 300  # MB that a process takes in which a hub is asked
SPARE = 16  # MB that a download may write beside the file
STRANGE: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e308, "", "\x1b]0;x\x07", "../../x.gguf", "a\0b", [], {}, [[]], "x" * 100_000, "\u202e",
    [None] * 1000, "mN-00001-of-99999.gguf", "http://127.0.0.1/",
)  # fmt: skip
BODIES: dict[str, bytes] = {
    "nothing": b"", "deep JSON": b"[" * 2_000_000, "JSON of many numbers": b"[" + b"0," * 3_000_000 + b"0]",
    "3,000 sets of 99,999": json.dumps(
        {**INFO, "siblings": [{"rfilename": f"m{n}-00001-of-99999.gguf", "size": 9} for n in range(3000)]}
    ).encode(),
}  # fmt: skip


def run(rng: random.Random, folder: Path, rounds: int) -> Iterator[Row]:
    """Answers about repositories, headers of files, and whole files."""
    bounds.ANSWER_SECONDS = bounds.GRACE_SECONDS = 2.0
    with lying() as liar:
        hub = Hub(liar.endpoint)
        tally = Tally("hubs", "one value replaced", goal=2.0)
        places = list(paths(INFO))
        for _ in range(300 * rounds):
            said = changed(INFO, rng.choice(places), rng.choice(STRANGE))
            liar.answer = lambda asked, said=said: Said(json.dumps(said if "o/r" in asked else [said]).encode())  # type: ignore[misc]
            tally.run(lambda: hub.listing("o/r"))
            tally.run(lambda: hub.search("x"))
        yield tally.row()
        tally = Tally("hubs", "answers without end or use", goal=10.0)  # it is asked three times, of 2 s each
        for name, answer in _answers(liar).items():
            liar.answer = lambda _, answer=answer: answer()  # type: ignore[misc]
            tally.run(lambda: hub.listing("o/r"), said=name)
            tally.run(lambda: hub.search("x", 500), said=name)
            tally.run(lambda: peek(hub, build()), said=name)
        yield tally.row()
        yield from _peaks(liar)
        yield from _downloads(liar, folder)


def _peaks(liar: Liar) -> Iterator[Row]:
    """The most memory that a process took in which a hub was asked, with the hub itself in another."""
    if sys.platform == "win32":
        return  # nothing tells a process its own peak in a line
    most, answers = 0, _answers(liar)
    for answer in answers.values():
        liar.answer = lambda _, answer=answer: answer()  # type: ignore[misc]
        command = [sys.executable, "-m", hub_client.__name__, liar.endpoint]
        most = max(most, int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))
    yield Row("hubs", "memory, with the hub apart", len(answers), most / 1e6, MOST_MEMORY, "MB")


def _answers(liar: Liar) -> dict[str, Any]:
    again = {"Link": f'<{liar.endpoint}/api/models?cursor=x>; rel="next"'}
    bomb = gzip.compress(bytes(256 * MIB), 1)
    made: dict[str, Any] = {name: lambda body=body: Said(body) for name, body in BODIES.items()}
    for status in (200, 206, 302, 404, 429, 503):
        made[f"{status} without end"] = lambda status=status: Said(
            itertools.repeat(b"x" * MIB), status, {"Location": "/again", "Content-Range": "bytes 0-99/100"}
        )
    made["packed tightly"] = lambda: Said(bomb, 200, {"Content-Encoding": "gzip"})
    made["dripping"] = lambda: Said(_drip())
    made["empty pages"] = lambda: Said(b"[]", 200, again)
    made["pages without end"] = lambda: Said(json.dumps([INFO] * 50).encode(), 200, again)
    made["in a circle"] = lambda: Said(b"", 302, {"Location": "/again"})
    return made


def _drip() -> Iterator[bytes]:
    while True:
        time.sleep(0.02)
        yield b" "


def _downloads(liar: Liar, folder: Path) -> Iterator[Row]:
    data = random.Random(7).randbytes(4 * MIB)
    file = RemoteFile("o/r", "0" * 40, "a-Q8_0.gguf", len(data), hashlib.sha256(data).hexdigest())
    tally, most = Tally("hubs", "files without end", goal=20.0), 0
    ends = {"Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}"}
    for status, headers in ((200, {}), (206, ends), (200, {"Content-Length": str(10**15)})):
        for body in (data, data[::-1], b"", data[:MIB]):
            liar.answer = lambda _, body=body, status=status, headers=headers: Said(  # type: ignore[misc]
                itertools.chain([body], itertools.repeat(bytes(MIB))), status, headers
            )
            place = folder / f"{status}-{len(list(folder.iterdir()))}"
            tally.run(partial(_fetch, liar, file, place))
            most = max(most, sum(path.stat().st_size for path in place.rglob("*") if path.is_file()))
    yield tally.row()
    yield Row("hubs", "bytes written beyond the file", 12, max(0, most - file.size) / 1e6, SPARE, "MB")


def _fetch(liar: Liar, file: RemoteFile, place: Path) -> None:
    patience = replace(QUICK, tries=2)
    means = Means(HubSource(Hub(liar.endpoint), patience), patience, SpeedLimit(None), Space(margin=0))
    with Partial(place / "x.incomplete", file.size) as partial:
        fetch(file, partial, means, silent({file.name: file.size}), Cancel())
