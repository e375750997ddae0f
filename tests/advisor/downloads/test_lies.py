"""Servers that send more than the file: the disk never takes more than that."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.downloads.fetch import Means, fetch
from advisor.downloads.partial import Partial
from advisor.downloads.remote import RemoteFile
from advisor.downloads.space import Space
from advisor.downloads.stream import HubSource
from advisor.downloads.throttle import SpeedLimit
from advisor.errors import DownloadProblem
from advisor.hub.hub import Hub
from advisor.progress import Cancel
from advisor.units import MIB
from tests.advisor.downloads.conftest import QUICK, silent
from tests.advisor.gguf.raw import assert_sentence
from tests.advisor.hub.lying import Said, lying

DATA = bytes(range(256)) * 1200


@pytest.mark.parametrize("status", [200, 206])
@pytest.mark.parametrize("right", [True, False])
def test_a_body_without_length_and_without_end(tmp_path: Path, status: int, right: bool) -> None:
    file = RemoteFile("o/r", "0" * 40, "a-Q8_0.gguf", len(DATA), hashlib.sha256(DATA).hexdigest())
    body = DATA if right else DATA[::-1]
    headers = {"Content-Range": f"bytes 0-{len(DATA) - 1}/{len(DATA)}"} if status == 206 else {}
    with lying() as liar, Partial(tmp_path / "x.incomplete", file.size) as partial:
        liar.answer = lambda _: Said(itertools.chain([body], itertools.repeat(bytes(MIB))), status, headers)
        patience = replace(QUICK, tries=2)
        means = Means(HubSource(Hub(liar.endpoint), patience), patience, SpeedLimit(None), Space(margin=0))
        track = silent({file.name: file.size})
        if right:
            fetch(file, partial, means, track, Cancel())
            assert partial.path.read_bytes() == DATA
        else:
            with pytest.raises(DownloadProblem) as caught:
                fetch(file, partial, means, track, Cancel())
            assert_sentence(caught.value)
        assert partial.path.stat().st_size <= file.size
