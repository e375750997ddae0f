"""The figures that everybody starts from, written out."""

import pytest

from advisor.planner.textbook import nominal_bits, textbook

BILLION = 10**9


def of_70b(bits: int, users: int = 1):
    """Llama 3 70B's shape at 32k."""
    return textbook(70 * BILLION, bits, users=users, length=32_768, layers=80, hidden=8192)


def test_seventy_billion_are_140_gb_in_16_bits_and_35_in_4() -> None:
    assert of_70b(16).weights == 140 * BILLION
    assert of_70b(8).weights == 70 * BILLION
    assert of_70b(4).weights == 35 * BILLION
    assert of_70b(16).weights + of_70b(16).overhead == 168 * BILLION
    assert of_70b(4).weights + of_70b(4).overhead == 42 * BILLION


def test_chat_memory_is_two_by_users_by_length_by_layers_by_width_by_bytes() -> None:
    assert of_70b(16).chat == 2 * 32_768 * 80 * 8192 * 2 == 85_899_345_920
    assert of_70b(16, users=16).chat == 16 * of_70b(16).chat
    assert of_70b(4).total == 42 * BILLION + 85_899_345_920


@pytest.mark.parametrize(
    ("quant", "bits"),
    [
        ("F16", 16), ("BF16", 16), ("F32", 32), ("Q8_0", 8), ("Q4_K_M", 4), ("UD-IQ1_M", 1), ("IQ3_XXS", 3),
        ("TQ2_0", 2), ("MXFP4", 4), ("", 16), ("MXFP4_MOE", 4), ("NVFP4", 4), ("FP32", 32), ("FP16", 16),
        ("INT8", 8), ("fp8", 8),
    ],
)  # fmt: skip
def test_bits_that_a_name_promises(quant: str, bits: int) -> None:
    assert nominal_bits(quant) == bits
