"""Skeletons that are kept: no file on the hub is looked into twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.hub.hub import Hub
from advisor.hub.skeletons import Skeletons
from advisor.storage.answers import Answers
from advisor.storage.cache import Cache
from tests.advisor.hub.variants import FILE, build_of, skeleton_of
from tests.hub import Hub as Server


def test_what_was_looked_into_is_known(hub: Server, asked: Hub, cache: Cache, tiny: Path, tmp_path: Path) -> None:
    build = build_of(asked)
    once = Skeletons(asked, cache).one(build)
    cache.flush()
    hub.requests.clear()
    assert Skeletons(asked, cache).one(build) == once == skeleton_of(tiny)
    with Cache(tmp_path / "answers.sqlite") as another:  # as another process finds it
        assert Skeletons(asked, another).one(build) == once
    assert hub.requests == []


@pytest.mark.parametrize("damage", [b"", b"PLSK", b"junk" * 100])
def test_what_is_no_skeleton_is_looked_into_again(
    hub: Server, asked: Hub, cache: Cache, tiny: Path, damage: bytes
) -> None:
    build, kept = build_of(asked), Answers(cache, "skeleton on the hub", bytes)
    once = Skeletons(asked, cache).one(build)
    whole = kept.get(build.key)
    assert whole
    for spoilt in (damage, whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]):
        kept.put(spoilt, build.key)
        assert Skeletons(asked, cache).one(build) == once
        assert kept.get(build.key) == whole
    assert len(hub.asked(FILE, "storage")) == 4
    assert tiny.exists()


def test_a_cache_that_cannot_be_written_is_done_without(asked: Hub, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Cache(tmp_path / "file" / "answers.sqlite") as cache:
        assert Skeletons(asked, cache).one(build_of(asked)) == skeleton_of(tiny)
