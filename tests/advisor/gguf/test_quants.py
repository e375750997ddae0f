"""The tables of number formats, against the gguf package and the facts file."""

from __future__ import annotations

import json

import pytest
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType, LlamaFileType

from advisor.gguf.quants import (
    FILE_TYPES,
    RETIRED_TYPES,
    TENSOR_TYPES,
    dominant_type,
    file_type_name,
    tensor_type,
)
from advisor.plan import KV_TYPES
from tests.advisor.gguf.raw import STORIES

QUANTS = STORIES.with_name("quants.json")


@pytest.mark.parametrize("kind", list(GGMLQuantizationType), ids=lambda kind: kind.name)
def test_every_type_of_the_gguf_package_is_there(kind: GGMLQuantizationType) -> None:
    ours = TENSOR_TYPES[kind.value]
    assert ours.name == kind.name
    if kind is not GGMLQuantizationType.Q8_1:  # ggml keeps its two scales in 16 bits, the package counts 32
        assert (ours.block, ours.block_bytes) == GGML_QUANT_SIZES[kind]


def test_file_types_of_the_gguf_package_are_there() -> None:
    for kind in LlamaFileType:
        if kind is not LlamaFileType.GUESSED:
            name = kind.name.removeprefix("ALL_").removeprefix("MOSTLY_").removesuffix("_MOE")
            assert FILE_TYPES[kind.value] == name


def test_types_of_the_facts_file_are_there() -> None:
    if not QUANTS.exists():
        pytest.skip("no facts file beside the checkout")
    facts = json.loads(QUANTS.read_text())
    theirs = {
        row["ggml_type_id"]: (row["type"], row["block_size"], row["bytes_per_block"])
        for row in facts["ggml_types"]
        if row["ggml_type_id"] is not None
    }
    assert theirs == {kind.id: (kind.name, kind.block, kind.block_bytes) for kind in TENSOR_TYPES.values()}
    assert {row["ftype_id"]: row["name"].removesuffix("_MOE") for row in facts["ftypes"]} == FILE_TYPES
    assert {row["type"] for row in facts["kv_cache_types"]} == set(KV_TYPES)


def test_cache_types_agree_with_the_plan() -> None:
    kinds = {name: tensor_type(name) for name in KV_TYPES}
    assert {name: kind.id for name, kind in kinds.items() if kind} == {name: form.id for name, form in KV_TYPES.items()}


def test_retired_types_are_not_offered() -> None:
    assert not RETIRED_TYPES.keys() & TENSOR_TYPES.keys()


def test_sizes_follow_from_blocks() -> None:
    kind = TENSOR_TYPES[12]
    assert kind.nbytes(4096 * 4096) == 4096 * 4096 // 256 * 144
    assert kind.bits == 4.5


@pytest.mark.parametrize(("value", "name"), [(15, "Q4_K_M"), (15 | 1024, "Q4_K_M"), (38, "MXFP4"), (4, None)])
def test_file_type_name(value: int, name: str | None) -> None:
    assert file_type_name(value) == name


@pytest.mark.parametrize("value", [True, "15", None, 1.0, (1,)])
def test_file_type_name_of_what_is_no_number(value: object) -> None:
    assert file_type_name(value) is None


def test_dominant_type_goes_by_bytes() -> None:
    assert dominant_type([(0, 10), (0, 10), (12, 100)]) == "Q4_K"
    assert dominant_type([]) is None
