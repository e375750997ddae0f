"""Damage that shows in the numbers: found where it is, and nowhere else."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from advisor.downloads.checker import part_bytes
from advisor.downloads.corruption import suspects
from advisor.progress import Cancel
from tests.models.fixtures import ModelFactory


def look(data: bytes | bytearray, part: int | None = None) -> list[int]:
    def read(offset: int, size: int) -> bytes:
        return bytes(data[offset : offset + size])

    return suspects(read, len(data), part or part_bytes(len(data)), Cancel())


MODELS = [
    ("llama", "F32"),
    ("llama", "F16"),
    ("llama", "BF16"),
    ("llama", "Q8_0"),
    ("llama", "Q4_0"),
    ("qwen2", "Q4_K_M"),
]


@pytest.mark.parametrize(("architecture", "quant"), MODELS)
def test_a_sound_model_raises_no_suspicion(architecture: str, quant: str, model_factory: ModelFactory) -> None:
    few = 1 if quant == "F32" else 0  # the silent rows of control tokens, a page of zeros there
    assert len(look(model_factory(architecture, quant=quant).read_bytes())) <= few


def test_a_real_model_raises_none_either(stories: Path) -> None:
    assert look(stories.read_bytes()) == []


@pytest.mark.parametrize(("architecture", "quant"), MODELS)
@pytest.mark.parametrize("damage", ["flipped", "random", "zeros", "page"])
def test_damage_of_some_kilobytes_is_found_where_it_is(
    architecture: str, quant: str, damage: str, model_factory: ModelFactory
) -> None:
    data = bytearray(model_factory(architecture, quant=quant, layers=2).read_bytes())
    rng = random.Random(f"{quant} {damage}")
    found, sound = 0, set(look(data))
    for _ in range(5):
        spoilt = bytearray(data)
        at = rng.randrange(100_000, len(data) - 20_000) // 4096 * 4096
        match damage:
            case "flipped":
                spoilt[at : at + 4096] = bytes(byte ^ 0x5A for byte in spoilt[at : at + 4096])
            case "random":
                spoilt[at : at + 4096] = rng.randbytes(4096)
            case "zeros":
                spoilt[at : at + 16_384] = bytes(16_384)
            case _:
                spoilt[at : at + 4096] = (b"<html><body>Please log in to this network.</body></html>\n" * 80)[:4096]
        places = set(look(spoilt)) - sound
        assert places <= {at // part_bytes(len(data)), (at + 16_383) // part_bytes(len(data))}
        found += bool(places)
    assert found >= 4


def test_a_damaged_header_is_the_first_part(model_factory: ModelFactory) -> None:
    data = bytearray(model_factory().read_bytes())
    data[5] ^= 0xFF
    assert look(data) == [0]
    assert look(np.random.default_rng(0).bytes(500_000)) == [0]
