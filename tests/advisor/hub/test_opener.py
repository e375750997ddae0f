"""Builds on the hub are opened as the files themselves would be, and each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import AdvisorError
from advisor.fit.measure import Measurer
from advisor.hub.hub import Hub
from advisor.hub.opener import Opener
from advisor.hub.skeletons import Skeletons
from advisor.storage.cache import Cache
from tests.advisor.hub.variants import REPO, build_of
from tests.hub import Hub as Server


@pytest.fixture
def opener(asked: Hub, cache: Cache, measurer: Measurer) -> Opener:
    return Opener(measurer, Skeletons(asked, cache))


def test_the_header_says_the_true_sizes(asked: Hub, opener: Opener, measurer: Measurer, large: Path) -> None:
    opened, file = opener.one(build_of(asked)), measurer.open(large)
    assert opened.header.file_bytes == opened.header.set_bytes == large.stat().st_size
    assert opened.header.name == file.header.name
    assert measurer.digest(opened) == measurer.digest(file)


def test_each_is_opened_once_and_what_is_wrong_with_one_is_said_of_it(
    hub: Server, asked: Hub, opener: Opener, tiny: Path
) -> None:
    hub.put(f"{REPO}/other-F16.gguf", b"not a model")
    builds = asked.listing(REPO).builds
    first = {build.label: opened for build, opened in opener.each(builds)}
    assert isinstance(first["F16"], AdvisorError)
    assert "other-F16.gguf is not a GGUF file" in str(first["F16"])
    hub.requests.clear()
    again = {build.label: opened for build, opened in opener.each(builds)}
    assert again["Q8_0"] is first["Q8_0"]
    assert {request.file for request in hub.requests} == {f"{REPO}/other-F16.gguf"}
    assert tiny.exists()
