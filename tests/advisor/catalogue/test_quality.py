"""Benchmarks on one scale, what a quantisation costs, and that every number has its sentence."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from advisor.catalogue.benchmark_scale import BENCHMARKS, MEASURER, ability_points, fit_scale, stretched
from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Confidence, Judge, Quality, divergence
from advisor.catalogue.quants import quants


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def judge(catalogue: Catalogue) -> Judge:
    return Judge(catalogue.models)


def quality(catalogue: Catalogue, judge: Judge, name: str, use: Use = Use.CHAT) -> Quality:
    model, build = catalogue.find(name)
    return judge.quality(model, build or model.builds[-1], use)


# -- the scale -----------------------------------------------------------------------------------------------------


def test_every_benchmark_has_a_line_that_rises(catalogue: Catalogue) -> None:
    scale = fit_scale(catalogue.models)
    assert set(scale.lines) == set(BENCHMARKS)
    assert all(line.slope > 0 and 0.2 <= line.spread < 1.5 for line in scale.lines.values())


def test_measured_models_average_the_middle(catalogue: Catalogue) -> None:
    scale = fit_scale(catalogue.models)
    abilities = []
    for model in catalogue.models:
        for variant in {score.variant for score in model.scores if score.measured_by == MEASURER}:
            run = [score for score in model.scores if score.variant == variant and score.measured_by == MEASURER]
            found = scale.joined(run)
            if found is not None:
                abilities.append(ability_points(found))
    assert sum(abilities) / len(abilities) == pytest.approx(50, abs=2)
    within = sum(30 <= ability <= 70 for ability in abilities) / len(abilities)
    assert 0.55 < within < 0.8


def test_chance_says_nothing() -> None:
    assert stretched("GPQA Diamond", 25.0) is None
    assert stretched("GPQA Diamond", 60.0) is not None
    assert stretched("Knitting", 60.0) is None


def test_a_scale_without_figures_is_no_scale(catalogue: Catalogue) -> None:
    bare = [replace(model, scores=()) for model in catalogue.models]
    assert fit_scale(bare).lines == {}
    model = bare[0]
    found = Judge(bare).quality(model, model.builds[0], Use.CHAT)
    assert found.confidence is Confidence.ESTIMATED


# -- models --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Qwen3.6-27B:Q4_K_M", "Qwen3-32B:Q4_K_M"),  # a year younger
        ("Qwen3.5-9B:Q4_K_M", "Qwen3.5-4B:Q8_0"),  # twice the size beats twice the bits
        ("Qwen3.5-9B:Q4_K_M", "Llama-3.1-8B-Instruct:BF16"),
        ("gemma-4-31B-it:Q4_K_M", "gemma-3-27b-it:Q8_0"),
        ("gemma-4-12B-it:Q8_0", "gemma-4-26B-A4B-it:IQ2_M"),  # two bits cost more than half the size
        ("Llama-3.3-70B-Instruct:Q4_K_M", "Llama-3.2-3B-Instruct:Q8_0"),
        ("Qwen3-8B:Q4_K_M", "TinyLlama-1.1B-Chat-v1.0:Q8_0"),
    ],
)
def test_what_practitioners_agree_on(catalogue: Catalogue, judge: Judge, better: str, worse: str) -> None:
    assert quality(catalogue, judge, better).value > quality(catalogue, judge, worse).value + 1


def test_thinking_is_for_what_needs_it(catalogue: Catalogue, judge: Judge) -> None:
    chat, code = (quality(catalogue, judge, "Qwen3.6-27B:Q8_0", use) for use in (Use.CHAT, Use.CODE))
    assert (chat.variant, code.variant) == ("non-reasoning", "reasoning")
    assert code.value > chat.value + 3
    assert quality(catalogue, judge, "gpt-oss-20b", Use.CHAT).variant == "low"
    assert quality(catalogue, judge, "gpt-oss-20b", Use.CODE).variant == "high"


def test_a_publishers_own_figures_are_taken_lower_and_said(catalogue: Catalogue, judge: Judge) -> None:
    found = quality(catalogue, judge, "Qwen3.8-27B:Q8_0", Use.CODE)
    assert found.confidence is Confidence.PUBLISHER
    assert "Alibaba Qwen's own account" in found.sentence
    assert quality(catalogue, judge, "Qwen3.8-27B:Q8_0", Use.CHAT).value < found.value - 5
    assert "not thinking first" in quality(catalogue, judge, "Qwen3.8-27B:Q8_0", Use.CHAT).sentence


def test_what_nobody_measured_is_guessed_low_and_said(catalogue: Catalogue, judge: Judge) -> None:
    found = quality(catalogue, judge, "granite-4.2-8b:Q8_0")
    assert found.confidence is Confidence.ESTIMATED
    assert found.sentence.startswith(f"{found.value:.0f} points: nobody has measured it;")
    match = re.search(r"size and date have (\d+) points, and it is taken for (\d+)", found.sentence)
    assert match
    assert int(match[1]) > int(match[2]) + 4


def test_every_number_has_a_sentence(catalogue: Catalogue, judge: Judge) -> None:
    for model in catalogue.models:
        for build in model.builds:
            for use in model.uses:
                found = judge.quality(model, build, use)
                assert 0 <= found.value <= found.original <= 100
                assert found.value == pytest.approx(max(0.0, found.original - found.loss))
                assert found.sentence.startswith(f"{found.value:.0f} points: ")
                assert found.sentence.endswith(".")
                assert build.quant in found.sentence


# -- quantisation --------------------------------------------------------------------------------------------------


def test_more_bits_cost_less(catalogue: Catalogue, judge: Judge) -> None:
    model, _ = catalogue.find("Qwen3.5-27B")
    order = ["BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "IQ4_XS", "Q3_K_M", "IQ3_XXS", "IQ2_M"]
    losses = [judge.loss(model, quant)[0] for quant in order]
    assert losses == sorted(losses)
    assert losses[0] == 0
    assert 0.5 < losses[4] < 3  # four bits: next to nothing
    assert losses[8] > 10  # two bits: more than half the size


def test_a_quantisation_is_priced_like_a_smaller_model(catalogue: Catalogue, judge: Judge) -> None:
    model, _ = catalogue.find("Qwen3.5-27B")
    assert 4 < judge.points_per_doubling < 9
    cost, words = judge.loss(model, "Q4_K_M")
    nats = quants()["Q4_K_M"].kld
    assert nats is not None
    assert cost == pytest.approx(nats / 0.13 * judge.points_per_doubling)
    assert words == f"Q4_K_M costs {cost:.1f} of them: a divergence of {nats:.3f} (measured), like 14% less size."


def test_a_format_the_publisher_trained_for_costs_nothing(catalogue: Catalogue, judge: Judge) -> None:
    model, _ = catalogue.find("gpt-oss-20b")
    assert judge.loss(model, "MXFP4") == (0.0, "MXFP4 is what its publisher trained it for, so nothing is lost.")
    other, _ = catalogue.find("Qwen3-8B")
    assert judge.loss(other, "MXFP4")[0] > 1


def test_what_was_not_measured_lies_with_its_neighbours() -> None:
    nats, measured = divergence("MXFP4")
    assert not measured
    assert 0.03 < nats < 0.15
    assert divergence("BF16") == (0.0, True)
    assert divergence("UD-Q4_K_XL") == divergence("Q4_K_M")
    assert divergence("nonsense")[0] > 0.2


def test_what_was_trained_for_few_bits_loses_nothing_there(catalogue: Catalogue, judge: Judge) -> None:
    """Also where smaller builds of it, or mixes as large, are known."""
    for name in ("gpt-oss-20b:MXFP4", "DeepSeek-V4-Flash-0731:MXFP4", "Bonsai-27B:Q1_0"):
        assert quality(catalogue, judge, name).loss == 0
    assert quality(catalogue, judge, "DeepSeek-V4-Flash-0731:UD-Q2_K_XL").loss > 1
