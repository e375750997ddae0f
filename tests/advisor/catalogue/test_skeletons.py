"""Packed skeletons give back what was packed, and those of the catalogue are what they claim to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.catalogue.entry import Catalogue, CatalogueBuild
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.skeletons import SkeletonPack, pack_builds
from advisor.engine.answers import DryRun
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Measure
from advisor.errors import GgufError
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import pack_skeleton, read_skeleton, strip, unpack, write_sparse
from advisor.plan import Plan
from advisor.units import GIB
from tests.models.fixtures import ModelFactory

CLOSE = 0.01
MOST_HEADER = 140  # bytes a token; 25 to 65 in the files that were looked into


def skeleton_of(path: Path) -> bytes:
    return strip(read_header(path), path)


# -- packing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("architecture", ["llama", "gpt-oss", "deepseek2", "qwen3next"])
def test_a_pack_gives_back_every_byte(architecture: str, model_factory: ModelFactory) -> None:
    skeletons = {quant: skeleton_of(model_factory(architecture, quant=quant)) for quant in ("F16", "Q8_0")}
    packed = SkeletonPack(pack_builds(skeletons))
    assert {quant: packed.skeleton(quant) for quant in skeletons} == skeletons


def test_builds_of_one_model_share_what_they_have_in_common(model_factory: ModelFactory) -> None:
    skeletons = {quant: skeleton_of(model_factory(quant=quant)) for quant in ("F16", "Q8_0", "Q4_0")}
    alone = len(pack_builds({"F16": skeletons["F16"]}))
    assert len(pack_builds(skeletons)) < 1.2 * alone


def test_models_that_differ_in_more_than_types_go_into_one_pack(model_factory: ModelFactory) -> None:
    skeletons = {"A": skeleton_of(model_factory(layers=2)), "B": skeleton_of(model_factory(layers=3))}
    packed = SkeletonPack(pack_builds(skeletons))
    assert {quant: packed.skeleton(quant) for quant in skeletons} == skeletons


def test_a_build_that_was_not_packed_is_named(model_factory: ModelFactory) -> None:
    packed = SkeletonPack(pack_builds({"F16": skeleton_of(model_factory())}))
    with pytest.raises(GgufError, match="no skeleton of Q4_K_M"):
        packed.skeleton("Q4_K_M")


def test_damaged_packs_are_refused(model_factory: ModelFactory) -> None:
    packed = pack_builds({"F16": skeleton_of(model_factory())})
    for at in range(0, len(packed), 7):
        damaged = bytearray(packed)
        damaged[at] ^= 0x55
        with pytest.raises(GgufError):
            SkeletonPack(bytes(damaged)).skeleton("F16")
    for length in range(0, len(packed), 11):
        with pytest.raises(GgufError):
            SkeletonPack(packed[:length]).skeleton("F16")


def test_a_pack_that_was_made_wrong_is_refused(model_factory: ModelFactory) -> None:
    raw = unpack(pack_builds({"F16": skeleton_of(model_factory())}))
    for at in range(min(len(raw), 400)):
        changed = bytearray(raw)
        changed[at] ^= 0xFF
        try:
            skeleton = SkeletonPack(pack_skeleton(bytes(changed))).skeleton("F16")
        except GgufError:
            continue
        assert len(skeleton) <= len(raw)


def test_what_is_no_skeleton_is_not_packed() -> None:
    with pytest.raises(GgufError):
        pack_builds({"F16": b"GGUF nonsense"})


# -- the bundled ones ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def roomy() -> Iterator[EngineProcess]:
    """An engine child with a virtual card that has room for anything."""
    with EngineProcess(EngineSettings(cards=(2**43,))) as process:
        yield process


def test_every_skeleton_weighs_what_is_stated_and_what_is_published(bundled: Catalogue) -> None:
    compared = 0
    for model in bundled.models:
        for build in model.builds:
            published = build.files[0].bytes
            if published is None and build is not model.builds[0]:
                continue  # the refresh looks at every one
            header = read_skeleton(bundled.skeleton(build))
            assert header.weights_bytes == build.weights_bytes, build.key
            assert header.context_train == model.context_train, build.key
            if published is not None:
                beyond = published - (header.file_bytes - header.data_offset)
                most = CLOSE * published + MOST_HEADER * (header.vocab_size or 0)
                assert -CLOSE * published <= beyond <= most, build.key
                compared += 1
    assert compared >= 300


def test_one_build_of_every_model_dry_runs(bundled: Catalogue, roomy: EngineProcess, tmp_path: Path) -> None:
    for number, model in enumerate(bundled.models):
        answer = measured(bundled, model.builds[0], roomy, tmp_path / f"{number}.gguf", 4096)
        assert answer.context_train == model.context_train, model.id
        weights = sum(buffer.weights for buffer in answer.buffers)
        # A matrix that serves twice lies on the card and in system memory; a prediction layer stays in the file.
        assert 0.9 * model.builds[0].weights_bytes < weights < 2 * model.builds[0].weights_bytes, model.id


# design.md section 7. DeepSeek-R1-0528 stands for DeepSeek-V3, whose architecture it is.
KEYS_AND_VALUES = {
    "Llama-3.1-8B-Instruct": 4.00,
    "Qwen3-30B-A3B": 3.00,
    "gemma-3-12b-it": 2.47,
    "gpt-oss-20b": 0.77,
    "DeepSeek-R1-0528": 2.14,
    "Qwen3-Next-80B-A3B-Instruct": 0.75,
}


@pytest.mark.parametrize("name", list(KEYS_AND_VALUES))
def test_the_kv_cache_at_32768_tokens(name: str, bundled: Catalogue, roomy: EngineProcess, tmp_path: Path) -> None:
    model, _ = bundled.find(name)
    context = {
        tokens: sum(
            buffer.context
            for buffer in measured(bundled, model.builds[0], roomy, tmp_path / "skeleton.gguf", tokens).buffers
        )
        for tokens in (16_384, 32_768)
    }
    # The state of recurrent layers, which the table leaves out, is what does not grow.
    state = 2 * context[16_384] - context[32_768] if model.architecture == "qwen3next" else 0
    assert (context[32_768] - state) / GIB == pytest.approx(KEYS_AND_VALUES[name], rel=CLOSE)


def measured(catalogue: Catalogue, build: CatalogueBuild, engine: EngineProcess, path: Path, context: int) -> DryRun:
    write_sparse(catalogue.skeleton(build), path)
    return engine.request(Measure(path, Plan(context=context)))
