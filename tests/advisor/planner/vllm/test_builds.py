"""Which repositories can be served, and in which formats."""

from __future__ import annotations

import pytest

from advisor.errors import UsageError
from advisor.planner.vllm.builds import FormatChoice, choices_of
from advisor.planner.vllm.cards import Cards
from advisor.planner.vllm.weights import WEIGHT_FORMATS, FormatId
from tests.advisor.planner.vllm.headers import header_of

HEADER = header_of("Qwen3-8B")
H100 = Cards("H100", 1, 80 << 30, 0, nvidia=True, compute=90)
A100 = Cards("A100", 1, 80 << 30, 0, nvidia=True, compute=80)
MI300 = Cards("MI300X", 1, 192 << 30, 0, nvidia=False)


def chosen(
    builds: dict[str, str], asked: FormatId | None = None, named: str = "", cards: Cards = H100, repo: str = "a/b"
) -> list[tuple[str, str, str]]:
    return [(one.format.id, one.repo, one.loading) for one in choices_of(HEADER, repo, builds, asked, named, cards)]


def test_unasked_from_the_most_bits_to_the_fewest() -> None:
    assert chosen({"awq": "a/b-AWQ"}) == [
        ("bf16", "a/b", ""),
        ("fp8", "a/b", "fp8_per_channel"),
        ("awq", "a/b-AWQ", ""),
    ]
    assert chosen({"fp8": "a/b-FP8"})[1] == ("fp8", "a/b-FP8", "")
    assert chosen({}, cards=A100)[1] == ("fp8", "a/b", "fp8_per_tensor")  # computed in 16 bits there
    assert chosen({}, cards=MI300) == [("bf16", "a/b", "")]


def test_what_its_maker_quantised_is_not_made_larger() -> None:
    assert chosen({"own": "mxfp4"}) == [("mxfp4", "a/b", "")]
    assert chosen({"own": "fp8", "gptq": "a/c"}) == [("fp8", "a/b", ""), ("gptq", "a/c", "")]


def test_a_name_says_its_format() -> None:
    for name, kind in (("x/y-AWQ", "awq"), ("x/y.w4a16", "gptq"), ("x/y-FP8-dynamic", "fp8"), ("x/y.w8a8", "int8")):
        assert chosen({}, named=name) == [(kind, name, "")]
    assert chosen({}, "gptq", "x/y") == [("gptq", "x/y", "")]
    assert choices_of(HEADER, "", {}, None, "x/y", H100) == [FormatChoice(WEIGHT_FORMATS["bf16"], "x/y")]


def test_what_is_not_known_is_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"No build of Qwen3-8B in INT8 is known here: name its repository\."):
        chosen({}, "int8")
    with pytest.raises(UsageError, match="which repository Qwen3-8B was made of"):
        chosen({}, repo="")
    for named in ("nonsense", "a/b/c", "a/", 'a/b"', "a/b c", "a/b\nimport os"):  # it comes to stand in programs
        with pytest.raises(UsageError, match="' is no repository: write owner/name"):
            chosen({}, named=named)


def test_numbers_that_share_a_scale_stay_together() -> None:
    def groups(builds: dict[str, str], named: str = "") -> list[int]:
        return [one.group for one in choices_of(HEADER, "a/b", builds, None, named, H100)]

    assert groups({"awq": "a/b-AWQ"}) == [1, 1, 128]
    assert groups({"awq": "a/b-AWQ", "widened": "awq"}) == [1, 1, 1]
    assert groups({"own": "fp8", "fp8_scales": "blocks"}) == [128]
    assert groups({"fp8": "a/b-FP8-dynamic"}) == [1, 1]
    assert groups({"own": "mxfp4"}) == [1]
    assert groups({"own": "int4"}) == [32]
    assert groups({}, "c/d-GPTQ-Int4") == [128]
