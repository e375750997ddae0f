"""Bytes and tokens, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.units import GIB, KIB, MIB, format_bytes, format_tokens, parse_bytes, parse_tokens


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (16 * GIB, "16.0 GB"), (0, "0 B"), (512, "512 B"), (12 * KIB, "12 kB"), (50 * MIB, "50 MB"),
        (-GIB // 2, "-512 MB"),
        (1023 * MIB, "1023 MB"), (GIB - 1, "1.0 GB"), (MIB - 1, "1 MB"), (102 * MIB, "102 MB"),
        (5 * GIB + GIB // 2, "5.5 GB"),
    ],
)  # fmt: skip
def test_sizes_in_words(size: int, text: str) -> None:
    assert format_bytes(size) == text


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("24GiB", 24 * GIB),
        ("24 GB", 24 * GIB),
        ("24g", 24 * GIB),
        ("1.5G", 3 * GIB // 2),
        ("800MiB", 800 * MIB),
        ("7", 7),
    ],
)
def test_sizes_as_typed(text: str, size: int) -> None:
    assert parse_bytes(text) == size


@pytest.mark.parametrize("text", ["", "big", "-1G", "1e9", "24 QB", "G", "1 2G"])
def test_not_a_size(text: str) -> None:
    with pytest.raises(UsageError, match="is not a size"):
        parse_bytes(text)


@given(st.integers(0, 2**50))
def test_exact_bytes_round_trip(size: int) -> None:
    assert parse_bytes(str(size)) == size


@pytest.mark.parametrize(("count", "text"), [(16_384, "16k"), (131_072, "128k"), (1000, "1,000"), (512, "512")])
def test_tokens_in_words(count: int, text: str) -> None:
    assert format_tokens(count) == text
    assert parse_tokens(text) == count


@pytest.mark.parametrize("text", ["100 000", "100\u202f000", "100,000", " 100000 "])
def test_groups_of_three_digits_may_be_set_apart(text: str) -> None:
    assert parse_tokens(text) == 100_000


@pytest.mark.parametrize("text", ["", "many", "-5", "1.5.2", "16 38", "1 2345"])
def test_not_a_count(text: str) -> None:
    with pytest.raises(UsageError):
        parse_tokens(text)


@pytest.mark.parametrize("text", ["9" * 400, "1" * 10_000 + "G", "99999999999T", "9" * 400 + "." + "9" * 400])
def test_a_number_without_end_is_refused_like_any_other(text: str) -> None:
    with pytest.raises(UsageError):
        parse_bytes(text)
    with pytest.raises(UsageError):
        parse_tokens(text)
