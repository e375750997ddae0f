"""Looking into files on the hub: the same skeleton as from the disk, for a few bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.errors import AdvisorError, HubProblem
from advisor.hub.hub import Hub
from advisor.hub.remote import peek
from advisor.hub.skeletons import Skeletons
from advisor.storage.cache import Cache
from advisor.units import MIB
from tests.advisor.gguf.raw import assert_sentence
from tests.advisor.hub.variants import FILE, REPO, build_of, requantised, skeleton_of
from tests.hub import Hub as Server
from tests.models.fixtures import ModelFactory


@pytest.mark.parametrize("architecture", ["llama", "gemma3", "qwen3moe"])
def test_a_small_model_takes_one_request(
    hub: Server, asked: Hub, model_factory: ModelFactory, architecture: str
) -> None:
    path = model_factory(architecture)
    hub.put(FILE, path)
    assert peek(asked, build_of(asked)).skeleton == skeleton_of(path)
    assert len(hub.asked(FILE, "storage")) == 1


def test_a_file_of_5_gb_takes_8_mb(hub: Server, asked: Hub, large: Path) -> None:
    found = peek(asked, build_of(asked))
    assert found.skeleton == skeleton_of(large)
    assert found.read == hub.served(host="storage") == 8 * MIB
    assert len(hub.asked(host="storage")) == 4
    assert len(hub.asked(f"{REPO}/*", "hub")) == 1  # the way to the storage is asked for once


def test_the_other_quantisations_take_hardly_more(
    hub: Server, asked: Hub, cache: Cache, large: Path, tmp_path: Path
) -> None:
    for name, type_id, file_type in (("Q2_K", 10, 10), ("Q6_K", 14, 18), ("Q8_0", 8, 7)):
        hub.put(f"{REPO}/large-{name}.gguf", requantised(large, tmp_path / name, type_id, file_type))
    builds = asked.listing(REPO).builds
    found = dict(Skeletons(asked, cache).each(builds))
    assert {build.label for build in found} == {"Q2_K", "Q4_K_M", "Q6_K", "Q8_0"}
    for build, skeleton in found.items():
        assert skeleton == skeleton_of(hub.root / REPO / build.name)
    assert hub.served(host="storage") < 10 * MIB
    hub.requests.clear()
    assert dict(Skeletons(asked, cache).each(builds)) == found
    assert hub.requests == []


def test_another_vocabulary_of_the_same_count_is_noticed(
    hub: Server, asked: Hub, cache: Cache, large: Path, tmp_path: Path
) -> None:
    other = requantised(large, tmp_path / "Q8_0", 8, 7, longer_token=1)
    hub.put(f"{REPO}/large-Q8_0.gguf", other)
    found = dict(Skeletons(asked, cache).each(asked.listing(REPO).builds))
    assert set(found.values()) == {skeleton_of(large), skeleton_of(other)}
    assert hub.served(f"{REPO}/large-Q8_0.gguf", "storage") > 8 * MIB


def test_a_split_set(hub: Server, asked: Hub, split_model: list[Path]) -> None:
    for path in split_model:
        hub.put(f"{REPO}/{path.name}", path)
    build = build_of(asked)
    assert len(build.files) == len(split_model)
    assert peek(asked, build).skeleton == skeleton_of(split_model[0])


def test_a_split_set_with_a_part_missing_or_renamed(hub: Server, asked: Hub, split_model: list[Path]) -> None:
    hub.put(f"{REPO}/{split_model[0].name}", split_model[0])
    with pytest.raises(HubProblem) as caught:
        peek(asked, build_of(asked))
    assert_sentence(caught.value, split_model[1].name)
    os.rename(hub.root / REPO / split_model[0].name, hub.root / REPO / "first.gguf")
    with pytest.raises(AdvisorError) as renamed:
        peek(asked, build_of(asked))
    assert_sentence(renamed.value, "first.gguf", "parts")
