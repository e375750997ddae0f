"""Number formats of llama.cpp: tensor types and file types.

Source: ggml/include/ggml.h, ggml/src/ggml-common.h, include/llama.h and common/arg.cpp of the llama.cpp that
llama-cpp-python 0.3.36 carries. The table is written out here, not taken from the `gguf` package, because that
package (0.19) lacks Q2_0, gives Q8_1 an older size, and loads numpy; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TensorType:
    """How ggml stores numbers: `block` elements of a row share `block_bytes` bytes."""

    id: int
    name: str
    block: int
    block_bytes: int

    @property
    def bits(self) -> float:
        """Bits per element, scales included."""
        return self.block_bytes * 8 / self.block

    def nbytes(self, elements: int) -> int:
        """Bytes of `elements` numbers, a multiple of `block`."""
        return elements // self.block * self.block_bytes


def _types(*rows: tuple[int, str, int, int]) -> dict[int, TensorType]:
    return {row[0]: TensorType(*row) for row in rows}


TENSOR_TYPES: dict[int, TensorType] = _types(
    (0, "F32", 1, 4),
    (1, "F16", 1, 2),
    (2, "Q4_0", 32, 18),
    (3, "Q4_1", 32, 20),
    (6, "Q5_0", 32, 22),
    (7, "Q5_1", 32, 24),
    (8, "Q8_0", 32, 34),
    (9, "Q8_1", 32, 36),
    (10, "Q2_K", 256, 84),
    (11, "Q3_K", 256, 110),
    (12, "Q4_K", 256, 144),
    (13, "Q5_K", 256, 176),
    (14, "Q6_K", 256, 210),
    (15, "Q8_K", 256, 292),
    (16, "IQ2_XXS", 256, 66),
    (17, "IQ2_XS", 256, 74),
    (18, "IQ3_XXS", 256, 98),
    (19, "IQ1_S", 256, 50),
    (20, "IQ4_NL", 32, 18),
    (21, "IQ3_S", 256, 110),
    (22, "IQ2_S", 256, 82),
    (23, "IQ4_XS", 256, 136),
    (24, "I8", 1, 1),
    (25, "I16", 1, 2),
    (26, "I32", 1, 4),
    (27, "I64", 1, 8),
    (28, "F64", 1, 8),
    (29, "IQ1_M", 256, 56),
    (30, "BF16", 1, 2),
    (34, "TQ1_0", 256, 54),
    (35, "TQ2_0", 256, 66),
    (39, "MXFP4", 32, 17),
    (40, "NVFP4", 64, 36),
    (41, "Q1_0", 128, 18),
    (42, "Q2_0", 64, 18),
)
"""ggml_type id -> TensorType, every type the engine can read from a file."""

RETIRED_TYPES: dict[int, str] = {
    4: "Q4_2", 5: "Q4_3", 31: "Q4_0_4_4", 32: "Q4_0_4_8", 33: "Q4_0_8_8",
    36: "IQ4_NL_4_4", 37: "IQ4_NL_4_8", 38: "IQ4_NL_8_8",
}  # fmt: skip
"""ggml_type ids that llama.cpp once wrote and no longer reads."""

FILE_TYPES: dict[int, str] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1",
    10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M",
    18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
    26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16",
    36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4", 39: "NVFP4", 40: "Q1_0", 41: "Q2_0",
}  # fmt: skip
"""llama_ftype (the key general.file_type) -> the name people know the quantisation by."""

FILE_TYPE_GUESSED = 1024
"""Bit that llama.cpp sets in a file type it inferred."""

_BY_NAME = {kind.name: kind for kind in TENSOR_TYPES.values()}


def tensor_type(name: str) -> TensorType | None:
    """The TensorType of a name in either case ("q8_0", "Q4_K"), or None."""
    return _BY_NAME.get(name.upper())


def file_type_name(file_type: object) -> str | None:
    """The display name of a general.file_type value, or None where it is unknown or not a number."""
    if not isinstance(file_type, int) or isinstance(file_type, bool):
        return None
    return FILE_TYPES.get(file_type & ~FILE_TYPE_GUESSED)


def dominant_type(sizes: Iterable[tuple[int, int]]) -> str | None:
    """The name of the type that holds most bytes among (ggml_type id, bytes), or None where there are none."""
    totals: dict[int, int] = {}
    for type_id, nbytes in sizes:
        totals[type_id] = totals.get(type_id, 0) + nbytes
    return TENSOR_TYPES[max(totals, key=totals.__getitem__)].name if totals else None
