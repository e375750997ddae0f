"""Skeletons that are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.hub.cache import SkeletonCache
from advisor.hub.hub import Hub
from advisor.hub.skeletons import Skeletons
from tests.advisor.hub.variants import FILE, REPO, build_of, skeleton_of
from tests.hub import Hub as Server


def test_what_was_looked_into_is_known(hub: Server, asked: Hub, cache: SkeletonCache, tiny: Path) -> None:
    build = build_of(asked)
    once = Skeletons(asked, cache).one(build)
    hub.requests.clear()
    assert Skeletons(asked, cache).one(build) == once == skeleton_of(tiny)
    assert hub.requests == []


@pytest.mark.parametrize("damage", [b"", b"PLSK", b"junk" * 100])
def test_a_damaged_cache_is_as_good_as_none(
    hub: Server, asked: Hub, cache: SkeletonCache, tiny: Path, damage: bytes
) -> None:
    build = build_of(asked)
    once = Skeletons(asked, cache).one(build)
    (kept,) = cache.folder.iterdir()
    whole = kept.read_bytes()
    for spoilt in (damage, whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]):
        kept.write_bytes(spoilt)
        assert Skeletons(asked, cache).one(build) == once
        assert kept.read_bytes() == whole
    assert len(hub.asked(FILE, "storage")) == 4
    assert tiny.exists()


def test_a_cache_that_cannot_be_written_is_done_without(asked: Hub, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Skeletons(asked, SkeletonCache(tmp_path / "file")).one(build_of(asked)) == skeleton_of(tiny)


def test_the_cache_stays_small(tmp_path: Path, asked: Hub, hub: Server, tiny: Path) -> None:
    for number in range(5):
        hub.put(f"{REPO}/tiny{number}-Q4_{number}.gguf", tiny.read_bytes() + bytes(number))
    cache = SkeletonCache(tmp_path / "small", most_bytes=2500)
    builds = asked.listing(REPO).builds
    for build in builds:
        Skeletons(asked, cache).one(build)
        assert cache.get(build)
    kept = [build for build in builds if cache.get(build)]
    assert 1 <= len(kept) < len(builds)
    assert builds[-1] in kept
    assert sum(path.stat().st_size for path in cache.folder.iterdir()) <= 2500
